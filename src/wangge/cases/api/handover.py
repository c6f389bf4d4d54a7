"""What one shift leaves to the next: logs of desks with their open points, notes on cases."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import Field

from wangge.cases import notes, queries, shifts
from wangge.cases.api import bodies, shapes, shown
from wangge.cases.api import handover_shown as out
from wangge.cases.api.bodies import Number
from wangge.cases.api.telling import Key, slip_of, told_by
from wangge.cases.models import ShiftEntry
from wangge.core.pages import page_of
from wangge.core.wire import AskedId, Day, Paged, PageOut

router = Router()
Desk = Annotated[
    str,
    Field(pattern=r"^[0-9A-Za-z_-]{1,30}:[a-z_]{1,20}$", description="As GET /shift-logs names it."),
]


class EntriesAsked(Paged):
    q: Annotated[str, Field(max_length=100)] = ""
    day: Day | None = None


@router.get("/shift-logs", response=list[out.LogOut])
def shift_logs(request: HttpRequest):
    """The logs of the desks that the caller holds today."""
    return [out.log(log, request.user) for log in shifts.logs_of(request.user, timezone.now())]


@router.get("/shift-logs/{desk}/entries", response=PageOut[out.EntryOut])
def shift_entries(request: HttpRequest, desk: Desk, asked: Query[EntriesAsked]):
    """What was written, newest first; with these words, or of one day."""
    now = timezone.now()
    log = shifts.log_named(request.user, desk, now)
    page = page_of(shifts.entries(log, words=asked.q, day=asked.day), asked.page, asked.size)
    return page.of(out.entries_for(page.rows, request.user, now))


@router.get("/shift-logs/{desk}/points", response=list[out.OpenPointOut])
def open_points(request: HttpRequest, desk: Desk):
    """What is carried over from shift to shift, oldest first."""
    now = timezone.now()
    points = list(shifts.open_points([shifts.log_named(request.user, desk, now)]))
    return out.points(points, request.user, now)


@router.post("/shift-logs/{desk}/entries", response={201: out.EntryOut})
def write_shift_entry(request: HttpRequest, desk: Desk, body: bodies.EntryBody, key: Key = None):
    """Leave word for the next shift, with the points that stay open."""
    now = timezone.now()
    log = shifts.log_named(request.user, desk, now)
    points = [shifts.Point(one.text, one.number or "") for one in body.points]
    slip = slip_of(body.slip, key)
    entry = shifts.write_entry(log, body.text, points, by=request.user, at=now, slip=slip)
    return Status(201, _entry(request, entry.pk))


@router.put("/shift-entries/{id}/read", response=out.EntryOut)
def read_shift_entry(request: HttpRequest, id: AskedId):
    """Confirm that one has read what another wrote; asking again changes nothing."""
    return _entry(request, shifts.confirm_read(id, by=request.user, at=timezone.now()).entry_id)


@router.put("/shift-points/{id}/tick", response=out.OpenPointOut)
def tick_point(request: HttpRequest, id: AskedId):
    """Tick a point off; who did so first stays."""
    return _ticked(request, id, done=True)


@router.delete("/shift-points/{id}/tick", response=out.OpenPointOut)
def untick_point(request: HttpRequest, id: AskedId):
    """Open a point again."""
    return _ticked(request, id, done=False)


@router.get("/cases/{number}/notes", response=list[out.NoteOut])
def case_notes(request: HttpRequest, number: Number):
    """The notes on a case that are for the caller's platforms, oldest first."""
    now = timezone.now()
    case = queries.case_seen_by(request.user, number, now)
    return [out.note(one, case) for one in notes.notes_on(case, request.user, now)]


@router.post("/cases/{number}/notes", response=out.NoteOut)
def leave_note(request: HttpRequest, number: Number, body: bodies.WordsBody, key: Key = None):
    """Stick a note on a case, for the next shift of one's own platform."""
    told = told_by(request, body, key)
    case = queries.case_seen_by(told.by, number, told.at, told.slip)
    return out.note(notes.leave_note(case, told=told, text=body.text), case)


@router.post("/notes/{id}/off", response=shapes.EventOut)
def take_note_off(request: HttpRequest, id: AskedId, body: bodies.Written, key: Key = None):
    """Take a note off: whoever is of the platform that it is for."""
    told = told_by(request, body, key)
    return shown.event(notes.take_note_off(notes.note_seen_by(told.by, id, told.at), told=told))


def _entry(request: HttpRequest, pk: int) -> out.EntryOut:
    now = timezone.now()
    rows = shifts.with_points(ShiftEntry.objects.filter(pk=pk))
    return out.entries_for(rows, request.user, now)(rows[0])


def _ticked(request: HttpRequest, pk: int, *, done: bool) -> out.OpenPointOut:
    now = timezone.now()
    point = shifts.tick(pk, by=request.user, at=now, done=done)
    return out.points([point], request.user, now)[0]
