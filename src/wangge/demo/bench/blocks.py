"""How much of the database a page reads: blocks of 8 KB, from memory or disk.

Unlike times, blocks do not depend on what else the machine does.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.db import connection

from wangge.demo.bench.asked import LISTS, QUEUES
from wangge.demo.bench.figures import Figure
from wangge.demo.bench.place import staff
from wangge.demo.bench.reading import BARE_LIST
from wangge.demo.bench.statements import Counter


def blocks(round_: int) -> Sequence[Figure]:
    """Blocks of all statements of a page together."""
    bare = _blocks(BARE_LIST % staff().tenant.pk)
    found = []
    for asked in (*LISTS, *QUEUES):
        counter = Counter(asked.by)
        counter.get(asked.address)
        counter.get(asked.address)
        total = sum(_blocks(sql) for sql in counter.statements if sql.lstrip("( ").startswith("SELECT"))
        found.append(Figure(f"blocks_{asked.name}", total, "blocks", bare, "one statement for fifty rows"))
    return found


def _blocks(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"explain (analyze, buffers, format json) {sql}")
        (told,) = cursor.fetchone()
    plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])
