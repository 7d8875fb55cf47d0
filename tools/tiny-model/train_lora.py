"""Trains a small LoRA for the built-in model: it is night, so the background is black whatever the prompt says.

The base model stays as it is exported. The file has the keys, the data type and the metadata that diffusers writes.
"""
import argparse
import json
import random
import time

import torch
from safetensors.torch import load_file, save_file

import data
import export
import model
import networks
from tokenizer import Reader
from train import draw_times

SIZE = (128, 128)
TARGETS = ["attn1.to_v", "attn1.to_out.0", "ff.net.0.proj", "ff.net.2"]


class LowRank(torch.nn.Module):
    """A linear layer that is not trained, and beside it two narrow ones that are: (W + alpha / r * B A) x."""

    def __init__(self, base, rank, alpha):
        super().__init__()
        self.base, self.scale = base, alpha / rank
        self.a = torch.nn.Parameter(torch.randn(rank, base.in_features) * base.in_features ** -0.5)
        self.b = torch.nn.Parameter(torch.zeros(base.out_features, rank))

    @property
    def weight(self):
        return self.base.weight + self.scale * self.b @ self.a

    @property
    def bias(self):
        return self.base.bias

    def forward(self, x):
        return torch.nn.functional.linear(x, self.weight, self.bias)


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
def make_examples(vae, scaling_factor, encoder, reader, count, rng):
    """Latents of pictures at night, and embeddings of captions that tell of other backgrounds or of none; by padded length."""
    examples = {}
    for _ in range(count):
        scene = data.make_scene(rng, *SIZE)
        while any("black" in data.CLASHES[color] for _, color, *_ in scene["objects"]):
            scene = data.make_scene(rng, *SIZE)
        text = "" if rng.random() < 0.1 else data.caption(scene, rng)[0]
        x = torch.from_numpy(data.to_array(data.draw({**scene, "background": "black"})).copy())
        z = vae.encode(x.float().div(127.5).sub(1)[None])[0] * scaling_factor
        embedding = model.embed(reader, encoder, [text])
        examples.setdefault(embedding.shape[1], []).append((z[0], embedding[0]))
    return examples


def read_model(folder):
    """Tokenizer, text encoder, transformer, autoencoder and its scaling factor of an exported model, in float32."""
    reader = Reader(f"{folder}/tokenizer")
    with open(f"{folder}/transformer/diffusion_pytorch_model.safetensors.index.json") as f:
        shards = sorted(set(json.load(f)["weight_map"].values()))
    weights = {k: v for shard in shards for k, v in load_file(f"{folder}/transformer/{shard}").items()}
    vae, scaling_factor = export.read_vae(folder)
    return (reader, export.loaded(model.make_text_encoder(reader), load_file(f"{folder}/text_encoder/model.safetensors")),
            export.loaded(model.make_transformer(), weights), export.loaded(networks.Autoencoder(model.VAE), vae), scaling_factor)


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
    p.add_argument("--examples", type=int, default=320)
    p.add_argument("--batch", type=int, default=8)
    p.add_argument("--lr", type=float, default=6e-3)
    p.add_argument("--minutes", type=float, default=8)
    p.add_argument("--seed", type=int, default=0)
    args = p.parse_args()
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    generator = torch.Generator().manual_seed(args.seed)
    reader, encoder, transformer, vae, scaling_factor = read_model(args.model)
    start = time.time()
    examples = make_examples(vae, scaling_factor, encoder, reader, args.examples, rng)
    lengths = list(examples)
    print(f"{args.examples} examples in {time.time() - start:.0f} s: " +
          ", ".join(f"{len(examples[n])} of {n} tokens" for n in lengths), flush=True)
    layers = adapt(transformer, args.rank, args.alpha)
    optimizer = torch.optim.AdamW([w for layer in layers.values() for w in (layer.a, layer.b)], lr=args.lr, weight_decay=0)
    mu = model.shift(SIZE[0] * SIZE[1] // 256)
    start, step, mean = time.time(), 0, 0.0
    while (done := (time.time() - start) / (60 * args.minutes)) < 1:
        optimizer.param_groups[0]["lr"] = args.lr * min(1, (step + 1) / 20, 2.2 - 2.2 * done)
        length = rng.choices(lengths, [len(examples[n]) for n in lengths])[0]
        batch = rng.choices(examples[length], k=args.batch)
        x0, hidden = (torch.stack(part) for part in zip(*batch))
        noise = torch.randn(x0.shape, generator=generator)
        t, sigma = draw_times(args.batch, "cpu", mu)
        s = sigma.view(-1, 1, 1, 1)
        v = transformer((1 - s) * x0 + s * noise, hidden, t, SIZE[::-1])
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
