"""The one door through which legs move."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from wangge.cases import actions, queries
from wangge.cases.api import shapes, shown
from wangge.cases.api.bodies import AnyMove, LegName, Number
from wangge.cases.api.telling import Key, told_by

router = Router()


@router.post("/cases/{number}/legs/{leg}/moves", response=shapes.EventOut)
def move_leg(request: HttpRequest, number: Number, leg: LegName, body: AnyMove, key: Key = None):
    """Move a leg one step. What each move takes is in its own schema; who may make it now, the case says."""
    told = told_by(request, body, key)
    found = queries.leg_seen_by(told.by, number, "" if leg == "home" else leg, told.at, told.slip)
    event = actions.make_move(
        found, body.move, by=told.by, at=told.at, slip=told.slip, happened_at=told.happened_at,
        seen=body.seen, note=body.note, **body.taken.model_dump(exclude_none=True),
    )  # fmt: skip
    return shown.event(event)
