"""Prints what FastPictures.java has found as a table, and lays some of the pictures side by side.

usage: report.py EVALUATE --count N --size WxH --methods FILE FOLDER      numpy and pillow for EVALUATE, pillow for the sheet
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys

from PIL import Image, ImageDraw

GAP = 8
HEADING = 20
SHOWN = ("en-001.png", "en-003.png", "zh-002.png", "zh-004.png")
# What a step of CogView4-6B reads where all weights are streamed, of its list of tensors: docs/quantisation.md.
INT8_BYTES = 0.505


def of_method(method, pictures):
    """What is told of the pictures of one way: medians, and in how far their times differ."""
    own = [picture for picture in pictures if picture["name"] == method["name"]]
    times = sorted(picture["times"] for picture in own)
    return method | {key: statistics.median(picture[key] for picture in own)
                     for key in ("seconds", "times", "latentError", "psnr", "likeness")} | {
        "images": len(own), "blocks": statistics.mean(picture["blocks"] for picture in own),
        "timesLow": times[len(times) // 10], "timesHigh": times[-1 - len(times) // 10]}


def lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def followed(args, pictures):
    """Shares of prompts that are followed in everything, by language."""
    judged = subprocess.run([sys.executable, args.evaluate, "--count", args.count, "--size", args.size, "--judge", str(pictures)],
                            check=True, capture_output=True, text=True).stdout
    rows = (line.split("|") for line in judged.splitlines())
    return {cells[1].strip(): cells[-2].strip() for cells in rows if len(cells) > 3}


def table(args, rows):
    print("| | times as fast | seconds | weights read | error of latents | PSNR | SSIM | prompt followed, en | zh |")
    print("|---" * 9 + "|")
    for row in rows:
        languages = followed(args, args.folder / row["name"])
        psnr = "equal" if row["psnr"] >= 100 else f"{row['psnr']:.1f} dB"
        read = row["blocks"] * (INT8_BYTES if row.get("int8") else 1)
        print(f"| {row['name']} | {row['times']:.2f} ({row['timesLow']:.2f} to {row['timesHigh']:.2f}) | {row['seconds']:.2f} | {read:.0%} | "
              f"{row['latentError']:.3f} | {psnr} | {row['likeness']:.3f} | {languages['English']} | {languages['Chinese']} |")


def sheet(args, rows):
    """A column for each way, a row for each prompt."""
    width, height = map(int, args.size.split("x"))
    shown = [name for name in SHOWN if (args.folder / rows[0]["name"] / name).exists()]
    whole = Image.new("RGB", (len(rows) * (width + GAP) + GAP, len(shown) * (height + GAP) + HEADING), "white")
    pen = ImageDraw.Draw(whole)
    for i, row in enumerate(rows):
        left = GAP + i * (width + GAP)
        pen.text((left, 4), row["name"], fill="black")
        for j, name in enumerate(shown):
            whole.paste(Image.open(args.folder / row["name"] / name), (left, HEADING + j * (height + GAP)))
    whole.save(args.folder / "sheet.png", optimize=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evaluate")
    parser.add_argument("--count", required=True)
    parser.add_argument("--size", required=True)
    parser.add_argument("--methods", required=True, type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    args = parser.parse_args()
    pictures = lines(args.folder / "results.jsonl")
    rows = [of_method(method, pictures) for method in lines(args.methods)]
    print(f"{rows[0]['images']} pictures of {args.size}; medians; times of the steps alone, in turn, with the range of eight in ten\n")
    table(args, rows)
    sheet(args, rows)


if __name__ == "__main__":
    main()
