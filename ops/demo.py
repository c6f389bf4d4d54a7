"""The demo town: loaded on the first start, and the accounts that it prints."""

import os
import subprocess
from pathlib import Path

from ops.paths import ROOT, VENV
from ops.stamps import once
from ops.trouble import Trouble


def has_command(name: str) -> bool:
    """Whether this Wangge knows the command ``name``."""
    return any((ROOT / "src" / "wangge").glob(f"*/management/commands/{name}.py"))


def wanted() -> bool:
    """The demo belongs to an installation with a database of its own, unless ``WANGGE_DEMO=0``."""
    return os.environ.get("WANGGE_DEMO", "1") == "1" and has_command("demo")


def first_start(env: dict[str, str], home: Path) -> None:
    """Build the demo town once in the life of the private cluster in ``home``."""
    if wanted():
        once(home / "demo", "built", lambda: build(env))


def build(env: dict[str, str]) -> None:
    print("Building the demo town, three weeks of it (a minute or two) …", flush=True)
    run(env)


def show_accounts(env: dict[str, str]) -> None:
    """Print one account of each role."""
    if wanted():
        run(env, "--accounts")


def run(env: dict[str, str], *arguments: str) -> None:
    command = [VENV / "bin" / "python", "-m", "wangge", "demo", *arguments]
    if subprocess.run(command, env=env, check=False).returncode:
        raise Trouble("the demo town could not be built (see above); WANGGE_DEMO=0 starts without it.")
