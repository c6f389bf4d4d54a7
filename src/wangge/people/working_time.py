"""What the pages of working time show: who follows which calendar, the years, what was reckoned anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from wangge.core.holidays_seed import holiday_rows
from wangge.journal.models import Entry
from wangge.people.festivals import Table
from wangge.people.models import HolidayYear, Platform, WorkCalendar
from wangge.people.models.organisation import in_tree
from wangge.tenants.models import Tenant

RECKONED = "deadlines_reckoned"


def calendars_in(tenant: Tenant) -> QuerySet[WorkCalendar]:
    """The calendars of a tenant with the platforms in use that have it as their own (``followers``)."""
    platforms = Platform.objects.of(tenant).filter(is_active=True).order_by(in_tree())
    return (
        WorkCalendar.objects.of(tenant)
        .order_by("code")
        .prefetch_related(Prefetch("platform_set", platforms, to_attr="followers"))
    )


def regions_of(tenant: Tenant) -> list[str]:
    """Whose holidays a tenant's calendars follow."""
    rows = WorkCalendar.objects.of(tenant).exclude(region="").order_by("region")
    return list(rows.values_list("region", flat=True).distinct())


def years_of(tenant: Tenant, region: str) -> QuerySet[HolidayYear]:
    """The table of each year that the tenant follows, newest last, with its days off and worked counted."""
    counted = {
        "days_off": Count("days", filter=Q(days__is_work=False)),
        "days_worked": Count("days", filter=Q(days__is_work=True)),
    }
    return HolidayYear.objects.filter(region=region).held_by(tenant).annotate(**counted).order_by("year")


def year_of(tenant: Tenant, region: str, year: int) -> tuple[HolidayYear | None, Table]:
    """The table a tenant follows in a year; where there is none yet, what the libraries know.

    Raises YearUnknown, RegionUnknown.
    """
    found = HolidayYear.objects.filter(region=region, year=year).held_by(tenant).first()
    if found is None:
        return None, {row.day: (row.is_work, row.name) for row in holiday_rows(year, region)}
    days = found.days.values_list("day", "is_work", "name")
    return found, {day: (is_work, name) for day, is_work, name in days}


@dataclass(frozen=True)
class Reckoned:
    """One turn of the clock in which open deadlines were reckoned anew."""

    at: datetime
    open: int
    later: int
    earlier: int
    platforms: list[tuple[str, int]]


def reckoned_lately(tenant: Tenant, count: int = 10) -> list[Reckoned]:
    """The last turns, newest first. Numbers only: who configures sees no case."""
    entries = list(Entry.objects.filter(tenant=tenant.code, act=RECKONED).order_by("-id")[:count])
    names = _names(tenant, (code for entry in entries for code in entry.detail["platforms"]))
    return [_reckoned(entry.recorded_at, entry.detail, names) for entry in entries]


def _names(tenant: Tenant, codes: Iterable[str]) -> dict[str, str]:
    return {row.code: str(row) for row in Platform.objects.of(tenant).filter(code__in=set(codes))}


def _reckoned(at: datetime, told: dict[str, Any], names: dict[str, str]) -> Reckoned:
    most_first = sorted(told["platforms"].items(), key=lambda one: -one[1])
    platforms = [(names.get(code, code), count) for code, count in most_first]
    return Reckoned(at, told["open"], told["later"], told["earlier"], platforms)
