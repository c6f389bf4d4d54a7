"""Working time: when are *2 work days* over, and how much of them is used up?

Urgent hours and days run by the clock; work hours and days run only in the periods of a
:class:`WorkCalendar`. Answers are moments in UTC, because two moments of one zone with daylight saving
subtract wrongly. Periods include their end: a limit used up at 12:00 falls due at 12:00, not when the
afternoon begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from types import MappingProxyType
from typing import Self

from wangge.core.errors import Refused
from wangge.core.limits import Limit, LimitInvalid, Unit
from wangge.core.spans import NOTHING, Spans
from wangge.core.wallclock import first_instant, in_utc, local

__all__ = ["CalendarInvalid", "Limit", "LimitInvalid", "NeverDue", "Unit", "WorkCalendar"]

Period = tuple[time, time]
"""From, to on the wall clock. An end not after the beginning is on the next day; 0:00–0:00 is a whole day."""
Periods = tuple[Period, ...]
Days = Mapping[date, bool | Periods]

HORIZON_MONTHS = 1200
NO_DAYS: Days = MappingProxyType({})


class CalendarInvalid(Refused):
    """Periods are out of order or overlap, or the week has not seven days."""

    code = "calendar_invalid"
    message = "The work periods %(periods)s are not in order."


class NeverDue(Refused):
    """The calendar does not hold that much working time within a hundred years."""

    code = "never_due"
    message = "This calendar has too little working time around %(moment)s."


@dataclass(frozen=True)
class WorkCalendar:
    """When a platform works.

    ``week`` holds the periods of Monday to Sunday (``()`` is a day off). ``days`` overrules it date by
    date: ``False`` is a holiday, ``True`` a swapped working day with the ``usual`` periods where its
    weekday has none, periods are that date's own (a half day). A period belongs to the date on which it
    begins, so the night shift before a holiday runs into it. Where a night runs into the next day's
    first period the shared time counts once. ``provisional`` names the years not yet announced.
    """

    week: tuple[Periods, ...]
    zone: tzinfo
    days: Days = field(default_factory=lambda: NO_DAYS)
    usual: Periods = ()
    provisional: frozenset[int] = frozenset()
    _months: dict[int, Spans] = field(default_factory=dict, init=False, repr=False, compare=False)

    __hash__ = None  # type: ignore[assignment]  # days is a mapping

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise CalendarInvalid(field="week", periods=self.week)
        if not self.usual:
            object.__setattr__(self, "usual", next((day for day in self.week if day), ()))
        for periods in (*self.week, self.usual, *self.days.values()):
            if not isinstance(periods, bool):
                _refuse_disorder(periods)

    @classmethod
    def same_periods(
        cls,
        periods: Periods,
        zone: tzinfo,
        days: Days = NO_DAYS,
        weekdays: Iterable[int] = range(5),
        provisional: frozenset[int] = frozenset(),
    ) -> Self:
        """One table of periods for all working weekdays (0 is Monday)."""
        working = frozenset(weekdays)
        week = tuple(periods if day in working else () for day in range(7))
        return cls(week, zone, days, usual=periods, provisional=provisional)

    def periods_on(self, day: date) -> Periods:
        """The periods that begin on a date."""
        special = self.days.get(day)
        regular = self.week[day.weekday()]
        if special is None:
            return regular
        if isinstance(special, bool):
            return (regular or self.usual) if special else ()
        return special

    def is_provisional(self, moment: datetime) -> bool:
        """Whether that year's holidays are not announced yet, so that a due moment in it may move."""
        return local(in_utc(moment), self.zone).year in self.provisional

    def is_open(self, moment: datetime) -> bool:
        """Whether the moment lies in a period; the end of a period does."""
        moment = in_utc(moment)
        return self._month(self._number(moment)).opening(moment) == moment

    def add(self, start: datetime, limit: Limit) -> datetime:
        """The moment at which a limit that began at ``start`` is used up. Raises :class:`NeverDue`."""
        return self.after(start, limit.counted, limit.unit)

    def after(self, start: datetime, counted: timedelta, unit: Unit) -> datetime:
        """As :meth:`add`, for time reckoned already. Nothing is used up at the next open moment."""
        start = in_utc(start)
        if unit.by_clock:
            return start + max(counted, NOTHING)
        if counted <= NOTHING:
            return self._next_opening(start)
        number = self._number(start)
        counted += self._month(number).counted_to(start)
        for month in map(self._month, range(number, number + HORIZON_MONTHS)):
            if counted <= month.total:
                return month.reaches(counted)
            counted -= month.total
        raise NeverDue(moment=start)

    def subtract(self, due: datetime, limit: Limit) -> datetime:
        """The earliest moment from which no more than the limit is left until ``due``."""
        due, counted = in_utc(due), limit.counted
        if limit.unit.by_clock or not counted:
            return due - counted
        number = self._number(due)
        left = self._month(number).counted_to(due) - counted
        for earlier in range(number, number - HORIZON_MONTHS, -1):
            if left > NOTHING:
                return self._month(earlier).reaches(left)
            left += self._month(earlier - 1).total
        raise NeverDue(moment=due)

    def used(self, start: datetime, end: datetime, unit: Unit) -> timedelta:
        """The counted time between two moments; nothing when the end is not after the start."""
        start, end = in_utc(start), in_utc(end)
        if end <= start:
            return NOTHING
        if unit.by_clock:
            return end - start
        first, last = self._number(start), self._number(end)
        whole = sum((self._month(number).total for number in range(first, last)), NOTHING)
        return whole + self._month(last).counted_to(end) - self._month(first).counted_to(start)

    def _next_opening(self, moment: datetime) -> datetime:
        number = self._number(moment)
        for month in map(self._month, range(number, number + HORIZON_MONTHS)):
            opening = month.opening(moment)
            if opening is not None:
                return opening
        raise NeverDue(moment=moment)

    def _number(self, moment: datetime) -> int:
        """The running number of the local month."""
        wall = local(moment, self.zone)
        return wall.year * 12 + wall.month - 1

    def _month(self, number: int) -> Spans:
        """The spans of a month, worked out once."""
        month = self._months.get(number)
        if month is None:
            month = self._months[number] = Spans.of(self._spans_in(number))
        return month

    def _spans_in(self, number: int) -> Iterator[tuple[datetime, datetime]]:
        """The open spans of a month, cut at its borders and at each other.

        A span that only touches the border stays as a point, because it includes its end.
        """
        first, following = _first_day(number), _first_day(number + 1)
        reached, close = self._midnight(first), self._midnight(following)
        for offset in range(-1, (following - first).days):
            for opens, closes in self._spans_of(first + timedelta(days=offset)):
                start, end = max(opens, reached), min(closes, close)
                if opens < closes and start <= end:
                    yield start, end
                    reached = end

    def _spans_of(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        for opens, closes in self.periods_on(day):
            until = day if closes > opens else day + timedelta(days=1)
            yield self._instant(day, opens), self._instant(until, closes)

    def _midnight(self, day: date) -> datetime:
        return self._instant(day, time())

    def _instant(self, day: date, wall: time) -> datetime:
        return first_instant(datetime.combine(day, wall), self.zone)


def _refuse_disorder(periods: Periods) -> None:
    """Only the last period of a day may run over midnight; none may begin before another ends."""
    for (opens, closes), (following, _) in pairwise(periods):
        if not opens < closes <= following:
            raise CalendarInvalid(field="periods", periods=periods)


def _first_day(number: int) -> date:
    """The first day of the month with this running number. Raises :class:`NeverDue` outside 1–9999."""
    try:
        return date(number // 12, number % 12 + 1, 1)
    except ValueError:
        raise NeverDue(moment=number // 12) from None
