"""What a person types, and what he is told."""

from __future__ import annotations

import argparse
import json
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from ops import environment, setup
from ops.cluster import PASSABLE, make_folder, private_cluster
from ops.keeping import keys, making, manifest, notes, restoring, shelf
from ops.keeping.notes import size_of, summary
from ops.lease import in_use
from ops.locks import locked
from ops.paths import var
from ops.stamps import once
from ops.trouble import Trouble

COMMANDS = ("backup", "backups", "restore")
DONE, FINDINGS, REFUSED = 0, 1, 2


def main(arguments: list[str]) -> int:
    """Run one of the commands; the exit status tells 0 done, 1 done with findings, 2 refused."""
    told = parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, stopped)  # unwind, so that nothing half done stays
    try:
        status, text, data = told.run(told)
    except Trouble as trouble:
        if not told.as_json:
            raise
        status, text, data = REFUSED, "", {"code": "refused", "message": str(trouble)}
    print(json.dumps(data, ensure_ascii=False, default=str) if told.as_json else text, flush=True)
    return int(status)


def stopped(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(REFUSED)


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="./wangge", description="Backups of this installation.")
    under = top.add_subparsers(dest="command", required=True)
    one = under.add_parser("backup", help="copy database and files while people work")
    one.add_argument("--to", type=Path, help="folder of backups (otherwise WANGGE_BACKUP_TO or var/backups)")
    one.set_defaults(run=backup)
    listing = under.add_parser("backups", help="list the finished backups")
    listing.add_argument("--to", type=Path, help="folder of backups")
    listing.set_defaults(run=backups)
    back = under.add_parser("restore", help="bring a backup back, or try whether it can be")
    back.add_argument("backup", nargs="?", help="folder or name of the backup; with --try the newest if none")
    back.add_argument("--try", action="store_true", dest="attempt", help="restore aside, compare, drop")
    back.add_argument("--replace", action="store_true", help="even though the database here holds data")
    back.add_argument("--without-key", action="store_true", help="even though sealed names stay unreadable")
    back.add_argument(
        "--migrate", action="store_true", help="a backup of an older version; bring it up to date"
    )
    back.set_defaults(run=restore)
    for sub in (one, listing, back):
        sub.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")
    return top


Answer = tuple[int, str, dict[str, Any]]


def backup(told: argparse.Namespace) -> Answer:
    where = (told.to or shelf.folder()).resolve()
    with database() as env:
        made, seconds = make_and_note(env, where, shelf.BY_HAND)
        bad = made.told["files"]["bad"]
        text = [
            f"{made.path}: {said(made.told)}, {seconds:.0f} s",
            *bad_lines(bad),
            keys.APART.format(keys.source(env)),
        ]
        data = {"path": str(made.path), "seconds": round(seconds, 1), **summary(made.told), "bad_files": bad}
        return (FINDINGS if bad else DONE), "\n".join(text), data


def make_and_note(env: Mapping[str, str], where: Path, why: str) -> tuple[shelf.Kept, float]:
    """A backup, and the line about it on the page of administrators, also when it did not come off."""
    began, clock = datetime.now(UTC), time.monotonic()
    try:
        made = making.make(env, where, why)
    except Trouble as trouble:
        notes.note(env, "made", began, trouble=str(trouble), told={"why": why, "where": str(where)})
        raise
    notes.made(env, made, began)
    return made, time.monotonic() - clock


def backups(told: argparse.Namespace) -> Answer:
    where = (told.to or shelf.folder()).resolve()
    found = shelf.kept(where)
    lines = [
        f"{one.at:%Y-%m-%d %H:%M} UTC  {one.path.name}  {said(one.told)}  ({one.told['why']})"
        for one in found
    ]
    data = [
        {"path": str(one.path), "at": one.at, "why": one.told["why"], **summary(one.told)} for one in found
    ]
    return DONE, "\n".join(lines) or f"there is no finished backup in {where}.", {"backups": data}


def restore(told: argparse.Namespace) -> Answer:
    if not told.backup and not told.attempt:
        raise Trouble("say which backup: ./wangge restore FOLDER (./wangge backups lists them).")
    folder = shelf.chosen(told.backup)
    return tried(folder) if told.attempt else brought_back(folder, told)


def tried(folder: Path) -> Answer:
    with database() as env:
        done, seconds = attempt_and_note(env, folder)
        text = [
            f"{folder.name} can be restored ({seconds:.0f} s). {done.compared.text()}",
            *bad_lines(done.bad),
        ]
        return DONE, "\n".join(text), answered(folder, done, seconds)


def attempt_and_note(env: Mapping[str, str], folder: Path) -> tuple[restoring.Restored, float]:
    began, clock = datetime.now(UTC), time.monotonic()
    try:
        done = restoring.attempt(env, folder)
    except manifest.NoBackup:
        raise  # a wrong name says nothing about the backups
    except Trouble as trouble:
        notes.note(env, "tried", began, name=folder.name, trouble=str(trouble))
        raise
    notes.note(env, "tried", began, name=folder.name, size=size_of(done.told), told=vars(done.compared))
    return done, time.monotonic() - clock


def brought_back(folder: Path, told: argparse.Namespace) -> Answer:
    make_folder(var(), PASSABLE, None)
    with locked(var() / "run.lock", wait=False) as alone:
        if not alone:
            raise Trouble(
                "Wangge runs in this folder: stop ./run first, so that nothing is written meanwhile."
            )
        had_key = bool(keys.at_hand(environment.of_python()))
        setup.furnish(var())
        try:
            with database() as env:
                without_key = told.without_key or not had_key
                return answer_of(env, folder, restoring.Wish(told.replace, without_key, told.migrate))
        except Trouble:
            if not had_key:  # made a moment ago, for nothing: it must not look like the right one
                (var() / "vault_key").unlink(missing_ok=True)
            raise


def answer_of(env: Mapping[str, str], folder: Path, wish: restoring.Wish) -> Answer:
    """Restore, note it in what was restored, and say what was compared and what is lacking."""
    clock, began = time.monotonic(), datetime.now(UTC)
    done = restoring.restore(env, folder, wish)
    settle()
    notes.note(env, "restored", began, name=folder.name, size=size_of(done.told), told=vars(done.compared))
    seconds, warning = time.monotonic() - clock, keys.warning(done.told, env)
    lines = [
        f"{folder.name} is restored ({seconds:.0f} s). {done.compared.text()}",
        *aside_lines(done.set_aside),
        *bad_lines(done.bad),
        *([warning] if warning else []),
    ]
    data = {**answered(folder, done, seconds), "set_aside": done.set_aside, "warning": warning}
    return (FINDINGS if warning or done.bad else DONE), "\n".join(lines), data


def aside_lines(name: str) -> list[str]:
    if not name:
        return []
    stamp = name[name.rindex(restoring.BEFORE) :]
    return [f"What was there is kept: the database as {name}, its files as {var() / f'files_{stamp}'}."]


def settle() -> None:
    """What the private cluster has been through: no demo is built into it, migrations are looked at again."""
    if setup.own_cluster():
        home = private_cluster(var()).home
        (home / "migrated").unlink(missing_ok=True)
        once(home / "demo", "built", lambda: None)


@contextmanager
def database() -> Iterator[dict[str, str]]:
    """The environment with a reachable database, which is left as it is: nothing is migrated here."""
    if not setup.own_cluster():
        yield environment.of_python()
        return
    cluster = private_cluster(var())
    with in_use(cluster):
        yield environment.with_cluster(cluster)


def said(told: dict[str, Any]) -> str:
    numbers = summary(told)
    return (
        f"{numbers['rows']:,} rows in {numbers['tables']} tables, {numbers['files']:,} files, "
        f"{numbers['bytes'] / 1e6:,.1f} MB"
    )


def answered(folder: Path, done: restoring.Restored, seconds: float) -> dict[str, Any]:
    return {
        "path": str(folder),
        "seconds": round(seconds, 1),
        "compared": vars(done.compared),
        "bad_files": list(done.bad),
    }


def bad_lines(bad: list[str] | tuple[str, ...]) -> list[str]:
    if not bad:
        return []
    return [
        f"{len(bad)} files were missing or spoilt before the backup and are not in it: {', '.join(bad[:3])}"
    ]
