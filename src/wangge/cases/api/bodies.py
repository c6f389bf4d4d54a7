"""What comes in. The bodies of moves are made from the flow tables: a new move touches nothing here."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import chain
from typing import Annotated, Any, Literal, Union
from uuid import UUID

from pydantic import Field, create_model

from wangge.cases.asks import PARKING_KINDS, VERDICTS
from wangge.cases.flow import FLOWS
from wangge.cases.reporting import PLACE_LENGTH
from wangge.cases.shifts import MOST_POINTS, POINT_LENGTH
from wangge.cases.takes import MOST_OF_A_KIND
from wangge.cases.tasks import RESULTS
from wangge.cases.urges import LEVELS
from wangge.core.coords import System
from wangge.core.flow import Move, Take
from wangge.core.wire import Code, Day, Degrees, Id, Moment, Sha256, Text, Wire, Words

Number = Annotated[str, Field(pattern=r"^[0-9A-Za-z_.()（）〔〕第号-]{1,60}$")]
LegName = Annotated[
    str, Field(pattern=r"^(home|[0-9]{1,4}(-[0-9]{1,4}){0,5})$", description="home, 1, 1-2 …")
]


class Written(Wire):
    """What every write brings: a slip that the sender chose, so that sent twice is done once."""

    slip: UUID | None = Field(None, description="Or the header Idempotency-Key.")
    happened_at: Moment | None = Field(None, description="When it happened; now, if not told.")


# moves

TYPES: dict[str, Any] = {
    "matter": Id,
    "condition": Id,
    "platform": Id | Code,
    "post": Id,
    "person": Id,
    "case": Number,
    "photos": Sha256,
    "text": Words,
    "date": Day,
    "ticket": Number,
    "degrees": Degrees,
}
"""By kind of take, what it looks like on the wire. ``choice`` lists its own words."""


class MoveBody(Written):
    """One move on one leg."""

    seen: Id | None = Field(None, description="Id of the last event you knew; a newer one is told to you.")
    note: Text = ""


class Nothing(Wire):
    """This move takes nothing."""


@cache
def taken_of(moves: tuple[Move, ...], prefix: str = "") -> type[Wire]:
    """The fields that rows of one name take; what only some of them need is optional."""
    takes: dict[str, list[Take]] = {}
    for take in chain.from_iterable(move.takes for move in moves):
        takes.setdefault(take.name, []).append(take)
    if not takes:
        return Nothing
    fields: dict[str, Any] = {name: _field(found, len(moves)) for name, found in takes.items()}
    return create_model(f"{prefix}{_camel(moves[0].name)}Taken", __base__=Wire, **fields)


def _field(takes: list[Take], rows: int) -> tuple[Any, Any]:
    take = takes[0]
    kind = Literal[take.choices] if take.choices else TYPES[take.kind]
    if take.many:
        kind = Annotated[list[kind], Field(max_length=MOST_OF_A_KIND)]
    if len(takes) == rows and all(one.required for one in takes):
        return kind, Field(min_length=1) if take.many else ...
    return kind | None, None


def body_of(name: str, moves: tuple[Move, ...], prefix: str = "") -> type[MoveBody]:
    """What comes in for a move of this name; ``prefix`` tells the moves of other flows apart."""
    taken = taken_of(moves, prefix)
    needed = any(field.is_required() for field in taken.model_fields.values())
    fields: dict[str, Any] = {
        "move": (Literal[name], ...),
        "taken": (taken, ... if needed else taken()),
    }
    if all(move.reason for move in moves):
        fields["note"] = (Words, ...)
    return create_model(f"{prefix}{_camel(name)}Move", __base__=MoveBody, **fields)


def _camel(name: str) -> str:
    return name.title().replace("_", "")


def by_name(flows: Iterable[Any] = FLOWS.values()) -> dict[str, tuple[Move, ...]]:
    """The rows of all tables that people make, by name."""
    named: dict[str, tuple[Move, ...]] = {}
    for move in chain.from_iterable(flow.moves for flow in flows):
        if not move.follows:
            named[move.name] = (*named.get(move.name, ()), move)
    return named


BODIES = {name: body_of(name, moves) for name, moves in by_name().items()}
AnyMove = Annotated[Union[tuple(BODIES.values())], Field(discriminator="move")]  # noqa: UP007 - made at run time


# reports


class Teller(Wire):
    """Who told us, if not a member of staff. Sealed at once, shown masked."""

    name: Annotated[str, Field(max_length=50)] = ""
    phone: Annotated[str, Field(max_length=30)] = ""
    secret: Annotated[bool, Field(strict=True)] = False
    answer_way: Literal["none", "phone", "message", "link"] = "none"


class ReportBody(Written):
    """A new case."""

    source: Code
    lon: Degrees
    lat: Degrees
    coords: Literal[tuple(System)] = System.WGS84.value
    accuracy_m: Annotated[float, Field(strict=True, ge=0, le=100_000, allow_inf_nan=False)] | None = None
    description: Words
    place_text: Annotated[str, Field(max_length=PLACE_LENGTH)] = ""
    matter: Id | None = None
    post: Id | None = Field(None, description="The post you report under; your first one, if not told.")
    photos: Annotated[list[Sha256], Field(max_length=MOST_OF_A_KIND)] = []
    reporter: Teller = Teller()


# beside the flow


class AskBody(Written):
    """A question up the tree."""

    kind: Literal["extension", "parking", "recall"]
    reason: Words
    until: Day | None = None
    parking_kind: Literal[PARKING_KINDS] | None = None


class DecisionBody(Written):
    """The answer to an ask."""

    verdict: Literal[VERDICTS]
    reason: Words
    ruled: Id | Code | None = Field(None, description="A ruling that is granted names the organisation.")


class UrgeBody(Written):
    """Pressing for a case."""

    text: Words
    level: Literal[LEVELS] = 1
    answer_by: Moment | None = None


class WordsBody(Written):
    """Something that takes words."""

    text: Words


class NoteBody(Written):
    """Something that may be explained."""

    text: Text = ""


class AnswerBody(Written):
    """The answer to a task beside the flow."""

    result: Literal[tuple(dict.fromkeys(chain.from_iterable(RESULTS.values())))]
    text: Text = ""


class PointBody(Wire):
    """A place, in degrees."""

    lon: Degrees
    lat: Degrees
    coords: Literal[tuple(System)] = System.WGS84.value


class CorrectionBody(Written):
    """What was wrong with class, condition or place."""

    reason: Words
    condition: Id | None = None
    point: PointBody | None = None
    place_text: Annotated[str, Field(max_length=PLACE_LENGTH)] | None = None


# handing over


class OpenPointBody(Wire):
    """Something still to do: words, the number of a case, or both."""

    text: Annotated[str, Field(max_length=POINT_LENGTH)] = ""
    number: Number | None = None


class EntryBody(Wire):
    """What the next shift must know. It is written now: nothing of a shift is told afterwards."""

    slip: UUID | None = Field(None, description="Or the header Idempotency-Key.")
    text: Text = ""
    points: Annotated[list[OpenPointBody], Field(max_length=MOST_POINTS)] = []
