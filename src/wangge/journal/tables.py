"""The one way in for tables: what is refused by name is written down."""

from __future__ import annotations

from wangge.core.tables import LIMITS, ColumnRefused, Limits, Schema, TableResult, read_table
from wangge.journal.actions import note


def read_for(by: object, data: bytes, name: str, schema: Schema, limits: Limits = LIMITS) -> TableResult:
    """Read a table that ``by`` sends; every import goes through here.

    A refusal of columns is journalled as ``column_refused``, then raised: call this outside a transaction, so
    that the line stays. Otherwise as ``core.tables.read_table``.
    """
    try:
        return read_table(data, name, schema, limits)
    except ColumnRefused as refused:
        columns = [[found.name[:100], found.word, found.reason] for found in refused.found]
        note("column_refused", by=by, subject=name, columns=columns)
        raise
