"""What the measurements ran on."""
from __future__ import annotations

import os
import platform
import re
from dataclasses import dataclass
from pathlib import Path

FEATURES = ("avx2", "avx512f", "avx512_bf16", "amx_bf16", "asimd")


@dataclass(frozen=True)
class Machine:
    processor: str
    usable_processors: int
    features: tuple[str, ...]
    memory_bytes: int
    system: str
    load_average: float

    def __str__(self) -> str:
        features = ", ".join(self.features) or "unknown features"
        return (f"{self.processor}, {self.usable_processors} usable processors ({features}), "
                f"{self.memory_bytes / 2**30:.0f} GiB, {self.system}, load {self.load_average:.2f} at the start")


def describe() -> Machine:
    text = read("/proc/cpuinfo")
    name = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    flags = re.search(r"^(?:flags|Features)\s*:\s*(.+)$", text, re.MULTILINE)
    present = set(flags[1].split()) if flags else set()
    return Machine(
        processor=name[1] if name else platform.processor() or platform.machine(),
        usable_processors=usable_processors(),
        features=tuple(feature for feature in FEATURES if feature in present),
        memory_bytes=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        system=f"{platform.system()} {platform.release()}",
        load_average=os.getloadavg()[0],
    )


def usable_processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return processors()


def processors() -> int:
    return os.cpu_count() or 1


def busy_seconds() -> float:
    """Since the system started, of all processors together, what was taken by a hypervisor included. 0 if it does not tell."""
    found = re.match(r"cpu +(\d+) (\d+) (\d+) \d+ \d+ (\d+) (\d+) (\d+)", read("/proc/stat"))
    return sum(int(ticks) for ticks in found.groups()) / os.sysconf("SC_CLK_TCK") if found else 0.0


def available_bytes() -> int | None:
    """What can be taken without swapping; None where the system does not tell."""
    found = re.search(r"^MemAvailable:\s*(\d+) kB", read("/proc/meminfo"), re.MULTILINE)
    return int(found[1]) * 1024 if found else None


def read(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return ""
