"""Stamps: what a step was last done for, so that it is done again only when that has changed."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path


def digest(files: Iterable[Path], *words: str) -> str:
    """A hash over the names and contents of ``files`` and over ``words``."""
    total = hashlib.sha256("\0".join(words).encode())
    for file in sorted(files):
        total.update(f"\0{file.name}\0".encode())
        total.update(file.read_bytes())
    return total.hexdigest()


def once(stamp: Path, value: str, step: Callable[[], None]) -> bool:
    """Do ``step`` unless ``stamp`` says that it was done for ``value``; tell whether it was done now."""
    if stamp.exists() and stamp.read_text() == value:
        return False
    stamp.unlink(missing_ok=True)
    step()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value)
    return True
