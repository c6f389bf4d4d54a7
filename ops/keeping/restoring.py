"""A backup comes back: checked first, restored beside, compared, and only then in the old one's place."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ops.keeping import comparing, databases, files, keys, manifest, programs, schemas, tables
from ops.keeping.address import Address, owning
from ops.keeping.comparing import Compared
from ops.keeping.session import Session, text
from ops.trouble import Trouble

JOBS = 2
OPTIONS = [
    "--format=directory",
    "--exit-on-error",
    "--schema=public",
    "--no-owner",
    "--no-acl",
    "--no-comments",
]
QUICK = "-c maintenance_work_mem=256MB -c synchronous_commit=off"  # nothing counts before the end
NEW, TRIED, BEFORE = "restored", "tried", "before"
REVOKE = """
do $$ declare found record; begin
  if exists (select from pg_roles where rolname = 'wangge_app') then
    for found in select tgrelid::regclass as name from pg_trigger where tgname like '%\\_append\\_only' loop
      execute format('revoke update, delete, truncate on %s from wangge_app', found.name);
    end loop;
  end if;
end $$
"""


@dataclass(frozen=True)
class Wish:
    """How a backup is to be restored: over data that is there, without its key, from an older version."""

    replace: bool = False
    without_key: bool = False
    migrate: bool = False


@dataclass(frozen=True)
class Restored:
    """What came of it."""

    told: dict[str, Any]
    compared: Compared
    set_aside: str = ""  # the name that the old database has now
    bad: tuple[str, ...] = ()  # files that were missing before the backup was made


def restore(env: Mapping[str, str], folder: Path, wish: Wish) -> Restored:
    """Restore into this installation. Raises Trouble, and leaves everything as it was then."""
    address = owning(env)
    told = checked(env, folder, migrate=wish.migrate)
    keys.refuse_wrong(told, env, without=wish.without_key)
    with databases.beside(address) as server:
        refuse_older_server(server, told)
        taken = refuse_taken(server, address, wish.replace)
        with restored_beside(server, address, NEW) as new:
            compared = filled(env, new, folder, told)
            if compared.differences:
                raise Trouble(differing(compared))
            stamp = f"{BEFORE}_{datetime.now(UTC):%Y%m%d_%H%M%S}"
            if taken:
                files.keep_names(Path(env["WANGGE_VAR"]), stamp)
            bad = bring_files(env, folder, told)
            aside = swap(server, address, new, stamp if taken else "")
            bring_anchors(env, folder, stamp)
            return Restored(told, compared, aside, tuple(bad))


def checked(env: Mapping[str, str], folder: Path, *, migrate: bool) -> dict[str, Any]:
    """The paper of a backup that is whole, was made here or by what we know, and can be read."""
    told = manifest.read(folder)
    schemas.refuse_other(told, schemas.known(env), manifest.version_of(told), migrate=migrate)
    if programs.major("pg_restore") < told["server"] // 10000:
        raise Trouble(f"install postgresql-client-{told['server'] // 10000}: it was dumped by that version.")
    manifest.check_database(folder, told)
    manifest.check_files(folder, told)
    return told


def refuse_older_server(server: Session, told: dict[str, Any]) -> None:
    here, there = int(server.do("show server_version_num")) // 10000, told["server"] // 10000
    if here < there:
        raise Trouble(
            f"the backup comes from PostgreSQL {there} and the server here is {here}: update it first."
        )


def refuse_taken(server: Session, address: Address, replace: bool) -> bool:
    """Whether a database with data is there; refused unless it may be replaced, or while it is used."""
    if not databases.exists(server, address.name):
        return False
    if number := databases.visitors(server, address.name):
        raise Trouble(f"{number} programs are connected to {address.name}: stop ./run (web and jobs) first.")
    with Session(address) as old:
        taken = tables.holds_data(old)
    if taken and not replace:
        raise Trouble(
            f"the database {address.name} holds data. Nothing was changed. To put the backup in its place "
            "say --replace: the present database is then set aside under another name, not deleted."
        )
    return taken


@contextmanager
def restored_beside(server: Session, address: Address, what: str) -> Iterator[Address]:
    """An empty database beside ours, gone again unless it was given another name meanwhile."""
    new = address.named(databases.beside_name(address, what))
    databases.drop(server, new.name)
    try:
        databases.create(server, new)
        yield new
    finally:
        databases.drop(server, new.name)


def filled(env: Mapping[str, str], new: Address, folder: Path, told: dict[str, Any]) -> Compared:
    """Fill an empty database from a backup, compare, bring up to date, count transactions on."""
    words = [*OPTIONS, f"--jobs={JOBS}", f"--dbname={new.name}", str(folder / manifest.DATABASE)]
    pour = programs.start(new, "pg_restore", *words, settings=QUICK)
    programs.finish(pour, "pg_restore")
    with Session(new) as session:
        compared = comparing.numbers(session, told)
        session.do(REVOKE)
    schemas.migrate(env, new, told)
    with Session(new) as session:
        count_on(session)
        session.do("analyze")
    compared.differences += comparing.chain(new, env, folder)
    return compared


def count_on(session: Session) -> None:
    """Let transactions be counted on from the highest id in any row (see docs/decisions/backup.md)."""
    highest = tables.last_transaction(session)
    now, base = (
        int(session.do(asked)) for asked in ("select pg_current_xact_id()", "select wangge_xid_base()")
    )
    if now + base <= highest:
        base = highest - now + 1
    session.do(
        "create or replace function wangge_xid_base() returns bigint language sql stable parallel safe "
        f"as {text(f'select {base}::bigint')}"
    )


def bring_files(env: Mapping[str, str], folder: Path, told: dict[str, Any]) -> list[str]:
    """Put files and anchors where the program looks for them; answers which the backup never had."""
    var = Path(env["WANGGE_VAR"])
    copied = files.copy_all(manifest.listed(folder, told), folder / manifest.FILES, var / "files")
    if copied.bad:
        raise Trouble(f"{len(copied.bad)} files could not be copied, {copied.bad[0]} among them.")
    return list(told["files"]["bad"])


def bring_anchors(env: Mapping[str, str], folder: Path, stamp: str) -> None:
    """The anchors of the journal as they were; those of what is set aside are kept beside them."""
    place = Path(env["WANGGE_VAR"]) / "anchors" / "journal"
    if place.is_file():
        place.rename(place.with_name(f"journal.{stamp}"))
    if (folder / manifest.ANCHORS / "journal").is_file():
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / manifest.ANCHORS / "journal", place)


def swap(server: Session, address: Address, new: Address, stamp: str) -> str:
    """The new database takes the name; one that held data goes on under another, with ``stamp`` in it."""
    aside = databases.beside_name(address, stamp) if stamp else ""
    if aside:
        databases.rename(server, address.name, aside)
    elif databases.exists(server, address.name):
        databases.drop(server, address.name)
    databases.rename(server, new.name, address.name)
    return aside


def differing(compared: Compared) -> str:
    shown = "\n  ".join(compared.differences[:20])
    return f"what was restored is not what was backed up; nothing was replaced:\n  {shown}"


def attempt(env: Mapping[str, str], folder: Path) -> Restored:
    """A tried restore: the backup read, checked, restored into a database of its own, compared, dropped."""
    address = owning(env)
    told = checked(env, folder, migrate=True)
    with databases.beside(address) as server:
        refuse_older_server(server, told)
        with restored_beside(server, address, TRIED) as new:
            compared = filled(env, new, folder, told)
    if compared.differences:
        raise Trouble(differing(compared))
    return Restored(told, compared, "", tuple(told["files"]["bad"]))
