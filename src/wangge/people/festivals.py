"""A year's holidays as they are announced: a festival, from when to when, which days are worked for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from wangge.core.holidays_seed import DayRow

LONGEST_DAYS = 60
ONE_DAY = timedelta(days=1)
Table = Mapping[date, tuple[bool, str]]
"""By day: whether it is worked, and for which festival."""


@dataclass(frozen=True)
class Festival:
    """Off from ``first`` to ``last`` (neither: only worked days are known), with the days worked for it."""

    name: str
    first: date | None = None
    last: date | None = None
    worked: tuple[date, ...] = ()

    @property
    def days_off(self) -> list[date]:
        if self.first is None:
            return []
        last = self.last or self.first
        return [self.first + ONE_DAY * n for n in range((last - self.first).days + 1)]


def festivals_of(table: Table) -> list[Festival]:
    """The festivals of a table by their first day. Worked days go to the festival of their name."""
    runs = _runs(table)
    worked = {day: name for day, (is_work, name) in table.items() if is_work}
    found = [
        Festival(name, first, last, _worked_for(name, worked, first == _first_of(name, runs)))
        for name, first, last in runs
    ]
    named = {name for name, _first, _last in runs}
    left = sorted({name for name in worked.values() if name not in named})
    alone = [Festival(name, worked=_worked_for(name, worked, True)) for name in left]
    return sorted([*found, *alone], key=lambda one: one.first or one.worked[0])


def _runs(table: Table) -> list[tuple[str, date, date]]:
    """Days off of one name that follow each other."""
    runs: list[tuple[str, date, date]] = []
    for day, name in sorted((day, name) for day, (is_work, name) in table.items() if not is_work):
        if runs and runs[-1][0] == name and runs[-1][2] + ONE_DAY == day:
            runs[-1] = (name, runs[-1][1], day)
        else:
            runs.append((name, day, day))
    return runs


def _first_of(name: str, runs: list[tuple[str, date, date]]) -> date:
    return next(first for other, first, _last in runs if other == name)


def _worked_for(name: str, worked: Mapping[date, str], is_first: bool) -> tuple[date, ...]:
    return tuple(sorted(day for day, other in worked.items() if other == name)) if is_first else ()


def rows_of(festivals: Iterable[Festival], source: str) -> list[DayRow]:
    """The rows of an announced table."""
    rows = []
    for one in festivals:
        rows += [DayRow(day, False, one.name, source, provisional=False) for day in one.days_off]
        rows += [DayRow(day, True, one.name, source, provisional=False) for day in one.worked]
    return sorted(rows, key=lambda row: row.day)


@dataclass(frozen=True)
class Change:
    """A day that is another kind of day now. None: as its weekday says."""

    day: date
    before: bool | None
    after: bool | None
    name: str


def changes(before: Table, after: Table) -> list[Change]:
    """The days on which two tables of a year differ."""
    days = sorted({*before, *after})
    found = []
    for day in days:
        old, new = before.get(day, (None, ""))[0], after.get(day, (None, ""))[0]
        if old != new:
            found.append(Change(day, old, new, (after.get(day) or before[day])[1]))
    return found
