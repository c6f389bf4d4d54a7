"""Photos and papers, copied by the hash that is their name.

They are written once, flushed before a row names them, and never changed. So whatever the rows of a
snapshot name is on the disk, and may be copied after the snapshot was taken. A file that an earlier backup
on the same disk holds is not copied but linked: one more name for the same bytes.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ops.keeping.manifest import CHUNK, hash_of, path_of

Row = tuple[str, str, int]


@dataclass
class Copied:
    """What came of copying: how much, and the names of those that are missing or spoilt at the source."""

    count: int = 0
    bytes: int = 0
    linked: int = 0
    bad: list[str] = field(default_factory=list)
    good: list[Row] = field(default_factory=list)


def copy_all(rows: Iterable[Row], source: Path, target: Path, earlier: Path | None = None) -> Copied:
    """Bring the files of ``rows`` into ``target``; what lies there rightly already is left alone."""
    done = Copied()
    for tenant, digest, size in rows:
        place = path_of(tenant, digest)
        if linked(earlier / place if earlier else None, target / place, size):
            done.linked += 1
        elif not copied(source / place, target / place, digest):
            done.bad.append(f"{tenant}/{digest}")
            continue
        done.count += 1
        done.bytes += size
        done.good.append((tenant, digest, size))
    return done


def linked(earlier: Path | None, target: Path, size: int) -> bool:
    """Give the file of an earlier backup a second name, where the disk can and the length is right."""
    if earlier is None or not earlier.is_file() or earlier.stat().st_size != size:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(earlier, target)
    except OSError:  # another disk, or one without links
        return False
    return True


def copied(source: Path, target: Path, digest: str) -> bool:
    """Copy a file, if its content is what its name says. Whole under its name, or not there."""
    if target.is_file() and hash_of(target) == digest:
        return True
    if not source.is_file():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.new")
    total = hashlib.sha256()
    try:
        with source.open("rb") as read, unfinished.open("wb") as written:
            while chunk := read.read(CHUNK):
                total.update(chunk)
                written.write(chunk)
        if total.hexdigest() == digest:
            unfinished.replace(target)
            return True
        return False
    finally:
        unfinished.unlink(missing_ok=True)


def size_of(rows: Iterable[Row], earlier: Path | None) -> int:
    """The bytes that will be written, less what can be linked."""
    return sum(size for tenant, digest, size in rows if not has(earlier, path_of(tenant, digest), size))


def has(folder: Path | None, place: Path, size: int) -> bool:
    path = folder / place if folder else None
    return bool(path and path.is_file() and path.stat().st_size == size)


def keep_names(var: Path, stamp: str) -> Path:
    """Give every file a second name, so that what is set aside keeps its own when the sweeper comes."""
    source, target = var / "files", var / f"files_{stamp}"
    for path in source.glob("*/??/??/*"):
        linked(path, target / path.relative_to(source), path.stat().st_size)
    return target
