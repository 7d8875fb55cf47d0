"""Draws one picture with diffusers and writes it as PNG: what a user's own script would do.

usage: diffusers_picture.py MODEL PROMPT OUTPUT [--seed 7] [--steps 20] [--guidance 3] [--size 128x128]
       [--device cpu] [--dtype f32]
"""
import argparse

import torch
from diffusers import CogView4Pipeline

DTYPES = {"f32": torch.float32, "bf16": torch.bfloat16}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("prompt")
    parser.add_argument("output")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--guidance", type=float, default=3)
    parser.add_argument("--size", default="128x128")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--dtype", choices=DTYPES, default="f32")
    args = parser.parse_args()
    width, height = (int(side) for side in args.size.split("x"))
    pipeline = CogView4Pipeline.from_pretrained(args.model, torch_dtype=DTYPES[args.dtype]).to(args.device)
    pipeline.set_progress_bar_config(disable=True)
    picture = pipeline(args.prompt, negative_prompt="", width=width, height=height, num_inference_steps=args.steps,
                       guidance_scale=args.guidance, generator=torch.Generator("cpu").manual_seed(args.seed)).images[0]
    picture.save(args.output)


if __name__ == "__main__":
    main()
