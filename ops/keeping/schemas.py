"""Which migrations this program knows, which a database or a backup has seen: in step, older, newer."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from typing import Any

from ops import environment
from ops.keeping.address import Address
from ops.keeping.comparing import django
from ops.trouble import Trouble

Schema = Mapping[str, list[str]]


_KNOWN: dict[str, list[str]] = {}  # does not change while this program runs


def known(env: Mapping[str, str]) -> dict[str, list[str]]:
    """The migrations that this program has, by app."""
    if not _KNOWN:
        _KNOWN.update(_ask(env))
    return _KNOWN


def _ask(env: Mapping[str, str]) -> dict[str, list[str]]:
    done = subprocess.run(
        [environment.python(), "-m", "wangge", "schema", "known", "--json"],
        env=dict(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Trouble(f"the program could not tell its migrations: {done.stderr.strip()[-500:]}")
    return dict(json.loads(done.stdout)["known"])


def beyond(one: Schema, other: Schema) -> list[str]:
    """What the first has and the second has not."""
    return [f"{app}.{name}" for app in sorted(one) for name in one[app] if name not in other.get(app, [])]


def refuse_other(told: dict[str, Any], ours: Schema, made_by: str, *, migrate: bool) -> None:
    """A backup fits the program that made it; an older one is brought up to date where that is asked for."""
    if newer := beyond(told["schema"], ours):
        raise Trouble(
            f"the backup was made by a newer Wangge ({made_by}): this one does not know {some(newer)}. "
            "Restore it with that version."
        )
    if (older := beyond(ours, told["schema"])) and not migrate:
        raise Trouble(
            f"the backup was made by an older Wangge ({made_by}): it lacks {some(older)}. Restore it with "
            "that version, or say --migrate: it is then compared as it is, and brought up to date afterwards."
        )


def some(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def migrate(env: Mapping[str, str], address: Address, told: dict[str, Any]) -> None:
    """Bring a restored database up to date, where its backup was made by an older program."""
    if not beyond(known(env), told["schema"]):
        return
    done = django(address, env, "migrate", "--no-input", "--verbosity", "0")
    if done.returncode:
        raise Trouble(f"the restored database could not be brought up to date: {done.stderr.strip()[-500:]}")
