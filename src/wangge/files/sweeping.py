"""Find what is out of step between disk and database: files without row, rows without (right) file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection, transaction

from wangge.files import disk
from wangge.files.models import Blob

YOUNG = timedelta(days=1)
"""A younger file may belong to a transaction that still runs."""

NO_SWEEPING = 740130
"""An advisory lock that a backup shares from before its snapshot to its end (``ops.keeping.making``)."""


@transaction.atomic
def sweep(*, at: datetime) -> list[Path]:
    """Remove files that no row names and that are older than a day; answers which.

    While a backup is made nothing is removed: its snapshot may name a file that no row names any longer.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [NO_SWEEPING])
        if not cursor.fetchone()[0]:
            return []
    gone = list(_orphans(at))
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def _orphans(at: datetime) -> Iterator[Path]:
    known = set(Blob.objects.values_list("tenant__code", "sha256"))
    for path in disk.unfinished():
        if _is_old(path, at):
            yield path
    for tenant, name, path in disk.stored():
        if (tenant, name) not in known and _is_old(path, at):
            yield path


def _is_old(path: Path, at: datetime) -> bool:
    return at.timestamp() - path.stat().st_mtime > YOUNG.total_seconds()


def damaged() -> Iterator[Blob]:
    """Rows whose file is missing or holds something else. Reads every file."""
    for blob in Blob.objects.select_related("tenant").order_by("pk").iterator():
        path = disk.path_of(blob.tenant.code, blob.sha256)
        if not path.is_file() or disk.digest(path.read_bytes()) != blob.sha256:
            yield blob
