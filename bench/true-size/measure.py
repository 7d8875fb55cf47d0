"""Draw with a checkpoint of true size inside memory limits that the kernel enforces, and print a table.

Each run is one `cogview4j generate` in a memory cgroup of its own (version 1 or 2; needs root), with --memory set to the same
figure. The page cache is emptied before each run. Same picture hash in all rows: the budget changed nothing.

usage: measure.py MODEL --limit none --limit 4GiB [--size 512x512] [--steps 2] [--prompt TEXT] [--leave 0.03]      Linux, Python 3.9+
"""
import argparse
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

PROJECT = pathlib.Path(__file__).resolve().parents[2]
UNITS = {"k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
GIB = 1 << 30


def limit_bytes(text):
    match = re.fullmatch(r"([\d.]+)\s*([kmg])i?b?", text.lower())
    return int(float(match[1]) * UNITS[match[2]])


class Cgroup:
    """A memory cgroup without swap, removed at the end."""

    def __init__(self, limit):
        v1 = pathlib.Path("/sys/fs/cgroup/memory")
        self.v1 = v1.is_dir()
        self.path = (v1 if self.v1 else pathlib.Path("/sys/fs/cgroup")) / f"cogview4j-{os.getpid()}-{time.time_ns()}"
        self.path.mkdir()
        if limit is not None:
            (self.path / ("memory.limit_in_bytes" if self.v1 else "memory.max")).write_text(str(limit))
            if not self.v1:
                (self.path / "memory.swap.max").write_text("0")

    def enter(self):
        (self.path / "cgroup.procs").write_text(str(os.getpid()))

    def peak(self):
        name = "memory.max_usage_in_bytes" if self.v1 else "memory.peak"
        return int((self.path / name).read_text())

    def oom_kills(self):
        name = "memory.oom_control" if self.v1 else "memory.events"
        match = re.search(r"oom_kill (\d+)", (self.path / name).read_text())
        return int(match[1]) if match else 0

    def remove(self):
        for _ in range(50):
            try:
                self.path.rmdir()
                return
            except OSError:
                time.sleep(0.1)


def drop_page_cache():
    subprocess.run(["sync"], check=True)
    pathlib.Path("/proc/sys/vm/drop_caches").write_text("1")


def run(arguments, limit, leave):
    """One picture inside the limit; None for no limit."""
    size = None if limit == "none" else limit_bytes(limit)
    group = Cgroup(size)
    drop_page_cache()
    with tempfile.TemporaryDirectory() as folder:
        picture = pathlib.Path(folder, "picture.png")
        # The kernel counts what no process can plan: its own tables, and pages of files on their way.
        budget = "max" if size is None else f"{int(size * (1 - leave)) >> 20}MiB"
        command = [str(PROJECT / "cogview4j"), "generate", arguments.prompt, "--model", arguments.model, "--size",
                   arguments.size, "--steps", str(arguments.steps), "--seed", "1", "--force", "--no-cache", "--no-metadata",
                   "--memory", budget, "--json", "--output", str(picture)]
        start = time.monotonic()
        done = subprocess.run(command, preexec_fn=group.enter, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        seconds = time.monotonic() - start
        result = {"limit": limit, "seconds": seconds, "cgroup": group.peak(), "oom": group.oom_kills(), "code": done.returncode}
        if done.returncode == 0:
            result |= {"report": json.loads(done.stdout), "hash": hashlib.sha256(picture.read_bytes()).hexdigest()[:12]}
        else:
            result["error"] = done.stderr.strip().splitlines()[-1:] or ["killed"]
    group.remove()
    return result


def row(result, steps):
    if result["code"] != 0:
        return f"| {result['limit']} | exit {result['code']}, {result['oom']} OOM kills: {result['error'][0]} |"
    cells = [result["limit"]]
    for stage in result["report"]["stages"]:
        seconds = stage["seconds"] / (steps if stage["name"] == "denoising" else 1)
        cells.append(f"{seconds:.1f} s, {stage['peakResidentBytes'] / GIB:.2f} of {stage['plannedPeakBytes'] / GIB:.2f} GiB, "
                     f"{stage['readBytes'] / 1e9:.1f} GB read")
    return "| " + " | ".join(cells + [f"{result['seconds']:.0f} s", f"{result['cgroup'] / GIB:.2f} GiB",
                                      str(result["oom"]), result["hash"]]) + " |"


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("model")
    args.add_argument("--limit", action="append", required=True, help="none, or for example 4GiB; may be repeated")
    args.add_argument("--size", default="512x512")
    args.add_argument("--steps", type=int, default=2)
    args.add_argument("--prompt", default="a lighthouse on a cliff at dusk, oil painting")
    args.add_argument("--leave", type=float, default=0.03, help="share of the limit that --memory leaves to the kernel")
    args = args.parse_args()
    print(f"{args.size}, {args.steps} steps, guided; peaks are resident of planned\n")
    print("| limit | text encoding | denoising, a step | decoding | all | cgroup's peak | OOM kills | picture |")
    print("|---|---|---|---|---|---|---|---|")
    failed = False
    for limit in args.limit:
        result = run(args, limit, args.leave)
        failed |= result["code"] != 0
        print(row(result, args.steps), flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
