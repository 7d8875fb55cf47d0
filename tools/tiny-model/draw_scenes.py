"""Draws scenes for the judge in cogview4j-core's tests: what was drawn, and what the judge of bench/adherence sees in it.

    python draw_scenes.py --count 14 --out ../../cogview4j-core/src/test/resources/judge/drawn \
        --templates ../../cogview4j-core/src/test/resources/judge/shapes.json

Needs numpy and pillow only.
"""
import argparse
import json
import os
import pathlib
import random
import sys

import numpy as np

import data

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "bench/adherence"))

import evaluate  # noqa: E402


def expected(scene):
    """What the scene asks of a picture, in the words of the Java judge."""
    return {"colors": [color for _, color, *_ in scene["objects"]],
            "shapes": [shape for shape, *_ in scene["objects"]], "stacked": scene["layout"] == "pair_v",
            "place": scene["layout"] if len(scene["objects"]) == 1 else None, "background": scene["background"]}


def rows(mask):
    """A mask of 32x32, each row as eight hexadecimal digits, the leftmost pixel first."""
    return "".join(f"{int(''.join(str(int(bit)) for bit in row), 2):08x}" for row in mask)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--out", required=True)
    p.add_argument("--templates", help="also write the outlines that shapes are told by, a row of 32 bits each")
    p.add_argument("--count", type=int, default=12)
    p.add_argument("--seed", type=int, default=11)
    args = p.parse_args()
    os.makedirs(args.out, exist_ok=True)
    rng, known, entries = random.Random(args.seed), evaluate.templates(), []
    for i in range(args.count):
        scene = data.make_scene(rng, data.LAYOUTS[i % len(data.LAYOUTS)], vocabulary=data.LEARNED)
        picture, name = data.draw(scene), f"{i:02d}.png"
        picture.save(os.path.join(args.out, name), optimize=True)
        seen = evaluate.describe(np.asarray(picture), known)
        entries.append({"picture": name, "caption": data.caption(scene, rng, ("en", "zh")[i % 2])[0],
                        "expected": expected(scene),
                        "seen": {"background": seen["background"],
                                 "things": [{k: o[k] for k in ("color", "shape", "x", "y", "size")} for o in seen["objects"]]}})
    with open(os.path.join(args.out, "index.json"), "w", encoding="utf-8") as out:
        out.write(json.dumps(entries, ensure_ascii=False, indent=1, default=float) + "\n")
    if args.templates:
        with open(args.templates, "w", encoding="utf-8") as out:
            out.write(json.dumps({shape: [rows(mask) for mask in masks] for shape, masks in known.items()}, indent=1) + "\n")


if __name__ == "__main__":
    main()
