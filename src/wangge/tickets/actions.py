"""What is done to a ticket. Each action: lock, slip, guard, write, in one transaction; cases are told."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from wangge.cases.act import Act, SlipReused
from wangge.cases.actions import content_of, told_time
from wangge.core.errors import Refused
from wangge.core.flow import Move
from wangge.core.steady import holding_still
from wangge.core.words import clean
from wangge.journal.actions import note as journal
from wangge.people.models import Person, Post
from wangge.tickets import rules
from wangge.tickets.effects import EFFECTS, Work
from wangge.tickets.flow import TICKET
from wangge.tickets.folder import Folder
from wangge.tickets.models import Ticket, TicketEvent
from wangge.tickets.record import record
from wangge.tickets.refusals import TicketRefused
from wangge.tickets.takes import read, tickets_in, told
from wangge.tickets.telling import tell_cases
from wangge.vault import actions as vault

NOTE_LENGTH = 2000
PURPOSE_LENGTH = 200
PARTS = {"name": "name_key", "phone": "phone_key"}


class NoteMissing(Refused):
    """The move needs a reason."""

    code = "reason_missing"
    message = "Say why."


class NoContact(Refused):
    """Nothing was told of the caller."""

    code = "no_contact"
    message = "Nothing is known of the caller."


@transaction.atomic
@holding_still()
def move_ticket(
    ticket: Ticket,
    name: str,
    *,
    by: Person,
    at: datetime,
    slip: uuid.UUID,
    happened_at: datetime | None = None,
    note: str = "",
    **taken: Any,
) -> TicketEvent:
    """Move a ticket one step and write the line of history that says so.

    ``at`` is now; ``slip`` is chosen by the caller, so that what is sent twice is done once. Raises
    `TicketRefused`, `SlipReused`, `NoteMissing`, `InTheFuture` and what the takes and the effects raise.
    """
    happened_at = told_time(happened_at, at)
    folders = Folder.locked(ticket.pk, beside=tickets_in(taken, by))
    folder = folders.pop(ticket.pk)
    content = content_of(ticket.pk, name, by.pk, note, taken)
    if done := sent_before(by, slip, content):
        return done
    move, post = allowed(folder, name, by, at)
    details = read(move, taken, by, at)
    note = clean(note, NOTE_LENGTH)
    if move.reason and not note:
        raise NoteMissing(field="note")
    act = Act(by, post, happened_at, at, slip, content)
    event = record(folder, name, act, step=move.target(folder.ticket.step), note=note, details=told(details))
    folder.change(changed=False)  # who acts has looked at what the hotline changed
    work = Work(folder, folders, details, event, act)
    if effect := EFFECTS.get(move.effect):
        effect(work)
    finish([folder, *folders.values()], act)
    return event


def allowed(folder: Folder, name: str, by: Person, at: datetime) -> tuple[Move, Post]:
    """The row of the table and the post under which it may be made; else `TicketRefused`."""
    move = TICKET.move(name, folder.ticket.step)
    if move is None or move.follows:
        raise TicketRefused(why="not_open")
    post = rules.acting_post(folder.ticket, move, by, at)
    if post is None:
        raise TicketRefused(why="not_yours")
    if why := rules.hindrance(folder, move, by, at):
        raise TicketRefused(why=why)
    return move, post


def sent_before(by: Person, slip: uuid.UUID, content: str) -> TicketEvent | None:
    """The event of the same slip, if it came before with the same content. Raises `SlipReused`."""
    done = TicketEvent.objects.filter(tenant=by.tenant_id, slip=slip).select_related("ticket").first()
    if done and done.content != content:
        raise SlipReused(field="slip")
    return done


def finish(folders: Iterable[Folder], act: Act) -> None:
    """Reckon, store and tell the cases of every ticket that changed."""
    for folder in folders:
        if folder.changed:
            folder.settle(act.at)
            folder.write()
            tell_cases(folder, act)


@transaction.atomic
def send_out(tickets: Iterable[int], *, by: Person, at: datetime) -> list[Ticket]:
    """Mark approved answers as sent to the hotline, each with a line of history; the journal notes it."""
    sent = []
    for pk in sorted(tickets):
        folder = Folder.locked(pk)[pk]
        if folder.ticket.sent_out_at is None and folder.ticket.step in ("answered", "not_public"):
            post = rules.taking_post(by, at)
            record(folder, "sent_out", Act(by, post, at, at))
            folder.change(sent_out_at=at)
            folder.write()
            sent.append(folder.ticket)
    journal("ticket_answers_exported", by=by, post=rules.taking_post(by, at) or "", count=len(sent))
    return sent


def open_contact(ticket: Ticket, part: str, *, by: Person, at: datetime, purpose: str) -> str:
    """Name or telephone of the caller, for who works on the ticket and says why; the journal notes it."""
    post = rules.working_post(ticket, by, at)
    if post is None:
        raise TicketRefused(why="not_yours")
    key = getattr(ticket, PARTS[part])
    if key is None:
        raise NoContact(field=part)
    return vault.open(key, by, clean(purpose, PURPOSE_LENGTH), post)
