"""One backup: database and files of one moment, while people go on working.

Everything is read in one snapshot: the dump (``pg_dump --snapshot``), the numbers that a restored database is
compared by, the list of files. The folder gets its name last, when all of it is on the disk.
"""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ops.keeping import files, manifest, programs, shelf, tables
from ops.keeping.address import Address, owning
from ops.keeping.session import Session
from ops.locks import locked
from ops.trouble import Trouble

PRIVATE = 0o700
NO_SWEEPING = 740130  # the advisory lock that wangge.files.sweeping asks for, too
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
COMPRESSED = 4  # a dump takes less than this part of the database
NOTHING_LEFT = 1024 * 1024  # a disk with less than this counts as full
RESERVE = 64 * 1024 * 1024
JOBS = 2
DUMP = [
    "--format=directory",
    "--compress=1",
    f"--jobs={JOBS}",
    "--schema=public",
    "--lock-wait-timeout=120s",
    "--exclude-table=spatial_ref_sys",
]


def make(env: Mapping[str, str], where: Path, why: str = shelf.BY_HAND) -> shelf.Kept:
    """Make a backup in ``where``. Raises Trouble, and leaves no half of one then."""
    have_folder(where)
    with locked(where / ".lock", wait=False) as alone:
        if not alone:
            raise Trouble(f"a backup is being made in {where} at this moment.")
        shelf.sweep(where)
        name = free_name(where)
        with unfinished(where, name) as folder:
            told = filled(env, folder, newest(where), why)
            manifest.write(folder, told)
            os.sync()
        return shelf.Kept(where / name, told_moment(told), told)


def have_folder(where: Path) -> None:
    try:
        where.mkdir(parents=True, exist_ok=True)
        where.chmod(PRIVATE)
        (where / ".lock").touch(0o600)
    except OSError as error:
        raise Trouble(f"backups cannot be written to {where}: {error.strerror}.") from error


def free_name(where: Path) -> str:
    name = shelf.name_for(datetime.now(UTC))
    if (where / name).exists():
        raise Trouble(f"{where / name} is there already; wait a second.")
    return name


def newest(where: Path) -> Path | None:
    """Where the files of the newest backup lie."""
    found = shelf.kept(where)
    return found[0].path / manifest.FILES if found else None


@contextmanager
def unfinished(where: Path, name: str) -> Iterator[Path]:
    """A folder that gets its name at the end, or is gone."""
    folder = where / f"{name}{shelf.UNFINISHED}"
    folder.mkdir(PRIVATE)
    try:
        yield folder
        folder.rename(where / name)
    except OSError as error:
        if error.errno in FULL:
            raise Trouble(full(where)) from error
        raise Trouble(f"the backup could not be written: {error}.") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def full(where: Path) -> str:
    return (
        f"the disk of {where} is full. Nothing of this backup was kept, and earlier ones are as they were. "
        "Make room there, or set WANGGE_BACKUP_TO to a folder on a larger disk."
    )


def filled(env: Mapping[str, str], folder: Path, earlier: Path | None, why: str) -> dict[str, Any]:
    """Fill the folder; answers the paper that goes on top."""
    address, began = owning(env), datetime.now(UTC)
    var = Path(env["WANGGE_VAR"])
    with Session(address) as session:
        snapshot = hold_still(session)
        rows = [(tenant, digest, size) for tenant, digest, size in session.ask(tables.FILES)]
        refuse_small_disk(session, folder, files.size_of(rows, earlier))
        sequences = tables.sequences(session)  # before the dump, which takes them as they stand then
        dump = begin_dump(address, snapshot, folder / manifest.DATABASE)
        try:
            copied = files.copy_all(rows, var / "files", folder / manifest.FILES, earlier)
            numbers = numbers_of(session)
            finish_dump(dump, folder)
        finally:
            dump.kill()
            dump.wait()
    return {
        **numbers,
        "sequences": sequences,
        "format": manifest.FORMAT,
        "program": manifest.program(),
        "why": why,
        "began_at": began.isoformat(),
        "ended_at": datetime.now(UTC).isoformat(),
        "files": files_told(folder, copied),
        "anchors": anchors(var, folder),
        "database": database_told(folder / manifest.DATABASE),
    }


def hold_still(session: Session) -> str:
    """Keep the sweeper of files out, then open the one snapshot."""
    session.do(f"select pg_advisory_lock_shared({NO_SWEEPING})")
    session.do("begin isolation level repeatable read read only")
    if not tables.exists(session, "django_migrations"):
        raise Trouble("there is nothing to back up: the database has no tables yet. Start ./run once.")
    return session.do("select pg_export_snapshot()")


def refuse_small_disk(session: Session, folder: Path, of_files: int) -> None:
    """Say that it will not fit before hours were spent."""
    database = int(session.do("select pg_database_size(current_database())"))
    needed, free = of_files + database // COMPRESSED + RESERVE, shutil.disk_usage(folder).free
    if needed > free:
        raise Trouble(
            f"{folder.parent} has {megabytes(free)} free and the backup needs about {megabytes(needed)}. "
            "Make room there, or set WANGGE_BACKUP_TO to a folder on a larger disk."
        )


def megabytes(number: int) -> str:
    return f"{number / 1e6:,.0f} MB"


def begin_dump(address: Address, snapshot: str, target: Path) -> subprocess.Popen[str]:
    return programs.start(address, "pg_dump", *DUMP, f"--snapshot={snapshot}", f"--file={target}")


def finish_dump(dump: subprocess.Popen[str], folder: Path) -> None:
    try:
        programs.finish(dump, "pg_dump")
    except Trouble as trouble:
        if "No space left" in str(trouble) or shutil.disk_usage(folder).free < NOTHING_LEFT:
            raise Trouble(full(folder.parent)) from trouble
        raise


def numbers_of(session: Session) -> dict[str, Any]:
    """What the restored database will be compared by."""
    return {
        "server": int(session.do("show server_version_num")),
        "schema": tables.schema(session),
        "tables": tables.content(session),
        "journal": session.ask(tables.HEAD),
        "keys": session.ask(tables.KEYS),
        "tenants": session.ask("select coalesce(jsonb_agg(code order by code), '[]') from tenants_tenant"),
        "size": int(session.do("select pg_database_size(current_database())")),
    }


def files_told(folder: Path, copied: files.Copied) -> dict[str, Any]:
    """Write the list of files; what is missing or spoilt at the source is named."""
    lines = "".join(f"{tenant} {digest} {size}\n" for tenant, digest, size in copied.good)
    (folder / manifest.LIST).write_text(lines)
    return {
        "count": copied.count,
        "bytes": copied.bytes,
        "linked": copied.linked,
        "bad": copied.bad,
        "list": manifest.hash_of(folder / manifest.LIST),
    }


def anchors(var: Path, folder: Path) -> str | None:
    """The anchors of the journal's chain go along; the key of the vault never does."""
    source = var / "anchors" / "journal"
    if not source.is_file():
        return None
    (folder / manifest.ANCHORS).mkdir(PRIVATE)
    shutil.copyfile(source, folder / manifest.ANCHORS / "journal")
    return manifest.hash_of(folder / manifest.ANCHORS / "journal")


def database_told(dump: Path) -> dict[str, list[Any]]:
    return {path.name: [path.stat().st_size, manifest.hash_of(path)] for path in sorted(dump.iterdir())}


def told_moment(told: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(told["began_at"])
