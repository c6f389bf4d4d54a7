"""Objects of every kind in four places, for whoever asks for them: the matrix and the leak test stand on it.

``own``: run by the centre, in the supervisor's cells, worked on by the department. ``other``: handed down to
the street, outside the supervisor's cells, worked on by the station. ``foreign``: the other tenant's.
``ended``: like ``own``, closed.
"""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from tests.cases.town import INSIDE, Town, edition_of
from wangge.cases import asks, tasks, urges
from wangge.cases.actions import make_move
from wangge.cases.deed import Told
from wangge.cases.models import Ask, Attachment, Case, Leg, Task, Urge
from wangge.cases.reporting import Report, report_case
from wangge.catalogue.models import Condition
from wangge.files.actions import store_photo
from wangge.people.models import Person
from wangge.tickets.arrivals import Arrival, take_ticket
from wangge.tickets.models import Ticket

LAST_CELL = (INSIDE[0] + 0.03, INSIDE[1])  # no supervisor's


@dataclass(frozen=True)
class Things:
    """One of each kind, by what an address needs of it."""

    reported: str
    handling: str
    ask: int
    task: int
    urge: int
    photo: int
    ticket: str = "T2026031000000"


@dataclass
class Place:
    """Where cases are made, by whom, and the mark that only their texts bear."""

    town: Town
    people: dict[str, Person]
    condition: Condition
    mark: str
    where: tuple[float, float] = INSIDE
    home: str = ""  # handed down to
    acceptor: str = "acceptor"
    chief: str = "duty_chief"
    dispatcher: str = "dispatcher"
    liaison: str = "liaison"
    work: str = "department"
    made: list[Case] = field(default_factory=list)

    def things(self) -> Things:
        reported, handling = self.report("甲"), self.report("乙")
        self.work_on(handling)
        return self._named(reported, handling)

    def ticket(self, name: str) -> Ticket:
        """A hotline's ticket at the desk of the place."""
        arrival = Arrival(
            f"{self.mark}{name}-{uuid.uuid4().hex[:6]}", f"{self.mark}{name}工单", self.town.clock,
            lon=self.where[0], lat=self.where[1], place_text=f"{self.mark}{name}路口", phone="13912345678",
        )  # fmt: skip
        by = self.people[self.acceptor]
        return take_ticket(arrival, by=by, at=self.town.clock, slip=uuid.uuid4()).ticket

    def ended(self) -> Things:
        case = self.report("丙")
        self.work_on(case)
        self.close(case)
        return self._named(case, case)

    def report(self, name: str) -> Case:
        reporter = self.people["supervisor"]
        text = f"{self.mark}{name}"
        report = Report(
            source="patrol", lon=self.where[0], lat=self.where[1], description=text, place_text=f"{text}路口",
            photos=[store_photo(picture(), reporter.tenant).blob],
        )  # fmt: skip
        case = report_case(report, by=reporter, at=self.town.clock, slip=uuid.uuid4())
        if self.home:
            self.move(case, "hand_over", "acceptor", note=f"{self.mark}属地", target=self.home)
        return case

    def work_on(self, case: Case) -> None:
        """Up to the department's handling, with an ask, a task and an urge open."""
        self.move(case, "accept", self.acceptor, matter=self.town.matter)
        self.move(case, "file", self.chief, condition=self.condition)
        self.move(case, "dispatch", self.dispatcher, main=self.work)
        self.move(case, "sign", self.liaison, leg="1")
        leg = Leg.objects.get(case=case, suffix="1")
        asks.ask(leg, "extension", told=self.told(self.liaison), reason=f"{self.mark}延期")
        tasks.ask_coordination(leg, told=self.told(self.liaison), text=f"{self.mark}协调")
        urges.urge(case, told=self.told("leader"), text=f"{self.mark}督办")

    def close(self, case: Case) -> None:
        self.move(case, "answer", self.liaison, leg="1", text=f"{self.mark}好了", outcome="not_found")
        self.move(case, "feed_back", self.dispatcher)
        self.move(case, "ask_check", self.acceptor)
        self.move(case, "pass", "supervisor")
        self.move(case, "close", self.chief, outcome="solved")

    def move(self, case: Case, name: str, by: str, *, leg: str = "", **taken: Any) -> None:
        found = Leg.objects.get(case=case, suffix=leg)
        at = self.town.clock
        make_move(found, name, by=self.people[by], at=at, slip=uuid.uuid4(), **taken)

    def told(self, by: str) -> Told:
        return Told(self.people[by], self.town.clock, uuid.uuid4())

    def _named(self, reported: Case, handling: Case) -> Things:
        return Things(
            reported=reported.number,
            handling=handling.number,
            ask=Ask.objects.get(case=handling).pk,
            task=Task.objects.get(case=handling, kind="coordinate").pk,
            urge=Urge.objects.get(case=handling).number,
            photo=Attachment.objects.get(case=reported).pk,
            ticket=self.ticket("戊").number,
        )


def places(town: Town) -> dict[str, Place]:
    """By name: where a thing may lie."""
    people, condition = town.place.people, town.condition
    foreign = edition_of(town.other, town.matter).conditions.get()
    return {
        "own": Place(town, people, condition, "本区标记"),
        "other": Place(
            town, people, condition, "街道标记", LAST_CELL, "street",
            "street_acceptor", "street_chief", "street_dispatcher", "station_two", "station",
        ),
        "foreign": Place(town, town.other.people, foreign, "外区标记"),
    }  # fmt: skip


def picture() -> bytes:
    """A small photo."""
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(kept, "JPEG")
    return kept.getvalue()
