"""The clocks of a ticket, in the hotline's units: signing, first contact, answer, until when to return.

The core reckons them from the history like those of a case. A ticket is two lines of steps: the ticket, and
whether its caller has been reached. Where the hotline named a deadline, that moment holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from typing import Any

from wangge.cases.clocks import rule
from wangge.catalogue.settings_table import Settings
from wangge.core.clock import Allowance, Clock, ClockRules, Event, LegInfo, clocks
from wangge.core.lights import NATIONAL, PRESETS
from wangge.core.limits import Limit
from wangge.core.worktime import WorkCalendar
from wangge.tickets.flow import ENDED
from wangge.tickets.models import Ticket, TicketEvent

FLOW, CALLER = "ticket", "caller"
SIGN, CONTACT, ANSWER, RETURN = "ticket_sign", "ticket_contact", "ticket_answer", "ticket_return"
GIVEN = (SIGN, CONTACT, ANSWER)  # deadlines that a hotline may name, and that press
RULES = ClockRules(
    table=(
        rule(SIGN, FLOW, "arrived"),
        rule(RETURN, FLOW, "arrived", runs="arrived signed"),
        rule(ANSWER, FLOW, "arrived", runs="arrived signed drafted declining"),
        rule(CONTACT, CALLER, "waiting"),
    )
)


def timers_of(
    ticket: Ticket, history: list[TicketEvent], settings: Settings, calendar: WorkCalendar, now: datetime
) -> dict[str, dict[str, Any]]:
    """The running clocks as a ticket keeps them, see ``cases.clocks.timers_of``."""
    found = clocks(
        list(_events(history)),
        {kind: LegInfo(kind, calendar=ticket.platform_id) for kind in (FLOW, CALLER)},
        _allowances(ticket, settings),
        {ticket.platform_id: calendar},
        now=now,
        rules=RULES,
    )
    return {clock.name: _kept(ticket, clock, settings) for clock in found if clock.ended is None}


def limit_of(ticket: Ticket, name: str, settings: Settings) -> Limit:
    """A limit from the settings; that of the answer goes by kind and urgency."""
    if name != ANSWER:
        limit: Limit = getattr(settings, f"{name}_limit")
        return limit
    if ticket.urgency != "usual":
        return getattr(settings, f"ticket_{ticket.urgency}_limit")
    return settings.ticket_question_limit if ticket.kind == "question" else settings.ticket_answer_limit


def _allowances(ticket: Ticket, settings: Settings) -> dict[tuple[str, str], list[Allowance]]:
    share = _warn_share(settings)
    return {
        (row.kind, row.name): [Allowance(limit_of(ticket, row.name, settings), share)] for row in RULES.table
    }


def _events(history: list[TicketEvent]) -> Iterator[Event]:
    """Each line with the ticket's step; the caller waits from each arrival until reached or answered."""
    step = ""
    for number, event in enumerate(history):
        step = event.step or step
        yield Event(FLOW, event.name, step, event.happened_at, number)
        if event.step == "arrived":
            yield Event(CALLER, event.name, "waiting", event.happened_at, number)
        elif step in ENDED or (event.name == "contact" and event.details.get("reached") == "yes"):
            yield Event(CALLER, event.name, "reached", event.happened_at, number)


def _kept(ticket: Ticket, clock: Clock, settings: Settings) -> dict[str, Any]:
    due, warn = clock.due, clock.warn
    by_clock = limit_of(ticket, clock.name, settings).unit.by_clock
    if told := ticket.given.get(clock.name):
        due, by_clock = datetime.fromisoformat(told), True
        warn = _warned(clock.started, due, _warn_share(settings))
    return {
        "started": clock.started.isoformat(),
        "by_clock": by_clock,
        "due": due.isoformat() if due else None,
        "own_due": due.isoformat() if due else None,
        "warn": warn.isoformat() if warn else None,
    }


def _warned(started: datetime, due: datetime, share: Fraction) -> datetime:
    """When the light changes before (or, by Yichang's way, after) a moment that the hotline named."""
    return due if due <= started else started + (due - started) * float(share)


def _warn_share(settings: Settings) -> Fraction:
    preset = PRESETS[settings.lights]
    return Fraction(settings.warn_share) if preset is NATIONAL else preset.share
