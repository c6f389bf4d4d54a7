"""How the installation is doing: backups, disks, jobs, readers. It tells nothing of anybody."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Min, Q
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from wangge.journal import backups
from wangge.journal.cursors import after, settled
from wangge.journal.models import Backup, Cursor

GREEN, YELLOW, RED = "green", "yellow", "red"
DAILY = timedelta(hours=26)  # a backup a day, with time to make it
TOO_OLD = timedelta(days=3)
LATE = timedelta(minutes=5)  # after which work that waits is late
SILENT = timedelta(minutes=1)  # after which a worker that gives no sign is gone
TIGHT, FULL = 0.15, 0.05  # shares of a disk that are left
MANY = 10_000  # nobody counts further


@dataclass(frozen=True)
class Backups:
    """The last ones, made and tried."""

    made: Backup | None  # the last that came off
    tried: Backup | None
    trouble: Backup | None  # of the last attempt, where that did not come off
    state: str
    tried_state: str


@dataclass(frozen=True)
class Disk:
    """A folder, and how much room its disk has."""

    what: str  # data or backups
    path: Path
    free: int
    total: int
    state: str


@dataclass(frozen=True)
class Jobs:
    """Work for the clock and the queue."""

    waiting: int
    late_since: datetime | None
    failed: dict[str, int]  # by task
    seen: datetime | None  # the last sign of a worker
    is_served: bool
    state: str


@dataclass(frozen=True)
class Reader:
    """A reader of a log: how many rows it is behind (up to ``MANY``), and since when."""

    name: str
    log: str
    behind: int
    since: datetime | None
    state: str


@dataclass(frozen=True)
class Database:
    size: int
    version: str


def look_at_backups(at: datetime) -> Backups:
    made, tried = backups.last_good(Backup.Kind.MADE), backups.latest(Backup.Kind.TRIED)
    last = backups.latest(Backup.Kind.MADE)
    age = at - made.began_at if made else None
    state = RED if age is None or age > TOO_OLD else YELLOW if age > DAILY else GREEN
    failed = last if last and last.trouble else None
    return Backups(made, tried, failed, YELLOW if failed and state == GREEN else state, _of_try(tried, at))


def _of_try(tried: Backup | None, at: datetime) -> str:
    """Red when it failed; yellow when none was for twice as long as wanted."""
    if tried is None:
        return YELLOW
    too_old = settings.BACKUP_TRY and at - tried.began_at > 2 * timedelta(days=settings.BACKUP_TRY)
    return RED if tried.trouble else YELLOW if too_old else GREEN


def look_at_disks() -> Iterator[Disk]:
    """The disk of the data; that of the backups where it can be seen from here."""
    for what, path in (("data", Path(settings.VAR)), ("backups", Path(settings.BACKUP_TO))):
        if path.is_dir():
            room = shutil.disk_usage(path)
            share = room.free / room.total
            state = RED if share < FULL else YELLOW if share < TIGHT else GREEN
            yield Disk(what, path, room.free, room.total, state)


def are_on_one_disk() -> bool:
    """Whether a lost disk would take the backups along."""
    data, kept = Path(settings.VAR), Path(settings.BACKUP_TO)
    return data.is_dir() and kept.is_dir() and data.stat().st_dev == kept.stat().st_dev


def look_at_jobs(at: datetime) -> Jobs:
    due = Q(status="todo") & (Q(scheduled_at=None) | Q(scheduled_at__lte=at))
    waiting = ProcrastinateJob.objects.filter(due).aggregate(
        n=Count("id", distinct=True), since=Min("procrastinateevent__at"), planned=Min("scheduled_at")
    )
    failed = ProcrastinateJob.objects.filter(status="failed").values_list("task_name").annotate(n=Count("id"))
    seen = ProcrastinateWorker.objects.aggregate(seen=Max("last_heartbeat"))["seen"]
    since = waiting["planned"] or waiting["since"]
    late = since if since and at - since > LATE else None
    served = seen is not None and at - seen <= SILENT
    state = RED if late or not served else YELLOW if failed else GREEN
    return Jobs(waiting["n"], late, dict(failed.order_by("-n", "task_name")), seen, served, state)


def look_at_readers(at: datetime) -> Iterator[Reader]:
    """Each reader, and what it has not read yet."""
    for cursor in Cursor.objects.exclude(log="").order_by("name"):
        rows = after(settled(apps.get_model(cursor.log).objects.all()), cursor.xid, cursor.last_id)
        behind = rows[: MANY + 1].count()
        since = rows.values_list("recorded_at", flat=True).first() if behind else None
        state = RED if since and at - since > LATE else GREEN
        yield Reader(cursor.name, cursor.log, min(behind, MANY), since, state)


def look_at_database() -> Database:
    with connection.cursor() as cursor:
        cursor.execute("select pg_database_size(current_database()), current_setting('server_version')")
        size, version = cursor.fetchone()
    return Database(size, version.split(" ")[0])
