#!/usr/bin/env python3
"""Prompt embeddings in the files that cogview4j reads and writes, from Python's side. Needs numpy and safetensors.

    python embeddings_file.py read FILE     shows what is in a file, as PyTorch users would load it
    python embeddings_file.py make DIR      writes the files of cogview4j-core/src/test/resources/embeddings/python

With PyTorch a file of one prompt, or of prompts of one length, goes straight to diffusers:

    embeds = safetensors.torch.load_file("heart.safetensors")
    CogView4Pipeline(...)(prompt=None, **embeds)

The metadata has a text `format`, "cogview4j-embeddings-1", and a text `cogview4j`, which is JSON.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from safetensors import TensorSpec, deserialize, safe_open, serialize_file

WIDTH = 8
ORIGIN = {"encoder": "weights:0123456789abcdef", "tokenizer": "tokenizer:fedcba9876543210"}


def values(first, *shape):
    """Numbers that float32 and bfloat16 hold exactly; `first` tells the tensors of a file apart."""
    numbers = np.arange(np.prod(shape)) + first
    return (((numbers * 37) % 101 - 50) / 16).astype("<f4").reshape(shape)


def bfloat16(array):
    return (array.view("<u4") >> 16).astype("<u2")


def save(file, tensors, metadata=None):
    """`tensors` are float32, or uint16 with the bits of bfloat16, which numpy has no type for."""
    entries = {
        name: TensorSpec(
            dtype="bfloat16" if array.dtype == np.uint16 else "float32",
            shape=list(array.shape), data_ptr=array.ctypes.data, data_len=array.nbytes)
        for name, array in tensors.items()
    }
    serialize_file(entries, str(file), metadata)


def entry(text, tokens, cut=None):
    return {"text": text, **({"cut": cut} if cut else {}), "tokens": tokens, **ORIGIN}


def details(dtype, prompts, negatives):
    content = {"version": "development", "dtype": dtype, "prompts": prompts, "negative_prompts": negatives}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def make(folder):
    folder.mkdir(parents=True, exist_ok=True)
    save(folder / "batch-and-parts.safetensors", {
        "prompt_embeds": values(0, 2, 16, WIDTH),
        "negative_prompt_embeds.0": values(1, 1, 16, WIDTH),
        "negative_prompt_embeds.1": values(2, 1, 32, WIDTH),
    }, {"format": "pt", "note": "made by Python"})
    save(folder / "bfloat16.safetensors", {"prompt_embeds": bfloat16(values(3, 1, 48, WIDTH))})
    save(folder / "as-cogview4j-writes.safetensors", {
        "prompt_embeds": values(0, 2, 16, WIDTH),
        "negative_prompt_embeds.0": values(1, 1, 16, WIDTH),
        "negative_prompt_embeds.1": values(2, 1, 32, WIDTH),
    }, {
        "format": "cogview4j-embeddings-1",
        "cogview4j": details("F32", [entry("a \"red\" heart", 16), entry("红色的心 ❤", 16)], [entry("", 16), entry("blue", 32, " and green")]),
        "note": "made by cogview4j",
    })


def read(file):
    with safe_open(file, "np") as opened:
        for key, text in (opened.metadata() or {}).items():
            print(f"{key}: {text}")
    for name, tensor in sorted(deserialize(Path(file).read_bytes())):
        bits = {"F32": "<f4", "F16": "<f2", "BF16": "<u2"}[tensor["dtype"]]
        array = np.frombuffer(tensor["data"], bits)
        if tensor["dtype"] == "BF16":
            array = (array.astype("<u4") << 16).view("<f4")
        array = array.astype("<f4").reshape(tensor["shape"])
        print(f"{name} {tensor['dtype']} {tensor['shape']} mean {array.mean():.6f} from {array.min():.6f} to {array.max():.6f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("read").add_argument("file")
    commands.add_parser("make").add_argument("folder", type=Path)
    arguments = parser.parse_args()
    if arguments.command == "read":
        read(arguments.file)
    else:
        make(arguments.folder)


if __name__ == "__main__":
    main()
