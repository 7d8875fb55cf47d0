"""Pulls one model from a hub on this machine, by cogview4j and by the hubs' Python tools, and holds their caches together."""

import filecmp
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

WORK, CLASSPATH = Path(sys.argv[1]), sys.argv[2]
JAVA = [os.path.join(os.environ["JAVA_HOME"], "bin", "java")]
JAVA += ["-cp", CLASSPATH, "io.cogview4j.hub.HubInterop"]
MODEL = "zai-org/CogView4-Small"
WANTED = ["*.json", "tokenizer/*", "text_encoder/model.safetensors", "transformer/*-of-*.safetensors", "vae/*.safetensors"]

HUGGING_FACE = """
import json, sys
from huggingface_hub import snapshot_download
print(snapshot_download("%s", allow_patterns=json.loads(sys.argv[1])))
""" % MODEL

MODELSCOPE = """
import json, sys
from modelscope_hub.compat.snapshot_download import snapshot_download
print(snapshot_download("%s", allow_patterns=json.loads(sys.argv[1])))
""" % MODEL


class Hub:
    """The server of the Java tests."""

    def __enter__(self):
        self.process = subprocess.Popen(JAVA + ["serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()
        return self

    def contents(self):
        """How often content was sent since the last call."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def environment(hub, cache, **more):
    # Xet wants a server of its own; without it Python's tools use plain HTTPS, as we do
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("HF_", "MODELSCOPE_"))},
        "HF_ENDPOINT": hub.address,
        "HF_HOME": str(cache),
        "MODELSCOPE_ENDPOINT": hub.address,
        "MODELSCOPE_CACHE": str(cache / "modelscope"),
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        **more,
    }


def start(command, env):
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ended(process):
    out, err = process.communicate()
    if process.returncode != 0:
        raise SystemExit("failed: %s\n%s" % (process.args[-2:], err))
    return out.strip().splitlines()[-1]


def python(source, env, wanted=WANTED):
    return start([sys.executable, "-c", source, json.dumps(wanted)], env)


def java(env, model=MODEL):
    return start(JAVA + ["pull", model], env)


def files(folder):
    return sorted(p.relative_to(folder) for p in Path(folder).rglob("*") if p.is_file() and ".cache" not in p.parts)


def check(what, holds):
    print(("ok      " if holds else "FAILED  ") + what)
    check.failed |= not holds


check.failed = False


def same(one, other):
    return files(one) == files(other) and all(filecmp.cmp(Path(one) / f, Path(other) / f, False) for f in files(one))


def layout(cache):
    """All entries and where links lead, without what each tool keeps for itself."""
    root = cache / "hub"
    own = (".locks", "trees", "CACHEDIR.TAG")
    entries = [p for p in root.rglob("*") if not any(part in own for part in p.relative_to(root).parts)]
    return sorted((str(p.relative_to(root)), os.readlink(p) if p.is_symlink() else "") for p in entries)


def both_ways(hub, name, source, model, **more):
    first, second = (Path(tempfile.mkdtemp(dir=WORK)) for _ in range(2))
    ours = json.loads(ended(java(environment(hub, first, **more), model)))
    check(name + ": cogview4j fetches everything", ours["fetched"] == ours["bytes"] > 0)
    hub.contents()
    theirs = ended(python(source, environment(hub, first, **more)))
    check(name + ": Python finds the same folder", os.path.samefile(theirs, ours["folder"]))
    check(name + ": Python fetches nothing", hub.contents() == 0)

    fetched = ended(python(source, environment(hub, second, **more)))
    check(name + ": Python fetches everything", hub.contents() > 0)
    found = json.loads(ended(java(environment(hub, second, **more), model)))
    check(name + ": cogview4j finds the same folder", os.path.samefile(fetched, found["folder"]))
    check(name + ": cogview4j fetches nothing", found["fetched"] == 0 and hub.contents() == 0)
    check(name + ": the files are the same", same(ours["folder"], fetched))
    return first, second


def main():
    with Hub() as hub:
        first, second = both_ways(hub, "Hugging Face", HUGGING_FACE, MODEL)
        check("Hugging Face: folders and links are the same", layout(first) == layout(second))
        offline = environment(hub, first, HF_HUB_OFFLINE="1")
        check("Hugging Face: Python finds it offline", "/snapshots/" in ended(python(HUGGING_FACE, offline)))
        both_ways(hub, "Hugging Face without links", HUGGING_FACE, MODEL, HF_HUB_DISABLE_SYMLINKS="1")

        cache = Path(tempfile.mkdtemp(dir=WORK))
        one, other = java(environment(hub, cache)), python(HUGGING_FACE, environment(hub, cache))
        ours, theirs = json.loads(ended(one)), ended(other)
        check("both at once: one folder", os.path.samefile(theirs, ours["folder"]))
        check("both at once: the files are the same", same(theirs, ended(python(HUGGING_FACE, environment(hub, first)))))
        check("both at once: nothing is left half", not [f for f in files(cache) if "incomplete" in f.name])

        both_ways(hub, "ModelScope", MODELSCOPE, "modelscope:" + MODEL)
    sys.exit(check.failed)


main()
