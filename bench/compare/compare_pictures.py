"""Prints as JSON how far two pictures are apart.

usage: compare_pictures.py FIRST SECOND
"""
import json
import sys

import numpy
from PIL import Image


def pixels(file: str) -> numpy.ndarray:
    return numpy.asarray(Image.open(file).convert("RGB"), dtype=numpy.int16)


def main() -> None:
    first, second = (pixels(file) for file in sys.argv[1:3])
    if first.shape != second.shape:
        sys.exit(f"one picture is {first.shape}, the other {second.shape}")
    apart = numpy.abs(first - second)
    print(json.dumps({"values": apart.size, "differentValues": int((apart > 0).sum()), "largestDifference": int(apart.max()),
                      "meanDifference": round(float(apart.mean()), 4)}))


if __name__ == "__main__":
    main()
