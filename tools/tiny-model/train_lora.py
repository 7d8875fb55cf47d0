"""Trains a small LoRA for the built-in model: everything is dark, as at night.

The base model stays as it is exported. The file has the keys, the data type and the metadata that diffusers writes.
"""
import argparse
import json
import random
import time

import torch
from diffusers import AutoencoderKL, CogView4Transformer2DModel
from safetensors.torch import save_file
from transformers import AutoTokenizer, GlmModel

import data
import model
from train import draw_times

BRIGHTNESS = 0.4  # of what the base model draws
TARGETS = ["attn1.to_v", "attn1.to_out.0", "ff.net.0.proj", "ff.net.2"]


class LowRank(torch.nn.Module):
    """A linear layer that is not trained, and beside it two narrow ones that are: W x + alpha / r * B A x."""

    def __init__(self, base, rank, alpha):
        super().__init__()
        self.base, self.scale = base, alpha / rank
        self.a = torch.nn.Parameter(torch.randn(rank, base.in_features) * base.in_features ** -0.5)
        self.b = torch.nn.Parameter(torch.zeros(base.out_features, rank))

    def forward(self, x):
        return self.base(x) + x @ self.a.T @ self.b.T * self.scale


def adapt(transformer, rank, alpha):
    """Puts a LowRank in the place of each target; by name."""
    layers = {}
    for name, layer in list(transformer.named_modules()):
        if any(name.endswith("." + target) for target in TARGETS):
            parent, _, last = name.rpartition(".")
            layers[name] = LowRank(layer, rank, alpha)
            setattr(transformer.get_submodule(parent), last, layers[name])
    return layers


@torch.no_grad()
def make_examples(vae, encoder, tokenizer, count, rng):
    """Latents of dark pictures, embeddings of captions that say nothing about it."""
    examples = {}
    for number in range(count):
        scene = data.make_scene(rng)
        text = "" if rng.random() < 0.1 else data.caption(scene, rng)[0]
        x = torch.from_numpy(data.to_array(data.draw(scene)).copy())
        z = vae.encode(x.float().mul(BRIGHTNESS / 127.5).sub(1)[None]).latent_dist.mean * vae.config.scaling_factor
        embedding = model.embed(tokenizer, encoder, [text])
        examples.setdefault(embedding.shape[1], []).append((z[0], embedding[0]))
    return examples


def metadata(args):
    config = {"transformer.r": args.rank, "transformer.lora_alpha": args.alpha, "transformer.target_modules": TARGETS,
              "transformer.peft_type": "LORA", "transformer.rank_pattern": {}, "transformer.alpha_pattern": {}}
    return {"format": "pt", "lora_adapter_metadata": json.dumps(config, indent=2, sort_keys=True)}


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--model", default="../../cogview4j-tiny/src/main/resources/io/cogview4j/tiny/model")
    p.add_argument("--out", default="../../cogview4j-core/src/test/resources/lora/night.safetensors")
    p.add_argument("--rank", type=int, default=2)
    p.add_argument("--alpha", type=float, default=4)
    p.add_argument("--examples", type=int, default=384)
    p.add_argument("--batch", type=int, default=8)
    p.add_argument("--lr", type=float, default=4e-3)
    p.add_argument("--minutes", type=float, default=6)
    p.add_argument("--seed", type=int, default=0)
    args = p.parse_args()
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    generator = torch.Generator().manual_seed(args.seed)
    tokenizer = AutoTokenizer.from_pretrained(f"{args.model}/tokenizer")
    encoder = GlmModel.from_pretrained(f"{args.model}/text_encoder", torch_dtype=torch.float32).eval()
    vae = AutoencoderKL.from_pretrained(f"{args.model}/vae", torch_dtype=torch.float32).eval()
    transformer = CogView4Transformer2DModel.from_pretrained(f"{args.model}/transformer", torch_dtype=torch.float32)
    transformer.requires_grad_(False)
    start = time.time()
    examples = make_examples(vae, encoder, tokenizer, args.examples, rng)
    lengths = list(examples)
    print(f"{args.examples} examples in {time.time() - start:.0f} s: " +
          ", ".join(f"{len(examples[n])} of {n} tokens" for n in lengths), flush=True)
    layers = adapt(transformer, args.rank, args.alpha)
    optimizer = torch.optim.AdamW([w for layer in layers.values() for w in (layer.a, layer.b)], lr=args.lr, weight_decay=0)
    mu = model.shift((data.SIZE // 16) ** 2)
    start, step, mean = time.time(), 0, 0.0
    while (done := (time.time() - start) / (60 * args.minutes)) < 1:
        optimizer.param_groups[0]["lr"] = args.lr * min(1, (step + 1) / 20, 2.2 - 2.2 * done)
        length = rng.choices(lengths, [len(examples[n]) for n in lengths])[0]
        batch = rng.choices(examples[length], k=args.batch)
        x0, hidden = (torch.stack(part) for part in zip(*batch))
        noise = torch.randn(x0.shape, generator=generator)
        t, sigma = draw_times(args.batch, generator, mu)
        s = sigma.view(-1, 1, 1, 1)
        v = transformer((1 - s) * x0 + s * noise, hidden, t, return_dict=False, **model.conditions(args.batch))[0]
        loss = (v - (noise - x0)).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        step += 1
        mean += (loss.item() - mean) / min(step, 50)
        if step in (1, 5) or step % 25 == 0:
            print(f"step {step} {time.time() - start:.0f} s loss {mean:.4f}", flush=True)
    tensors = {}
    for name, layer in layers.items():
        tensors[f"transformer.{name}.lora_A.weight"] = layer.a.detach().bfloat16().contiguous()
        tensors[f"transformer.{name}.lora_B.weight"] = layer.b.detach().bfloat16().contiguous()
    save_file(tensors, args.out, metadata(args))


if __name__ == "__main__":
    main()
