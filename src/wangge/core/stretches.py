"""The stretches in which one clock runs, between its pauses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from wangge.core.limits import Unit
from wangge.core.spans import NOTHING
from wangge.core.worktime import NeverDue, WorkCalendar

Stretch = tuple[datetime, datetime | None]
"""From, to; without an end while the clock runs."""


@dataclass(frozen=True)
class Stretches:
    """Stretches in order, counted in one unit of one calendar, after the time ``carried`` in."""

    stretches: tuple[Stretch, ...]
    calendar: WorkCalendar
    unit: Unit
    carried: timedelta = NOTHING

    def used(self, until: datetime) -> timedelta:
        """The counted time up to a moment, with what was carried in."""
        counted = (
            self.calendar.used(start, until if end is None else min(end, until), self.unit)
            for start, end in self.stretches
        )
        return sum(counted, self.carried)

    def reaches(self, total: timedelta) -> datetime | None:
        """The moment at which ``total`` is used up; None where a pause, or the calendar, comes before.

        Never before the clock began: what was carried in beyond the total is due at once.
        """
        left = total - self.carried
        for start, end in self.stretches:
            moment = self.after(start, left)
            if end is None or (moment is not None and moment <= end):
                return moment
            left -= self.calendar.used(start, end, self.unit)
        return None

    def after(self, start: datetime, counted: timedelta) -> datetime | None:
        """As the calendar says, or None where it is never that long open."""
        try:
            return self.calendar.after(start, counted, self.unit)
        except NeverDue:
            return None
