"""What was measured, as a table for people and as JSON for programs."""
from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from comparison.cases import Pair, Work
from comparison.options import Device, Isa, Options
from comparison.sides import Calibration, Sample
from measuring.machine import Machine
from measuring.statistics import Ratio, Summary


# Beyond this part of the processors' time, what others did shows in the figures.
NOISE = 0.05


@dataclass
class Result:
    """A row as it grows; `problem` says why it ended early."""

    pair: Pair
    ours: list[Sample] = field(default_factory=list)
    theirs: list[Sample] = field(default_factory=list)
    pictures: Mapping[str, int] | None = None
    problem: str | None = None

    @property
    def our_seconds(self) -> list[float]:
        return [sample.median_seconds for sample in self.ours]

    @property
    def their_seconds(self) -> list[float]:
        return [sample.median_seconds for sample in self.theirs]

    @property
    def complete_rounds(self) -> int:
        return min(len(self.ours), len(self.theirs))

    @property
    def taken_by_others(self) -> float:
        return max((sample.taken_by_others for sample in [*self.ours, *self.theirs]), default=0.0)

    def ratio(self) -> Ratio:
        rounds = self.complete_rounds
        return Ratio.of(self.our_seconds[:rounds], self.their_seconds[:rounds])


@dataclass(frozen=True)
class Report:
    options: Options
    date: str
    machine: Machine
    calibrations: Mapping[str, Mapping[Isa, Calibration]]
    results: Sequence[Result]

    def json(self) -> dict:
        return {"date": self.date, "command": shlex.join(["bench/compare/run", *sys.argv[1:]]),
                "machine": asdict(self.machine), "options": asdict(self.options), "calibrations":
                    {side: {isa: asdict(found) for isa, found in of.items()} for side, of in self.calibrations.items()},
                "results": [result_json(result) for result in self.results]}

    def markdown(self) -> str:
        lines = [f"Measured {self.date} with `{shlex.join(['bench/compare/run', *sys.argv[1:]])}` on {self.machine}.", ""]
        lines += [*self.calibration_lines(), *table(self.results, self.options.device)]
        lines += [f"- {result.pair.name}: {result.problem}" for result in self.results if result.problem]
        lines += [noise_line(result) for result in self.results if result.taken_by_others > NOISE]
        lines += [picture_line(result.pictures) for result in self.results if result.pictures]
        return "\n".join(lines) + "\n"

    def calibration_lines(self) -> list[str]:
        if not self.calibrations:
            return []
        lines = ["| side | instructions allowed | found | matrix products, GF/s | versions |", "|---|---|---|---|---|"]
        for side, of in self.calibrations.items():
            for isa, found in of.items():
                rates = ", ".join(f"{name} {rate / 1e9:.0f}" for name, rate in found.matrix_rates.items())
                versions = ", ".join(f"{name} {version}" for name, version in found.versions.items())
                lines.append(f"| {side} | {isa} | {found.vector_instructions} | {rates} | {versions} |")
        return [*lines, ""]


def table(results: Sequence[Result], device: Device) -> list[str]:
    memory = "peak memory" if device is Device.CPU else "peak memory of the GPU"
    return [f"| work | diffusers in | rounds | cogview4j, s | diffusers, s | times as long | {memory}, GB |",
            "|---|---|---|---|---|---|---|", *(row(result, device) for result in results), ""]


def row(result: Result, device: Device = Device.CPU) -> str:
    pair = result.pair
    cells = [title(pair), pair.setting.title, str(result.complete_rounds), seconds(result.our_seconds),
             seconds(result.their_seconds)]
    if result.complete_rounds:
        ratio = result.ratio()
        cells.append(f"**{ratio.of_medians:.2f}** ({ratio.lowest:.2f}-{ratio.highest:.2f})")
        cells.append(f"{peak(result.ours, device)} against {peak(result.theirs, device)}")
    else:
        cells += ["-", "-"]
    return f"| {' | '.join(cells)} |"


def title(pair: Pair) -> str:
    return {
        Work.STEP: f"guided step, {pair.size}",
        Work.TEXT: "text encoding",
        Work.DECODE: f"decoding, {pair.size}",
        Work.COLD: f"cold start to PNG, {pair.size}",
    }[pair.work]


def seconds(values: Sequence[float]) -> str:
    if not values:
        return "-"
    summary = Summary.of(values)
    digits = 2 if summary.median >= 1 else 3
    return f"{summary.median:.{digits}f} ({summary.lowest:.{digits}f}-{summary.highest:.{digits}f})"


def peak(samples: Sequence[Sample], device: Device) -> str:
    """In GB."""
    if device is Device.CPU:
        return f"{max(sample.peak_resident_bytes for sample in samples) / 1e9:.2f}"
    told = [sample.peak_gpu_bytes for sample in samples if sample.peak_gpu_bytes is not None]
    return f"{max(told) / 1e9:.2f}" if told else "?"


def noise_line(result: Result) -> str:
    return (f"- {result.pair.name}: other processes took up to {result.taken_by_others:.0%} of the processors meanwhile. "
            "Measure this again on a quiet machine.")


def picture_line(found: Mapping[str, int]) -> str:
    if found["differentValues"] == 0:
        return f"- Both sides drew the same picture: all {found['values']} values are equal."
    return (f"- The pictures differ in {found['differentValues']} of {found['values']} values, "
            f"by {found['largestDifference']} of 255 at most.")


def result_json(result: Result) -> dict:
    node = {"name": result.pair.name, "work": result.pair.work, "setting": result.pair.setting,
            "size": str(result.pair.size) if result.pair.size else None, "problem": result.problem,
            "pictures": result.pictures,
            "cogview4j": [asdict(sample) for sample in result.ours],
            "diffusers": [asdict(sample) for sample in result.theirs]}
    if result.complete_rounds:
        node["ratio"] = asdict(result.ratio())
    return node
