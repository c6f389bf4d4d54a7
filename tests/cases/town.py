"""A district at work, for tests of cases: codes, one published condition, and short words for acting.

town = open_town()
case = town.report()                       # by the supervisor, at NOON
town.move(case, "accept", "acceptor", matter=town.matter)
town.step(case)                            # "accepted"
town.filed()                               # a case on the way: filed, dispatched, handled …
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.world import NOON, small_world
from tests.world import Town as Place
from wangge.cases.actions import MoveRefused, make_move
from wangge.cases.dossier import Dossier
from wangge.cases.models import Case, CaseEvent, Leg
from wangge.cases.reporting import Report, report_case
from wangge.catalogue.actions import ConditionValues, LimitValues, add_condition, draft_edition, publish
from wangge.catalogue.models import Condition, Edition, Matter
from wangge.catalogue.seeds import seed_catalogue, seed_tenant_catalogue
from wangge.core.limits import Unit
from wangge.people.models import Person

INSIDE = (116.305, 39.905)  # in the first cell of both towns


@dataclass
class Town:
    """The town ``here`` with what a case needs; ``there`` is the other tenant's."""

    place: Place
    other: Place
    matter: Matter
    condition: Condition
    clock: datetime = field(default=NOON)

    def person(self, key: str) -> Person:
        return self.place.people[key]

    def later(self, **span: float) -> datetime:
        """Let time pass; what is done next is done then."""
        self.clock += timedelta(**span)
        return self.clock

    def report(self, by: str = "supervisor", **changes: Any) -> Case:
        told = {"source": "patrol", "lon": INSIDE[0], "lat": INSIDE[1], "description": "井盖缺失"} | changes
        return report_case(Report(**told), by=self.person(by), at=self.clock, slip=uuid.uuid4())

    def move(self, at: Case | Leg, name: str, by: str, note: str = "", **taken: Any) -> CaseEvent:
        leg = at if isinstance(at, Leg) else self.home(at)
        return make_move(leg, name, by=self.person(by), at=self.clock, slip=uuid.uuid4(), note=note, **taken)

    def home(self, case: Case) -> Leg:
        return Leg.objects.get(case=case, kind=Leg.Kind.HOME)

    def leg(self, case: Case, suffix: str = "1") -> Leg:
        return Leg.objects.get(case=case, suffix=suffix)

    def step(self, at: Case | Leg) -> str:
        return Leg.objects.get(pk=at.pk).step if isinstance(at, Leg) else self.home(at).step

    def dossier(self, case: Case) -> Dossier:
        return Dossier.of(case.pk)

    def accepted(self) -> Case:
        case = self.report()
        self.move(case, "accept", "acceptor", matter=self.matter)
        return case

    def filed(self) -> Case:
        case = self.accepted()
        self.move(case, "file", "duty_chief", condition=self.condition)
        return case

    def dispatched(self, to: str = "department", **taken: Any) -> Case:
        case = self.filed()
        self.move(case, "dispatch", "dispatcher", main=self.place.platforms[to], **taken)
        return case

    def handling(self, to: str = "department") -> Case:
        case = self.dispatched(to)
        self.move(self.leg(case), "sign", "liaison")
        return case

    def handled(self) -> Case:
        case = self.handling()
        self.move(self.leg(case), "answer", "liaison", text="装好了", outcome="not_found")
        return case

    def checking(self) -> Case:
        case = self.handled()
        self.move(case, "feed_back", "dispatcher")
        self.move(case, "ask_check", "acceptor")
        return case

    def closed(self) -> Case:
        case = self.checking()
        self.move(case, "pass", "supervisor")
        self.move(case, "close", "duty_chief", outcome="solved")
        return case


@contextmanager
def refused(why: str) -> Iterator[None]:
    """What is done inside is refused, for this reason."""
    with pytest.raises(MoveRefused) as caught:
        yield
    assert caught.value.why == why


def open_town() -> Town:
    """Build it. About fifty statements; once a class where many examples follow."""
    seed_catalogue()
    world = small_world()
    for place in (world.here, world.there):
        seed_tenant_catalogue(place.tenant)
    matter = Matter.objects.get(tenant=None, scheme="2026", kind="matter", code="01001")
    edition = edition_of(world.here, matter)
    return Town(world.here, world.there, matter, edition.conditions.get())


def edition_of(place: Place, matter: Matter, value: int = 2, unit: Unit = Unit.WORK_DAY) -> Edition:
    """A published edition with one condition of a matter."""
    admin = place.people["admin"]
    draft = draft_edition(place.tenant, by=admin, title="测试版")
    add_condition(draft, matter, ConditionValues("缺失", "恢复"), [LimitValues(Decimal(value), unit)])
    return publish(draft, by=admin, at=NOON - timedelta(days=30))
