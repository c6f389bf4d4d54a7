"""The folder of backups: their names, which is the newest, which are old enough to go."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ops.keeping import manifest
from ops.paths import var
from ops.trouble import Trouble

NAME = re.compile(r"wangge-(\d{8}-\d{6})")
MOMENT = "%Y%m%d-%H%M%S"
UNFINISHED = ".unfinished"
BY_HAND, BY_CLOCK, BEFORE_UPGRADE = "by hand", "by the clock", "before an upgrade"
UPGRADES = 3  # backups before an upgrade that are kept


@dataclass(frozen=True)
class Kept:
    """A backup that is whole, as far as its paper says."""

    path: Path
    at: datetime
    told: dict[str, Any]


def folder() -> Path:
    """Where backups go unless said otherwise."""
    return Path(os.environ.get("WANGGE_BACKUP_TO") or var() / "backups").resolve()


def name_for(moment: datetime) -> str:
    return f"wangge-{moment.astimezone(UTC).strftime(MOMENT)}"


def moment_of(path: Path) -> datetime | None:
    found = NAME.fullmatch(path.name)
    return datetime.strptime(found[1], MOMENT).replace(tzinfo=UTC) if found else None


def kept(where: Path) -> list[Kept]:
    """The finished backups in a folder, newest first. A damaged paper is left out, not in the way."""
    found = []
    for path in where.glob("wangge-*") if where.is_dir() else []:
        moment = moment_of(path)
        if moment is None:
            continue
        try:
            found.append(Kept(path, moment, manifest.read(path)))
        except (Trouble, OSError, ValueError):
            continue
    return sorted(found, key=lambda one: one.at, reverse=True)


def chosen(given: str | None) -> Path:
    """The backup that somebody names by path or by name; the newest where nobody does."""
    if given:
        path = Path(given)
        return path.resolve() if path.exists() or path.is_absolute() else folder() / given
    found = kept(folder())
    if not found:
        raise Trouble(f"there is no finished backup in {folder()}. Make one with ./wangge backup.")
    return found[0].path


@dataclass(frozen=True)
class Keeping:
    """How many are kept: the newest of each of so many days, weeks and months."""

    days: int = 7
    weeks: int = 4
    months: int = 6

    @classmethod
    def told(cls) -> Keeping:
        text = os.environ.get("WANGGE_BACKUP_KEEP", "7,4,6")
        found = re.fullmatch(r"\s*(\d{1,4})\s*,\s*(\d{1,4})\s*,\s*(\d{1,4})\s*", text)
        if not found or found[1] == found[2] == found[3] == "0":
            raise Trouble(
                f"WANGGE_BACKUP_KEEP={text} is not three numbers (days,weeks,months) such as 7,4,6."
            )
        return cls(*(int(number) for number in found.groups()))

    def spared(self, moments: Iterable[datetime]) -> set[datetime]:
        """Which of them stay; the newest always does."""
        newest_first = sorted(moments, reverse=True)
        spared = set(newest_first[:1])
        spans: list[tuple[int, Callable[[datetime], object]]] = [
            (self.days, lambda at: at.date()),
            (self.weeks, lambda at: at.isocalendar()[:2]),
            (self.months, lambda at: (at.year, at.month)),
        ]
        for number, span in spans:
            newest: dict[object, datetime] = {}
            for at in newest_first:
                newest.setdefault(span(at), at)
            spared.update(list(newest.values())[:number])
        return spared


def prune(where: Path, keeping: Keeping) -> list[str]:
    """Remove what is not kept any longer; what somebody made by hand stays until somebody removes it."""
    found = kept(where)
    by_clock = [one for one in found if one.told["why"] == BY_CLOCK]
    spared = keeping.spared(one.at for one in by_clock)
    upgrades = [one for one in found if one.told["why"] == BEFORE_UPGRADE]
    gone = [one for one in by_clock if one.at not in spared] + upgrades[UPGRADES:]
    for one in gone:
        remove(one.path)
    return [one.path.name for one in gone]


def remove(path: Path) -> None:
    """Remove a backup so that half of it never looks like a whole one."""
    if not path.name.endswith(UNFINISHED):
        path = path.rename(path.with_name(path.name + UNFINISHED))
    shutil.rmtree(path)


def sweep(where: Path) -> None:
    """Remove what attempts that were killed have left; only for who holds the folder's lock."""
    for path in where.glob(f"wangge-*{UNFINISHED}"):
        shutil.rmtree(path)
