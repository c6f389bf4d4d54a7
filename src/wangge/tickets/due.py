"""What calendars bring about: deadlines of open tickets are reckoned anew when working time changed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from wangge.cases.act import Act
from wangge.cases.recompute import service_of
from wangge.tenants.models import Tenant
from wangge.tickets.actions import finish
from wangge.tickets.clocks import timers_of
from wangge.tickets.flow import OPEN
from wangge.tickets.folder import Folder
from wangge.tickets.models import Ticket
from wangge.tickets.record import record


def reckon_anew(*, now: datetime, tenant: Tenant | None = None) -> int:
    """Bring the deadlines of open tickets up to the calendars as they are; returns how many moved.

    Without a tenant it is done for all whose time is the real one. A transaction a ticket; running it twice
    does nothing more.
    """
    tickets = Ticket.objects.filter(step__in=sorted(OPEN)).order_by("pk")
    chosen = tickets.filter(tenant=tenant) if tenant else tickets.filter(tenant__time_is_told=False)
    return sum(_reckon(pk, now) for pk in list(chosen.values_list("pk", flat=True)))


def _reckon(pk: int, now: datetime) -> bool:
    if not _is_news(Folder.of(pk), now):
        return False
    with transaction.atomic():
        folder = Folder.locked(pk)[pk]
        before = folder.ticket.due_at
        by = service_of(folder.ticket.tenant)
        act = Act(by, None, now, now)
        folder.settle(now)
        after = folder.ticket.due_at
        details = {"before": _text(before), "after": _text(after)}
        record(folder, "recompute", act, details=details)
        finish([folder], act)
    return True


def _is_news(folder: Folder, now: datetime) -> bool:
    """Whether any clock falls due at another moment than is kept."""
    found = timers_of(folder.ticket, folder.history, folder.settings, folder.calendar, now)
    kept = folder.ticket.timers
    return {name: one["due"] for name, one in found.items()} != {n: one["due"] for n, one in kept.items()}


def _text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
