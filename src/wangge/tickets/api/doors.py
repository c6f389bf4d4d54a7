"""Taking a ticket in, lists, one ticket, its history, its moves."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from wangge.cases.api.telling import Key, told_by
from wangge.core.pages import page_of
from wangge.core.wire import Code, Day, Flag, Paged, PageOut
from wangge.tickets import actions, queries
from wangge.tickets.api import shapes, shown
from wangge.tickets.api.bodies import AnyMove, TicketBody, TicketNumber
from wangge.tickets.arrivals import take_ticket
from wangge.tickets.flow import KINDS, TICKET
from wangge.tickets.folder import Folder

router = Router(tags=["tickets"])
STEPS = tuple(sorted(TICKET.steps))


class WantedTickets(Paged):
    """What a list of tickets is narrowed to."""

    tab: Literal[queries.TABS] = "all"
    q: Annotated[str, Field(max_length=100)] = ""
    step: Literal[STEPS] | None = None
    light: Literal[queries.LIGHTS] | None = None
    kind: Literal[KINDS] | None = None
    hotline: Code | None = None
    since: Day | None = None
    until: Day | None = None
    changed: Flag | None = None
    ready: Flag | None = None
    sort: Literal[tuple(queries.SORTS)] | None = None

    def filter(self) -> queries.Filter:
        told = self.model_dump(exclude={"tab", "q", "sort", "page", "size"}, exclude_none=True)
        return queries.Filter(words=self.q, **told)


@router.post("/tickets", response={201: shapes.TakenOut})
def take(request: HttpRequest, body: TicketBody, key: Key = None):
    """Take a ticket in, or learn what became of one that is known."""
    told = told_by(request, body, key)
    taken = take_ticket(body.arrival(), by=told.by, at=told.at, slip=told.slip)
    return shapes.TakenOut(number=taken.ticket.number, what=taken.what)


@router.get("/tickets", response=PageOut[shapes.TicketRow])
def tickets(request: HttpRequest, wanted: Query[WantedTickets]):
    """Tickets this person may see (*all*, *open*), or those that wait for one of his posts (*mine*)."""
    now = timezone.now()
    found = queries.listed(request.user, wanted.tab, wanted.filter(), now, wanted.sort or "")
    return page_of(found, wanted.page, wanted.size).of(shown.row)


@router.get("/tickets/{number}", response=shapes.TicketOut)
def ticket(request: HttpRequest, number: TicketNumber):
    """One ticket: facts, clocks, cases, and the moves this person may make now."""
    now = timezone.now()
    found = queries.ticket_seen_by(request.user, number, now)
    return shown.whole(Folder.of(found.pk), request.user, now)


@router.get("/tickets/{number}/history", response=PageOut[shapes.TicketEventOut])
def ticket_history(request: HttpRequest, number: TicketNumber, asked: Query[Paged]):
    """Everything that was done to a ticket, oldest first."""
    found = queries.ticket_seen_by(request.user, number, timezone.now())
    shown_with = ("ticket", "person", "post__duty", "post__platform", "platform")
    events = queries.history_of(found).select_related(*shown_with)
    return page_of(events, asked.page, asked.size).of(shown.event)


@router.post("/tickets/{number}/moves", response=shapes.TicketEventOut)
def move_ticket(request: HttpRequest, number: TicketNumber, body: AnyMove, key: Key = None):
    """Move a ticket one step. Its schema says what a move takes; the ticket says who may make it now."""
    told = told_by(request, body, key)
    found = queries.ticket_seen_by(told.by, number, told.at)
    event = actions.move_ticket(
        found, body.move, by=told.by, at=told.at, slip=told.slip, happened_at=told.happened_at,
        note=body.note, **body.taken.model_dump(exclude_none=True),
    )  # fmt: skip
    return shown.event(event)
