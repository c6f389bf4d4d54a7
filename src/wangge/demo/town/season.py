"""Three weeks: which cases there are, when they begin, and everybody playing them in the order of time."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.core.exceptions import ObjectDoesNotExist

from wangge.core.errors import Refused
from wangge.core.limits import Limit, Unit
from wangge.core.worktime import WorkCalendar
from wangge.demo.company import Company
from wangge.demo.town.ground import ROUNDS
from wangge.demo.town.life import DESKS, Facts, Life, Plot
from wangge.demo.town.repertoire import ALWAYS, USUAL, Part
from wangge.demo.town.spots import spot_in
from wangge.demo.town.table import Often, part_of

DAYS = 21
TO_CLOSE = 8  # days in which whatever must come to its end does so, a week of holidays among them
HOUR = Limit(1, Unit.WORK_HOUR)
OFF_DAY = 0.25  # how much happens on a day off, beside a work day
HOMES = {"centre": 52, "yueting": 15, "huaiying": 26, "moxiang": 7}
LETTERS = {"centre": "cdefghijkklllmmnopqr", "yueting": "abcde", "huaiying": "fghij", "moxiang": "l"}
SOURCES = {
    "patrol": 42, "hotline": 18, "public": 18, "camera": 5, "window": 4, "mail": 2, "media": 2, "leader": 2,
    "device": 2, "volunteer": 5, "upper": 1, "department": 1,
}  # fmt: skip


@dataclass
class Season:
    """The town's cases up to ``now``. What cannot be played as written is kept in ``troubles``."""

    company: Company
    calendar: WorkCalendar
    often: list[Often]
    now: datetime
    seed: int
    troubles: list[str] = field(default_factory=list)

    def play(self, cases: int) -> None:
        """Begin so many cases, and let everybody act until now."""
        waiting: list[tuple[datetime, int]] = []
        plots: list[tuple[str, Plot]] = []
        for number, part in enumerate(self._parts(cases)):
            rng = Random(f"{self.seed}-{number}")
            life = Life(self.company, self.calendar, rng, self._facts(part, rng))
            life.condition = rng.choice(part.conditions(life.facts.often))
            plots.append((part.plot.__name__, self._begun(part, life)))
            self._next(plots, number, waiting)
        while waiting:
            moment, number = heapq.heappop(waiting)
            if moment > self.now:
                break
            self.company.pass_time(moment)
            self._next(plots, number, waiting)

    def _next(self, plots: list[tuple[str, Plot]], number: int, waiting: list[tuple[datetime, int]]) -> None:
        name, plot = plots[number]
        try:
            if moment := next(plot, None):
                heapq.heappush(waiting, (moment, number))
        except (Refused, ObjectDoesNotExist) as error:
            self.troubles.append(f"{number} {name}: {getattr(error, 'why', '')} {error}")

    def _parts(self, cases: int) -> Iterator[Part]:
        """What must be there first, then what usually happens."""
        rng = Random(self.seed)
        weights = [part.weight for part in USUAL]
        yield from ALWAYS[:cases]
        yield from rng.choices(USUAL, weights, k=max(0, cases - len(ALWAYS)))

    def _begun(self, part: Part, life: Life) -> Plot:
        """The plot from its first moment on."""
        if part.due_share:
            yield from self._up_to_now(life, part.due_share)
            return
        yield self._start(part, life)
        if part.stop_at:
            yield from _stopped(part.plot(life), life, part.stop_at)
        else:
            yield from part.plot(life)

    def _start(self, part: Part, life: Life) -> datetime:
        """When the case is reported."""
        if part.hours_ago:
            low, high = part.hours_ago
            return self.calendar.subtract(self.now, part_of(HOUR, life.rng.uniform(low, high)))
        start = self._day(life.rng, last=TO_CLOSE if part.closes else 0) + self._hour(life)
        return min(start, self.now - timedelta(minutes=life.rng.uniform(2, 240)))

    def _day(self, rng: Random, last: int) -> datetime:
        """The midnight a day of the last weeks begins with; work days more often."""
        today = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
        days = [today - timedelta(days=back) for back in range(last, DAYS)]
        weights = [1.0 if self.calendar.periods_on(day.date()) else OFF_DAY for day in days]
        return rng.choices(days, weights)[0]

    def _hour(self, life: Life) -> timedelta:
        """Patrols walk in office hours; residents call until late."""
        rng = life.rng
        if life.facts.source in ("hotline", "public", "camera", "media"):
            return timedelta(minutes=rng.triangular(7 * 60, 22 * 60, 10 * 60))
        periods = ((8 * 60 + 5, 11 * 60 + 50), (14 * 60 + 5, 17 * 60 + 45))
        return timedelta(minutes=rng.uniform(*rng.choice(periods)))

    def _up_to_now(self, life: Life, share: float) -> Plot:
        """In handling, with this share of its limit used up now: a yellow or a red light."""
        life.condition = max(
            life.facts.often.conditions, key=lambda one: one.limits.all()[0].handling.counted
        )
        offered = self.calendar.subtract(self.now, part_of(life.limit(), share))
        yield offered - timedelta(minutes=50)
        life.report()
        for minutes, act in ((32, life.accept), (14, life.file), (0, life.dispatch)):
            yield offered - timedelta(minutes=minutes)
            act()
        yield offered + timedelta(minutes=25)
        life.sign("1", life.organisation())

    def _facts(self, part: Part, rng: Random) -> Facts:
        home = part.home or rng.choices(list(HOMES), list(HOMES.values()))[0]
        letters = part.letters or LETTERS[home]
        often = self._matter(part, rng)
        spot = spot_in(letters, rng)
        source = part.source or rng.choices(list(SOURCES), list(SOURCES.values()))[0]
        if home != "centre" and not part.source:
            source = "window" if home == "moxiang" and rng.random() < 0.5 else "patrol"
        finder = "reporter" if source == "volunteer" else self._finder(home, spot.letter, rng)
        return Facts(often, spot, home, source, finder)

    def _matter(self, part: Part, rng: Random) -> Often:
        fitting = [one for one in self.often if part.fits(one)]
        return rng.choices(fitting, [one.weight for one in fitting])[0]

    def _finder(self, home: str, letter: str, rng: Random) -> str:
        """In the district's own patrol whoever walks there; at a street one of its supervisors."""
        if home != "centre":
            return rng.choice(DESKS[home][3])
        number = next(number for number, letters in enumerate(ROUNDS) if letter in letters)
        return f"supervisor{number or ''}"


def _stopped(plot: Plot, life: Life, step: str) -> Plot:
    """The plot until its case (or its first leg) has come to a step, where it stays."""
    for moment in plot:
        yield moment
        if step in life.steps():
            return
