"""Readers of a log: each row once, in the order of commits, none skipped because it committed late.

Works on every model that has ``xid`` and ``id``, such as ``journal.Entry`` and the history of cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan

from wangge.journal.fields import OldestRunning
from wangge.journal.models import Cursor

Row = TypeVar("Row", bound=Model)


@transaction.atomic
def advance(name: str, rows: QuerySet[Row], limit: int = 1000) -> Sequence[Row]:
    """The next rows for the reader ``name``, in (transaction, id) order; empty when it has seen all.

    Call it inside the transaction in which the rows are dealt with: the cursor moves in that transaction, so
    a crash reads them again and nothing is dealt with twice. Two processes under one name take turns. Rows
    of transactions that still run, the caller's own among them, come later; so do those behind them.
    """
    log = rows.model._meta.label
    Cursor.objects.bulk_create([Cursor(name=name, log=log)], ignore_conflicts=True)
    cursor = Cursor.objects.select_for_update().get(name=name)
    cursor.log = log
    found = list(after(settled(rows), cursor.xid, cursor.last_id)[:limit])
    if found:
        cursor.xid, cursor.last_id = found[-1].xid, found[-1].pk  # type: ignore[attr-defined]
        cursor.save()
    return found


def rewind(name: str) -> None:
    """Let a reader begin again from the first row."""
    Cursor.objects.filter(name=name).delete()


def settled(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Rows whose transaction is over, with all before it in the order."""
    return rows.filter(xid__lt=OldestRunning())


def after(rows: QuerySet[Row], xid: int, last_id: int) -> QuerySet[Row]:
    """Rows behind a place in the order of commits."""
    return rows.filter(TupleGreaterThan(Tuple("xid", "id"), (xid, last_id))).order_by("xid", "id")
