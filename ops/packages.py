"""Debian packages: which are lacking, and installing them or saying how."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from ops import postgres
from ops.paths import VENV as FOLDER
from ops.say import say
from ops.trouble import Trouble

DATABASE = "postgresql-15-postgis-3"
FONT = "fonts-wqy-zenhei"
VENV = "python3-venv"
BROWSER = "chromium"


def can_make_venv() -> bool:
    """Debian's Python lacks ``ensurepip`` until python3-venv is there. Once made, it is not needed."""
    if (FOLDER / "bin" / "python").exists():
        return True
    command = [sys.executable, "-c", "import ensurepip, venv"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


PRESENT: dict[str, Callable[[], bool]] = {
    DATABASE: lambda: postgres.server_programs() is not None,
    FONT: lambda: Path("/usr/share/fonts/truetype/wqy").is_dir(),
    VENV: can_make_venv,
    BROWSER: lambda: shutil.which("chromium") is not None,
}


def needed(*, own_cluster: bool, testing: bool) -> list[str]:
    """The packages that this use of Wangge stands on."""
    return [FONT, VENV, *([DATABASE] if own_cluster or testing else []), *([BROWSER] if testing else [])]


def prepare(names: list[str]) -> None:
    """Install those of ``names`` that are lacking; without the right to, print the one line that does it."""
    lacking = [name for name in names if not PRESENT[name]()]
    if not lacking:
        return
    before = privilege()
    line = f"apt-get install -y --no-install-recommends {' '.join(lacking)}"
    if before is None:
        raise Trouble(f"packages are lacking. Run this once, then start again:\n  sudo {line}")
    say(f"Installing {' '.join(lacking)} …")
    for command in ("apt-get update", line):
        run([*before, *command.split()])


def privilege() -> list[str] | None:
    """What to put before apt-get: nothing as root, sudo where it asks no password, None where neither."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    allowed = sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0
    return [sudo, "-n"] if sudo and allowed else None


def run(command: list[str]) -> None:
    done = subprocess.run(
        ["env", "DEBIAN_FRONTEND=noninteractive", *command] if os.geteuid() == 0 else command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Trouble(f"{' '.join(command)} failed:\n{done.stderr.strip()}")
