"""Histories written in bulk, past the actions, for numbers that would take long to play.

Only what scores read is filled in: steps, moments, and the due moments as the one writer leaves them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.gis.geos import Point

from tests.world import Town
from wangge.cases.models import Case, CaseEvent, Leg
from wangge.catalogue.models import Source

STORY = [  # name, came_from, step
    ("report", "", "reported"),
    ("accept", "reported", "accepted"),
    ("file", "accepted", "filed"),
    ("dispatch", "filed", "dispatched"),
]
HOUR = timedelta(hours=1)


@dataclass
class Written:
    """A case to be written: filed at ``filed``, due at ``due``, closed at ``closed`` or still open."""

    filed: datetime
    due: datetime | None
    closed: datetime | None = None
    then: tuple[tuple[str, str, str], ...] = ()  # further events after everything else


@dataclass
class Book:
    """Collects cases and writes them in four statements."""

    place: Town
    number: int = 0
    cases: list[Case] = field(default_factory=list)

    def write(
        self, told: Iterable[Written], platform: str = "centre", division: str = "990101001001"
    ) -> None:
        told = list(told)
        cases = Case.objects.bulk_create(self._case(one, platform, division) for one in told)
        legs = Leg.objects.bulk_create(
            Leg(
                tenant=self.place.tenant,
                case=case,
                kind="home",
                platform=case.home,
                step="closed" if one.closed else "dispatched",
                opened_at=case.reported_at,
            )
            for case, one in zip(cases, told, strict=True)
        )
        CaseEvent.objects.bulk_create(
            event for leg, one in zip(legs, told, strict=True) for event in self._events(leg, one)
        )
        self.cases += cases

    def _case(self, one: Written, platform: str, division: str) -> Case:
        self.number += 1
        return Case(
            tenant=self.place.tenant,
            number=f"T{self.number:06}",
            home=self.place.platforms[platform],
            source=Source.objects.of(self.place.tenant).get(code="patrol"),
            description="-",
            point=Point(116.305, 39.905, srid=4490),
            division_code=division,
            reported_at=one.filed - 2 * HOUR,
        )

    def _events(self, leg: Leg, one: Written) -> Iterable[CaseEvent]:
        for place, (name, came_from, step) in enumerate(STORY):
            due = one.due if place >= 2 else None
            yield self._event(leg, name, came_from, step, one.filed + (place - 2) * HOUR, due)
        if one.closed:
            yield self._event(leg, "close", "checked", "closed", one.closed, one.due)
        for name, came_from, step in one.then:
            yield self._event(leg, name, came_from, step, (one.closed or one.filed) + HOUR, one.due)

    def _event(
        self, leg: Leg, name: str, came_from: str, step: str, at: datetime, due: datetime | None
    ) -> CaseEvent:
        return CaseEvent(
            tenant=self.place.tenant,
            case=leg.case,
            leg=leg,
            name=name,
            came_from=came_from,
            step=step,
            happened_at=at,
            slip=uuid.uuid4(),
            overall_due_at=due,
        )
