"""A workbook on its way in: sent and checked, agreed to, queued, loaded by a job, or dropped."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from wangge.core.errors import Refused
from wangge.core.tables import LIMITS, FileTooLarge
from wangge.exchange.kit import telling
from wangge.exchange.kit.checking import File
from wangge.exchange.kit.loading import Faulty, Hands, Progress, load, look, sound
from wangge.exchange.kit.plan import Plan
from wangge.exchange.kit.rules import may_send
from wangge.exchange.models import KitLoad
from wangge.files import disk
from wangge.files.actions import store
from wangge.journal.actions import note
from wangge.people.models import Person
from wangge.people.rules import may_grant_all, require
from wangge.places.imports.shapes import ENDINGS
from wangge.tenants.models import Tenant
from wangge.vault.actions import discard, seal
from wangge.vault.actions import open as opened

State = KitLoad.State
PENDING = (State.FAULTY, State.CHECKED, State.WAITING)
UNDER_WAY = (State.QUEUED, State.RUNNING)
SHAPES = "application/octet-stream"
MOST_SHAPES = 100_000_000
GRANTING = "posts"
LOOKING, LOADING = "street workbook: look", "street workbook: load"


class UnderWay(Refused):
    """One workbook of a street at a time."""

    code = "kit_under_way"
    message = "A workbook is being loaded. Wait until it is done."
    status = 409


class NotInThisState(Refused):
    """Somebody was faster, or pressed twice."""

    code = "kit_state"
    message = "This workbook is not waiting for that any more."
    status = 409


class ShapesKind(Refused):
    code = "kit_shapes_kind"
    message = "A shape file ends in one of: %(known)s."


@dataclass(frozen=True)
class Sent:
    """What was sent: the workbook, and the shape file beside it."""

    data: bytes
    name: str
    shapes: bytes = b""
    shapes_name: str = ""


def send(sent: Sent, *, by: Person, at: datetime) -> KitLoad:
    """Check a workbook and keep it, sealed, with what was found. Those sent before and not loaded go.

    Raises a TableRefused where it is no workbook.
    """
    require(may_send(by, at))
    _refuse_size(sent)
    with _on_disk(sent.shapes, sent.shapes_name) as shapes:
        plan = look(File(sent.data, sent.name, shapes), by.tenant, by=by, at=at)
    with transaction.atomic():
        _refuse_under_way(by.tenant)
        for older in KitLoad.objects.of(by.tenant).filter(state__in=PENDING):
            _drop(older)
        record = KitLoad(tenant=by.tenant, file_name=sent.name[:200], sent_by=by, sent_at=at)
        record.sealed = seal(base64.b64encode(sent.data).decode(), "contact", by.tenant)
        if sent.shapes:
            record.shapes = store(sent.shapes, SHAPES, by.tenant)
            record.shapes_name = sent.shapes_name[:200]
        _found(record, plan)
        record.save()
        note("kit_sent", by=by, subject=record.file_name, state=record.state)
    return record


def _found(record: KitLoad, plan: Plan) -> None:
    record.report = telling.mistake_rows(plan.book.sorted())
    record.changes = telling.change_rows(plan)
    record.state = State.CHECKED if plan.book.is_sound else State.FAULTY


def _refuse_size(sent: Sent) -> None:
    if len(sent.data) > LIMITS.file_bytes or len(sent.shapes) > MOST_SHAPES:
        raise FileTooLarge(field="file")
    if sent.shapes and not sent.shapes_name.lower().endswith(tuple(ENDINGS)):
        raise ShapesKind(field="shapes", known=", ".join(ENDINGS))


def _refuse_under_way(tenant: Tenant) -> None:
    Tenant.objects.select_for_update(no_key=True).get(pk=tenant.pk)
    if KitLoad.objects.of(tenant).filter(state__in=UNDER_WAY).exists():
        raise UnderWay


@contextmanager
def _on_disk(data: bytes, name: str) -> Iterator[Path | None]:
    """A shape file is read from disk, by its ending."""
    if not data:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="wangge-kit-") as folder:
        ending = next(end for end in sorted(ENDINGS, key=len, reverse=True) if name.lower().endswith(end))
        path = Path(folder) / f"shapes{ending}"
        path.write_bytes(data)
        yield path


@contextmanager
def kept(record: KitLoad, *, by: Person, purpose: str) -> Iterator[File]:
    """The workbook as it was sent; each opening is a line of the journal."""
    if record.sealed is None:
        raise NotInThisState
    data = base64.b64decode(opened(record.sealed, by, purpose))
    shapes = disk.read(record.tenant.code, record.shapes.sha256) if record.shapes else b""
    with _on_disk(shapes, record.shapes_name) as path:
        yield File(data, record.file_name, path)


def looked_again(record: KitLoad, *, by: Person, at: datetime) -> Plan:
    """The workbook as it compares with what is there now."""
    with kept(record, by=by, purpose=LOOKING) as file:
        return look(file, record.tenant, by=by, at=at)


def grants(record: KitLoad) -> bool:
    """Whether somebody gets or loses a post or an account."""
    return any(
        one["page"] == GRANTING or (one["page"] == "people" and one["what"] == "end")
        for one in record.changes
    )


@transaction.atomic
def start(record: KitLoad, *, by: Person, at: datetime) -> KitLoad:
    """Load it; where it gives posts, ask the security administrator first."""
    require(may_send(by, at))
    record = _in_state(record, State.CHECKED)
    if not record.changes:
        raise NotInThisState
    _refuse_under_way(record.tenant)
    record.state = State.WAITING if grants(record) else State.QUEUED
    record.save(update_fields=["state"])
    return record


def waiting_in(tenant: Tenant) -> int:
    """How many workbooks wait for the security administrator."""
    return KitLoad.objects.of(tenant).filter(state=State.WAITING).count()


@transaction.atomic
def agree(record: KitLoad, *, by: Person, at: datetime) -> KitLoad:
    """The security administrator gives what the workbook grants."""
    require(may_grant_all(by, at))
    record = _in_state(record, State.WAITING)
    _refuse_under_way(record.tenant)
    record.state, record.granted_by = State.QUEUED, by
    record.save(update_fields=["state", "granted_by"])
    note("kit_agreed", by=by, subject=record.file_name)
    return record


@transaction.atomic
def drop(record: KitLoad, *, by: Person, at: datetime) -> None:
    """Not loaded after all."""
    require(may_send(by, at) or may_grant_all(by, at))
    _drop(_in_state(record, *PENDING))
    note("kit_dropped", by=by, subject=record.file_name)


@transaction.atomic
def drop_forgotten(*, before: datetime) -> int:
    """Drop what was sent before a moment and never loaded; answers how many."""
    rows = KitLoad.objects.select_for_update(of=["self"]).select_related("tenant")
    found = list(rows.filter(state__in=PENDING, sent_at__lt=before))
    for record in found:
        _drop(record)
    return len(found)


def _drop(record: KitLoad) -> None:
    record.state = State.DROPPED
    _forget(record)
    record.save(update_fields=["state", "sealed", "shapes"])


def _forget(record: KitLoad) -> None:
    if record.sealed:
        discard(record.sealed, record.tenant)
    record.sealed = record.shapes = None


def _in_state(record: KitLoad, *states: str) -> KitLoad:
    """The row as it stands now, locked."""
    row = KitLoad.objects.select_for_update(of=["self"]).select_related("tenant", "sent_by", "granted_by")
    found = row.get(pk=record.pk)
    if found.state not in states:
        raise NotInThisState
    return found


def carry_out(pk: int, *, at: datetime, tell: Progress) -> KitLoad:
    """What the job does: load a queued workbook, whole, or say why not. Beginning again is possible."""
    with transaction.atomic():
        record = _in_state(KitLoad(pk=pk), *UNDER_WAY)
        record.state = State.RUNNING
        record.save(update_fields=["state"])
    try:
        _load(record, at, tell)
    except Refused as refused:
        _failed(record, refused)
    return record


def _load(record: KitLoad, at: datetime, tell: Progress) -> None:
    sender = record.sent_by
    assert sender is not None, "sent from a page"
    with kept(record, by=sender, purpose=LOADING) as file:
        plan = sound(look(file, record.tenant, by=sender, at=at))
    with transaction.atomic():
        load(plan, record, Hands(sender, sender, record.granted_by), at=at, tell=tell)
        _forget(record)
        record.save(update_fields=["sealed", "shapes"])


def _failed(record: KitLoad, refused: Refused) -> None:
    """Nothing was loaded; the workbook stays to be corrected."""
    if isinstance(refused, Faulty):
        record.report = telling.mistake_rows(refused.mistakes)
    record.state, record.why = State.FAILED, telling.in_both(refused)
    _forget(record)
    record.save(update_fields=["state", "why", "report", "sealed", "shapes"])
