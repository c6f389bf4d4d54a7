"""A limit: a value and one of the standard's four units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from wangge.core.errors import Refused

LONGEST_HOURS = 100_000


class LimitInvalid(Refused):
    """A limit is an exact number from nothing up to :data:`LONGEST_HOURS`."""

    code = "limit_invalid"
    message = "%(value)s is not a limit between 0 and 100,000 hours."


class Unit(StrEnum):
    """紧急工作时, 紧急工作日, 工作时, 工作日."""

    URGENT_HOUR = "urgent_hour"
    URGENT_DAY = "urgent_day"
    WORK_HOUR = "work_hour"
    WORK_DAY = "work_day"

    @property
    def by_clock(self) -> bool:
        """True when nights and holidays count."""
        return self in (Unit.URGENT_HOUR, Unit.URGENT_DAY)

    @property
    def hours(self) -> int:
        """An urgent day has 24 hours, a work day 8, whatever the periods of a day sum to."""
        return {Unit.URGENT_DAY: 24, Unit.WORK_DAY: 8}.get(self, 1)


@dataclass(frozen=True)
class Limit:
    """So many units; exact, therefore never a float."""

    value: Fraction | Decimal | int
    unit: Unit

    def __post_init__(self) -> None:
        if not _is_exact(self.value) or not 0 <= self.value * self.unit.hours <= LONGEST_HOURS:
            raise LimitInvalid(field="value", value=self.value)

    @property
    def counted(self) -> timedelta:
        """The time that is counted until the limit is used up, to the microsecond."""
        return timedelta(microseconds=round(Fraction(self.value) * self.unit.hours * 3_600_000_000))


def _is_exact(value: object) -> bool:
    if isinstance(value, Decimal):
        return value.is_finite()
    return isinstance(value, Fraction | int) and not isinstance(value, bool)
