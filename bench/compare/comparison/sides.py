"""Both sides measure the same: a pair in, a sample out. Each measurement is a process of its own."""
from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from comparison.cases import Pair, Work
from comparison.options import PROJECT, Device, Isa, Options
from measuring import child, gpu

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
    """
    What one process measured: its timed runs, the most memory it held, how busy others were, and what else it said. Memory of the GPU
    is that by which the used memory grew; None without one, or if nobody tells.
    """

    seconds: tuple[float, ...]
    peak_resident_bytes: int
    taken_by_others: float
    details: Mapping[str, object]
    peak_gpu_bytes: int | None = None

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
        report, _, _ = self.bench(["--only", "tiny", "--repeat", "1"], isa)
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
        report, finished, gpu_bytes = self.bench(arguments, options.isa)
        return Sample(seconds_in(report, pair, options), finished.peak_resident_bytes, finished.taken_by_others, report,
                      gpu_bytes)

    def bench(self, arguments: list[str], isa: Isa) -> tuple[dict, child.Finished, int | None]:
        command = [str(self.options.launcher), "bench", "--json", *arguments, *self.compute()]
        finished, gpu_bytes = run(self.options, command, isa)
        return json.loads(finished.output), finished, gpu_bytes

    def compute(self) -> list[str]:
        options = self.options
        words = [] if options.ours_dtype == "f32" else ["--dtype", options.ours_dtype]
        words += [] if options.device is Device.CPU else ["--device", str(options.device)]
        return words + ([] if options.gpu_memory is None else ["--gpu-memory", options.gpu_memory])

    def draw(self, picture: Path) -> Sample:
        picture.unlink(missing_ok=True)  # the command replaces nothing
        command = [str(self.options.launcher), "generate", PROMPT, "--size", "128x128", "--no-cache", "--json",
                   "--output", str(picture), *(word for pair in PICTURE.items() for word in pair), *self.compute()]
        finished, gpu_bytes = run(self.options, command, self.options.isa)
        return Sample((finished.seconds,), finished.peak_resident_bytes, finished.taken_by_others,
                      {"stages": json.loads(finished.output)["stages"]}, gpu_bytes)


def run(options: Options, command: list[str], isa: Isa) -> tuple[child.Finished, int | None]:
    """With the most memory of the GPU that it took, if one is used."""
    if options.device is Device.CPU:
        return child.run(command, ENVIRONMENT[isa], options.limit_seconds), None
    with gpu.Watch() as watch:
        finished = child.run(command, ENVIRONMENT[isa], options.limit_seconds)
    return finished, watch.growth_bytes()


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
        finished, _ = self.run([str(HERE / "diffusers_bench.py"), "calibrate"], isa)
        result = json.loads(finished.output)
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
        finished, gpu_bytes = self.run(arguments, options.isa)
        result = json.loads(finished.output)
        # What making random weights took before is no fault of diffusers.
        peak = result["peakResidentBytes"] or finished.peak_resident_bytes
        return Sample(tuple(result["seconds"]), peak, finished.taken_by_others, result, gpu_bytes)

    def run(self, arguments: list[str], isa: Isa) -> tuple[child.Finished, int | None]:
        return run(self.options, [str(self.python), *arguments, "--device", str(self.options.device)], isa)

    def draw(self, picture: Path) -> Sample:
        finished, gpu_bytes = self.run([str(HERE / "diffusers_picture.py"), str(TINY_MODEL), PROMPT, str(picture), "--size", "128x128",
                             *(word for pair in PICTURE.items() for word in pair)], self.options.isa)
        return Sample((finished.seconds,), finished.peak_resident_bytes, finished.taken_by_others, {}, gpu_bytes)

    def compare_pictures(self, folder: Path) -> dict:
        command = [str(self.python), str(HERE / "compare_pictures.py"), str(folder / "ours.png"), str(folder / "theirs.png")]
        return json.loads(child.run(command, {}, self.options.limit_seconds).output)
