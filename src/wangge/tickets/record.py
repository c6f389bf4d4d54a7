"""The one writer of tickets. Nothing else makes a `TicketEvent` or sets step, holder, timers of a ticket."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError

from wangge.cases.actions import SlipReused
from wangge.people.models import Person, Post
from wangge.tickets.clocks import ANSWER
from wangge.tickets.flow import ENDED, TICKET
from wangge.tickets.folder import Folder
from wangge.tickets.models import TicketEvent


@dataclass(frozen=True)
class Act:
    """Who does it, under which post, when it happened, and the slip it came with."""

    by: Person
    post: Post | None
    happened_at: datetime
    at: datetime
    slip: uuid.UUID = field(default_factory=uuid.uuid4)
    content: str = ""
    because_of: TicketEvent | None = None

    def following(self, event: TicketEvent) -> Act:
        """The same moment, for what follows by itself from an event."""
        slip = uuid.uuid5(event.slip, f"{event.pk}-{uuid.uuid4()}")
        return replace(self, slip=slip, content="", because_of=event)


def record(
    folder: Folder,
    name: str,
    act: Act,
    *,
    step: str = "",
    note: str = "",
    details: dict[str, Any] | None = None,
) -> TicketEvent:
    """Write one line of history and what follows from it for step, holder and clocks.

    ``step`` empty means that the event moves nothing. Raises `SlipReused`.
    """
    ticket = folder.ticket
    event = TicketEvent(
        tenant_id=ticket.tenant_id,
        ticket=ticket,
        name=name,
        came_from=ticket.step if step else "",
        step=step,
        person=act.by,
        post=act.post,
        platform=act.post.platform if act.post else ticket.platform,
        happened_at=act.happened_at,
        slip=act.slip,
        content=act.content,
        because_of=act.because_of,
        note=note,
        details=details or {},
    )
    folder.history.append(event)
    if step:
        _step(folder, step, act)
    folder.settle(act.at)
    if answer := ticket.timers.get(ANSWER, {}).get("due"):
        event.clock_due_at = datetime.fromisoformat(answer)
    _insert(event)
    return event


def _step(folder: Folder, step: str, act: Act) -> None:
    folder.change(
        step=step,
        holder_duty=TICKET.holders.get(step, ""),
        ended_at=act.happened_at if step in ENDED else None,
    )


def _insert(event: TicketEvent) -> None:
    try:
        event.save(force_insert=True)
    except IntegrityError as error:
        if "ticket_slip_once" in str(error):
            raise SlipReused(field="slip") from error
        raise
