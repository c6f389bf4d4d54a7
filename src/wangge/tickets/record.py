"""The one writer of tickets. Nothing else makes a `TicketEvent` or sets step, holder, timers of a ticket."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wangge.cases.act import Act, insert
from wangge.tickets.clocks import ANSWER
from wangge.tickets.flow import ENDED, TICKET
from wangge.tickets.folder import Folder
from wangge.tickets.models import TicketEvent


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
        note=note,
        details=details or {},
        **act.columns(ticket.step, step, ticket.platform),
    )
    folder.history.append(event)
    if step:
        _step(folder, step, act)
    folder.settle(act.at)
    if answer := ticket.timers.get(ANSWER, {}).get("due"):
        event.clock_due_at = datetime.fromisoformat(answer)
    insert(event)
    return event


def _step(folder: Folder, step: str, act: Act) -> None:
    folder.change(
        step=step,
        holder_duty=TICKET.holders.get(step, ""),
        ended_at=act.happened_at if step in ENDED else None,
    )
