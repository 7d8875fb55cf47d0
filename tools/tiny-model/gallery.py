"""Draws the gallery of the README with the cogview4j command: the prompts and seeds of gallery.tsv, in two rows.

    python gallery.py --out ../../docs/images/tiny-gallery.png

Needs pillow only.
"""
import argparse
import pathlib
import subprocess
import tempfile

from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent
SIDE, GAP, COLUMNS = 160, 6, 8


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--out", required=True)
    p.add_argument("--command", default=str(HERE / "../../cogview4j"))
    args = p.parse_args()
    entries = [line.split("\t") for line in (HERE / "gallery.tsv").read_text(encoding="utf-8").splitlines()]
    rows = -(-len(entries) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * (SIDE + GAP) + GAP, rows * (SIDE + GAP) + GAP), "white")
    with tempfile.TemporaryDirectory() as folder:
        for i, (seed, prompt) in enumerate(entries):
            picture = f"{folder}/{i}.png"
            subprocess.run([args.command, "generate", prompt, "--seed", seed, "--output", picture], check=True)
            place = (GAP + i % COLUMNS * (SIDE + GAP), GAP + i // COLUMNS * (SIDE + GAP))
            sheet.paste(Image.open(picture).resize((SIDE, SIDE), Image.LANCZOS), place)
    sheet.save(args.out, optimize=True)


if __name__ == "__main__":
    main()
