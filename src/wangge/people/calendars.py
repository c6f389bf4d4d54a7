"""The working time of platforms, ready to reckon with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db.models import Max, OuterRef, Subquery, Sum

from wangge.core.steady import steady
from wangge.core.worktime import Period, WorkCalendar
from wangge.people.models import Holiday, HolidayYear, Platform
from wangge.people.models import WorkCalendar as CalendarRow

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Version = tuple[int, int]
NO_HOLIDAYS: Version = (0, 0)
NEVER_CLOSED = {day: [["00:00", "00:00"]] for day in DAYS}


def calendar_of(platform: Platform) -> WorkCalendar:
    """The calendar of a platform, or of the nearest one above that has one; round the clock if none has."""
    return calendars_of([platform])[platform.pk]


def calendars_of(platforms: Iterable[Platform]) -> dict[int, WorkCalendar]:
    """The calendars of several platforms by id, in one statement; built ones are kept in this process."""
    chains = {platform.pk: [int(pk) for pk in platform.path.strip("/").split("/")] for platform in platforms}
    own = _own(frozenset(pk for chain in chains.values() for pk in chain))
    return {pk: _nearest(chain, own) for pk, chain in chains.items()}


def _nearest(chain: list[int], own: dict[int, WorkCalendar]) -> WorkCalendar:
    found = next((own[pk] for pk in reversed(chain) if pk in own), None)
    return found or _built(0, "", "Asia/Shanghai", frozen(NEVER_CLOSED), NO_HOLIDAYS)


@steady
def _own(platforms: frozenset[int]) -> dict[int, WorkCalendar]:
    """The calendars of those platforms that have one of their own, with the holidays as they stand."""
    years = HolidayYear.objects.filter(region=OuterRef("calendar__region")).seen_by(OuterRef("tenant_id"))
    years = years.order_by().values("region")
    rows = Platform.objects.filter(pk__in=platforms, calendar__isnull=False).annotate(
        version=Subquery(years.annotate(of=Sum("version")).values("of")),
        newest=Subquery(years.annotate(of=Max("pk")).values("of")),
    )
    asked = rows.values_list(
        "pk", "tenant_id", "calendar__region", "calendar__zone", "calendar__periods", "version", "newest"
    )
    return {
        pk: _built(tenant, region, zone, frozen(periods), (version or 0, newest or 0))
        for pk, tenant, region, zone, periods, version, newest in asked
    }


def built(row: CalendarRow) -> WorkCalendar:
    """A row of work periods ready to reckon with, also one that no platform follows."""
    seen = HolidayYear.objects.filter(region=row.region).seen_by(row.tenant_id)
    stand = seen.aggregate(version=Sum("version"), newest=Max("pk"))
    version = (stand["version"] or 0, stand["newest"] or 0)
    return _built(row.tenant_id, row.region, row.zone, frozen(row.periods), version)


@lru_cache(maxsize=100)
def _built(
    tenant: int, region: str, zone: str, week: tuple[tuple[Period, ...], ...], version: Version
) -> WorkCalendar:
    years = (
        HolidayYear.objects.filter(region=region).held_by(tenant) if region else HolidayYear.objects.none()
    )
    provisional = frozenset(years.filter(provisional=True).values_list("year", flat=True))
    rows = Holiday.objects.filter(year__in=years).values_list("day", "is_work")
    days: dict[date, bool | tuple[Period, ...]] = dict(rows)
    return WorkCalendar(week=week, zone=ZoneInfo(zone), days=days, provisional=provisional)


def frozen(periods: dict[str, list[list[str]]]) -> tuple[tuple[Period, ...], ...]:
    return tuple(
        tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in periods.get(day, [])) for day in DAYS
    )
