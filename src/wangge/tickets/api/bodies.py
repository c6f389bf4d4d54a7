"""What comes in. The bodies of moves are made from the flow table, as those of cases are."""

from __future__ import annotations

from typing import Annotated, Literal, Union

from pydantic import Field

from wangge.cases.api.bodies import Written, body_of, by_name
from wangge.cases.reporting import PLACE_LENGTH
from wangge.core.coords import System
from wangge.core.wire import Degrees, Moment, Words
from wangge.tickets.arrivals import Arrival
from wangge.tickets.columns import DEADLINES
from wangge.tickets.flow import KINDS, TICKET, URGENCIES

TicketNumber = Annotated[str, Field(pattern=r"^T[0-9]{13,20}$", description="Ours, not the hotline's.")]
BODIES = {name: body_of(name, moves, "Ticket") for name, moves in by_name([TICKET]).items()}
AnyMove = Annotated[Union[tuple(BODIES.values())], Field(discriminator="move")]  # noqa: UP007 - made at run time
Flag = Annotated[bool, Field(strict=True)]


class TicketBody(Written):
    """A ticket as the hotline tells it. Name and telephone are sealed at once, shown masked."""

    hotline: Annotated[str, Field(pattern=r"^[0-9A-Za-z]{1,10}$")] = "12345"
    hotline_number: Annotated[str, Field(min_length=1, max_length=60)]
    kind: Literal[KINDS] = "report"
    urgency: Literal[URGENCIES] = "usual"
    title: Annotated[str, Field(max_length=200)] = ""
    text: Words
    category: Annotated[str, Field(max_length=100)] = ""
    place_text: Annotated[str, Field(max_length=PLACE_LENGTH)] = ""
    community: Annotated[str, Field(max_length=100)] = ""
    lon: Degrees | None = None
    lat: Degrees | None = None
    coords: Literal[tuple(System)] = System.WGS84.value
    sent_at: Moment
    sign_by: Moment | None = None
    contact_by: Moment | None = None
    answer_by: Moment | None = None
    name: Annotated[str, Field(max_length=50)] = ""
    phone: Annotated[str, Field(max_length=30)] = ""
    secret: Flag = False
    again: Flag = Field(False, description="The hotline sends it a second time.")

    def arrival(self) -> Arrival:
        told = self.model_dump(exclude={"slip", "happened_at", *DEADLINES})
        named = {clock: getattr(self, name) for name, clock in DEADLINES.items() if getattr(self, name)}
        return Arrival(**told, deadlines=named)
