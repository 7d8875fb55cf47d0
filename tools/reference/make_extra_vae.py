#!/usr/bin/env python3
"""Builds reference cases for autoencoders that CogView4 itself does not use but whose configs diffusers allows.

    python make_extra_vae.py --out ../../cogview4j-core/src/test/resources/reference-extra/vae

`attention`: attention in the middle, both quant convolutions, float16 files, 3 levels, 4 norm groups, Mish.
`older`: attention under the names of checkpoints from before diffusers 0.15, 2 levels, GELU.
`defaults`: a config that says nothing but the channels, so that diffusers' defaults hold: one level, 32 groups.
"""

import argparse
import shutil
from pathlib import Path
from types import SimpleNamespace

import diffusers
import torch
from diffusers import AutoencoderKL
from safetensors.torch import load_file, save_file

from make_reference import CaseWriter, randomise, vae_cases, write_json

LEVELS = {
    1: {"down_block_types": ["DownEncoderBlock2D"], "up_block_types": ["UpDecoderBlock2D"]},
    2: {"down_block_types": ["DownEncoderBlock2D"] * 2, "up_block_types": ["UpDecoderBlock2D"] * 2},
    3: {"down_block_types": ["DownEncoderBlock2D"] * 3, "up_block_types": ["UpDecoderBlock2D"] * 3},
}
MODELS = {
    "attention": {**LEVELS[3], "block_out_channels": [8, 12, 16], "layers_per_block": 2, "latent_channels": 5, "norm_num_groups": 4,
                  "act_fn": "mish", "sample_size": 24, "scaling_factor": 0.5, "shift_factor": 0.1},
    "older": {**LEVELS[2], "block_out_channels": [8, 16], "norm_num_groups": 2, "act_fn": "gelu", "sample_size": 16},
    "defaults": {"block_out_channels": [32]},
}
OLD_NAMES = {"to_q": "query", "to_k": "key", "to_v": "value", "to_out.0": "proj_attn"}
CASES = {
    "seed": 20,
    "vae_decode": [
        {"name": "trace", "batch": 1, "height": 4, "width": 6, "trace": True},
        {"name": "batch-2", "batch": 2, "height": 5, "width": 3},
        {"name": "tiled", "batch": 1, "height": 11, "width": 9, "tiling": True},
    ],
    "vae_encode": [
        {"name": "trace", "batch": 1, "height": 16, "width": 24, "noise_seed": 5, "trace": True},
        {"name": "batch-2", "batch": 2, "height": 24, "width": 12, "noise_seed": 6},
        {"name": "tiled", "batch": 1, "height": 44, "width": 28, "noise_seed": 7, "tiling": True},
    ],
}


def write_model(name, folder):
    vae = randomise(AutoencoderKL(**MODELS[name]), name, "vae")
    (vae.half() if name == "attention" else vae).save_pretrained(folder)
    if name == "older":
        file = folder / "diffusion_pytorch_model.safetensors"
        tensors = {}
        for key, value in load_file(file).items():
            for new, old in OLD_NAMES.items():
                key = key.replace(f"attentions.0.{new}.", f"attentions.0.{old}.")
            tensors[key] = value
        save_file(tensors, file, metadata={"format": "pt"})
    if name == "defaults":
        write_json(folder / "config.json", {"_class_name": "AutoencoderKL", **MODELS[name]})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder to (re)create")
    out = parser.parse_args().out
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    diffusers.utils.logging.set_verbosity_error()
    if out.exists():
        shutil.rmtree(out)
    writer = CaseWriter(out, "Autoencoders beside CogView4's")
    for name in MODELS:
        folder = out / "models" / name / "vae"
        folder.mkdir(parents=True)
        write_model(name, folder)
        vae = AutoencoderKL.from_pretrained(folder, torch_dtype=torch.float32).eval()
        vae_cases(writer, CASES, SimpleNamespace(vae=vae), name)
    writer.finish(sorted(MODELS))


if __name__ == "__main__":
    main()
