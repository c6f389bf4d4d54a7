"""What stands beside the flow: asks, tasks, urges, corrections."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from wangge.cases import asks, corrections, queries, tasks, urges
from wangge.cases.api import bodies, shapes, shown
from wangge.cases.api.bodies import LegName, Number
from wangge.cases.api.reading import read, read_point
from wangge.cases.api.telling import Key, told_by
from wangge.cases.deed import Told
from wangge.cases.models import Leg
from wangge.core.pages import page_of
from wangge.core.wire import AskedId, Paged, PageOut

router = Router()
UrgeNumber = Annotated[int, Field(ge=1, le=2**31 - 1)]


@router.post("/cases/{number}/legs/{leg}/asks", response=shapes.EventOut)
def ask(request: HttpRequest, number: Number, leg: LegName, body: bodies.AskBody, key: Key = None):
    """Ask for more time, parking or a recall. It stops no clock."""
    told = told_by(request, body, key)
    event = asks.ask(
        _leg(told, number, leg), body.kind, told=told, reason=body.reason, until=body.until,
        parking_kind=body.parking_kind or "",
    )  # fmt: skip
    return shown.event(event)


@router.get("/asks", response=PageOut[shapes.AskOut])
def asks_to_decide(request: HttpRequest, asked: Query[Paged]):
    """Asks that a desk of this person must decide."""
    found = queries.asks_of(request.user, timezone.now()).select_related("case", "leg", "platform")
    return page_of(found, asked.page, asked.size).of(shown.ask)


@router.post("/asks/{id}/decision", response=shapes.EventOut)
def decide(request: HttpRequest, id: AskedId, body: bodies.DecisionBody, key: Key = None):
    """Endorse, grant or refuse."""
    told = told_by(request, body, key)
    found = queries.ask_seen_by(told.by, id, told.at, told.slip)
    ruled = read("platform", body.ruled, "ruled", told)
    return shown.event(asks.decide(found, body.verdict, told=told, reason=body.reason, ruled=ruled))


@router.get("/tasks", response=PageOut[shapes.TaskOut])
def tasks_to_do(request: HttpRequest, asked: Query[Paged]):
    """Open tasks addressed to this person or to a desk of his."""
    found = queries.tasks_of(request.user, timezone.now()).select_related("case", "leg", "platform", "person")
    return page_of(found, asked.page, asked.size).of(shown.task)


@router.post("/tasks/{id}/answer", response=shapes.EventOut)
def answer_task(request: HttpRequest, id: AskedId, body: bodies.AnswerBody, key: Key = None):
    """Answer a co-ordination or a call-back. Verify and check are answered by a move on the leg."""
    told = told_by(request, body, key)
    found = queries.task_seen_by(told.by, id, told.at, told.slip)
    return shown.event(tasks.answer_task(found, body.result, told=told, text=body.text))


@router.post("/cases/{number}/legs/{leg}/coordination", response=shapes.EventOut)
def coordinate(request: HttpRequest, number: Number, leg: LegName, body: bodies.WordsBody, key: Key = None):
    """Ask the platform above to bring others to the table; home and handler stay."""
    told = told_by(request, body, key)
    return shown.event(tasks.ask_coordination(_leg(told, number, leg), told=told, text=body.text))


@router.post("/cases/{number}/call-backs", response=shapes.EventOut)
def call_back(request: HttpRequest, number: Number, body: bodies.NoteBody, key: Key = None):
    """Have the reporter of a closed case called."""
    told = told_by(request, body, key)
    case = queries.case_seen_by(told.by, number, told.at, told.slip)
    return shown.event(tasks.ask_call_back(case, told=told, text=body.text))


@router.post("/cases/{number}/corrections", response=shapes.EventOut)
def correct(request: HttpRequest, number: Number, body: bodies.CorrectionBody, key: Key = None):
    """Correct class, condition or place after filing; limits are reckoned anew."""
    told = told_by(request, body, key)
    event = corrections.correct(
        queries.case_seen_by(told.by, number, told.at, told.slip), told=told, reason=body.reason,
        condition=read("condition", body.condition, "condition", told),
        point=read_point(body.point), place_text=body.place_text,
    )  # fmt: skip
    return shown.event(event)


@router.post("/cases/{number}/urges", response=shapes.EventOut)
def urge(request: HttpRequest, number: Number, body: bodies.UrgeBody, key: Key = None):
    """Press for a case; an answer is required."""
    told = told_by(request, body, key)
    case = queries.case_seen_by(told.by, number, told.at, told.slip)
    event = urges.urge(case, told=told, text=body.text, level=body.level, answer_by=body.answer_by)
    return shown.event(event)


@router.post("/urges/{number}/answer", response=shapes.EventOut)
def answer_urge(request: HttpRequest, number: UrgeNumber, body: bodies.WordsBody, key: Key = None):
    """Say what is being done."""
    told = told_by(request, body, key)
    found = queries.urge_seen_by(told.by, number, told.at, told.slip)
    return shown.event(urges.answer_urge(found, told=told, text=body.text))


@router.post("/urges/{number}/lift", response=shapes.EventOut)
def lift_urge(request: HttpRequest, number: UrgeNumber, body: bodies.NoteBody, key: Key = None):
    """Strike it off: only at the desk that urged."""
    told = told_by(request, body, key)
    found = queries.urge_seen_by(told.by, number, told.at, told.slip)
    return shown.event(urges.lift_urge(found, told=told, text=body.text))


def _leg(told: Told, number: str, leg: str) -> Leg:
    return queries.leg_seen_by(told.by, number, "" if leg == "home" else leg, told.at, told.slip)
