"""A day's file of a hotline: good rows go in, what is known is recognised, bad ones come back."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from wangge.core.errors import Refused
from wangge.core.steady import holding_still
from wangge.core.tables import Limits, TableResult
from wangge.journal.actions import note
from wangge.journal.tables import read_for
from wangge.people.models import Person, Post
from wangge.tickets import rules
from wangge.tickets.arrivals import Taken, take_ticket
from wangge.tickets.columns import TOLD_AS, arrival_of, schema
from wangge.tickets.refusals import TicketRefused

LIMITS = Limits(rows=5_000)
OUTCOMES = ("new", "same", "changed", "second")


@dataclass
class Imported:
    """What became of a file, row by row."""

    table: TableResult
    taken: list[tuple[int, Taken]] = field(default_factory=list)

    def count(self, what: str) -> int:
        return self.counts[what]

    @property
    def counts(self) -> Counter[str]:
        return Counter(taken.what for _row, taken in self.taken)

    def told(self) -> dict[str, int]:
        """For journal, terminal and program."""
        counts = self.counts
        return {what: counts[what] for what in OUTCOMES} | {"refused": len(self.table.bad)}


@holding_still()
def import_tickets(data: bytes, name: str, *, by: Person, at: datetime) -> Imported:
    """Take a file in. A row is a transaction of its own; one that is refused leaves nothing.

    Settings and calendars are those that hold when it begins.

    Raises `TicketRefused` where the person brings no tickets in, TableRefused when nothing can be read.
    """
    post = rules.taking_post(by, at)
    if post is None:
        raise TicketRefused(why="not_yours")
    done = Imported(read_for(by, data, name, schema(), LIMITS))
    for row in done.table.rows:
        try:
            taken = take_ticket(arrival_of(row.values, at), by=by, at=at, slip=uuid.uuid4())
        except Refused as refused:
            done.table.refuse(row, TOLD_AS.get(refused.field, refused.field), refused)
        else:
            done.taken.append((row.number, taken))
    _note(done, name, by, post)
    return done


@transaction.atomic
def _note(done: Imported, name: str, by: Person, post: Post) -> None:
    told = done.told()
    note(
        "tickets_imported",
        by=by,
        post=post,
        subject=name,
        added=told["new"],
        unchanged=told["same"],
        changed=told["changed"],
        again=told["second"],
        refused=told["refused"],
    )
