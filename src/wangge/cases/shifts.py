"""Handing over from shift to shift: each desk (platform and duty) has a log, and points that stay open.

Whoever goes home writes; what is still to do is carried over until somebody of the desk ticks it off; the
next one confirms that he has read it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from wangge.cases.act import SlipReused
from wangge.cases.actions import content_of
from wangge.cases.models import Case, ShiftEntry, ShiftPoint, ShiftReading
from wangge.cases.queries import case_seen_by
from wangge.cases.sight import visible_to
from wangge.core.errors import NotFound, Refused
from wangge.core.words import clean
from wangge.people.models import Duty, Person, Platform
from wangge.people.queries import posts_of

Row = TypeVar("Row", ShiftEntry, ShiftPoint)
TEXT_LENGTH = 4000
POINT_LENGTH = 300
MOST_POINTS = 20
NUMBER_DIGITS = 12  # of the shortest case number; a telephone number has fewer
KEEPS_A_LOG = (
    Duty.Code.ACCEPTOR,
    Duty.Code.DUTY_CHIEF,
    Duty.Code.DISPATCHER,
    Duty.Code.LIAISON,
    Duty.Code.HANDLER,
    Duty.Code.SUPERVISOR,
    Duty.Code.LEADER,
)


class NothingLeft(Refused):
    """An entry without words and without points."""

    code = "nothing_left"
    message = "Write what the next shift must know, or at least one open point."


class PointUnclear(Refused):
    """A point names a case that is not there for who writes it."""

    code = "point_unclear"
    message = "Point %(row)s: there is no case %(number)s that you may see."


class TooManyPoints(Refused):
    """Nobody reads fifty points."""

    code = "too_many_points"
    message = "At most %(most)s points at once."


class OwnEntry(Refused):
    """The next one confirms, not the one who wrote."""

    code = "own_entry"
    message = "Who wrote it does not confirm having read it."


@dataclass(frozen=True)
class Log:
    """The log of one desk: whoever acts under this duty at this platform writes and reads it."""

    platform: Platform
    duty: str

    @property
    def label(self) -> str:
        return f"{self.platform} · {Duty.Code(self.duty).label}"

    @property
    def key(self) -> str:
        """How an address names it."""
        return f"{self.platform.code}:{self.duty}"

    def of_it(self) -> Q:
        return Q(platform=self.platform.pk, duty=self.duty)


def points_in(text: str) -> list[Point]:
    """Open points as people write them: one a line, begun with a case number where it is about one."""
    return [_point(line.strip()) for line in text.splitlines() if line.strip()]


def _point(line: str) -> Point:
    first, _space, rest = line.partition(" ")
    digits = sum(sign.isdigit() for sign in first)
    return Point(rest.strip(), first) if first.isascii() and digits >= NUMBER_DIGITS else Point(line)


@dataclass(frozen=True)
class Point:
    """An open point as it is told: words, the number of a case, or both."""

    text: str = ""
    number: str = ""


def logs_of(person: Person, at: datetime, duties: Iterable[str] = KEEPS_A_LOG) -> list[Log]:
    """The logs of the desks that a person holds today."""
    posts = posts_of(person, at).acting_as(*duties)
    found = {(post.platform_id, post.duty.acts_as): Log(post.platform, post.duty.acts_as) for post in posts}
    return [log for (_platform, duty), log in found.items() if duty in KEEPS_A_LOG]


def log_named(person: Person, key: str, at: datetime) -> Log:
    """The log of one of his desks by its key, without one his first. Raises `NotFound`."""
    found = [log for log in logs_of(person, at) if key in ("", log.key)]
    if not found:
        raise NotFound(field="desk")
    return found[0]


def open_points(logs: Sequence[Log]) -> QuerySet[ShiftPoint]:
    """What is carried over, oldest first."""
    points = ShiftPoint.objects.filter(_any_of(logs), ticked_at=None)
    return points.select_related("entry__person", "case").order_by("pk")


def unread(logs: Sequence[Log], person: Person) -> QuerySet[ShiftEntry]:
    """Entries of others that nobody has confirmed yet."""
    confirmed = ShiftReading.objects.filter(entry=OuterRef("pk"))
    return ShiftEntry.objects.filter(_any_of(logs)).exclude(person=person).exclude(Exists(confirmed))


def entries(log: Log, *, words: str = "", day: date | None = None) -> QuerySet[ShiftEntry]:
    """The log, newest first; of one day, or with these words in the text or in a point."""
    found = ShiftEntry.objects.filter(log.of_it())
    if day:
        begins = timezone.make_aware(datetime.combine(day, time()))
        found = found.filter(written_at__gte=begins, written_at__lt=begins + timedelta(days=1))
    if text := clean(words, 100):
        in_point = ShiftPoint.objects.filter(
            Q(text__icontains=text) | Q(case__number__startswith=text), entry=OuterRef("pk")
        )
        found = found.filter(Q(text__icontains=text) | Q(person__name__contains=text) | Exists(in_point))
    return with_points(found).order_by("-written_at", "-pk")


def with_points(rows: QuerySet[ShiftEntry]) -> QuerySet[ShiftEntry]:
    """Entries with who wrote and read them, and their points."""
    points = Prefetch("points", ShiftPoint.objects.select_related("case", "ticked_by").order_by("pk"))
    readings = Prefetch("readings", ShiftReading.objects.select_related("person").order_by("pk"))
    return rows.select_related("person").prefetch_related(points, readings)


def seen_cases(points: Iterable[ShiftPoint], person: Person, at: datetime) -> frozenset[int]:
    """Those cases that points name and the reader may open: others are not told by their number."""
    named = {point.case_id for point in points if point.case_id}
    if not named:
        return frozenset()
    return frozenset(visible_to(person, at).filter(pk__in=named).values_list("pk", flat=True))


def write_entry(
    log: Log, text: str, points: Sequence[Point], *, by: Person, at: datetime, slip: uuid.UUID
) -> ShiftEntry:
    """Leave word for the next shift. The same slip again is the same entry.

    Raises `NothingLeft`, `PointUnclear`, `TooManyPoints`, `NotFound` for a desk that is not his.
    """
    if log not in logs_of(by, at):
        raise NotFound(field="desk")
    told = clean(text, TEXT_LENGTH)
    content = content_of(log.platform.pk, log.duty, by.pk, told, [(p.text, p.number) for p in points])
    if done := ShiftEntry.objects.filter(tenant=by.tenant_id, slip=slip).first():
        return _same(done, content)
    found = _read(points, by, at)
    if not told and not found:
        raise NothingLeft(field="text")
    try:
        with transaction.atomic():
            return _write(log, told, found, content, by=by, at=at, slip=slip)
    except IntegrityError:
        return _same(ShiftEntry.objects.get(tenant=by.tenant_id, slip=slip), content)


@transaction.atomic
def confirm_read(pk: int, *, by: Person, at: datetime) -> ShiftReading:
    """Say that one has read an entry; twice is once. Raises `OwnEntry`, `NotFound`."""
    entry = _own(ShiftEntry.objects.filter(pk=pk), by, at)
    if entry.person_id == by.pk:
        raise OwnEntry
    reading, _new = ShiftReading.objects.get_or_create(
        entry=entry, person=by, defaults={"tenant": by.tenant, "read_at": at}
    )
    return reading


@transaction.atomic
def tick(pk: int, *, by: Person, at: datetime, done: bool = True) -> ShiftPoint:
    """Tick a point off, or take the tick back; who did it first stays. Raises `NotFound`."""
    point = _own(ShiftPoint.objects.select_for_update().filter(pk=pk), by, at)
    if done != bool(point.ticked_at):
        point.ticked_by, point.ticked_at = (by, at) if done else (None, None)
        point.save(update_fields=["ticked_by", "ticked_at"])
    return point


def _own(rows: QuerySet[Row], by: Person, at: datetime) -> Row:
    """The row, if it is of a desk that he holds today."""
    row = rows.filter(_any_of(logs_of(by, at))).first()
    if row is None:
        raise NotFound
    return row


def _any_of(logs: Sequence[Log]) -> Q:
    found = Q(pk__in=[])
    for log in logs:
        found |= log.of_it()
    return found


def _same(done: ShiftEntry, content: str) -> ShiftEntry:
    if done.content != content:
        raise SlipReused(field="slip")
    return done


def _read(points: Sequence[Point], by: Person, at: datetime) -> list[tuple[str, Case | None]]:
    """The points that say something, each with its case."""
    told = [(row, p) for row, p in enumerate(points, 1) if p.text.strip() or p.number.strip()]
    if len(told) > MOST_POINTS:
        raise TooManyPoints(field="points", most=MOST_POINTS)
    return [(clean(p.text, POINT_LENGTH), _case(p.number.strip(), row, by, at)) for row, p in told]


def _case(number: str, row: int, by: Person, at: datetime) -> Case | None:
    if not number:
        return None
    try:
        return case_seen_by(by, number[:40], at)
    except NotFound as error:
        raise PointUnclear(field="points", row=row, number=number[:40]) from error


def _write(
    log: Log,
    text: str,
    points: Sequence[tuple[str, Case | None]],
    content: str,
    *,
    by: Person,
    at: datetime,
    slip: uuid.UUID,
) -> ShiftEntry:
    desk = {"tenant": by.tenant, "platform": log.platform, "duty": log.duty}
    entry = ShiftEntry.objects.create(**desk, person=by, text=text, written_at=at, slip=slip, content=content)
    ShiftPoint.objects.bulk_create(
        ShiftPoint(**desk, entry=entry, text=words, case=case) for words, case in points
    )
    return entry
