"""Measures all pairs, and writes the report after each, so that an end before time costs no results."""
from __future__ import annotations

import json
import sys
import tempfile
from datetime import datetime, timezone
from pathlib import Path

from comparison import environment, options
from comparison.cases import Pair, Setting, Work, pairs
from comparison.options import Device, Isa, Options
from comparison.report import Report, Result
from comparison.sides import Calibration, Cogview4j, Diffusers
from measuring import machine
from measuring.child import ChildFailed, TimeLimitReached


def main() -> int:
    chosen = options.parse()
    try:
        version = environment.require_cogview4j(chosen)
        diffusers = Diffusers(chosen, environment.python(chosen))
        say(f"{version} against diffusers, {len(all_pairs(chosen))} pairs")
        return compare(chosen, Cogview4j(chosen), diffusers)
    except (environment.Missing, ChildFailed) as e:
        say(f"error: {e}")
        return 1
    except KeyboardInterrupt:
        return 130


def compare(chosen: Options, ours: Cogview4j, theirs: Diffusers) -> int:
    found = machine.describe()
    date = datetime.now(timezone.utc).isoformat(timespec="seconds")
    calibrations = calibrate(chosen, ours, theirs)
    results: list[Result] = []
    report = Report(chosen, date, found, calibrations, results)
    with tempfile.TemporaryDirectory() as folder:
        for pair in all_pairs(chosen):
            results.append(Result(pair))
            measure(results[-1], chosen, ours, theirs, Path(folder))
            write(report, chosen.out)
    print(report.markdown(), end="")
    return 1 if any(result.problem for result in results) else 0


def all_pairs(chosen: Options) -> list[Pair]:
    return pairs(chosen.works, chosen.skipped, chosen.large)


def calibrate(chosen: Options, ours: Cogview4j, theirs: Diffusers) -> dict[str, dict[Isa, Calibration]]:
    """The rate of matrix products on each side; with and without a restriction, which shows that it works."""
    if set(chosen.works) == {Work.COLD}:
        return {}
    isas = list(dict.fromkeys([Isa.NATIVE, chosen.isa]))
    found: dict[str, dict[Isa, Calibration]] = {}
    for side in (ours, theirs):
        say(f"calibrating {side.name}")
        found[side.name] = {isa: side.calibrate(isa) for isa in isas}
        restricted = found[side.name][chosen.isa]
        if chosen.isa is Isa.AVX2 and restricted.vector_instructions.upper() != "AVX2":
            raise ChildFailed(f"{side.name} uses {restricted.vector_instructions} although it was told to use AVX2.")
    return found


def measure(result: Result, chosen: Options, ours: Cogview4j, theirs: Diffusers, folder: Path) -> None:
    pair = result.pair
    available, needed = machine.available_bytes(), pair.needed_bytes(chosen.layers)
    if chosen.device is Device.CPU and available is not None and available < needed:
        result.problem = (f"left out: diffusers needs about {needed / 2**30:.0f} GiB of memory, "
                          f"{available / 2**30:.0f} GiB are free")
        say(f"{pair.name} {result.problem}")
        return
    try:
        if pair.work is Work.COLD:  # files are read from memory from here on, modules are compiled
            ours.measure(pair, folder)
            theirs.measure(pair, folder)
        for number in range(rounds(pair, chosen)):
            result.ours.append(ours.measure(pair, folder))
            result.theirs.append(theirs.measure(pair, folder))
            say(f"{pair.name} round {number + 1}: {result.our_seconds[-1]:.2f} s, {result.their_seconds[-1]:.2f} s")
        if pair.work is Work.COLD:
            result.pictures = theirs.compare_pictures(folder)
    except TimeLimitReached as e:
        result.problem = f"{'diffusers' if len(result.ours) > len(result.theirs) else 'cogview4j'} took {e}"
        say(f"{pair.name}: {result.problem}")
    except ChildFailed as e:
        result.problem = str(e).splitlines()[-1]
        say(f"{pair.name} failed: {e}")


def rounds(pair: Pair, chosen: Options) -> int:
    if pair.work is Work.COLD:  # a process is one run there
        return chosen.rounds * chosen.repeat
    return chosen.bf16_rounds if pair.setting is Setting.BF16 else chosen.rounds


def write(report: Report, prefix: Path) -> None:
    prefix.parent.mkdir(parents=True, exist_ok=True)
    prefix.with_name(prefix.name + ".md").write_text(report.markdown())
    prefix.with_name(prefix.name + ".json").write_text(json.dumps(report.json(), indent=1, default=str) + "\n")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
