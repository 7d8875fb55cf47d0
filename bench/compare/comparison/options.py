"""The command line."""
from __future__ import annotations

import argparse
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from comparison.cases import Setting, Work

PROJECT = Path(__file__).resolve().parents[3]

DESCRIPTION = """\
Holds cogview4j against diffusers on this machine: the same work, in processes of their own, in turn.

  step    one guided denoising step at the width of CogView4-6B, with few layers
  text    encoding a prompt and a negative prompt at true width, with few layers
  decode  turning latents into a picture with the true autoencoder
  cold    from the start of the process to the PNG, with the built-in model
"""

EPILOG = """\
Examples:
  bench/compare/run --rounds 1 --only cold
  bench/compare/run --rounds 5 --large --out results/avx512
  bench/compare/run --isa avx2 --only step --skip bf16
"""


class Device(StrEnum):
    CPU = "cpu"
    CUDA = "cuda"


class Isa(StrEnum):
    NATIVE = "native"
    AVX2 = "avx2"


@dataclass(frozen=True)
class Options:
    works: tuple[Work, ...]
    skipped: tuple[Setting, ...]
    large: bool
    rounds: int
    bf16_rounds: int
    repeat: int
    layers: int
    tokens: tuple[int, int]
    isa: Isa
    device: Device
    gpu_memory: str | None
    ours_dtype: str
    limit_seconds: float
    python: Path | None
    launcher: Path
    out: Path


def parse(arguments: list[str] | None = None) -> Options:
    parser = argparse.ArgumentParser(prog="bench/compare/run", description=DESCRIPTION, epilog=EPILOG,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", type=listed(Work), default=tuple(Work), metavar="WORK,...",
                        help=f"of {', '.join(Work)}; default: all")
    parser.add_argument("--skip", type=listed(Setting), default=(), metavar="SETTING,...",
                        help="settings of diffusers to leave out: bf16, cast (bfloat16 stored, float32 computed), f32")
    parser.add_argument("--large", action="store_true", help="1024x1024 too; diffusers needs 20 GiB to decode that")
    parser.add_argument("--rounds", type=positive, default=3, metavar="N", help="ours and theirs in turn; default: 3")
    parser.add_argument("--bf16-rounds", type=positive, metavar="N",
                        help="rounds against bfloat16, which is very slow without units for it; "
                             "default: as --rounds, 1 with --isa avx2")
    parser.add_argument("--repeat", type=positive, default=3, metavar="N",
                        help="timed runs in each process, after one that does not count; default: 3")
    parser.add_argument("--layers", type=positive, default=2, metavar="N",
                        help="computed layers of transformer and text encoder; default: 2")
    parser.add_argument("--tokens", type=two_counts, default=(144, 48), metavar="P,N",
                        help="tokens of prompt and negative prompt; default: 144,48")
    parser.add_argument("--isa", type=Isa, choices=list(Isa), default=Isa.NATIVE,
                        help="avx2: both sides do without AVX-512 and AMX; default: native")
    parser.add_argument("--device", type=Device, choices=list(Device), default=Device.CPU,
                        help="cuda: both sides on the GPU, whose memory is told instead of the machine's; default: cpu")
    parser.add_argument("--gpu-memory", metavar="SIZE", help="--gpu-memory of cogview4j; diffusers takes what it takes")
    parser.add_argument("--ours-dtype", choices=["f32", "bf16"], default="f32", help="--dtype of cogview4j; default: f32")
    parser.add_argument("--limit", type=float, default=900, metavar="SECONDS",
                        help="the longest that one process may take; default: 900")
    parser.add_argument("--python", type=Path, metavar="PATH",
                        help="a Python that has what requirements.txt lists; default: one is set up in bench/compare/.venv")
    parser.add_argument("--cogview4j", type=Path, default=PROJECT / "cogview4j", metavar="PATH",
                        help="the launcher; default: that of this project")
    parser.add_argument("--out", type=Path, default=PROJECT / "target" / "compare", metavar="PREFIX",
                        help="where PREFIX.md and PREFIX.json go; default: target/compare")
    args = parser.parse_args(arguments)
    if args.device is Device.CPU and args.gpu_memory is not None:
        parser.error("--gpu-memory needs --device cuda")
    if args.device is Device.CUDA and args.isa is Isa.AVX2:
        parser.error("--isa is about processors, not about a GPU")
    return Options(
        works=args.only, skipped=args.skip, large=args.large, rounds=args.rounds,
        bf16_rounds=args.bf16_rounds or (1 if args.isa is Isa.AVX2 else args.rounds), repeat=args.repeat,
        layers=args.layers, tokens=args.tokens, isa=args.isa, device=args.device, gpu_memory=args.gpu_memory,
        ours_dtype=args.ours_dtype, limit_seconds=args.limit,
        python=args.python and args.python.absolute(), launcher=args.cogview4j.absolute(), out=args.out)


def listed(kind: type[StrEnum]):
    def parse_list(text: str) -> tuple[StrEnum, ...]:
        unknown = [name for name in text.split(",") if name not in set(kind)]
        if unknown:
            raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: unknown; known are {', '.join(kind)}")
        return tuple(kind(name) for name in text.split(","))

    return parse_list


def positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number above 0")
    return int(text)


def two_counts(text: str) -> tuple[int, int]:
    parts = text.split(",")
    if len(parts) != 2:
        raise argparse.ArgumentTypeError(f"{text} is not two numbers with a comma between them")
    return positive(parts[0]), positive(parts[1])
