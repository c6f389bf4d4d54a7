"""The programs of PostgreSQL that copy a database out and in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from ops import postgres
from ops.keeping.address import Address
from ops.trouble import Trouble

LACKING = "{} is not installed (Debian: apt-get install postgresql-client-15)."


def find(name: str) -> str:
    """The newest ``name`` on this machine: an older one cannot read a newer server."""
    folders = sorted(postgres.SERVERS.glob("*/bin"), key=_version, reverse=True)
    for folder in folders:
        if (folder / name).exists():
            return str(folder / name)
    if found := shutil.which(name):
        return found
    raise Trouble(LACKING.format(name))


def _version(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdigit() else 0


def major(name: str) -> int:
    """The major version of a program."""
    said = subprocess.run([find(name), "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+)\.", said)
    return int(found[1]) if found else 0


def clean(env: Mapping[str, str]) -> dict[str, str]:
    """An environment without what would lead the programs to another server, speaking English."""
    return {**{name: value for name, value in env.items() if not name.startswith("PG")}, "LC_ALL": "C.UTF-8"}


def start(address: Address, name: str, *arguments: str, settings: str = "") -> subprocess.Popen[str]:
    """Begin a program on a database, with settings of the server for its connections."""
    return subprocess.Popen(
        [find(name), *arguments],
        env={**clean(os.environ), **address.env, **({"PGOPTIONS": settings} if settings else {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str], what: str) -> None:
    """Wait for the end of a program; Trouble with its last words where it failed."""
    _, said = process.communicate()
    if process.returncode:
        lines = [line for line in said.splitlines() if line.strip()]
        raise Trouble(f"{what} failed: {' '.join(lines[-3:]) or f'status {process.returncode}'}")
