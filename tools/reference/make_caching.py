#!/usr/bin/env python3
"""Builds reference cases for evaluations of a transformer that follow each other and are not all computed wholly.

    python make_caching.py --out ../../cogview4j-core/src/test/resources/reference-extra/caching

Latents and timesteps of ten evaluations are chosen beforehand, so that a case tells the cache and not the sampler. Two prompts look at
the same latents, each in a cache context of its own, as CogView4Pipeline has them for prompt and negative prompt.
On Intel processors set MKL_CBWR=COMPATIBLE (README.md says why).
"""

import argparse
import shutil
from pathlib import Path

import torch
from diffusers import CogView4Transformer2DModel, FirstBlockCacheConfig, TaylorSeerCacheConfig

from make_reference import CaseWriter, close, randn, randomise

SEED = 47
CONFIG = {"patch_size": 2, "in_channels": 4, "out_channels": 4, "num_layers": 4, "attention_head_dim": 16, "num_attention_heads": 2,
          "text_embed_dim": 24, "time_embed_dim": 32, "condition_dim": 8, "sample_size": 16, "rope_axes_dim": [32, 32]}
HEIGHT, WIDTH, TEXT_TOKENS = 12, 8, 5
TIMESTEPS = [999.0, 996.0, 990.0, 989.0, 985.0, 984.5, 984.0, 700.0, 699.0, 100.0]
CASES = {
    "fbc-apart": ("fbc:0.107", lambda: FirstBlockCacheConfig(threshold=0.107)),  # between what the two prompts change in the sixth
    "fbc": ("fbc:0.25", lambda: FirstBlockCacheConfig(threshold=0.25)),
    "fbc-high": ("fbc:0.5", lambda: FirstBlockCacheConfig(threshold=0.5)),
    "taylor-1": ("taylor:1,5", lambda: taylor(1, 5)),
    "taylor-2": ("taylor:2,3", lambda: taylor(2, 3)),
    "taylor-0": ("taylor:0,2", lambda: taylor(0, 2)),
}


def taylor(order, interval):
    return TaylorSeerCacheConfig(max_order=order, cache_interval=interval, taylor_factors_dtype=torch.float32, use_lite_mode=True)


def transformer():
    model = CogView4Transformer2DModel(**CONFIG)
    randomise(model, SEED, "caching")
    return model.eval()


@torch.no_grad()
def run(config, latents, texts, sizes):
    """[calls, prompts, C, Hl, Wl], and which evaluations computed the last block, [calls, prompts]."""
    model = transformer()
    calls = []
    model.transformer_blocks[-1].attn1.register_forward_hook(lambda *_: calls.append(1))
    model.enable_cache(config)
    samples, computed = [], []
    for step, timestep in enumerate(TIMESTEPS):
        for prompt in range(len(texts)):
            calls.clear()
            with model.cache_context(f"prompt {prompt}"):
                samples.append(model(hidden_states=latents[step : step + 1], encoder_hidden_states=texts[prompt : prompt + 1],
                                     timestep=torch.tensor([timestep]), return_dict=False, **sizes)[0])
            computed.append(float(len(calls)))
    shape = (len(TIMESTEPS), len(texts))
    return torch.cat(samples).reshape(*shape, *samples[0].shape[1:]), torch.tensor(computed).reshape(shape)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    out = parser.parse_args().out
    shutil.rmtree(out, ignore_errors=True)
    torch.set_num_threads(1)
    writer = CaseWriter(out, "Evaluations that are not all computed wholly")
    transformer().save_pretrained(out / "models" / "deep" / "transformer")
    begin, end = randn((4, HEIGHT, WIDTH), SEED, "begin"), randn((4, HEIGHT, WIDTH), SEED, "end")
    latents = torch.stack([begin * (t / 1000) + end * (1 - t / 1000) for t in TIMESTEPS])
    texts = torch.cat([randn((1, TEXT_TOKENS, CONFIG["text_embed_dim"]), SEED, "text", i) * (1 + i) for i in range(2)])
    size = torch.tensor([[HEIGHT * 8.0, WIDTH * 8.0]])
    sizes = {"original_size": size, "target_size": size, "crop_coords": torch.zeros((1, 2))}
    for name, (text, config) in CASES.items():
        samples, computed = run(config(), latents, texts, sizes)
        print(name, computed.T.int().tolist())
        writer.write("cached_steps", f"deep.{name}", model="deep", inputs={"cache": text}, tolerance=close(1e-5),
                     tensors={"in.latents": latents, "in.timestep": torch.tensor(TIMESTEPS), "in.encoder_hidden_states": texts,
                              "out.sample": samples, "out.computed": computed},
                     notes=["Each prompt in a cache context of its own.", "taylor_factors_dtype is float32, and lite mode is used."])
    writer.finish(["deep"])


if __name__ == "__main__":
    main()
