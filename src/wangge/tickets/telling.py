"""Telling cases of the deadlines of the tickets that they answer."""

from __future__ import annotations

import uuid
from datetime import datetime

from wangge.cases.act import Act
from wangge.cases.deed import Told
from wangge.cases.models import Case
from wangge.cases.outer import Outer, keep_outer, untie_outer
from wangge.tickets.clocks import ANSWER
from wangge.tickets.folder import Folder
from wangge.tickets.models import Ticket, TicketCase


def tell_cases(folder: Folder, act: Act) -> None:
    """Each case that a ticket is tied to keeps the deadline of its answer; none once it is answered."""
    ties = TicketCase.objects.filter(ticket=folder.ticket, ended=None).select_related("case").order_by("case")
    outer = outer_of(folder.ticket)
    for tie in ties:
        keep_outer(tie.case, outer, told=_told(folder.ticket, tie.case, act), post=act.post)


def untie(ticket: Ticket, case: Case, act: Act) -> None:
    """The case does not answer the ticket after all."""
    untie_outer(case, ticket.ref, told=_told(ticket, case, act), post=act.post)


def outer_of(ticket: Ticket) -> Outer:
    """The deadline of a ticket's answer as a case keeps it; without a moment when nobody waits any more."""
    timer = ticket.timers.get(ANSWER, {})
    return Outer(
        ref=ticket.ref,
        started=_moment(timer.get("started")) or ticket.sent_at,
        due=_moment(timer.get("due")),
        warn=_moment(timer.get("warn")),
        by_clock=bool(timer.get("by_clock")),
    )


def _told(ticket: Ticket, case: Case, act: Act) -> Told:
    """The same deed at the case, under a slip that follows from the ticket's."""
    return Told(act.by, act.at, uuid.uuid5(act.slip, f"{ticket.pk} {case.pk}"), act.happened_at)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
