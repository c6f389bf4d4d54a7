"""Work periods: added, changed, removed where nobody follows them."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from wangge.core.errors import NotFound, Refused
from wangge.core.worktime import WorkCalendar as Reckoned
from wangge.journal.actions import note
from wangge.people.calendars import frozen
from wangge.people.models import Delegation, Person, Platform, WorkCalendar
from wangge.people.periods import say_week
from wangge.people.rules import require_thing


class CalendarTaken(Refused):
    """Another calendar of the tenant has the code."""

    code = "calendar_code_taken"
    message = "There is a work calendar with the code %(calendar)s already."


class NeverOpen(Refused):
    """A week without a period would never let a deadline fall due."""

    code = "calendar_never_open"
    message = "At least one day of the week needs a period."


class CalendarInUse(Refused):
    """Platforms follow it."""

    code = "calendar_in_use"
    message = "%(platform)s follows this calendar. Give it another one first."


@transaction.atomic
def create_calendar(calendar: WorkCalendar, *, by: Person, at: datetime) -> WorkCalendar:
    """Save new work periods (built by the caller) in the tenant of ``by``; they belong to ``owner``.

    Without an owner they are the whole tenant's, which takes an administrator at the top.
    """
    _require(calendar, by, at)
    calendar.tenant = by.tenant
    _check(calendar)
    if WorkCalendar.objects.of(by.tenant).filter(code=calendar.code).exists():
        raise CalendarTaken(field="code", calendar=calendar.code)
    calendar.save(force_insert=True)
    note("calendar_added", by=by, subject=calendar.code, **_told(calendar))
    return calendar


@transaction.atomic
def change_calendar(calendar: WorkCalendar, *, by: Person, at: datetime) -> None:
    """Save changed work periods. Open deadlines are reckoned anew by the next turn of the clock."""
    _refuse_foreign(calendar, by)
    _require(calendar, by, at)
    _check(calendar)
    before = _told(WorkCalendar.objects.select_for_update().get(pk=calendar.pk))
    calendar.save(update_fields=["name", "zone", "region", "periods"])
    note("calendar_changed", by=by, subject=calendar.code, before=before, after=_told(calendar))


@transaction.atomic
def remove_calendar(calendar: WorkCalendar, *, by: Person, at: datetime) -> None:
    """Remove work periods that no platform follows."""
    _refuse_foreign(calendar, by)
    _require(calendar, by, at)
    if follower := Platform.objects.filter(calendar=calendar).order_by("path").first():
        raise CalendarInUse(platform=follower.name)
    note("calendar_removed", by=by, subject=calendar.code, **_told(calendar))
    calendar.delete()


def _refuse_foreign(calendar: WorkCalendar, by: Person) -> None:
    if calendar.tenant_id != by.tenant_id:
        raise NotFound


def _require(calendar: WorkCalendar, by: Person, at: datetime) -> None:
    require_thing(by, Delegation.Thing.CALENDARS, calendar.owner, at)


def _check(calendar: WorkCalendar) -> None:
    """Raises CalendarInvalid or :class:`NeverOpen`."""
    week = frozen(calendar.periods)
    Reckoned(week=week, zone=UTC)
    if not any(week):
        raise NeverOpen


def _told(calendar: WorkCalendar) -> dict[str, object]:
    week = {f"{first}-{last}": said for first, last, said in say_week(calendar.periods) if said}
    return {"name": calendar.name, "zone": calendar.zone, "region": calendar.region, "periods": week}
