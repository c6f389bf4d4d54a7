"""Deadlines from outside stand beside a case's own clocks; the earlier of both is its light."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.cases.town import Town
from tests.world import NOON
from wangge.cases.deed import Told
from wangge.cases.faces import faces_of
from wangge.cases.models import Case, CaseEvent, Leg
from wangge.cases.outer import Outer, keep_outer, untie_outer
from wangge.cases.sound import faults_of

SOON = NOON + timedelta(minutes=5)
LATE = NOON + timedelta(days=9)


@pytest.fixture
def case(town: Town) -> Case:
    return town.dispatched()


def keep(town: Town, case: Case, due, ref: str = "12345 A-1"):
    outer = Outer(ref, NOON, due, due, by_clock=True)
    return keep_outer(case, outer, told=told(town), post=town.place.posts["acceptor"])


def told(town: Town) -> Told:
    return Told(town.person("acceptor"), town.clock, uuid4())


def test_the_earlier_is_the_light_and_both_are_shown(town: Town, case: Case) -> None:
    keep(town, case, SOON)
    work = town.leg(case)
    assert (town.home(case).due_at, work.due_at) == (SOON, SOON)
    legs = list(Leg.objects.filter(pk=work.pk).select_related("case", "platform"))
    face = faces_of(legs, NOON)[work.pk]
    assert (face.name, face.due, face.beside.name) == ("outer", SOON, "sign")
    keep(town, case, LATE)
    face = faces_of([read_again(work)], NOON)[work.pk]
    assert (face.name, face.beside.name, face.beside.due) == ("sign", "outer", LATE)
    assert faults_of(town.dossier(case), NOON) == []


def read_again(leg: Leg) -> Leg:
    return Leg.objects.select_related("case", "platform").get(pk=leg.pk)


def test_of_several_the_first_counts_until_it_is_no_longer_awaited(town: Town, case: Case) -> None:
    keep(town, case, SOON)
    keep(town, case, LATE, "12319 B-1")
    assert town.home(case).timers["outer"]["due"] == SOON.isoformat()
    keep(town, case, None)
    assert town.home(case).timers["outer"]["due"] == LATE.isoformat()
    untie_outer(case, "12319 B-1", told=told(town), post=None)
    assert "outer" not in town.home(case).timers
    case.refresh_from_db()
    assert list(case.outer_dues) == ["12345 A-1"]


def test_what_it_knows_already_is_no_news(town: Town, case: Case) -> None:
    assert keep(town, case, SOON).name == "outer_tied"
    assert keep(town, case, SOON) is None
    assert keep(town, case, LATE).name == "outer_changed"
    assert untie_outer(case, "another", told=told(town), post=None) is None
    assert CaseEvent.objects.filter(case=case, kind=CaseEvent.Kind.CLOCK).count() == 2
    once = told(town)
    again = [untie_outer(case, "12345 A-1", told=once, post=None) for _ in range(2)]
    assert again[0] == again[1]


def test_what_is_over_has_no_clock(town: Town, case: Case) -> None:
    keep(town, case, SOON)
    town.move(case, "cancel", "duty_chief", note="自行整改")
    assert (town.home(case).timers, town.home(case).due_at) == ({}, None)
