"""What has to be there before anything is measured."""
from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from comparison.options import Options
from comparison.sides import HERE

VENV = HERE / ".venv"
REQUIREMENTS = HERE / "requirements.txt"


class Missing(Exception):
    """Something has to be installed first."""


def python(options: Options) -> Path:
    """A Python that has diffusers: the one that was given, or a virtual environment, set up when it is needed."""
    if options.python is not None:
        require_diffusers(options.python)
        return options.python
    installed = VENV / REQUIREMENTS.name  # a copy of what was installed
    if not installed.is_file() or installed.read_text() != REQUIREMENTS.read_text():
        install(installed)
    return VENV / "bin" / "python"


def install(mark: Path) -> None:
    print(f"Setting up {VENV} (once, about 1.5 GB) ...", file=sys.stderr)
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True, stdout=sys.stderr)
        subprocess.run([VENV / "bin" / "python", "-m", "pip", "install", "--quiet", "--retries", "1", "-r", REQUIREMENTS],
                       check=True, stdout=sys.stderr)
    except subprocess.CalledProcessError as e:
        raise Missing(f"The virtual environment could not be set up (exit code {e.returncode}). "
                      "--python PATH takes one that you have.") from None
    shutil.copyfile(REQUIREMENTS, mark)


def require_diffusers(path: Path) -> None:
    try:
        done = subprocess.run([path, "-c", "import torch, diffusers, transformers, PIL"], capture_output=True, text=True)
    except OSError as e:
        raise Missing(f"{path} cannot be run: {e.strerror}.") from None
    if done.returncode != 0:
        raise Missing(f"{path} does not have what {REQUIREMENTS} lists: {done.stderr.strip().splitlines()[-1]}")


def require_cogview4j(options: Options) -> str:
    """Builds cogview4j if that is due, so that no measurement contains it. The launcher itself says what it lacks."""
    try:
        done = subprocess.run([options.launcher, "--version"], stdout=subprocess.PIPE, text=True)
    except OSError as e:
        raise Missing(f"{options.launcher} cannot be run: {e.strerror}.") from None
    if done.returncode != 0:
        raise Missing(f"{options.launcher} does not start; see above.")
    return done.stdout.strip()
