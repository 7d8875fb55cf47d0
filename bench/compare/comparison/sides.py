"""Both sides measure the same: a pair in, a sample out. Each measurement is a process of its own."""
from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from comparison.cases import Pair, Work
from comparison.options import PROJECT, Isa, Options
from measuring import child

HERE = PROJECT / "bench" / "compare"
TINY_MODEL = PROJECT / "cogview4j-tiny/src/main/resources/io/cogview4j/tiny/model"
PROMPT = "a red heart"
PICTURE = {"--seed": "7", "--steps": "20", "--guidance": "3"}

WITHOUT_AVX512 = {
    "OPENBLAS_CORETYPE": "Haswell",
    "ATEN_CPU_CAPABILITY": "avx2",
    "ONEDNN_MAX_CPU_ISA": "AVX2",
    "MKL_ENABLE_INSTRUCTIONS": "AVX2",
}
ENVIRONMENT: Mapping[Isa, Mapping[str, str]] = {Isa.NATIVE: {}, Isa.AVX2: WITHOUT_AVX512}


@dataclass(frozen=True)
class Sample:
    """What one process measured: its timed runs, the most memory it held, how busy others were, and what else it said."""

    seconds: tuple[float, ...]
    peak_resident_bytes: int
    taken_by_others: float
    details: Mapping[str, object]

    @property
    def median_seconds(self) -> float:
        return median(self.seconds)


@dataclass(frozen=True)
class Calibration:
    """Rates are in floating-point operations a second, of large matrix products by the name of their type."""

    vector_instructions: str
    matrix_rates: Mapping[str, float]
    versions: Mapping[str, str]


class Cogview4j:
    name = "cogview4j"

    def __init__(self, options: Options):
        self.options = options

    def calibrate(self, isa: Isa) -> Calibration:
        report, _ = self.bench(["--only", "tiny", "--repeat", "1"], isa)
        machine = report["machine"]
        return Calibration(
            machine["vectorInstructions"],
            {report["settings"]["dtype"]: report["peak"]["operationsPerSecond"]["median"]},
            {key: machine[key] for key in ("cogview4j", "libtorch", "java")})

    def measure(self, pair: Pair, folder: Path) -> Sample:
        if pair.work is Work.COLD:
            return self.draw(folder / "ours.png")
        options = self.options
        arguments = ["--only", str(pair.work), "--layers", str(options.layers), "--repeat", str(options.repeat),
                     "--tokens", "{},{}".format(*options.tokens)]
        if pair.size is not None:
            arguments += ["--size", str(pair.size)]
        report, finished = self.bench(arguments, options.isa)
        return Sample(seconds_in(report, pair, options), finished.peak_resident_bytes, finished.taken_by_others, report)

    def bench(self, arguments: list[str], isa: Isa) -> tuple[dict, child.Finished]:
        command = [str(self.options.launcher), "bench", "--json", *arguments, *self.dtype()]
        finished = child.run(command, ENVIRONMENT[isa], self.options.limit_seconds)
        return json.loads(finished.output), finished

    def dtype(self) -> list[str]:
        return [] if self.options.ours_dtype == "f32" else ["--dtype", self.options.ours_dtype]

    def draw(self, picture: Path) -> Sample:
        picture.unlink(missing_ok=True)  # the command replaces nothing
        command = [str(self.options.launcher), "generate", PROMPT, "--size", "128x128", "--no-cache", "--json",
                   "--output", str(picture), *(word for pair in PICTURE.items() for word in pair), *self.dtype()]
        finished = child.run(command, ENVIRONMENT[self.options.isa], self.options.limit_seconds)
        return Sample((finished.seconds,), finished.peak_resident_bytes, finished.taken_by_others,
                      {"stages": json.loads(finished.output)["stages"]})


def seconds_in(report: dict, pair: Pair, options: Options) -> tuple[float, ...]:
    """The timed runs in the JSON of `cogview4j bench`."""
    results = [result for result in report["results"] if result["section"] == pair.work]
    if pair.work is Work.TEXT:
        results = [result for result in results if result["prompts"] == list(options.tokens)]
    else:
        results = [result for result in results if result["size"] == str(pair.size)]
    for result in results:
        if result.get("layers", options.layers) != options.layers:
            raise child.ChildFailed(f"cogview4j computed {result['layers']} layers, not {options.layers}")
    return tuple(sum(runs) for runs in zip(*(result["seconds"]["all"] for result in results), strict=True))


class Diffusers:
    name = "diffusers"

    def __init__(self, options: Options, python: Path):
        self.options = options
        self.python = python

    def calibrate(self, isa: Isa) -> Calibration:
        result = json.loads(self.run([str(HERE / "diffusers_bench.py"), "calibrate"], isa).output)
        return Calibration(result["capability"], result["matrixFlopsPerSecond"], result["versions"])

    def measure(self, pair: Pair, folder: Path) -> Sample:
        if pair.work is Work.COLD:
            return self.draw(folder / "theirs.png")
        options = self.options
        arguments = [str(HERE / "diffusers_bench.py"), str(pair.work), "--setting", str(pair.setting),
                     "--layers", str(options.layers), "--repeat", str(options.repeat),
                     "--tokens", "{},{}".format(*options.tokens)]
        if pair.size is not None:
            arguments += ["--size", str(pair.size)]
        finished = self.run(arguments, options.isa)
        result = json.loads(finished.output)
        # What making random weights took before is no fault of diffusers.
        peak = result["peakResidentBytes"] or finished.peak_resident_bytes
        return Sample(tuple(result["seconds"]), peak, finished.taken_by_others, result)

    def run(self, arguments: list[str], isa: Isa) -> child.Finished:
        return child.run([str(self.python), *arguments], ENVIRONMENT[isa], self.options.limit_seconds)

    def draw(self, picture: Path) -> Sample:
        finished = self.run([str(HERE / "diffusers_picture.py"), str(TINY_MODEL), PROMPT, str(picture), "--size", "128x128",
                             *(word for pair in PICTURE.items() for word in pair)], self.options.isa)
        return Sample((finished.seconds,), finished.peak_resident_bytes, finished.taken_by_others, {})

    def compare_pictures(self, folder: Path) -> dict:
        command = [str(HERE / "compare_pictures.py"), str(folder / "ours.png"), str(folder / "theirs.png")]
        return json.loads(self.run(command, Isa.NATIVE).output)
