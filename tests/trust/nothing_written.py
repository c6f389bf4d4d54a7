"""Whether anything was written: every table of the application is counted, and rows that change are dated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection

QUIET = {"people_session", "journal_entry"}  # looking around is noted, and a session is kept warm


@contextmanager
def nothing_written() -> Iterator[None]:
    """Inside, no row of the application is added, changed or removed."""
    before = marks()
    yield
    after = marks()
    assert after == before, {name for name in after if after[name] != before[name]}


def marks() -> dict[str, tuple[int, int]]:
    """Rows of each table and the sum of their versions: ``xmin`` and ``ctid`` change with every write."""
    tables = [m._meta.db_table for m in apps.get_models() if m.__module__.startswith("wangge.")]
    wanted = sorted(set(tables) - QUIET)
    counts = ", ".join(f"(select count(*) from {name}), ({_versions(name)})" for name in wanted)
    with connection.cursor() as cursor:
        cursor.execute(f"select {counts}")
        row = cursor.fetchone()
    return {name: (row[2 * i], row[2 * i + 1]) for i, name in enumerate(wanted)}


def _versions(name: str) -> str:
    return f"select coalesce(sum(hashtext(ctid::text)::bigint), 0) from {name}"
