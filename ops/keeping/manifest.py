"""The paper that lies in every backup: what it holds, by numbers and hashes, and what it was made by."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from ops.paths import ROOT
from ops.trouble import Trouble

FORMAT = 1
PAPER = "manifest.json"
SEAL = "manifest.json.sha256"
DATABASE = "database"
FILES = "files"
LIST = "files.list"
ANCHORS = "anchors"
LINE = re.compile(r"([\w-]{1,32}) ([0-9a-f]{64}) (\d+)")  # no way out of the folder of files
CHUNK = 1024 * 1024


class Damaged(Trouble):
    """A backup that is not what it was when it was made."""


class NoBackup(Trouble):
    """Something else was named, or a backup that was never finished."""


def write(folder: Path, told: dict[str, Any]) -> None:
    """The last step of a backup: the paper, and a hash over the paper."""
    text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / PAPER).write_text(text)
    (folder / SEAL).write_text(f"{hashlib.sha256(text.encode()).hexdigest()}  {PAPER}\n")


def read(folder: Path) -> dict[str, Any]:
    """The paper of a backup, if it is whole and of a kind that this program reads."""
    if not folder.is_dir():
        raise NoBackup(f"{folder} is not a folder. A backup is a folder with {PAPER} in it.")
    if not (folder / PAPER).is_file() or not (folder / SEAL).is_file():
        raise NoBackup(f"{folder} is no backup, or one that was never finished: it has no {PAPER}.")
    data = (folder / PAPER).read_bytes()
    if (folder / SEAL).read_text(errors="replace").split()[:1] != [hashlib.sha256(data).hexdigest()]:
        raise Damaged(f"{folder / PAPER} is damaged: its hash differs from {SEAL}. Take another backup.")
    told = dict(json.loads(data))
    if told.get("format") != FORMAT:
        raise Trouble(
            f"{folder} is a backup of format {told.get('format')}, and this Wangge reads format {FORMAT}. "
            f"Restore it with the version that made it ({version_of(told)})."
        )
    return told


def version_of(told: dict[str, Any]) -> str:
    made_by = told.get("program") or {}
    return f"Wangge {made_by.get('version', '?')}, commit {made_by.get('commit') or 'unknown'}"


def check_database(folder: Path, told: dict[str, Any]) -> None:
    """Every file of the dump is there, as long as it was and with the same content."""
    lying = {path.name for path in (folder / DATABASE).glob("*")}
    if more := sorted(lying - set(told["database"])):
        raise Damaged(f"{folder / DATABASE} holds what the backup did not: {', '.join(more[:3])}.")
    for name, (size, digest) in told["database"].items():
        _check(folder / DATABASE / name, size, digest)


def check_files(folder: Path, told: dict[str, Any]) -> int:
    """Every photo and paper is there with the content that its name tells; answers how many."""
    rows = list(listed(folder, told))
    with ThreadPoolExecutor(2) as pool:
        for _ in pool.map(lambda row: _check(folder / FILES / path_of(row[0], row[1]), row[2], row[1]), rows):
            continue
    return len(rows)


def listed(folder: Path, told: dict[str, Any]) -> Iterator[tuple[str, str, int]]:
    """Tenant, name and size of every file in the backup."""
    _check(folder / LIST, None, told["files"]["list"])
    for line in (folder / LIST).read_text().splitlines():
        if not (found := LINE.fullmatch(line)):
            raise Damaged(f"{folder / LIST} holds a line that is none: {line[:80]}")
        yield found[1], found[2], int(found[3])


def path_of(tenant: str, digest: str) -> Path:
    """Where a file lies below the folder of files, here as in ``var/files``."""
    return Path(tenant) / digest[:2] / digest[2:4] / digest


def _check(path: Path, size: int | None, digest: str) -> None:
    if not path.is_file():
        raise Damaged(f"{path} is missing. Take another backup.")
    if size is not None and path.stat().st_size != size:
        raise Damaged(f"{path} has {path.stat().st_size} bytes and had {size}: cut off? Take another backup.")
    if hash_of(path) != digest:
        raise Damaged(f"{path} is damaged: its content is not what was backed up. Take another backup.")


def hash_of(path: Path) -> str:
    total = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            total.update(chunk)
    return total.hexdigest()


def program() -> dict[str, str]:
    """Which Wangge this is."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    command = ["git", "-C", str(ROOT), "rev-parse", "--short=12", "HEAD"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return {"version": version, "commit": ""}
    return {"version": version, "commit": done.stdout.strip()}
