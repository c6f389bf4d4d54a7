"""What goes out. Beside every code word stands its label in the language that was asked for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema


class Word(Schema):
    """A code word and how it is said."""

    code: str
    label: str


class PersonOut(Schema):
    id: int
    name: str


class PlatformOut(Schema):
    id: int
    code: str
    name: str
    kind: Word


class MatterOut(Schema):
    id: int
    scheme: str
    kind: str
    code: str
    name: str
    major: str


class DivisionOut(Schema):
    code: str
    name: str
    level: str


class PointOut(Schema):
    """Degrees, CGCS2000."""

    lon: float
    lat: float


class ClockOut(Schema):
    """A running clock. ``left_s`` counts seconds of work time or of the clock, below zero when over."""

    name: Word
    due: datetime | None
    left_s: int | None
    unit: str
    light: str


class LegRow(Schema):
    """One line of a list."""

    number: str
    leg: str
    step: Word
    clock: ClockOut
    matter: MatterOut | None
    description: str
    place_text: str
    division: DivisionOut | None
    point: PointOut
    source: Word
    home: PlatformOut
    platform: PlatformOut
    holder_duty: str
    holder: PersonOut | None
    reported_at: datetime
    parked_until: date | None
    has_photo: bool
    needs_look: bool


class LegOut(Schema):
    """A leg of a case, with the legs below it."""

    leg: str
    kind: str
    is_main: bool
    platform: PlatformOut
    step: Word
    clocks: list[ClockOut]
    holder_platform: PlatformOut | None
    holder_duty: str
    holder: PersonOut | None
    handler: PersonOut | None
    extensions: int
    proposed_outcome: str
    opened_at: datetime
    ended_at: datetime | None
    needs_look: bool
    legs: list[LegOut]


class ChanceOut(Schema):
    """A move that this person may make now; ``body`` is the JSON Schema of what to send."""

    leg: str
    move: Word
    post: int
    duty: str
    reason: bool
    danger: bool
    body: dict[str, Any]


class SaidOut(Schema):
    """The plain sentence for residents, in both languages."""

    zh: str
    en: str


class ReporterOut(Schema):
    """Who told us; names and telephones masked, of who wished secrecy nothing."""

    staff: PersonOut | None
    name: str
    contact: str
    secret: bool
    answer_way: str
    answer: Word | None
    answer_note: str
    answered_at: datetime | None
    said: SaidOut
    told_at: datetime


class AttachmentOut(Schema):
    id: int
    sha256: str
    role: str
    media_type: str
    event: int
    distance_m: float | None


class TaskOut(Schema):
    """Something asked of a person or desk. Verify and check are answered by a move on the leg."""

    id: int
    number: str
    leg: str
    kind: str
    way: str
    state: str
    platform: PlatformOut
    duty: str
    person: PersonOut | None
    chosen_because: str
    text: str
    due_at: datetime | None
    result: str
    results: list[Word]


class AskOut(Schema):
    id: int
    number: str
    leg: str
    kind: Word
    state: str
    platform: PlatformOut
    duty: str
    reason: str
    until: date | None
    parking_kind: str


class UrgeOut(Schema):
    number: int
    level: int
    text: str
    answer_by: datetime | None
    answer: str
    lifted: bool


class LinkOut(Schema):
    kind: str
    number: str


class CaseOut(Schema):
    """A case as this person may see it."""

    number: str
    step: Word
    light: str
    description: str
    place_text: str
    matter: MatterOut | None
    condition: str
    closing_condition: str
    source: Word
    home: PlatformOut
    finder: PlatformOut | None
    point: PointOut
    division: DivisionOut | None
    cells: list[str]
    area_class: str
    outcome: Word | None
    cannot_until: date | None
    parked_until: date | None
    parked_kind: str
    settled: bool
    reported_at: datetime
    ended_at: datetime | None
    last_event: int
    variant: str
    home_leg: LegOut
    open_moves: list[ChanceOut]
    tasks: list[TaskOut]
    asks: list[AskOut]
    urges: list[UrgeOut]
    reporters: list[ReporterOut]
    attachments: list[AttachmentOut]
    links: list[LinkOut]


class EventOut(Schema):
    """One line of history."""

    id: int
    number: str
    leg: str
    kind: str
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


class ReportedOut(Schema):
    """A report was taken; the same slip gives the same answer."""

    number: str
    slip: UUID
    home: PlatformOut
    division: DivisionOut | None
    reported_at: datetime


class SimilarOut(Schema):
    """A case that may be the same."""

    number: str
    description: str
    place_text: str
    matter: MatterOut | None
    metres: float
    reported_at: datetime


class PhotoOut(Schema):
    """A stored photo, to be named in a report or a move. Position and time are the camera's, if it told."""

    sha256: str
    media_type: str
    size: int
    width: int | None
    height: int | None
    lon: float | None
    lat: float | None
    taken_at: datetime | None
