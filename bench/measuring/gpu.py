"""How much memory of the GPU is used, as its driver tells."""
from __future__ import annotations

import subprocess
import threading

MIB = 1 << 20


class Watch:
    """Looks ten times a second for as long as it is open. All that use the GPU count; nobody else should, meanwhile."""

    def __init__(self):
        self.readings: list[int] = []

    def __enter__(self) -> Watch:
        command = ["nvidia-smi", "--query-gpu=memory.used", "--format=csv,noheader,nounits", "--id=0", "--loop-ms=100"]
        try:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        except OSError:
            self.process = None
            return self
        self.has_begun = threading.Event()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        self.has_begun.wait(10)
        return self

    def read(self) -> None:
        for line in self.process.stdout:
            if line.strip().isdecimal():
                self.readings.append(int(line) * MIB)
            self.has_begun.set()
        self.has_begun.set()

    def __exit__(self, *_: object) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
            self.reader.join()

    def growth_bytes(self) -> int | None:
        """From the first reading to the largest; None if there was none."""
        return max(self.readings) - self.readings[0] if self.readings else None
