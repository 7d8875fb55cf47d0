"""Draws what bench/samplers/Distances.java measured, and prints it as tables in Markdown.

Lines are medians over prompts and seeds of the distance to the solution, by evaluations of the network; axes are logarithmic.

usage: python -m venv .venv && .venv/bin/pip install -r bench/samplers/requirements.txt
       .venv/bin/python bench/samplers/draw.py distances.jsonl [--out docs/images/samplers.png]
"""
from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402
from matplotlib.ticker import ScalarFormatter  # noqa: E402

PROJECT = Path(__file__).resolve().parents[2]

COLORS = {"euler": "#8a8a8a", "heun": "#edae49", "dpmpp-2m": "#1b4965", "unipc": "#d1495b"}
MARKERS = {"euler": "o", "heun": "s", "dpmpp-2m": "^", "unipc": "D"}
OWN = "uniform"  # the model's own schedule
MOST_EVALUATIONS = 60


def draw(rows: Sequence[dict], file: Path) -> None:
    drawing, axes = pyplot.subplots(figsize=(7, 4.6), dpi=150)
    for sampler, color in COLORS.items():
        points = [row for row in rows if row["sampler"] == sampler and row["evaluations"] <= MOST_EVALUATIONS]
        axes.plot([row["evaluations"] for row in points], [row["median"] for row in points], marker=MARKERS[sampler],
                  color=color, markersize=5, linewidth=1.5, label=sampler)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xticks([3, 5, 10, 20, 30, 50], minor=False)
    axes.xaxis.set_major_formatter(ScalarFormatter())
    axes.minorticks_off()
    axes.set_title("Distance of latents to the solution, built-in model", loc="left", fontsize=11)
    axes.set_xlabel("evaluations of the network")
    axes.set_ylabel("relative distance, median")
    axes.grid(color="#e4e4e4", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=9)
    drawing.tight_layout()
    drawing.savefig(file, metadata={"Software": None})
    pyplot.close(drawing)


def table(rows: Sequence[dict]) -> list[str]:
    """By steps; a cell is a median, and for Heun's method the evaluations are twice as many."""
    by_steps: dict[int, dict[str, dict]] = {}
    for row in rows:
        by_steps.setdefault(row["steps"], {})[row["sampler"]] = row
    samplers = [name for name in COLORS if any(row["sampler"] == name for row in rows)]
    lines = ["| steps | " + " | ".join(f"`{name}`" for name in samplers) + " |", "|---|" + "---|" * len(samplers)]
    for steps, found in sorted(by_steps.items()):
        cells = [f"{found[name]['median']:.3f}" if name in found else "" for name in samplers]
        lines.append(f"| {steps} | " + " | ".join(cells) + " |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measured", type=Path)
    parser.add_argument("--out", type=Path, default=PROJECT / "docs" / "images" / "samplers.png")
    args = parser.parse_args()
    rows = [json.loads(line) for line in args.measured.read_text().splitlines() if line.strip()]
    own: dict[tuple[str, int], dict] = {(row["sampler"], row["steps"]): row for row in rows if row["schedule"] == OWN}
    draw(list(own.values()), args.out)
    print("\n".join(table(list(own.values()))))
    for schedule in dict.fromkeys(row["schedule"] for row in rows if row["schedule"] != OWN):
        print(f"\n{schedule}\n")
        print("\n".join(table([row for row in rows if row["schedule"] == schedule])))


if __name__ == "__main__":
    main()
