"""Making room for a new version: what was valid ends on the day the new one begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange

Row = TypeVar("Row", bound=models.Model)
"""A row with a span of days, ``valid``."""


def holding(rows: Sequence[Row], day: date) -> Row | None:
    """The row valid on a day."""
    return next((row for row in rows if _begins(row) <= day < _ends(row)), None)


def make_room(rows: Sequence[models.Model], start: date | None) -> DateRange:
    """End, unsaved, what is valid on ``start``; the span free now (start None: always, for a first version).

    It ends where the version it replaces ended, or where the next one begins.
    """
    if start is None:
        return DateRange(None, None)
    if current := holding(rows, start):
        until = current.valid.upper
        close(current, start)
        return DateRange(start, until)
    return DateRange(
        start, min((_begins(row) for row in rows if start < _begins(row) < _ends(row)), default=None)
    )


def close(row: models.Model, day: date) -> None:
    """Let a version end before a day, unsaved. One that began on it keeps an empty span."""
    row.valid = DateRange(row.valid.lower, day) if _begins(row) < day else DateRange(empty=True)


def _begins(row: models.Model) -> date:
    return row.valid.lower or date.min


def _ends(row: models.Model) -> date:
    return date.min if row.valid.isempty else row.valid.upper or date.max
