"""Making a move whole: facts, event, effects, and what follows by itself: bracketed and automatic moves."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from wangge.cases import legs
from wangge.cases.act import Act
from wangge.cases.addressees import NoAddressee, choose
from wangge.cases.dossier import Dossier
from wangge.cases.effects import EFFECTS, check_way
from wangge.cases.facts import CHANGES
from wangge.cases.flow import ENDED, OPEN_WORK
from wangge.cases.models import CaseEvent, Leg
from wangge.cases.photos import attach
from wangge.cases.record import record
from wangge.cases.takes import Details, read, told
from wangge.core.flow import Mode, Move
from wangge.people.models import Person
from wangge.tenants.models import Tenant

SHUT = frozenset({"reported", "accepted", "filed"}) | ENDED
AUTOMATIC_NAME = "automatic"


def apply(dossier: Dossier, leg: Leg, move: Move, details: Details, act: Act, note: str = "") -> CaseEvent:
    """Change the facts, write the event, let its effects and whatever follows happen."""
    _end_parking(dossier, leg, move, act)
    if change := CHANGES.get(move.effect):
        change(dossier, leg, details, act)
    step = move.target(leg.step)
    event = record(dossier, leg, move.name, act, step=step, note=note, details=told(details))
    attach(dossier, event, details.get("photos") or [])
    if effect := EFFECTS.get(move.effect):
        effect(dossier, leg, details, event, act)
    follow(dossier, event, act)
    return event


def _end_parking(dossier: Dossier, leg: Leg, move: Move, act: Act) -> None:
    """Any move of the main leg ends the parking, and so does the case's leaving its handlers."""
    leaves = leg.is_home and move.target(leg.step) in SHUT
    if dossier.case.parked_until and (leaves or leg == dossier.main):
        record(
            dossier, dossier.home, "unpark", replace(act, slip=uuid4(), content=""), step=dossier.home.step
        )
        dossier.change(parked_until=None, parked_kind="")


def follow(dossier: Dossier, event: CaseEvent, act: Act) -> None:
    """Make every move that the event brings about, until nothing more follows."""
    leg = dossier.legs[event.leg_id]
    if leg.is_home:
        _after_home(dossier, leg, event, act)
    else:
        _after_work(dossier, leg, event, act)


def _after_home(dossier: Dossier, home: Leg, event: CaseEvent, act: Act) -> None:
    if home.step in SHUT:
        for child in dossier.open_children(home):
            legs.recall(dossier, child, event, act)
        legs.lapse_asks(dossier, home, event)
    if ENDED & {event.came_from, home.step} or event.name == "hand_over":
        legs.lapse_tasks(dossier, home, event)
    if event.came_from in ENDED and home.step not in ENDED:
        dossier.change(ended_at=None)
    if home.step in ENDED:
        dossier.change(ended_at=act.happened_at)
        answer_reporters(dossier, event)
    _make_automatic(dossier, home, event, act)


def _after_work(dossier: Dossier, leg: Leg, event: CaseEvent, act: Act) -> None:
    if leg.step not in OPEN_WORK:
        legs.lapse_asks(dossier, leg, event)
        legs.lapse_tasks(dossier, leg, event)
    parent = dossier.legs[leg.parent_id] if leg.parent_id else dossier.home
    if parent.is_home:
        _bracketed(dossier, parent, event, act)
    elif leg.step in ("answered", "sent_back"):
        parent.needs_look = True
        dossier.touch(parent)


def _bracketed(dossier: Dossier, home: Leg, event: CaseEvent, act: Act) -> None:
    """[main leg answered and no assisting leg open] → handled · [main leg sent back] → returned."""
    main = dossier.main
    if home.step != "dispatched" or main is None:
        return
    if main.step == "sent_back":
        _next(dossier, home, "returned", "returned", event, act)
    elif main.step == "answered" and not dossier.open_children(home):
        _next(dossier, home, "handled", "handled", event, act)
    elif not event.leg.is_main:
        home.needs_look = True
        dossier.touch(home)


def _next(dossier: Dossier, home: Leg, name: str, step: str, because: CaseEvent, act: Act) -> None:
    follow(dossier, record(dossier, home, name, act.following(because), step=step), act)


def _make_automatic(dossier: Dossier, home: Leg, event: CaseEvent, act: Act) -> None:
    """The first automatic move of the variant that leaves this step and is drawn for this case."""
    if event.came_from == home.step:
        return
    for move in dossier.way.flow_of(home).open_from(home.step):
        if move.mode is Mode.AUTO and move.name not in LATER and drawn(dossier, move):
            if _has_addressee(dossier, move, act):
                make_automatic(dossier, home, move, event, act)
            return


def make_automatic(
    dossier: Dossier, leg: Leg, move: Move, because: CaseEvent, act: Act, **taken: object
) -> CaseEvent:
    """Make a move in the name of the platform's own service person."""
    own = service_act(dossier, because, act.at, act.happened_at)
    return apply(dossier, leg, move, read(move, taken, dossier.case.tenant, act.at), own)


def _has_addressee(dossier: Dossier, move: Move, act: Act) -> bool:
    """Where nobody is on duty for a task, the move waits for a person."""
    if move.name not in ("ask_check", "ask_verify"):
        return True
    try:
        choose(dossier, move.name.removeprefix("ask_"), check_way(dossier, None), None, act.at)
    except NoAddressee:
        return False
    return True


LATER = ("close",)  # automatic, but only when its days are over: see due.py


def drawn(dossier: Dossier, move: Move) -> bool:
    """Whether the sample takes this case for the automatic move; the same answer whenever it is asked."""
    rounds = len(dossier.events("feed_back"))
    digest = hashlib.sha256(f"{dossier.case.number} {move.name} {rounds}".encode()).digest()
    return int.from_bytes(digest[:4]) / 2**32 < move.sample


def answer_reporters(dossier: Dossier, event: CaseEvent) -> None:
    """Every reporter gets an answer when the case ends, those of cases merged into it too."""
    code = dossier.case.outcome if event.step == "closed" else event.name
    if event.step == "merged":
        return
    note = event.note if event.step == "ended" else ""
    dossier.reporters().update(answer_code=code, answer_note=note, answered_at=event.happened_at)


def service_act(dossier: Dossier, because: CaseEvent, at: datetime, told: datetime | None = None) -> Act:
    """An act of the platform's own service person that follows from an event."""
    return Act(service_person(dossier), None, told or at, at, because_of=because)


def service_person(dossier: Dossier) -> Person:
    """The named program under which automatic moves stand in the history."""
    return service_of(dossier.case.tenant)


def service_of(tenant: Tenant) -> Person:
    """The named program of a tenant, made when it is first needed."""
    person, _ = Person.objects.get_or_create(
        username=f"{AUTOMATIC_NAME}@{tenant.code}",
        defaults={"tenant": tenant, "name": "自动", "is_service": True, "is_active": False},
    )
    return person
