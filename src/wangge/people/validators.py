"""Is what somebody typed a zone, a region, a week of work periods?"""

from __future__ import annotations

from datetime import UTC, time
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wangge.core.errors import Refused
from wangge.core.holidays_seed import LAST_ANNOUNCED_YEAR, holiday_rows
from wangge.core.worktime import WorkCalendar

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def valid_zone(name: str) -> None:
    """A time zone of the IANA database."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise ValidationError(_("There is no such time zone.")) from error


def valid_region(code: str) -> None:
    """A country or part of it whose holidays are known: CN, US-NY."""
    try:
        holiday_rows(LAST_ANNOUNCED_YEAR, code)
    except (Refused, KeyError, ValueError) as error:
        raise ValidationError(_("The holidays of this region are not known.")) from error


def valid_periods(week: Any) -> None:
    """``{"mon": [["08:00", "12:00"], …], …}``: known days, times in order, at least one period."""
    try:
        periods = tuple(_day(week.get(day, [])) for day in DAYS)
        known = set(week) <= set(DAYS)
        WorkCalendar(week=periods, zone=UTC)
    except (AttributeError, TypeError, ValueError, Refused) as error:
        raise ValidationError(_('Write periods as {"mon": [["08:00", "12:00"]]}, in order.')) from error
    if not known or not any(periods):
        raise ValidationError(_("Days are mon to sun, and at least one has a period."))


def _day(pairs: Any) -> tuple[tuple[time, time], ...]:
    return tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in pairs)
