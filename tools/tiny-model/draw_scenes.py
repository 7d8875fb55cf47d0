"""Draws scenes for the judge in cogview4j-core's tests: what was drawn, and what the judge of evaluate.py sees in it.

    python draw_scenes.py --count 14 --out ../../cogview4j-core/src/test/resources/judge/drawn \
        --templates ../../cogview4j-core/src/test/resources/judge/shapes.json

Needs numpy and pillow only.
"""
import argparse
import json
import os
import random

import numpy as np

import data
import evaluate


def expected(scene):
    """What the scene asks of a picture, in the words of the Java judge."""
    return {"colors": [color for _, color, *_ in scene["objects"]],
            "shapes": [shape for shape, *_ in scene["objects"]], "stacked": scene["layout"] == "pair_v",
            "place": scene["layout"].replace(" ", "_") if len(scene["objects"]) == 1 else None, "background": scene["background"]}


def rows(mask):
    """A mask of 32x32, each row as eight hexadecimal digits, the leftmost pixel first."""
    return "".join(f"{int(''.join(str(int(bit)) for bit in row), 2):08x}" for row in mask)


def unique(looks):
    return [look for i, look in enumerate(looks) if look not in looks[:i]]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--out", required=True)
    p.add_argument("--templates", help="also write the looks that shapes are told by, outline and part in the main colour")
    p.add_argument("--count", type=int, default=12)
    p.add_argument("--seed", type=int, default=11)
    args = p.parse_args()
    os.makedirs(args.out, exist_ok=True)
    rng, layouts, entries = random.Random(args.seed), list(data.LAYOUTS), []
    for i in range(args.count):
        size = (256, 192) if i % 5 == 4 else (128, 128)
        scene = data.make_scene(rng, *size, layouts[i % len(layouts)])
        picture, name = data.draw(scene), f"{i:02d}.png"
        picture.save(os.path.join(args.out, name), optimize=True)
        seen = evaluate.describe(np.asarray(picture))
        things = [{"color": o["color"], "shape": o["shape"], "x": o["x"] * size[0] - 0.5, "y": o["y"] * size[1] - 0.5,
                   "size": o["size"] * min(size)} for o in seen["objects"]]
        entries.append({"picture": name, "caption": data.caption(scene, rng, ("en", "zh")[i % 2])[0],
                        "expected": expected(scene), "seen": {"background": seen["background"], "things": things}})
    with open(os.path.join(args.out, "index.json"), "w", encoding="utf-8") as out:
        out.write(json.dumps(entries, ensure_ascii=False, indent=1, default=float) + "\n")
    if args.templates:
        looks = {}
        for shape, look in zip(*evaluate.templates()):
            looks.setdefault(str(shape), []).append([rows(mask) for mask in look])
        with open(args.templates, "w", encoding="utf-8") as out:
            out.write(json.dumps({shape: unique(found) for shape, found in looks.items()}, indent=1) + "\n")


if __name__ == "__main__":
    main()
