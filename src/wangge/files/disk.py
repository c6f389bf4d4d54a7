"""Bytes on disk: ``var/files/<tenant>/ab/cd/<sha256>``. Whole and flushed, or not there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from django.conf import settings

UNFINISHED = "unfinished"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def root() -> Path:
    return Path(settings.FILES_ROOT)


def path_of(tenant: str, sha256: str) -> Path:
    return root() / tenant / sha256[:2] / sha256[2:4] / sha256


def write(tenant: str, data: bytes) -> str:
    """Put bytes on disk and answer their name. Flushed before the name appears, and the name too."""
    name = digest(data)
    target = path_of(tenant, name)
    _folder(target.parent)
    unfinished = root() / UNFINISHED / f"{uuid4().hex}"
    _folder(unfinished.parent)
    with unfinished.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(target)
    _flush_folder(target.parent)
    return name


def read(tenant: str, sha256: str) -> bytes:
    """Raises FileNotFoundError."""
    return path_of(tenant, sha256).read_bytes()


def stored() -> Iterator[tuple[str, str, Path]]:
    """Tenant, name and path of every finished file."""
    for path in sorted(root().glob("*/??/??/*")):
        yield path.relative_to(root()).parts[0], path.name, path


def unfinished() -> Iterator[Path]:
    """What a killed process left."""
    yield from sorted((root() / UNFINISHED).glob("*"))


def _folder(folder: Path) -> None:
    """Make a folder whose existence outlives a power cut."""
    if not folder.is_dir():
        _folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _flush_folder(folder.parent)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
