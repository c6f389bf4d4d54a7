"""What goes out. Beside every code word stands its label in the language that was asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from wangge.cases.api.shapes import ClockOut, DivisionOut, MatterOut, PersonOut, PlatformOut, PointOut, Word


class TicketRow(Schema):
    """One line of a list: our number and the hotline's, where it stands, the clock that presses most."""

    number: str
    hotline: str
    hotline_number: str
    step: Word
    kind: Word
    urgency: Word
    due: datetime | None
    warn: datetime | None
    text: str
    place_text: str
    platform: PlatformOut
    division: DivisionOut | None
    round: int
    changed: bool
    sent_at: datetime


class CallerOut(Schema):
    """Who called, as it may be shown without opening anything."""

    name: str
    phone: str
    secret: bool


class TicketMoveOut(Schema):
    """A move that may be made now, with what it takes."""

    move: Word
    reason: bool
    takes: list[str]


class TicketOut(TicketRow):
    """One ticket whole, and the moves this person may make now."""

    title: str
    category: str
    matter: MatterOut | None
    point: PointOut | None
    is_rough: bool
    clocks: list[ClockOut]
    cases: list[str]
    lead: str | None
    merged: list[str]
    result: str
    reply: str
    caller: CallerOut
    taken_at: datetime
    ended_at: datetime | None
    sent_out_at: datetime | None
    open_moves: list[TicketMoveOut]


class TakenOut(Schema):
    """What became of an arrival: new, same, changed, second."""

    number: str
    what: str


class TicketEventOut(Schema):
    """One line of history."""

    id: int
    number: str
    name: Word
    came_from: str
    step: str
    person: PersonOut | None
    post: str
    platform: PlatformOut | None
    happened_at: datetime
    recorded_at: datetime
    slip: UUID
    because_of: int | None
    note: str
    details: dict[str, Any]
