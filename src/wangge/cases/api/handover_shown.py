"""What goes out of the logs of desks and of notes on cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from ninja import Schema

from wangge.cases import shifts
from wangge.cases.api import shapes, shown
from wangge.cases.models import Case, CaseNote, ShiftEntry, ShiftPoint
from wangge.people.models import Duty, Person


class LogOut(Schema):
    """The log of a desk; ``desk`` names it in addresses."""

    desk: str
    platform: shapes.PlatformOut
    duty: shapes.Word
    unread: int
    open_points: int


class OpenPointOut(Schema):
    """Something still to do. ``number`` is empty where it names no case, or none that the reader sees."""

    id: int
    text: str
    number: str
    ticked_by: shapes.PersonOut | None
    ticked_at: datetime | None


class ReadingOut(Schema):
    person: shapes.PersonOut
    read_at: datetime


class EntryOut(Schema):
    """What somebody wrote for the next shift, and who has confirmed having read it."""

    id: int
    person: shapes.PersonOut
    written_at: datetime
    text: str
    points: list[OpenPointOut]
    readings: list[ReadingOut]


class NoteOut(Schema):
    """A note that sticks on a case for the people of one platform."""

    id: int
    number: str
    platform: shapes.PlatformOut
    text: str
    person: shapes.PersonOut
    left_at: datetime


def log(one: shifts.Log, reader: Person) -> LogOut:
    return LogOut(
        desk=one.key,
        platform=shown.platform(one.platform),
        duty=shapes.Word(code=one.duty, label=str(Duty.Code(one.duty).label)),
        unread=shifts.unread([one], reader).count(),
        open_points=shifts.open_points([one]).count(),
    )


def points(rows: Sequence[ShiftPoint], reader: Person, at: datetime) -> list[OpenPointOut]:
    seen = shifts.seen_cases(rows, reader, at)
    return [_point(row, seen) for row in rows]


def entries_for(rows: Iterable[ShiftEntry], reader: Person, at: datetime) -> Callable[[ShiftEntry], EntryOut]:
    """How each of some entries is shown: which cases the reader sees is asked once for all."""
    seen = shifts.seen_cases([point for row in rows for point in row.points.all()], reader, at)
    return lambda row: _entry(row, seen)


def _entry(row: ShiftEntry, seen: frozenset[int]) -> EntryOut:
    return EntryOut(
        id=row.pk,
        person=shown.person(row.person),
        written_at=row.written_at,
        text=row.text,
        points=[_point(point, seen) for point in row.points.all()],
        readings=[
            ReadingOut(person=shown.person(one.person), read_at=one.read_at) for one in row.readings.all()
        ],
    )


def _point(row: ShiftPoint, seen: frozenset[int]) -> OpenPointOut:
    return OpenPointOut(
        id=row.pk,
        text=row.text,
        number=row.case.number if row.case and row.case_id in seen else "",
        ticked_by=shown.person(row.ticked_by),
        ticked_at=row.ticked_at,
    )


def note(row: CaseNote, case: Case) -> NoteOut:
    return NoteOut(
        id=row.pk,
        number=case.number,
        platform=shown.platform(row.platform),
        text=row.text,
        person=shown.person(row.left.person),
        left_at=row.left.happened_at,
    )
