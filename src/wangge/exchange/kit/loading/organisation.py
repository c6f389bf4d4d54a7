"""Calendars and platforms; with the topmost one of a new street come its first three administrators."""

from __future__ import annotations

from typing import Any

from wangge.exchange.kit.checks.platforms import week_of
from wangge.exchange.kit.loading.common import Loading
from wangge.exchange.kit.plan import Change
from wangge.exchange.kit.reading import Line
from wangge.people.actions import change_platform, create_platform, found, move_platform
from wangge.people.actions.calendars import change_calendar, create_calendar
from wangge.people.models import Duty, Platform, WorkCalendar
from wangge.places.models import Division

COUNTRY = "CN"
FOUNDED = "founded"
"""Sheet of the item for the topmost platform of a new street, which stays when the load is taken out."""


def load_top(loading: Loading) -> None:
    """Where the street is new: its topmost platform, with which the first administrators come."""
    if loading.hands.admin is not None:
        return
    change = loading.plan.of("platforms")[0]
    with loading.making(change):
        assert change.line is not None
        platform = Platform(tenant=loading.tenant, code=change.key, **_values(loading, change.line))
        _found(loading, platform)
        loading.platforms[change.key] = platform


def load_calendars(loading: Loading) -> None:
    for change in loading.plan.of("calendars"):
        with loading.making(change):
            assert change.line is not None
            loading.brought(change, _calendar(loading, change, change.line))


def _calendar(loading: Loading, change: Change, line: Line) -> WorkCalendar:
    """New, or another week for one that is there; a new street has office hours from its founding."""
    row = WorkCalendar.objects.of(loading.tenant).filter(code=change.key).first()
    calendar = row or WorkCalendar(code=change.key)
    calendar.name, calendar.periods = line.text("name"), week_of(line)
    if line["holidays"] is not None or row is None:
        calendar.region = "" if line["holidays"] is False else COUNTRY
    if row:
        change_calendar(calendar, by=loading.hands.configurer, at=loading.at)
    else:
        create_calendar(calendar, by=loading.hands.configurer, at=loading.at)
    return calendar


def load_platforms(loading: Loading) -> None:
    for change in loading.plan.of("platforms"):
        if change.target is None and change.key in loading.platforms:
            _finish_top(loading, change)
            continue
        with loading.making(change):
            assert change.line is not None
            if change.target is None:
                _create(loading, change, change.line)
            else:
                _change(loading, change, change.line)


def _finish_top(loading: Loading, change: Change) -> None:
    """The topmost platform of a new street gets its calendar, which came after it."""
    assert change.line is not None
    if change.line["calendar"]:
        platform = loading.platforms[change.key]
        platform.calendar = WorkCalendar.objects.of(loading.tenant).get(code=change.line.text("calendar"))
        change_platform(platform, by=loading.hands.configurer, at=loading.at)


def _create(loading: Loading, change: Change, line: Line) -> None:
    platform = Platform(tenant=loading.tenant, code=change.key, **_values(loading, line))
    platform.parent = loading.platforms.get(line.text("above"))
    create_platform(platform, by=loading.hands.configurer, at=loading.at)
    loading.brought(change, platform)
    loading.platforms[change.key] = platform


def _found(loading: Loading, platform: Platform) -> None:
    """The first administrators act from here on; their passwords stand with the others'."""
    founded = found(platform, at=loading.at)
    loading.hands.admin = founded.admins[Duty.Code.ADMIN][0]
    loading.hands.granter = founded.admins[Duty.Code.SECURITY_ADMIN][0]
    loading.along(FOUNDED, [platform])
    loading.passwords += [(person.username, person.name, word) for person, word in founded.admins.values()]


def _change(loading: Loading, change: Change, line: Line) -> None:
    platform: Platform = change.target
    platform.refresh_from_db()
    for name, value in _values(loading, line).items():
        if line[name] not in (None, ""):
            setattr(platform, name, value)
    change_platform(platform, by=loading.hands.configurer, at=loading.at)
    if "above" in change.new:
        parent = loading.platforms[line.text("above")]
        move_platform(platform, parent, by=loading.hands.configurer, at=loading.at)
    loading.brought(change, platform)
    loading.platforms[change.key] = platform


def _values(loading: Loading, line: Line) -> dict[str, Any]:
    of = loading.tenant
    return {
        "name": line.text("name"),
        "name_en": line.text("name_en"),
        "kind": line.text("kind"),
        "division": Division.objects.of(of).filter(code=line.text("division")).first(),
        "calendar": WorkCalendar.objects.of(of).filter(code=line.text("calendar")).first(),
    }
