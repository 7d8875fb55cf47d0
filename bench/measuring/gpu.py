"""How much memory of the GPU is used, as its driver tells."""
from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable

LIBRARY = "libnvidia-ml.so.1"  # comes with the driver
SECONDS_BETWEEN = 0.05


class Memory(ctypes.Structure):
    """nvmlMemory_t, in bytes."""

    _fields_ = [("total", ctypes.c_ulonglong), ("free", ctypes.c_ulonglong), ("used", ctypes.c_ulonglong)]


def used_bytes() -> Callable[[], int | None]:
    """Tells how much of the first GPU is used when it is called; None where no driver tells."""
    device, memory = ctypes.c_void_p(), Memory()
    try:
        nvml = ctypes.CDLL(LIBRARY)
        found = nvml.nvmlInit_v2() == 0 and nvml.nvmlDeviceGetHandleByIndex_v2(0, ctypes.byref(device)) == 0
    except OSError:
        found = False

    def used() -> int | None:
        return memory.used if found and nvml.nvmlDeviceGetMemoryInfo(device, ctypes.byref(memory)) == 0 else None

    return used


class Watch:
    """Looks again and again for as long as it is open. All that use the GPU count; nobody else should, meanwhile."""

    def __init__(self, used: Callable[[], int | None] | None = None):
        self.used = used or used_bytes()
        self.readings: list[int] = []
        self.ends = threading.Event()
        self.watcher = threading.Thread(target=self.watch, daemon=True)

    def __enter__(self) -> Watch:
        self.read()
        self.watcher.start()
        return self

    def watch(self) -> None:
        while not self.ends.wait(SECONDS_BETWEEN):
            self.read()

    def read(self) -> None:
        reading = self.used()
        if reading is not None:
            self.readings.append(reading)

    def __exit__(self, *_: object) -> None:
        self.ends.set()
        self.watcher.join()

    def growth_bytes(self) -> int | None:
        """From the first reading to the largest; None if there was none."""
        return max(self.readings) - self.readings[0] if self.readings else None
