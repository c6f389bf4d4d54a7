"""Words about people and their time, in templates."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from django import template
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wangge.people.agents import short_agent
from wangge.people.calendars import DAYS

register = template.Library()
register.filter(short_agent)
SATURDAY = 5


@register.filter
def days_word(first: str, last: str) -> str:
    """Mon–Fri for the codes of two weekdays, the one day where they are the same."""
    names = [str(WEEKDAYS_ABBR[DAYS.index(code)]) for code in (first, last)]
    return names[0] if first == last else "–".join(names)


@register.filter
def region_word(region: str) -> str:
    """A region of holidays by the name of its country: China for CN, United States (NY) for US-NY."""
    country, _dash, part = region.partition("-")
    name = Locale.parse(get_language() or "en", sep="-").territories.get(country, country)
    return f"{name} ({part})" if part else name


@register.filter
def day_word(is_work: bool | None, day: date) -> str:
    """What a day is: off, worked for a festival, or as its weekday says."""
    if is_work is None:
        return _("weekend") if day.weekday() >= SATURDAY else _("work day as usual")
    return _("worked (swapped)") if is_work else _("off (holiday)")


@register.filter
def moment_in(moment: datetime, zone: str) -> str:
    """A moment on the wall clock of a zone, with its weekday."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{date_format(local, 'Y-m-d')} {WEEKDAYS[local.weekday()]} {date_format(local, 'H:i')}"


@register.filter
def tree_lines(path: str) -> str:
    """One dash for each platform above: "/1/7/30/" hangs two below the top."""
    return "— " * (path.count("/") - 2)


@register.filter
def day_before(day: date) -> date:
    """The last day of a term that ends before ``day``."""
    return day - timedelta(days=1)
