"""The period that is looked at: whole local days, from ``since`` up to, not including, ``until``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wangge.core.errors import Refused

LONGEST = timedelta(days=366)
USUAL = "days30"
"""What is shown unasked: never empty because a month has just begun."""
PRESETS = {
    "today": _("Today"),
    "week": _("This week"),
    "last_week": _("Last week"),
    "days30": _("Last 30 days"),
    "month": _("This month"),
    "last_month": _("Last month"),
    "custom": _("From – to"),
}


class PeriodInvalid(Refused):
    """The last day comes before the first, or the days are no dates."""

    code = "period_invalid"
    message = "Give two dates, the first not after the last."


class PeriodTooLong(Refused):
    """More than a year at once."""

    code = "period_too_long"
    message = "A period has at most %(days)s days."


@dataclass(frozen=True)
class Period:
    """Two moments with a zone."""

    since: datetime
    until: datetime

    @property
    def first(self) -> date:
        return timezone.localdate(self.since)

    @property
    def last(self) -> date:
        return timezone.localdate(self.until - timedelta(microseconds=1))

    @classmethod
    def of_days(cls, first: date, last: date) -> Period:
        """From the beginning of one local day to the end of another. Raises on a bad pair."""
        if first > last:
            raise PeriodInvalid(field="from")
        if last - first >= LONGEST:
            raise PeriodTooLong(field="to", days=LONGEST.days)
        return cls(_midnight(first), _midnight(last + timedelta(days=1)))


def of_preset(name: str, at: datetime) -> Period:
    """A preset as seen from a moment; what is not one of ``PRESETS`` is this month."""
    today = timezone.localdate(at)
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    match name:
        case "today":
            return Period.of_days(today, today)
        case "week":
            return Period.of_days(monday, monday + timedelta(days=6))
        case "last_week":
            return Period.of_days(monday - timedelta(days=7), monday - timedelta(days=1))
        case "days30":
            return Period.of_days(today - timedelta(days=29), today)
        case "last_month":
            return Period.of_days((first - timedelta(days=1)).replace(day=1), first - timedelta(days=1))
    after = (first + timedelta(days=32)).replace(day=1)
    return Period.of_days(first, after - timedelta(days=1))


def of_dates(first: str, last: str) -> Period:
    """Two ISO dates as told by an address. Raises `PeriodInvalid`, `PeriodTooLong`."""
    try:
        return Period.of_days(date.fromisoformat(first), date.fromisoformat(last))
    except (ValueError, OverflowError) as wrong:
        raise PeriodInvalid(field="from") from wrong


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
