#!/usr/bin/env python3
"""Builds reference cases for transformers of other shapes than the published one, and for more tokens than fit in one chunk of rows.

    python make_extra_transformer.py --out ../../cogview4j-core/src/test/resources/reference-extra/transformer

`patch-4`: patches of 4, 3 heads of 20, an odd number of condition channels, another number of positions for rows than for columns.
`patch-1`: patches of 1, one layer, so that few latents are many tokens: 2,436 rows a picture.
On Intel processors set MKL_CBWR=COMPATIBLE (README.md says why).
"""

import argparse
import shutil
from pathlib import Path
from types import SimpleNamespace

from diffusers import CogView4Transformer2DModel

from make_reference import CaseWriter, randomise, transformer_cases

MODELS = {
    "patch-4": {"patch_size": 4, "in_channels": 3, "out_channels": 3, "num_layers": 2, "attention_head_dim": 20, "num_attention_heads": 3,
                "text_embed_dim": 24, "time_embed_dim": 18, "condition_dim": 7, "sample_size": 16, "rope_axes_dim": [64, 24]},
    "patch-1": {"patch_size": 1, "in_channels": 2, "out_channels": 2, "num_layers": 1, "attention_head_dim": 8, "num_attention_heads": 2,
                "text_embed_dim": 12, "time_embed_dim": 16, "condition_dim": 8, "sample_size": 48, "rope_axes_dim": [96, 96]},
}
CASES = {
    "patch-4": [
        {"name": "wide", "batch": 1, "height": 12, "width": 20, "text_length": 5, "timesteps": [421.0]},
        {"name": "batch-2", "batch": 2, "height": 16, "width": 8, "text_length": 17, "timesteps": [1000.0, 1.0]},
    ],
    "patch-1": [{"name": "many-rows", "batch": 2, "height": 48, "width": 44, "text_length": 324, "timesteps": [737.0, 12.0]}],
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    out = parser.parse_args().out
    shutil.rmtree(out, ignore_errors=True)
    writer = CaseWriter(out, "Transformers of other shapes")
    for name, config in MODELS.items():
        transformer = CogView4Transformer2DModel(**config)
        randomise(transformer, 31, name)
        transformer.eval()
        transformer.save_pretrained(out / "models" / name / "transformer")
        transformer_cases(writer, {"seed": 31, "transformer": CASES[name]}, SimpleNamespace(transformer=transformer), name)
    writer.finish(list(MODELS))


if __name__ == "__main__":
    main()
