"""Times one piece of work in diffusers and prints one JSON object. `run` starts this, in the virtual environment.

The networks have the shapes of CogView4-6B, with few layers, and random weights that are made in memory. What is timed is what
CogView4Pipeline of diffusers does: a guided step is one call for the prompt and one for the negative prompt, prompts are
encoded one by one, and the embedding is the output before the last one.

usage: diffusers_bench.py calibrate | step | text | decode [--setting f32] [--size 512x512] [--layers 2] [--tokens 144,48] [--device cpu]
"""
from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import torch

SHAPES = Path(__file__).resolve().parents[2] / "tools/reference/cogview4-6b-manifest.json"
DTYPES = {"f32": torch.float32, "bf16": torch.bfloat16, "cast": torch.float32}
TIMESTEP = 500.0
GUIDANCE_SCALE = 5.0

# Only the rows of a prompt's tokens are ever read. `cogview4j bench` has as many.
VOCABULARY = 4096


def config(part: str) -> dict:
    return json.loads(SHAPES.read_text())[part]["config"]


@contextmanager
def default_dtype(dtype: torch.dtype) -> Iterator[None]:
    """Parameters made inside have this type from the start, so that no larger copy of the model ever is."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


def guided_step(args: argparse.Namespace) -> Callable[[], object]:
    from diffusers import CogView4Transformer2DModel

    dtype = DTYPES[args.setting]
    shapes = config("transformer") | {"num_layers": args.layers}
    with default_dtype(dtype):
        transformer = CogView4Transformer2DModel(**shapes).eval()
    if args.setting == "cast":
        transformer.enable_layerwise_casting(storage_dtype=torch.bfloat16, compute_dtype=torch.float32)
    width, height = args.size
    latents = torch.randn(1, shapes["in_channels"], height // 8, width // 8).to(dtype)
    prompts = [torch.randn(1, tokens, shapes["text_embed_dim"]).to(dtype) for tokens in args.tokens]
    size = torch.tensor([[height, width]], dtype=dtype)
    corner = torch.zeros(1, 2, dtype=dtype)

    def predict(prompt: torch.Tensor) -> torch.Tensor:
        return transformer(hidden_states=latents, encoder_hidden_states=prompt, timestep=torch.tensor([TIMESTEP]),
                           original_size=size, target_size=size, crop_coords=corner, return_dict=False)[0]

    def step() -> torch.Tensor:
        positive, negative = (predict(prompt) for prompt in prompts)
        return negative + GUIDANCE_SCALE * (positive - negative)

    return step


def text_encoding(args: argparse.Namespace) -> Callable[[], object]:
    from transformers import GlmConfig, GlmModel

    shapes = config("text_encoder") | {"num_hidden_layers": args.layers, "vocab_size": VOCABULARY, "pad_token_id": 0}
    with default_dtype(DTYPES[args.setting]):
        encoder = GlmModel(GlmConfig(**shapes)).eval()
    prompts = [torch.randint(VOCABULARY, (1, tokens)) for tokens in args.tokens]
    return lambda: [encoder(ids, output_hidden_states=True).hidden_states[-2] for ids in prompts]


def decoding(args: argparse.Namespace) -> Callable[[], object]:
    from diffusers import AutoencoderKL

    dtype = DTYPES[args.setting]
    shapes = config("vae")
    with default_dtype(dtype):
        vae = AutoencoderKL(**shapes).eval()
    width, height = args.size
    latents = torch.randn(1, shapes["latent_channels"], height // 8, width // 8).to(dtype)
    return lambda: vae.decode(latents, return_dict=False)[0]


WORKS = {"step": guided_step, "text": text_encoding, "decode": decoding}


def seconds_of(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    if torch.get_default_device().type == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter() - start


def timed(work: Callable[[], object], repeat: int, within: float) -> dict:
    """A run that does not count, then `repeat` runs, or as many as begin within so many seconds; one at least."""
    begin = time.perf_counter()
    result = {"warmupSeconds": seconds_of(work), "seconds": [seconds_of(work)]}
    while len(result["seconds"]) < repeat and time.perf_counter() - begin < within:
        result["seconds"].append(seconds_of(work))
    return result


def product_rate(dtype: torch.dtype, size: int) -> float:
    """Median rate of a square matrix product, in floating-point operations a second."""
    left, right = (torch.randn(size, size).to(dtype) for _ in range(2))
    out = torch.empty(size, size, dtype=dtype)
    runs = timed(lambda: torch.mm(left, right, out=out), repeat=5, within=5)["seconds"]
    return 2 * size**3 / sorted(runs)[len(runs) // 2]


def peak_resident_bytes() -> int | None:
    found = re.search(r"^VmHWM:\s*(\d+) kB", status(), re.MULTILINE)
    return int(found[1]) * 1024 if found else None


def forget_peak() -> None:
    """From here on the peak is that of the work; making the model counts only as far as it is still held."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        pass  # not Linux, or not allowed; then the peak is that of the process


def status() -> str:
    try:
        return Path("/proc/self/status").read_text()
    except OSError:
        return ""


def versions() -> dict[str, str]:
    import diffusers
    import transformers

    return {"torch": torch.__version__, "diffusers": diffusers.__version__, "transformers": transformers.__version__}


def calibration() -> dict:
    on_gpu = torch.get_default_device().type == "cuda"
    # Without units for it, bfloat16 is hundreds of times slower: a small product has to do, and a GPU would not even warm up.
    sizes = (8192, 8192) if on_gpu else (4096, 1024)
    return {"capability": torch.cuda.get_device_name() if on_gpu else torch.backends.cpu.get_cpu_capability(),
            "threads": torch.get_num_threads(),
            "matrixFlopsPerSecond": {"float32": product_rate(torch.float32, sizes[0]),
                                     "bfloat16": product_rate(torch.bfloat16, sizes[1])},
            "versions": versions()}


def measurement(args: argparse.Namespace) -> dict:
    work = WORKS[args.work](args)
    forget_peak()
    result = timed(work, args.repeat, args.within)
    return result | {"peakResidentBytes": peak_resident_bytes(), "threads": torch.get_num_threads(),
                     "capability": torch.backends.cpu.get_cpu_capability()}


def numbers(separator: str) -> Callable[[str], list[int]]:
    def parse(text: str) -> list[int]:
        return [int(part) for part in text.split(separator)]

    parse.__name__ = f"numbers separated by {separator}"
    return parse


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", choices=["calibrate", *WORKS])
    parser.add_argument("--setting", choices=DTYPES, default="f32", help="cast: weights in bf16, computing in f32")
    parser.add_argument("--size", type=numbers("x"), default=[512, 512], metavar="WxH")
    parser.add_argument("--layers", type=int, default=2, help="of transformer or text encoder")
    parser.add_argument("--tokens", type=numbers(","), default=[144, 48], metavar="P,N", help="of prompt and negative prompt")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--within", type=float, default=60, metavar="SECONDS", help="begin no further run after so long")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    args = parser.parse_args()
    torch.set_default_device(args.device)
    torch.manual_seed(0)
    with torch.no_grad():
        print(json.dumps(calibration() if args.work == "calibrate" else measurement(args)))


if __name__ == "__main__":
    main()
