"""What is compared: which work, of which size, and in which of diffusers' settings."""
from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

GIB = 1 << 30


class Work(StrEnum):
    STEP = "step"
    TEXT = "text"
    DECODE = "decode"
    COLD = "cold"


class Setting(StrEnum):
    """How diffusers stores weights and computes."""

    BF16 = "bf16"
    CAST = "cast"
    F32 = "f32"

    @property
    def title(self) -> str:
        return {
            Setting.BF16: "bfloat16",
            Setting.CAST: "bfloat16 stored, float32 computed",
            Setting.F32: "float32",
        }[self]


SETTINGS = {
    Work.STEP: (Setting.BF16, Setting.CAST, Setting.F32),
    Work.TEXT: (Setting.BF16, Setting.F32),
    Work.DECODE: (Setting.BF16, Setting.F32),
    Work.COLD: (Setting.F32,),
}


@dataclass(frozen=True)
class Size:
    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"

    @property
    def megapixels(self) -> float:
        return self.width * self.height / 1e6


TINY = Size(128, 128)
OFFICIAL = Size(512, 512)
LARGE = Size(1024, 1024)


@dataclass(frozen=True)
class Pair:
    """One row of the table. `size` is that of the picture, None where there is none."""

    work: Work
    setting: Setting
    size: Size | None

    @property
    def name(self) -> str:
        return "-".join(str(part) for part in (self.work, self.size, self.setting) if part is not None)

    def needed_bytes(self, layers: int) -> int:
        """About what the greedier side holds at its peak: diffusers, as measured."""
        stored = 2 if self.setting is Setting.BF16 else 4
        match self.work:
            case Work.STEP:
                weights = 20e6 + 225e6 * layers
                return int(GIB + 4 * weights + 1500 * self.size.megapixels * 1e6)
            case Work.TEXT:
                weights = 17e6 + 205e6 * layers
                return int(GIB + stored * weights)
            case Work.DECODE:
                return int(GIB + 4000 * stored * self.size.megapixels * 1e6)
            case Work.COLD:
                return 2 * GIB


def pairs(works: tuple[Work, ...], skipped: tuple[Setting, ...], large: bool) -> list[Pair]:
    sizes = (OFFICIAL, LARGE) if large else (OFFICIAL,)
    sizes_of = {Work.STEP: sizes, Work.DECODE: sizes, Work.TEXT: (None,), Work.COLD: (TINY,)}
    return [
        Pair(work, setting, size)
        for work in works
        for size in sizes_of[work]
        for setting in SETTINGS[work]
        if setting not in skipped or work is Work.COLD
    ]
