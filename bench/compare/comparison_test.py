"""What the comparison does with what it measured.

usage: python3 -m unittest bench/compare/comparison_test.py
"""
from __future__ import annotations

import sys
import time
import unittest
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

from comparison import options  # noqa: E402
from comparison.cases import OFFICIAL, Pair, Setting, Work, pairs  # noqa: E402
from comparison.report import Result, row  # noqa: E402
from comparison.sides import Sample, seconds_in  # noqa: E402
from measuring import child, gpu  # noqa: E402
from measuring.statistics import Ratio  # noqa: E402

STEP = Pair(Work.STEP, Setting.CAST, OFFICIAL)
TEXT = Pair(Work.TEXT, Setting.BF16, None)


def sample(*seconds: float) -> Sample:
    return Sample(seconds, 10**9, 0.0, {})


def text_result(prompts: list[int], *runs: float, layers: int = 2) -> dict:
    return {"section": "text", "prompts": prompts, "layers": layers, "seconds": {"all": list(runs)}}


class Ratios(unittest.TestCase):
    def test_is_of_the_medians_with_the_spread_of_the_rounds(self):
        self.assertEqual(Ratio.of([1, 2, 4], [3, 4, 20]), Ratio(2, 2, 5))

    def test_counts_only_rounds_that_both_sides_finished(self):
        result = Result(STEP, ours=[sample(1), sample(9)], theirs=[sample(2)])
        self.assertEqual(result.ratio(), Ratio(2, 2, 2))

    def test_takes_the_median_of_the_runs_of_a_process(self):
        result = Result(STEP, ours=[sample(1, 9, 2)], theirs=[sample(4)])
        self.assertEqual(result.ratio().of_medians, 2)

    def test_has_none_without_a_round(self):
        self.assertIn("| 0 | 1.00 (1.00-1.00) | - | - | - |", row(Result(STEP, ours=[sample(1)])))


class MemoryOfAGpu(unittest.TestCase):
    def test_is_told_in_place_of_the_machines(self):
        on_gpu = [Sample((1.0,), 10**9, 0.0, {}, 3 * 10**9)]
        self.assertIn("| 3.00 against 3.00 |", row(Result(STEP, ours=on_gpu, theirs=on_gpu), options.Device.CUDA))

    def test_is_left_open_where_nobody_tells(self):
        result = Result(STEP, ours=[sample(1)], theirs=[sample(1)])
        self.assertIn("| ? against ? |", row(result, options.Device.CUDA))

    def test_grows_from_what_others_use(self):
        readings = iter([400, 900])
        with gpu.Watch(lambda: next(readings, 500)) as watch:
            time.sleep(5 * gpu.SECONDS_BETWEEN)
        self.assertEqual(watch.growth_bytes(), 500)

    def test_is_none_without_a_driver(self):
        with gpu.Watch(lambda: None) as watch:
            pass
        self.assertIsNone(watch.growth_bytes())


class BenchReports(unittest.TestCase):
    chosen = options.parse(["--tokens", "144,48"])

    def test_text_is_prompt_and_negative_prompt_together_and_nothing_else(self):
        report = {"results": [text_result([16], 9, 9), text_result([144, 48], 4, 7), text_result([144], 3, 5)]}
        self.assertEqual(seconds_in(report, TEXT, self.chosen), (4, 7))

    def test_a_step_is_that_of_its_size(self):
        step = {"section": "step", "layers": 2, "promptTokens": 144}
        report = {"results": [step | {"size": "256x256", "seconds": {"all": [1]}},
                              step | {"size": "512x512", "seconds": {"all": [2]}}]}
        self.assertEqual(seconds_in(report, STEP, self.chosen), (2,))

    def test_other_layers_than_diffusers_has_are_refused(self):
        report = {"results": [text_result([144, 48], 1, layers=3)]}
        with self.assertRaises(child.ChildFailed):
            seconds_in(report, TEXT, self.chosen)


class Choices(unittest.TestCase):
    def test_a_skipped_setting_leaves_the_cold_start(self):
        names = [pair.name for pair in pairs((Work.DECODE, Work.COLD), (Setting.F32,), large=False)]
        self.assertEqual(names, ["decode-512x512-bf16", "cold-128x128-f32"])

    def test_bf16_gets_one_round_without_units_for_it(self):
        self.assertEqual(options.parse(["--isa", "avx2", "--rounds", "5"]).bf16_rounds, 1)
        self.assertEqual(options.parse(["--rounds", "5"]).bf16_rounds, 5)


class Children(unittest.TestCase):
    def test_one_that_takes_too_long_is_ended(self):
        with self.assertRaises(child.TimeLimitReached):
            child.run(["sleep", "60"], {}, 0.2)

    def test_one_that_fails_is_quoted(self):
        with self.assertRaisesRegex(child.ChildFailed, "exit code 3\nno such luck"):
            child.run(["sh", "-c", "echo no such luck >&2; exit 3"], {}, 60)

    def test_environment_is_added_to_ours(self):
        self.assertEqual(child.run(["sh", "-c", 'printf "$FRUIT ${PATH:+has a path}"'], {"FRUIT": "fig"}, 60).output,
                         "fig has a path")


if __name__ == "__main__":
    unittest.main()
