"""Moulds: one real case for each way that cases go, played through the real actions.

Everything happens in the first hour after 08:50 or 14:50 of a working day. How far back a mould may be moved
within a day, so that none of its moments leaves its work period, is its slack.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from django.db.models import Model
from django.utils import timezone

from wangge.cases.due import run_due
from wangge.cases.models import Case, CaseEvent, Leg, Task
from wangge.demo.bulk.paths import CLOSED, OPEN, Path
from wangge.demo.bulk.playing import Play, Script
from wangge.demo.bulk.staff import DEPARTMENTS, Staff
from wangge.people.seeds import OFFICE_WEEK

WINDOWS = (time(8, 50), time(14, 50))
LONGEST = timedelta(hours=1)  # of what is done in one half day
MOST_BACK = 1200  # seconds that a mould is moved back beside whole weeks
MOMENTS: Mapping[type[Model], Sequence[str]] = {
    Leg: ("due_at", "warn_at"),
    Task: ("due_at",),
    CaseEvent: ("happened_at", "clock_due_at", "overall_due_at", "leg_due_at"),
}
WEEKS = 6  # before now, in which moulds are played


@dataclass(frozen=True)
class Mould:
    """What was played: a case, and how it may be cast."""

    case: Case
    path: Path
    is_open: bool
    is_fresh: bool  # stands near now: may be moved by minutes, not by weeks
    slack: int = 0  # seconds


def play_all(staff: Staff, now: datetime, variations: int) -> list[Mould]:
    """Play every path in its variations; of what is still open, time alone brings about the rest."""
    windows = list(_windows(now))
    moulds = [_mould(staff, script, windows, is_open=False) for script in _scripts(CLOSED, variations)]
    moulds += [_mould(staff, script, windows, is_open=True) for script in _scripts(OPEN, variations)]
    run_due(now=now, tenant=staff.tenant)
    return [replace(mould, slack=_slack(mould.case)) for mould in moulds]


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


def _slack(case: Case) -> int:
    """How many seconds all moments of a case may go back, at most twenty minutes.

    A limit that is used up at 14:12 would be at 11:52 if all began twenty minutes earlier, not at 13:52. None
    where a leg's limit was cut by that of the leg above: it may be reckoned from a moment in closed time.
    """
    timers = [timer for leg in Leg.objects.filter(case=case) for timer in leg.timers.values()]
    if any(timer["due"] != timer["own_due"] for timer in timers):
        return 0
    told = [timer[name] for timer in timers for name in ("started", "due", "warn")]
    moments = [datetime.fromisoformat(one) for one in told if one]
    for model, names in MOMENTS.items():
        moments += [one for row in model.objects.filter(case=case).values_list(*names) for one in row if one]
    return min([MOST_BACK, *(since for one in moments if (since := _since_opening(one)) is not None)])


def _since_opening(moment: datetime) -> int | None:
    """Seconds since the work period began; none for a moment in closed time, to which a clock's hours led."""
    wall = timezone.localtime(moment).replace(tzinfo=None)
    for opens, closes in OFFICE_WEEK.get(wall.strftime("%a").lower(), ()):
        if opens < f"{wall:%H:%M:%S}" and f"{wall:%H:%M:%S}" <= f"{closes}:00":
            return int((wall - datetime.combine(wall, time.fromisoformat(opens))).total_seconds())
    return None


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
