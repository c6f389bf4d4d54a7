"""Short words for tests of tickets.

desk = Desk(open_town())
ticket = desk.take("A-1")                    # from the hotline, an hour before NOON, by the centre's acceptor
desk.move(ticket, "sign")                    # by the acceptor; returns the event
desk.answered()                              # drafted by the acceptor, approved by the duty chief
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.cases.town import INSIDE, Town
from tests.world import NOON
from wangge.cases.models import Case, Leg
from wangge.tickets.actions import move_ticket
from wangge.tickets.arrivals import Arrival, Taken, take_ticket
from wangge.tickets.models import Ticket, TicketEvent
from wangge.tickets.refusals import TicketRefused

HOUR = timedelta(hours=1)
PHONE, NAME = "13912345678", "王小明"


@dataclass
class Desk:
    """The ticket desk of the town's centre."""

    town: Town
    clock: datetime = field(default=NOON)

    def arrive(self, number: str = "A-1", by: str = "acceptor", **told: Any) -> Taken:
        usual = {
            "text": "路口井盖缺失，行人容易踏空", "sent_at": NOON - HOUR, "place_text": "东街与北路交叉口",
            "lon": INSIDE[0], "lat": INSIDE[1], "name": NAME, "phone": PHONE,
        }  # fmt: skip
        arrival = Arrival(hotline_number=number, **usual | told)
        return take_ticket(arrival, by=self.town.person(by), at=self.clock, slip=uuid.uuid4())

    def take(self, number: str = "A-1", **told: Any) -> Ticket:
        return self.arrive(number, **told).ticket

    def move(
        self, ticket: Ticket, name: str, by: str = "acceptor", note: str = "", **taken: Any
    ) -> TicketEvent:
        return move_ticket(
            ticket, name, by=self.town.person(by), at=self.clock, slip=uuid.uuid4(), note=note, **taken
        )

    def opened(self, number: str = "A-1", **told: Any) -> tuple[Ticket, Case]:
        """A ticket with a case of its own, accepted."""
        ticket = self.take(number, **told)
        self.move(ticket, "open_case", matter=self.town.matter)
        return ticket, Case.objects.order_by("-pk")[0]

    def answered(self, number: str = "A-1", **told: Any) -> Ticket:
        ticket = self.take(number, **told)
        self.move(ticket, "draft", result="explained", text="已向来电人说明。")
        self.move(ticket, "approve", "duty_chief")
        return fresh(ticket)


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def home(case: Case) -> Leg:
    return Leg.objects.get(case=case, kind="home")


@contextmanager
def refused(why: str) -> Iterator[None]:
    """What is done inside is refused, for this reason."""
    with pytest.raises(TicketRefused) as caught:
        yield
    assert caught.value.why == why
