"""Draws what `cogview4j bench --only curves --json` measured: one PNG for each curve, docs/images/curves-NAME.png.

Points are medians with bars from the lowest to the highest run. The straight line is the best fit; where the part that grows with
the square of x is worth showing, the parabola is drawn too.

usage: ./cogview4j bench --only curves --json > curves.json
       python -m venv .venv && .venv/bin/pip install -r bench/curves/requirements.txt
       .venv/bin/python bench/curves/draw.py curves.json [--out docs/images]
"""
from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402

PROJECT = Path(__file__).resolve().parents[2]

POINTS, LINE, PARABOLA = "#1b4965", "#8a8a8a", "#d1495b"

# Part of the time at the last point that the square must take for the parabola to be drawn.
VISIBLE_SQUARE = 0.03


@dataclass(frozen=True)
class Axis:
    """`scale` is what one unit of the label is in units of the JSON."""

    title: str
    label: str
    unit: str
    scale: float = 1


AXES = {
    "pixels": Axis("Guided step, one layer of true width", "megapixels", "megapixel", 1e6),
    "pictures": Axis("Guided step of several 512x512 pictures, one layer of true width", "pictures", "picture"),
    "prompt_tokens": Axis("Guided step at 512x512, one layer of true width", "hundred tokens of the prompt",
                          "hundred tokens", 100),
    "text_tokens": Axis("Text encoding, one layer of true width", "hundred tokens of the prompt", "hundred tokens", 100),
    "steps": Axis("Built-in model, prompt to PNG at 128x128", "steps", "step"),
}


def draw(curve: dict, axis: Axis, axes: Axes) -> None:
    points = curve["points"]
    x = [point["x"] / axis.scale for point in points]
    medians = [point["seconds"]["median"] for point in points]
    below = [point["seconds"]["median"] - point["seconds"]["lowest"] for point in points]
    above = [point["seconds"]["highest"] - point["seconds"]["median"] for point in points]
    axes.errorbar(x, medians, yerr=[below, above], fmt="o", color=POINTS, markersize=5, capsize=3, zorder=3,
                  label="measured: median, lowest to highest")
    places = [max(x) * i / 100 for i in range(101)]
    axes.plot(places, values(curve["line"], places, axis), "--", color=LINE, linewidth=1.5,
              label=f"{sentence(curve['line'], axis)}, {off(curve['line'])}")
    if curve["squareShare"] > VISIBLE_SQUARE:
        axes.plot(places, values(curve["parabola"], places, axis), color=PARABOLA, linewidth=1.5,
                  label=f"with a square, {curve['squareShare']:.0%} of the time at the end, {off(curve['parabola'])}")
    axes.set_xlim(0, max(x) * 1.05)
    axes.set_ylim(0, max(point["seconds"]["highest"] for point in points) * 1.1)


def values(fit: dict, places: list[float], axis: Axis) -> list[float]:
    return [sum(c * (place * axis.scale) ** power for power, c in enumerate(fit["coefficients"])) for place in places]


def sentence(line: dict, axis: Axis) -> str:
    start, slope = line["coefficients"]
    sign = "-" if start < 0 else ""
    return f"{sign}{abs(start):.3g} s + {slope * axis.scale:.3g} s per {axis.unit}"


def off(fit: dict) -> str:
    return f"at most {fit['largestDeviation']:.0%} off"


def figure(report: dict, curve: dict, file: Path) -> None:
    axis = AXES[curve["variable"]]
    drawing, axes = pyplot.subplots(figsize=(7, 4.2), dpi=150)
    draw(curve, axis, axes)
    axes.set_title(axis.title, loc="left", fontsize=11)
    axes.set_xlabel(axis.label)
    axes.set_ylabel("seconds")
    axes.grid(color="#e4e4e4", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    handles, labels = axes.get_legend_handles_labels()
    axes.legend(handles[-1:] + handles[:-1], labels[-1:] + labels[:-1], frameon=False, fontsize=9, loc="upper left")
    drawing.text(0.99, 0.01, machine(report), ha="right", fontsize=7, color="#6a6a6a")
    drawing.tight_layout(rect=(0, 0.025, 1, 1))
    drawing.savefig(file, metadata={"Software": None})
    pyplot.close(drawing)


def machine(report: dict) -> str:
    found, settings = report["machine"], report["settings"]
    return (f"{found['processor']}, {settings['threads']} threads, {found['vectorInstructions']}, {settings['dtype']}, "
            f"matrix products {report['peak']['operationsPerSecond']['median'] / 1e9:.0f} GF/s, "
            f"cogview4j {found['cogview4j']}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report", type=Path, help="what the command printed")
    parser.add_argument("--out", type=Path, default=PROJECT / "docs" / "images", metavar="FOLDER")
    args = parser.parse_args()
    try:
        report = json.loads(args.report.read_text(encoding="utf-8"))
        curves = report["curves"]
    except (OSError, ValueError, KeyError) as e:
        sys.exit(f"error: {args.report} is not what `cogview4j bench --only curves --json` prints: {e}")
    if not curves:
        sys.exit(f"error: {args.report} has no curves; they are measured with --only curves.")
    args.out.mkdir(parents=True, exist_ok=True)
    for curve in curves:
        file = args.out / f"curves-{curve['variable'].replace('_', '-')}.png"
        figure(report, curve, file)
        print(file)


if __name__ == "__main__":
    main()
