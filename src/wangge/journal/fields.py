"""Columns that only PostgreSQL has."""

from django.db import models
from django.db.models.expressions import Func


class CurrentTransaction(Func):
    """The server's own id of the running transaction; only the first migrations still ask for it."""

    function = "pg_current_xact_id"
    arity = 0


class ThisTransaction(Func):
    """The id of the running transaction, counted on from where a restored database left off.

    Another server counts its transactions from its own beginning. Restoring therefore tells ``wangge_xid``
    how much to add, so that what is written from then on comes after what was written before.
    """

    template = "wangge_xid(pg_current_xact_id())"
    arity = 0


class TransactionId(models.BigIntegerField):
    """``xid8``: which transaction wrote the row, so that a reader never skips a late commit."""

    def db_type(self, connection) -> str:
        return "xid8"

    def get_db_prep_value(self, value, connection, prepared=False):
        return str(value) if isinstance(value, int) else value

    def from_db_value(self, value, expression, connection) -> int | None:
        return None if value is None else int(value)


class OldestRunning(Func):
    """The oldest transaction that still runs: what is older is committed or gone, in an order that stays."""

    template = "wangge_xid(pg_snapshot_xmin(pg_current_snapshot()))"
    arity = 0
    output_field = TransactionId()
