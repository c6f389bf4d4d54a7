"""Every step × every move × every duty (trust F2): each is allowed or refused with a reason.

The table below, written from the design and not from the code, says which.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.cases.town import Town
from tests.trust import nasties, stages
from tests.world import PEOPLE
from wangge.cases.actions import MoveRefused, allowed, make_move
from wangge.cases.dossier import Dossier
from wangge.cases.flow import FLOWS
from wangge.cases.labels import WHYS
from wangge.cases.models import Leg
from wangge.cases.rules import open_moves
from wangge.cases.takes import TakeMissing
from wangge.core.flow import Mode, Take
from wangge.files.actions import store_photo

SIGN_OR_NOT = "sign send_back"
AT_WORK = "assign send_back make_safe answer"
MAY: Mapping[str, Mapping[str, str]] = {
    "reported": {
        "acceptor": "accept ask_verify not_accept merge split hand_over",
        "dispatcher": "hand_over",
        "duty_chief": "void",
        "reporter": "withdraw",
    },
    "verifying": {
        "supervisor": "true false cannot_verify",
        "acceptor": "take_back",
        "duty_chief": "void",
        "reporter": "withdraw",
    },
    "accepted": {
        "duty_chief": "file return_to_acceptor not_file void",
        "acceptor": "merge hand_over",
        "dispatcher": "hand_over",
        "reporter": "withdraw",
    },
    "filed": {
        "dispatcher": "dispatch return_to_desk hand_over",
        "acceptor": "hand_over",
        "duty_chief": "cancel",
    },
    "dispatched": {"dispatcher": "recall add", "duty_chief": "cancel"},
    "returned": {
        "dispatcher": "redispatch refuse_return ask_ruling return_to_desk hand_over",
        "acceptor": "hand_over",
        "duty_chief": "cancel",
    },
    "returned twice": {
        "dispatcher": "redispatch ask_ruling return_to_desk hand_over",
        "acceptor": "hand_over",
        "duty_chief": "refuse_return cancel",
    },
    "handled": {"dispatcher": "feed_back rework", "duty_chief": "cancel"},
    "fed_back": {"acceptor": "ask_check rework", "duty_chief": "waive_check cancel"},
    "fed_back as solved": {"acceptor": "ask_check rework", "duty_chief": "cancel"},
    "checking": {"supervisor": "pass fail cannot_check", "acceptor": "take_back", "duty_chief": "cancel"},
    "checking by photo": {"acceptor": "pass fail cannot_check take_back", "duty_chief": "cancel"},
    "checked": {"duty_chief": "close rework cancel"},
    "closed": {"duty_chief": "reopen"},
    "ended": {"duty_chief": "restore"},
    "merged": {"acceptor": "unmerge"},
    "offered": {"liaison": SIGN_OR_NOT},
    "handling": {"liaison": AT_WORK},
    "handling, assigned": {"liaison": AT_WORK, "handler": "make_safe answer"},
    "handling above another": {"liaison": "assign send_back make_safe"},
    "answered": {},
    "sent_back": {},
    "recalled": {},
    "assisting, offered": {"street_liaison": SIGN_OR_NOT, "dispatcher": "let_off"},
    "assisting, handling": {"street_liaison": AT_WORK, "dispatcher": "let_off"},
    "assisting, answered": {"dispatcher": "rework let_off"},
    "assisting, sent_back": {"dispatcher": "refuse_return let_off"},
    "nested, offered": {"section_liaison": SIGN_OR_NOT, "liaison": "let_off"},
    "nested, handling": {"section_liaison": AT_WORK, "liaison": "let_off"},
    "nested, answered": {"liaison": "rework let_off"},
    "nested, sent_back": {"liaison": "refuse_return let_off"},
}
"""Situation → person (one for each duty and place, see tests/world.py) → moves."""

BUILDERS = {**stages.HOME, **stages.WORK}
NAMES = {kind: sorted({move.name for move in flow.moves}) for kind, flow in FLOWS.items()}


@pytest.mark.parametrize("situation", MAY)
def test_every_person_and_move_in_this_situation(town: Town, situation: str) -> None:
    leg = BUILDERS[situation](town)
    dossier = Dossier.of(leg.case_id)
    leg = dossier.legs[leg.pk]
    assert leg.step in situation.replace(",", " ").split()
    reasons: Counter[str] = Counter()
    for key in PEOPLE:
        person, expected = town.person(key), set(MAY[situation].get(key, "").split())
        found = {name for name in NAMES[leg.kind] if _is_allowed(town, dossier, leg, key, name, reasons)}
        assert found == expected, key
        assert {chance.move.name for chance in open_moves(dossier, leg, person, town.clock)} == expected, key
    assert set(reasons) <= set(WHYS), "every reason has a sentence"
    assert sum(reasons.values()) + sum(len(moves.split()) for moves in MAY[situation].values()) == len(
        PEOPLE
    ) * len(NAMES[leg.kind])


def _is_allowed(town: Town, dossier: Dossier, leg: Leg, key: str, name: str, reasons: Counter[str]) -> bool:
    try:
        move, post = allowed(dossier, leg, name, by=town.person(key), at=town.clock)
    except MoveRefused as refused:
        reasons[refused.why] += 1
        return False
    assert (post.person_id, leg.step in move.froms) == (town.person(key).pk, True)
    return True


DONE = [(s, who, name) for s, row in MAY.items() for who, moves in row.items() for name in moves.split()]


@pytest.mark.parametrize("situation", [situation for situation in MAY if MAY[situation]])
def test_what_is_allowed_is_done(town: Town, situation: str) -> None:
    """Each allowed move is really made, and undone again; what it needs and lacks is named."""
    leg = BUILDERS[situation](town)
    for who, moves in MAY[situation].items():
        for name in moves.split():
            with transaction.atomic():
                _make(town, leg, who, name)
                transaction.set_rollback(True)


def _make(town: Town, leg: Leg, who: str, name: str) -> None:
    row = FLOWS[leg.kind].move(name, leg.step)
    assert row, name
    sent = {take.name: value for take in row.takes if (value := _sample(town, take, leg)) is not None}
    how: dict[str, Any] = {"by": town.person(who), "at": town.clock, "note": "因为"}
    for take in [take for take in row.takes if take.required]:
        lacking = {key: value for key, value in sent.items() if key != take.name}
        with pytest.raises(TakeMissing) as caught, transaction.atomic():
            make_move(leg, name, slip=uuid.uuid4(), **how, **lacking)
        assert caught.value.field == take.name
    made = make_move(leg, name, slip=uuid.uuid4(), **how, **sent)
    assert (made.name, made.came_from, made.step) == (name, leg.step, row.target(leg.step))


def _sample(town: Town, take: Take, leg: Leg) -> Any:
    places = town.place.platforms
    samples: dict[str, Any] = {
        "matter": town.matter,
        "condition": town.condition,
        "main": places["department"],
        "target": places["street" if leg.is_home else "crew"],
        "into": town.report() if take.name == "into" else None,
        "person": None if leg.platform == places["street"] else town.person("handler"),
        "targets": [places["crew"]],
        "text": "说明",
        "outcome": "solved",
        "kind": "not_ours",
        "photos": [store_photo(nasties.photo(2), town.place.tenant).blob],
        "until": (town.clock + timedelta(days=3)).date(),
    }
    return samples.get(take.name)


def test_the_table_knows_every_step() -> None:
    """A new step without a situation here fails, and so does a new move that nobody may make."""
    steps = {"home": set(), "work": set()}
    for situation in MAY:
        kind = "home" if situation in stages.HOME else "work"
        flow = FLOWS[kind]
        steps[kind] |= {step for step in flow.steps if step in situation.replace(",", " ").split()}
    assert steps == {kind: set(flow.steps) for kind, flow in FLOWS.items()}
    made = {name for _, _, name in DONE}
    by_hand = {
        m.name for flow in FLOWS.values() for m in flow.moves if not m.follows and m.mode is not Mode.OFF
    }
    assert by_hand - made == {"unpark", "unsettle"}, "the rest stands in the table"
