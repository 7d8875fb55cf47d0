"""Runs one process and says how long it took and how much memory it held."""
from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from measuring import machine


class ChildFailed(Exception):
    """The process ended with an error."""


class TimeLimitReached(ChildFailed):
    """The process was ended because it took too long."""


@dataclass(frozen=True)
class Finished:
    output: str
    errors: str
    seconds: float
    processor_seconds: float
    peak_resident_bytes: int
    taken_by_others: float


def run(command: Sequence[str], environment: Mapping[str, str], limit_seconds: float) -> Finished:
    """
    `environment` is added to ours. The peak is the largest of the process and of those that it waited for; the processors' seconds
    are of all of them.
    `taken_by_others` is the part of all processors' time that went to other processes and other virtual machines.
    """
    busy_before = machine.busy_seconds()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out, \
            tempfile.TemporaryFile("w+", encoding="utf-8") as err:
        start = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                   env={**os.environ, **environment}, start_new_session=True)
        timer = threading.Timer(limit_seconds, lambda: os.killpg(process.pid, signal.SIGKILL))
        timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        finally:
            timer.cancel()
        seconds = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)  # or subprocess would wait for it once more
        if process.returncode == -signal.SIGKILL and seconds >= limit_seconds:
            raise TimeLimitReached(f"longer than {limit_seconds:.0f} s")
        if process.returncode != 0:
            err.seek(0)
            raise ChildFailed(f"{' '.join(command)}\nended with {ending(process.returncode)}\n{tail(err.read())}")
        out.seek(0)
        err.seek(0)
        processor_seconds = usage.ru_utime + usage.ru_stime
        others = machine.busy_seconds() - busy_before - processor_seconds
        return Finished(out.read(), err.read(), seconds, processor_seconds, usage.ru_maxrss * RSS_UNIT,
                        max(0.0, others / seconds / machine.processors()))


# Linux counts in KiB, macOS in bytes.
RSS_UNIT = 1 if os.uname().sysname == "Darwin" else 1024


def ending(code: int) -> str:
    if code == -signal.SIGKILL:
        return "signal 9: the system ended it, most likely for want of memory"
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def tail(text: str, lines: int = 15) -> str:
    return "\n".join(text.strip().splitlines()[-lines:])
