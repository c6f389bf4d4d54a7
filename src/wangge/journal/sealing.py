"""The chain of seals: an entry changed, removed or slipped in later does not fit its seal."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, TextField
from django.db.models.expressions import RawSQL

from wangge.journal.cursors import advance, after
from wangge.journal.models import Entry, Seal

READER = "seal"
BATCH = 1000

_LINE = RawSQL(
    "jsonb_build_array(id, xid::text, tenant, person, post, act, subject, detail,"
    " extract(epoch from recorded_at))::text",
    (),
    output_field=TextField(),
)


@dataclass(frozen=True)
class Finding:
    """What is wrong at a seal: changed, removed, added, seal_missing or not_as_anchored."""

    seal: int
    what: str


@transaction.atomic
def seal_pending(now: datetime) -> int:
    """Seal what was committed since the last seal, one batch; answers how many entries."""
    entries = advance(READER, Entry.objects.annotate(line=_LINE), BATCH)
    if entries:
        last = Seal.objects.order_by("-number").first()
        Seal.objects.create(
            number=last.number + 1 if last else 1,
            count=len(entries),
            xid=entries[-1].xid,
            last_id=entries[-1].pk,
            hash=_linked(last.hash if last else "", (entry.line for entry in entries)),
            sealed_at=now,
        )
    return len(entries)


def verify(anchors: Path | None = None) -> Iterator[Finding]:
    """Go along the whole chain and along the anchors; nothing is found when nothing was touched.

    A superuser who rewrites entries and all seals is found by the anchors, if those lie elsewhere.
    """
    known = _anchored(anchors or Path(settings.JOURNAL_ANCHORS))
    expected, hash_before = 1, ""
    entries = _Reader(Entry.objects.order_by("xid", "id"))
    for seal in Seal.objects.order_by("number").iterator():
        yield from (Finding(number, "seal_missing") for number in range(expected, seal.number))
        yield from _check(seal, hash_before, entries.up_to(seal))
        if known.pop(seal.number, seal.hash) != seal.hash:
            yield Finding(seal.number, "not_as_anchored")
        expected, hash_before = seal.number + 1, seal.hash
    yield from (Finding(number, "seal_missing") for number in sorted(known))


def anchor(path: Path | None = None) -> Seal | None:
    """Write number and hash of the last seal to a file that should leave the machine."""
    path = path or Path(settings.JOURNAL_ANCHORS)
    last = Seal.objects.order_by("-number").first()
    if last:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="ascii") as file:
            file.write(f"{last.number} {last.hash} {last.sealed_at.isoformat()}\n")
            file.flush()
            os.fsync(file.fileno())
    return last


def unsealed() -> QuerySet[Entry]:
    """What no seal covers yet."""
    last = Seal.objects.order_by("-number").first()
    return after(Entry.objects.all(), last.xid, last.last_id) if last else Entry.objects.all()


def _check(seal: Seal, hash_before: str, lines: list[str]) -> Iterator[Finding]:
    if len(lines) != seal.count:
        yield Finding(seal.number, "removed" if len(lines) < seal.count else "added")
    elif _linked(hash_before, lines) != seal.hash:
        yield Finding(seal.number, "changed")


def _linked(hash_before: str, lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join([hash_before, *lines]).encode()).hexdigest()


def _anchored(path: Path) -> dict[int, str]:
    if not path.is_file():
        return {}
    rows = (line.split() for line in path.read_text("ascii").splitlines())
    return {int(row[0]): row[1] for row in rows if len(row) >= 2}


class _Reader:
    """All entries in the order of commits, handed out seal by seal."""

    def __init__(self, entries: QuerySet[Entry]) -> None:
        rows = entries.annotate(line=_LINE).values_list("xid", "id", "line")
        self._rows = rows.iterator(chunk_size=5000)
        self._next = next(self._rows, None)

    def up_to(self, seal: Seal) -> list[str]:
        lines = []
        while self._next and self._next[:2] <= (seal.xid, seal.last_id):
            lines.append(self._next[2])
            self._next = next(self._rows, None)
        return lines
