"""What was backed up, tried, restored: written by the tools of ``ops``, read by administrators' page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from wangge.journal.actions import note
from wangge.journal.models import Backup
from wangge.tenants.models import Tenant
from wangge.tenants.terminal import Terminal

Kind = Backup.Kind
ACTS = {Kind.MADE: "backup_made", Kind.TRIED: "backup_tried", Kind.RESTORED: "backup_restored"}


@transaction.atomic
def keep(
    kind: Kind,
    *,
    name: str,
    began_at: datetime,
    ended_at: datetime,
    size: int,
    trouble: str,
    told: Mapping[str, Any],
) -> Backup:
    """Note an attempt. A backup holds every tenant's data, so each one's journal gets a line."""
    row = Backup.objects.create(
        kind=kind,
        name=name[:100],
        began_at=began_at,
        ended_at=ended_at,
        bytes=size,
        trouble=trouble[:2000],
        told=dict(told),
    )
    for tenant in Tenant.objects.order_by("pk"):
        by = Terminal(tenant, "terminal")
        note(ACTS[kind], by=by, subject=name, done=not trouble, bytes=size)
    return row


def latest(kind: Kind) -> Backup | None:
    """The last attempt of a kind, whatever came of it."""
    return Backup.objects.filter(kind=kind).order_by("-began_at").first()


def last_good(kind: Kind) -> Backup | None:
    """The last attempt of a kind that came off."""
    return Backup.objects.filter(kind=kind, trouble="").order_by("-began_at").first()


def attempts() -> QuerySet[Backup]:
    """All of them, newest first."""
    return Backup.objects.order_by("-began_at", "-pk")
