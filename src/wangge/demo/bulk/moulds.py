"""Moulds: one real case for each way that cases go, played through the real actions.

Everything happens in the first hour after 08:50 or 14:50 of a working day, so that no clock of a mould
runs across the end of a work period when all its moments are moved back by up to twenty minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from wangge.cases.due import run_due
from wangge.cases.models import Case
from wangge.demo.bulk.paths import CLOSED, OPEN, Path
from wangge.demo.bulk.playing import Play, Script
from wangge.demo.bulk.staff import DEPARTMENTS, Staff

WINDOWS = (time(8, 50), time(14, 50))
LONGEST = timedelta(hours=1)  # of what is done in one half day
WEEKS = 6  # before now, in which moulds are played


@dataclass(frozen=True)
class Mould:
    """What was played: a case, and how it may be cast."""

    case: Case
    path: Path
    is_open: bool
    is_fresh: bool  # stands near now: may be moved by minutes, not by weeks


def play_all(staff: Staff, now: datetime, variations: int) -> list[Mould]:
    """Play every path in its variations; of what is still open, time alone brings about the rest."""
    windows = list(_windows(now))
    moulds = [_mould(staff, script, windows, is_open=False) for script in _scripts(CLOSED, variations)]
    moulds += [_mould(staff, script, windows, is_open=True) for script in _scripts(OPEN, variations)]
    run_due(now=now, tenant=staff.tenant)
    return moulds


def _scripts(paths: Sequence[Path], variations: int) -> Iterator[Script]:
    """Each path with another home, handler, matter and source every time."""
    for n, path in enumerate(path for path in paths for _ in range(variations)):
        asks_more = "ask_e" in path.words or "ask_p" in path.words  # streets have leads who endorse first
        home = "s0" if n % 5 == 4 and not asks_more else "d0"
        to = "s0" if home == "d0" and n % 3 == 0 and not asks_more else f"d0.dept{n % len(DEPARTMENTS)}"
        yield Script(path, n, home, to, other=f"d0.dept{(n + 1) % len(DEPARTMENTS)}")


def _windows(now: datetime) -> Iterator[datetime]:
    """The half days of the last weeks that are over, from a Monday on; ten make a week."""
    today = timezone.localdate(now)
    monday = today - timedelta(days=today.weekday(), weeks=WEEKS)
    for day in (monday + timedelta(days=n) for n in range(7 * (WEEKS + 1))):
        for begin in WINDOWS if day.weekday() < 5 else ():
            moment = timezone.make_aware(datetime.combine(day, begin))
            if moment + LONGEST <= now:
                yield moment


def _mould(staff: Staff, script: Script, windows: Sequence[datetime], *, is_open: bool) -> Mould:
    """Play a script: in the first weeks if it closes, in the last full two or in the last days if not."""
    is_fresh = is_open and (script.path.fresh or script.number % 5 < 2)
    first = script.number % 10
    if is_open:
        first += (len(windows) // 10 - 2) * 10
    if is_fresh:
        first = len(windows) - 1 - script.path.words.count("~") * script.pace
    case = Play(staff, script, reminded=not is_open).through(windows[first:])
    return Mould(case, script.path, is_open, is_fresh)
