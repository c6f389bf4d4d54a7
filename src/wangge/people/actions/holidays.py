"""The yearly holiday tables: shared by all tenants, or a tenant's own. Whoever reckoned with a year sees its
version grow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby

from django.db import transaction

from wangge.core.errors import Refused
from wangge.core.holidays_seed import DayRow, holiday_rows
from wangge.journal.actions import note
from wangge.people.models import Holiday, HolidayYear, Person
from wangge.people.rules import may_configure_all, require
from wangge.tenants.models import Tenant


class YearEmpty(Refused):
    """A year in which nobody is ever off is a table forgotten, not announced."""

    code = "holiday_year_empty"
    message = "The year %(year)s has no day off yet."


class OtherYear(Refused):
    """A table holds the days of its year only."""

    code = "holiday_other_year"
    message = "%(day)s is not in %(year)s."


class DayTwice(Refused):
    """A day is off or worked, and stands once."""

    code = "holiday_day_twice"
    message = "%(day)s stands there twice."


class NoOwnTable(Refused):
    """The tenant follows the shared table of that year already."""

    code = "holiday_no_own_table"
    message = "Your organisation has no table of its own for %(year)s."


@transaction.atomic
def seed_holidays(years: Iterable[int], region: str = "CN", *, by: object) -> list[int]:
    """Write what the libraries know of these years; answers the years that changed.

    An announced year stays as it is: it may be the city's own table. A provisional one gives way.
    """
    announced = HolidayYear.objects.filter(region=region, provisional=False, tenant=None)
    kept = set(announced.values_list("year", flat=True))
    changed = [
        year for year in years if year not in kept and _replace(region, year, holiday_rows(year, region))
    ]
    _tell(changed, region, by)
    return changed


@transaction.atomic
def load_holidays(rows: Iterable[DayRow], region: str = "CN", *, by: object) -> list[int]:
    """Take announced tables in place of what all share, whole years at a time; answers which changed."""
    by_year = groupby(sorted(rows, key=lambda row: row.day), key=lambda row: row.day.year)
    changed = [year for year, days in by_year if _replace(region, year, list(days))]
    _tell(changed, region, by)
    return changed


@transaction.atomic
def announce_year(year: int, rows: Sequence[DayRow], region: str, *, by: Person, at: datetime) -> bool:
    """Let the tenant of ``by`` follow these days in a year, announced; False when it did so already.

    Only that tenant: the shared table is the installation's. Open deadlines are reckoned anew by the next
    turn of the clock. Raises what :func:`check_year` does.
    """
    require(may_configure_all(by, at))
    check_year(year, rows)
    if not _replace(region, year, list(rows), by.tenant):
        return False
    off = [str(row.day) for row in rows if not row.is_work]
    worked = [str(row.day) for row in rows if row.is_work]
    note("holidays_announced", by=by, subject=f"{region} {year}", days_off=off, days_worked=worked)
    return True


def check_year(year: int, rows: Sequence[DayRow]) -> None:
    """Raises :class:`YearEmpty`, :class:`OtherYear`, :class:`DayTwice`."""
    if not any(not row.is_work for row in rows):
        raise YearEmpty(year=year)
    seen: set[date] = set()
    for row in rows:
        if row.day.year != year:
            raise OtherYear(day=row.day, year=year)
        if row.day in seen:
            raise DayTwice(day=row.day)
        seen.add(row.day)


@transaction.atomic
def follow_shared(year: int, region: str, *, by: Person, at: datetime) -> None:
    """Throw the tenant's own table of a year away and follow the shared one again."""
    require(may_configure_all(by, at))
    gone, _rows = HolidayYear.objects.filter(tenant=by.tenant, region=region, year=year).delete()
    if not gone:
        raise NoOwnTable(year=year)
    note("holidays_shared_again", by=by, subject=f"{region} {year}")


def _replace(region: str, year: int, rows: list[DayRow], tenant: Tenant | None = None) -> bool:
    """Make the table of a year be these rows; False when it was so already."""
    provisional = any(row.provisional for row in rows)
    table, is_new = HolidayYear.objects.select_for_update().get_or_create(
        tenant=tenant, region=region, year=year, defaults={"provisional": provisional}
    )
    days = {(row.day, row.is_work, row.name) for row in rows}
    there = set(table.days.values_list("day", "is_work", "name"))
    if days == there and table.provisional == provisional and not is_new:
        return False
    table.days.all().delete()
    Holiday.objects.bulk_create(
        Holiday(year=table, day=day, is_work=is_work, name=name) for day, is_work, name in sorted(days)
    )
    table.provisional = provisional
    table.source = rows[0].source if rows else ""
    table.version += not is_new
    table.save()
    return True


def _tell(years: list[int], region: str, by: object) -> None:
    if years:
        note("holidays_changed", by=by, subject=region, years=years)
