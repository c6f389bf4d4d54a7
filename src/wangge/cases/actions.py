"""What is done to a case. Each action: lock, slip, guard, write, in one transaction."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from wangge.cases import guards, rules
from wangge.cases.act import Act, SlipReused
from wangge.cases.dossier import Dossier
from wangge.cases.labels import WHYS, event_label
from wangge.cases.models import CaseEvent, Leg
from wangge.cases.moving import apply
from wangge.cases.needs import NEEDS, ReasonMissing
from wangge.cases.record import write
from wangge.cases.takes import TEXT_LENGTH, Details, cases_in, read
from wangge.core.errors import Refused
from wangge.core.flow import Move
from wangge.core.steady import holding_still
from wangge.core.words import clean
from wangge.people.models import Person, Post

AHEAD = timedelta(minutes=5)


class MoveRefused(Refused):
    """The move is not open to this person now; ``why`` is a guard's code, ``last`` what was done since."""

    code = "move_refused"
    message = "This cannot be done now: %(why)s. Last: %(last)s."
    status = 409

    def __init__(self, *, why: str, last: str = "", field: str = "") -> None:
        self.why = why
        super().__init__(field=field, why=WHYS.get(why, why), last=last)


class Overtaken(Refused):
    """Somebody else was faster."""

    code = "overtaken"
    message = "%(who)s was faster: %(last)s. Look at the case again."
    status = 409


class InTheFuture(Refused):
    """What happened is told to lie more than five minutes ahead."""

    code = "in_the_future"
    message = "%(told)s lies in the future."


@transaction.atomic
@holding_still()
def make_move(
    leg: Leg,
    name: str,
    *,
    by: Person,
    at: datetime,
    slip: uuid.UUID,
    happened_at: datetime | None = None,
    seen: int | None = None,
    note: str = "",
    **taken: Any,
) -> CaseEvent:
    """Move a leg one step and write the line of history that says so.

    ``at`` is now, ``happened_at`` what the caller tells (default: now). ``slip`` is chosen by the caller,
    so a phone that sends twice moves once. ``seen`` is the id of the last event the caller knew.
    Raises `MoveRefused`, `Overtaken`, `SlipReused`, `InTheFuture`, and what `takes.read` and the needs raise.
    """
    happened_at = told_time(happened_at, at)
    dossier = Dossier.of(leg.case_id, lock=True, beside=cases_in(taken, by.tenant))
    content = content_of(leg.pk, name, by.pk, note, taken)
    if done := sent_before(dossier, slip, content):
        return done
    leg = dossier.legs[leg.pk]
    move, post = allowed(dossier, leg, name, by=by, at=at, seen=seen)
    note = clean(note, TEXT_LENGTH)
    details = _checked(dossier, leg, move, taken, note, at)
    act = Act(by, post, happened_at, at, slip, content)
    leg.needs_look = False
    event = apply(dossier, leg, move, details, act, note)
    write(dossier)
    return event


def allowed(
    dossier: Dossier, leg: Leg, name: str, *, by: Person, at: datetime, seen: int | None = None
) -> tuple[Move, Post]:
    """The row of the table and the post under which it may be made; else `MoveRefused` or `Overtaken`."""
    _refuse_overtaken(dossier, leg, by, seen)
    move = dossier.way.flow_of(leg).move(name, leg.step)
    if move is None or move.follows:
        raise MoveRefused(why="not_open", last=last_said(dossier, leg))
    post = rules.acting_post(dossier, leg, move, by, at)
    if post is None:
        raise MoveRefused(why="not_yours", last=last_said(dossier, leg))
    if why := guards.hindrance(dossier, leg, move, by, post, at):
        raise MoveRefused(why=why, last=last_said(dossier, leg))
    return move, post


def told_time(happened_at: datetime | None, at: datetime) -> datetime:
    """When it happened, as told; refuses more than five minutes ahead."""
    told = happened_at or at
    if told > at + AHEAD:
        raise InTheFuture(field="happened_at", told=told.isoformat())
    return told


def content_of(*parts: Any) -> str:
    """A short fingerprint of what came with a slip."""
    told = json.dumps(parts, default=_plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def sent_before(dossier: Dossier, slip: uuid.UUID, content: str) -> CaseEvent | None:
    """The event of the same slip, if it came before with the same content. Raises `SlipReused`.

    Used for another case, it is refused when the line is written: the database holds a slip once.
    """
    done = next((e for e in dossier.history if e.slip == slip), None)
    if done and done.content != content:
        raise SlipReused(field="slip")
    return done


def last_said(dossier: Dossier, leg: Leg) -> str:
    """Who did what last on a leg, for a refusal."""
    own = [e for e in dossier.history if e.leg_id == leg.pk and e.kind != CaseEvent.Kind.NOTE]
    if not own:
        return ""
    last = own[-1]
    return f"{last.person} · {event_label(last.name)} · {localtime(last.happened_at):%m-%d %H:%M}"


def _refuse_overtaken(dossier: Dossier, leg: Leg, by: Person, seen: int | None) -> None:
    newer = [e for e in dossier.history if seen is not None and e.pk > seen and e.leg_id == leg.pk and e.step]
    if newer and newer[-1].person_id != by.pk:
        raise Overtaken(who=str(newer[-1].person), last=last_said(dossier, leg))


def _checked(
    dossier: Dossier, leg: Leg, move: Move, taken: Mapping[str, Any], note: str, at: datetime
) -> Details:
    if move.reason and not note:
        raise ReasonMissing(field="note")
    details = read(move, taken, dossier.case.tenant, at)
    if need := NEEDS.get(move.needs):
        need(dossier, leg, details, note, at)
    return details


def _plain(value: Any) -> Any:
    return str(getattr(value, "pk", value))
