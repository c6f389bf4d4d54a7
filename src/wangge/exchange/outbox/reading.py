"""The reader: from the history of cases to messages, each line once, in the order of commits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from wangge.cases.models import CaseEvent
from wangge.exchange.models import Message
from wangge.exchange.outbox.events import Batch, moves
from wangge.exchange.outbox.news import MOOT
from wangge.exchange.outbox.rows import Rows
from wangge.journal.cursors import advance

READER = "outbox"
BATCH = 500
INSERTED = 2000  # rows a statement


@transaction.atomic
def read_news(*, at: datetime, limit: int = BATCH) -> int:
    """Turn the next lines into messages; answers how many lines were read.

    What happens in a practice copy is passed over: nobody is told of it. The cursor moves in the same
    transaction: killed at any point, the lines are read again, and a row that is there already is not made
    twice.
    """
    lines = CaseEvent.objects.select_related("leg", "case__condition", "tenant")
    events = advance(READER, lines, limit)
    if not events:
        return 0
    _lapse(events, at)
    real = [event for event in events if not event.tenant.is_practice]
    made = list(Rows(Batch(real).told(), at).messages()) if real else []
    Message.objects.bulk_create(made, ignore_conflicts=True, batch_size=INSERTED)
    return len(events)


def read_all_news(*, at: datetime) -> int:
    """Until nothing is left."""
    read = 0
    while count := read_news(at=at):
        read += count
    return read


def _lapse(events: Iterable[CaseEvent], at: datetime) -> None:
    """What waits to be read or sent about work that has moved on is needed by nobody."""
    over = Q(leg__in={event.leg_id for event in events if moves(event)}, news__in=MOOT)
    over |= Q(leg__in={event.leg_id for event in events if event.details.get("ask")}, news="ask")
    over |= Q(leg__in={event.leg_id for event in events if event.details.get("task")}, news="task")
    waiting = Message.objects.filter(over, state=Message.State.WAITING)
    waiting.update(state=Message.State.LAPSED, done_at=at)
