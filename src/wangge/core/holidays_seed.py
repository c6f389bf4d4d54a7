"""The yearly holiday table: what the weekday alone does not tell.

China's announced years come from ``chinesecalendar``, with their swapped working days. Its later years
follow the rule of ``holidays`` and are provisional: the swaps are announced each autumn for the next year.
Other regions (``"US-NY"``) follow ``holidays`` throughout.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import holidays
from chinese_calendar import constants as announced  # type: ignore[import-untyped]

from wangge.core.errors import Refused

FIRST_YEAR = min(announced.holidays).year
LAST_ANNOUNCED_YEAR = max(announced.holidays).year
LAST_YEAR = 2100
YEARS_AHEAD = 5  # provisional by rule until announced
MISSED = {date(2005, 12, 31): "New Year's Day"}  # worked for 2006-01-03; chinesecalendar lacks it
WORDS = {"1": True, "true": True, "work": True, "0": False, "false": False, "off": False}


@dataclass(frozen=True)
class DayRow:
    """One date that is a day off, or a working day although its weekday is off."""

    day: date
    is_work: bool
    name: str
    source: str
    provisional: bool


class YearUnknown(Refused):
    """No library knows the holidays of that year."""

    code = "holiday_year_unknown"
    message = "The holidays of %(year)s are not known."


class RegionUnknown(Refused):
    """No library knows that country or that part of it."""

    code = "holiday_region_unknown"
    message = "The holidays of %(region)s are not known."


class DayInvalid(Refused):
    """A row of a loaded table says no date, or not whether it is a working day."""

    code = "holiday_row_invalid"
    message = "%(value)s is not valid here."


def known_years() -> range:
    """Every year that was announced, and some after that for deadlines to come."""
    return range(FIRST_YEAR, LAST_ANNOUNCED_YEAR + YEARS_AHEAD + 1)


def holiday_rows(year: int, region: str = "CN") -> list[DayRow]:
    """The rows of one year by date. Raises :class:`YearUnknown` outside 2004–2100."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise YearUnknown(field="year", year=year)
    is_announced = region == "CN" and year <= LAST_ANNOUNCED_YEAR
    rows = _announced(year) if is_announced else _by_rule(year, region)
    return sorted(rows, key=lambda row: row.day)


def _announced(year: int) -> Iterator[DayRow]:
    for days, is_work in ((announced.holidays, False), (announced.workdays | MISSED, True)):
        for day, name in days.items():
            if day.year == year:
                chinese = announced.Holiday(name).chinese
                yield DayRow(day, is_work, chinese, "chinesecalendar", provisional=False)


def _by_rule(year: int, region: str) -> Iterator[DayRow]:
    country, _, part = region.partition("-")
    language = "zh_CN" if country == "CN" else None
    try:
        table = holidays.country_holidays(country, part or None, years=year, language=language)
    except NotImplementedError:
        raise RegionUnknown(field="region", region=region) from None
    for day, name in table.items():
        yield DayRow(day, is_work=False, name=name, source="holidays", provisional=country == "CN")


def read_day(cells: Mapping[str, str], source: str) -> DayRow:
    """One row of a city's own table with the columns ``date`` (2027-02-06), ``is_work`` and ``name``."""
    try:
        day = date.fromisoformat(cells.get("date", "").strip())
    except ValueError:
        raise DayInvalid(field="date", value=cells.get("date", "")) from None
    word = cells.get("is_work", "").strip().lower()
    if word not in WORDS:
        raise DayInvalid(field="is_work", value=word)
    return DayRow(day, WORDS[word], cells.get("name", "").strip(), source, provisional=False)


def as_days(rows: Iterable[DayRow]) -> dict[date, bool]:
    """The rows as a work calendar takes them."""
    return {row.day: row.is_work for row in rows}
