"""The virtual environment: exactly the locked packages, checked by their hashes."""

import shutil
import subprocess
import sys
from pathlib import Path

from ops.paths import ROOT, VENV
from ops.say import say
from ops.stamps import digest, once
from ops.trouble import Trouble

PYTHON = VENV / "bin" / "python"


def prepare(locks: list[str]) -> None:
    """Make the environment where there is none that runs, and install ``requirements/<lock>.txt``."""
    if not works(PYTHON):
        make()
    for lock in locks:
        file = ROOT / "requirements" / f"{lock}.txt"
        once(VENV / f".installed-{lock}", digest([file]), lambda file=file: install(file))


def works(python: Path) -> bool:
    """Whether ``python`` starts; it does not after the system's Python was replaced by another."""
    if not python.exists():
        return False
    return (
        subprocess.run([python, "-I", "-c", "import pip"], capture_output=True, check=False).returncode == 0
    )


def make() -> None:
    say("Making .venv …")
    if VENV.exists() and not VENV.is_symlink():
        shutil.rmtree(VENV)
    done = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(f"Python cannot make a virtual environment:\n{done.stdout}{done.stderr}")


def install(lock: Path) -> None:
    say(f"Installing {lock.relative_to(ROOT)} …")
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(
        [*command, "--require-hashes", "-r", lock], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Trouble(f"pip could not install {lock.relative_to(ROOT)}:\n{done.stderr}")
