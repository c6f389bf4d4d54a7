"""The flow tables and their words, in the language that was asked for."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from wangge.cases.api.shapes import Word
from wangge.cases.api.shown import word
from wangge.cases.asks import PARKING_KINDS
from wangge.cases.flow import FLOWS, OUTCOMES
from wangge.cases.labels import CHOICES, CLOCKS, EVENTS, MOVES, STEPS, TAKES, WHYS
from wangge.core.flow import Flow, Move, Take
from wangge.people.models import Duty

router = Router()


class TakeOut(Schema):
    """One thing a move takes."""

    name: Word
    kind: str
    required: bool
    many: bool
    choices: list[Word]


class MoveOut(Schema):
    """One row: from any of ``froms`` to ``to`` (none: it stays)."""

    name: Word
    froms: list[str]
    to: str | None
    duties: list[str]
    reason: bool
    mode: str
    follows: bool
    danger: bool
    takes: list[TakeOut]


class StepOut(Schema):
    """A step and the duty that must act in it (none: an end)."""

    name: Word
    holder: str
    is_end: bool


class FlowOut(Schema):
    """One table."""

    name: str
    start: str
    good_end: str
    steps: list[StepOut]
    moves: list[MoveOut]


class DictionaryOut(Schema):
    """What may happen, and how everything is called."""

    flows: list[FlowOut]
    events: list[Word]
    clocks: list[Word]
    outcomes: list[Word]
    parking_kinds: list[Word]
    duties: list[Word]
    refusals: list[Word]


@router.get("/flow", response=DictionaryOut)
def flow(request: HttpRequest):
    """The flow tables before any variant, with all words."""
    return DictionaryOut(
        flows=[_flow(one) for one in FLOWS.values()],
        events=[word(code, EVENTS) for code in EVENTS],
        clocks=[word(code, CLOCKS) for code in CLOCKS],
        outcomes=[word(code, CHOICES) for code in OUTCOMES],
        parking_kinds=[word(code, CHOICES) for code in PARKING_KINDS],
        duties=[Word(code=duty.value, label=str(duty.label)) for duty in Duty.Code],
        refusals=[word(code, WHYS) for code in WHYS],
    )


def _flow(one: Flow) -> FlowOut:
    steps = [step for step in STEPS if step in one.steps]
    return FlowOut(
        name=one.name,
        start=one.start,
        good_end=one.good_end,
        steps=[
            StepOut(name=word(s, STEPS), holder=one.holders.get(s, ""), is_end=s in one.ends) for s in steps
        ],
        moves=[_move(move) for move in one.moves],
    )


def _move(move: Move) -> MoveOut:
    return MoveOut(
        name=word(move.name, MOVES),
        froms=sorted(move.froms),
        to=move.to,
        duties=sorted(move.duties),
        reason=move.reason,
        mode=move.mode,
        follows=move.follows,
        danger=move.danger,
        takes=[_take(take) for take in move.takes],
    )


def _take(take: Take) -> TakeOut:
    return TakeOut(
        name=word(take.name, TAKES),
        kind=take.kind,
        required=take.required,
        many=take.many,
        choices=[word(code, CHOICES) for code in take.choices],
    )
