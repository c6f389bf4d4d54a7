"""Bringing the database up to date, by the owner of the tables; skipped when these very files have been seen.

A database with data in it is backed up first. One that a newer Wangge has used is left alone.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ops import environment
from ops.keeping import making, notes, schemas, shelf, tables
from ops.keeping.address import owning
from ops.keeping.session import Session
from ops.paths import ROOT
from ops.say import say
from ops.stamps import digest, once
from ops.trouble import Trouble, told

PACKAGE = ROOT / "src" / "wangge"
OWNERS_COMMANDS = {"migrate", "makemigrations"}


def prepare(env: dict[str, str], home: Path | None) -> None:
    """Bring the database up to date. ``home`` is the private cluster's folder, None for another database."""
    if home is None:
        upgrade(env)
    else:
        files = [*PACKAGE.glob("*/migrations/*.py"), ROOT / "requirements" / "base.txt"]
        once(stamp(home), digest(files), lambda: upgrade(env))


def stamp(home: Path) -> Path:
    return home / "migrated"


def upgrade(env: dict[str, str]) -> None:
    """Migrate with the data in place, after a backup; refuse what is newer than this program."""
    found = compared(env)
    if found["newer"]:
        raise Trouble(newer(env, found["newer"]))
    if found["older"]:
        began, made = datetime.now(UTC), None if found["empty"] else back_up(env)
        migrate(env)
        if made:
            notes.made(env, made, began)


def compared(env: Mapping[str, str]) -> dict[str, Any]:
    """Which migrations the database has and this program has not (``newer``), and the other way round."""
    command = [environment.python(), "-m", "wangge", "schema", "check", "--json"]
    done = subprocess.run(command, env=dict(env), capture_output=True, text=True, check=False)
    try:
        return dict(json.loads(done.stdout))
    except ValueError as error:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise Trouble(f"the database does not answer: {said[-1] if said else 'no reason given'}") from error


def newer(env: Mapping[str, str], names: list[str]) -> str:
    """What to do with a database from the future."""
    known = schemas.known(env)
    fits = [one for one in shelf.kept(shelf.folder()) if not schemas.beyond(one.told["schema"], known)]
    back = (
        f"the last backup that this version can read is of {fits[0].at:%Y-%m-%d %H:%M} UTC "
        f"({fits[0].told['why']}):\n  ./wangge restore {fits[0].path} --replace"
        if fits
        else f"there is no backup in {shelf.folder()} that this version can read."
    )
    return (
        f"a newer Wangge has used this database: {schemas.some(names)} is not known here. "
        "Nothing was changed. Start the newer version again; or, to go back to before the upgrade "
        f"(what was done since is set aside, not deleted), {back}"
    )


def back_up(env: Mapping[str, str]) -> shelf.Kept | None:
    """A backup before the tables change, if anybody has begun to work with them."""
    with Session(owning(env)) as session:
        if not tables.holds_data(session):
            return None
    if os.environ.get("WANGGE_BACKUP_BEFORE_UPGRADE") == "0":
        say("Upgrading without a backup, as WANGGE_BACKUP_BEFORE_UPGRADE=0 says.")
        return None
    say("A newer version: making a backup before the database is brought up to date …")
    try:
        made = making.make(env, shelf.folder(), shelf.BEFORE_UPGRADE)
    except Trouble as trouble:
        raise Trouble(
            f"not upgraded, because no backup could be made before: {trouble} "
            "(WANGGE_BACKUP_BEFORE_UPGRADE=0 goes on without one.)"
        ) from trouble
    say(f"To go back: start the version before, and ./wangge restore {made.path} --replace")
    return made


def migrate(env: dict[str, str]) -> None:
    command = [environment.python(), "-m", "wangge", "migrate", "--no-input", "--verbosity", "0"]
    done = subprocess.run(command, env={**env, "WANGGE_AS_OWNER": "1"}, check=False)
    if done.returncode:
        raise Trouble("the database could not be brought up to date (see above).")


def main(_arguments: list[str]) -> int:
    """For containers, which start this once before web and jobs: ``python -m ops.migrations``."""
    upgrade(environment.of_python())
    return 0


if __name__ == "__main__":
    told(main)
