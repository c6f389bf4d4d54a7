"""Spans of time as people say them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

WORK, CLOCK = "work", "clock"
MANY_DAYS = 10  # from here on nobody counts the hours
DAY = {WORK: 8 * 60, CLOCK: 24 * 60}  # minutes; one work day is eight work hours


def spoken(span: timedelta, unit: str = WORK) -> str:
    """At most two units, the smaller cut off: "2 work days 3 work hours", "3 hours 20 minutes", "12 days"."""
    minutes = int(abs(span).total_seconds() // 60)
    days, rest = divmod(minutes, DAY[unit])
    hours, minutes = divmod(rest, 60)
    large = [_days(days, unit), _hours(hours, unit) if days < MANY_DAYS else ""]
    small = [_hours(hours, unit), _minutes(minutes)]
    return " ".join(part for part in (large if days else small) if part) or _("less than a minute")


def _days(n: int, unit: str) -> str:
    if unit == WORK:
        return ngettext("%(n)d work day", "%(n)d work days", n) % {"n": n}
    return ngettext("%(n)d day", "%(n)d days", n) % {"n": n}


def _hours(n: int, unit: str) -> str:
    if not n:
        return ""
    if unit == WORK:
        return ngettext("%(n)d work hour", "%(n)d work hours", n) % {"n": n}
    return ngettext("%(n)d hour", "%(n)d hours", n) % {"n": n}


def _minutes(n: int) -> str:
    return ngettext("%(n)d minute", "%(n)d minutes", n) % {"n": n} if n else ""


def short(span: timedelta) -> str:
    """How long a machine took: "8 s", "3 min 20 s", "1 h 5 min"."""
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    numbers = {"h": hours, "min": minutes, "s": seconds}
    if hours:
        return _("%(h)d h %(min)d min") % numbers
    return _("%(min)d min %(s)d s") % numbers if minutes else _("%(s)d s") % numbers


def moment(at: datetime, now: datetime | None = None) -> str:
    """ "10-10 17:00" in the project's zone; with the year when it is not this one."""
    local = timezone.localtime(at)
    this_year = now is not None and timezone.localtime(now).year == local.year
    return local.strftime("%m-%d %H:%M" if this_year else "%Y-%m-%d %H:%M")


def left(span: timedelta, unit: str = WORK) -> str:
    """ "3 work hours left", or how far it is over."""
    words = {"span": spoken(span, unit)}
    return _("%(span)s over") % words if span < timedelta(0) else _("%(span)s left") % words
