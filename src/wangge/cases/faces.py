"""How a leg's clocks are shown: one answer for list, page, map, phone, screen and export."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from wangge.cases.clocks import OUTER
from wangge.cases.flow import ENDED
from wangge.cases.models import Leg
from wangge.core.lights import light_of
from wangge.core.limits import Unit
from wangge.core.worktime import WorkCalendar
from wangge.people.calendars import calendars_of

OVER = ENDED | {"answered", "recalled"}


@dataclass(frozen=True)
class Face:
    """One clock as people see it. ``left`` is remaining time in ``unit``, below zero when over."""

    name: str
    due: datetime | None
    left: timedelta | None
    unit: str  # "work" or "clock"
    state: str  # green, yellow, red, parked, closed or ""
    beside: Face | None = None  # of the leg's own clocks and the one from outside, what falls due later


NO_CLOCK = Face("", None, None, "work", "")


def faces_of(legs: list[Leg], now: datetime) -> dict[int, Face]:
    """The most pressing clock of each leg, by its id. One statement for the calendars of all."""
    calendars = calendars_of({leg.platform_id: leg.platform for leg in legs}.values())
    return {leg.pk: face_of(leg, calendars, now) for leg in legs}


def face_of(leg: Leg, calendars: Mapping[int, WorkCalendar], now: datetime) -> Face:
    """The clock of a leg that falls due first, own or from outside; the other of the two beside it."""
    if leg.step in OVER:
        return Face("", None, None, "work", "closed")
    faces = clock_faces(leg, calendars, now)
    if leg.case.parked_until and not any(face.due for face in faces):
        return Face("", None, None, "work", "parked")
    own = _first((face for face in faces if face.name != OUTER), now)
    outer = _first((face for face in faces if face.name == OUTER), now)
    if own is None or outer is None:
        return own or outer or NO_CLOCK
    first, second = (own, outer) if (own.due or now) <= (outer.due or now) else (outer, own)
    return replace(first, beside=second)


def _first(faces: Iterable[Face], now: datetime) -> Face | None:
    """What falls due first."""
    return min((face for face in faces if face.due), key=lambda face: face.due or now, default=None)


def clock_faces(leg: Leg, calendars: Mapping[int, WorkCalendar], now: datetime) -> list[Face]:
    """All running clocks of a leg."""
    calendar = calendars[leg.platform_id]
    return [timer_face(name, timer, calendar, now) for name, timer in leg.timers.items()]


def timer_face(name: str, timer: Mapping[str, str | None], calendar: WorkCalendar, now: datetime) -> Face:
    """One kept clock as people see it."""
    due, warn = _moment(timer["due"]), _moment(timer["warn"])
    unit = "clock" if timer.get("by_clock") else "work"
    if due is None:
        return Face(name, None, None, unit, "parked" if timer.get("started") else "")
    return Face(name, due, _left(calendar, due, unit, now), unit, str(light_of(due, warn, now) or ""))


def _left(calendar: WorkCalendar, due: datetime, unit: str, now: datetime) -> timedelta:
    if unit == "clock":
        return due - now
    first, last = sorted((due, now))
    used = calendar.used(first, last, Unit.WORK_HOUR)
    return used if due >= now else -used


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
