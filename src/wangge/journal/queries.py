"""What the auditor asks for, and what the page of a thing tells of its past."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from wangge.journal.labels import act_word
from wangge.journal.models import Entry
from wangge.tenants.models import Tenant


def entries_of(
    tenant: Tenant,
    *,
    person: str = "",
    act: str = "",
    subject: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Entry]:
    """A tenant's entries, newest first. Person and subject match from their beginning."""
    found = Entry.objects.filter(tenant=tenant.code)
    if person:
        found = found.filter(person__startswith=person)
    if act:
        found = found.filter(act=act)
    if subject:
        found = found.filter(subject__startswith=subject)
    if since:
        found = found.filter(recorded_at__gte=since)
    if until:
        found = found.filter(recorded_at__lt=until)
    return found.order_by("-id")


def acts_of(tenant: Tenant) -> list[str]:
    """The acts that occur, for a choice."""
    acts = Entry.objects.filter(tenant=tenant.code).order_by("act").values_list("act", flat=True)
    return list(acts.distinct())


@dataclass(frozen=True)
class Change:
    """One line of a thing's history: who did what when, before and after, and from which day."""

    at: datetime
    person: str
    act: str
    values: list[tuple[str, str, str]]  # what, before, after
    since: str = ""


SHOWN = 50  # of a thing's history; the journal has the rest
DATES = ("since", "on", "until", "valid", "at")


def changes_of(
    tenant: Tenant, subject: object, *acts: str, labels: Mapping[str, object] | None = None
) -> list[Change]:
    """What was done to one thing, newest first, for the page of the thing. ``labels`` name its values."""
    found = Entry.objects.filter(tenant=tenant.code, act__in=acts, subject=str(subject)).order_by("-id")
    return [_change(entry, labels or {}) for entry in found[:SHOWN]]


def _change(entry: Entry, labels: Mapping[str, object]) -> Change:
    detail = entry.detail
    since = next((str(detail[name]) for name in DATES if detail.get(name)), "")
    before, after = _values(detail.get("before")), _values(detail.get("after"))
    names = list(dict.fromkeys([*before, *after]))
    rows = [(str(labels.get(name, name)), before.get(name, "–"), after.get(name, "–")) for name in names]
    return Change(entry.recorded_at, entry.person, act_word(entry.act), rows, since)


def _values(told: object) -> dict[str, str]:
    """What the journal kept, as words by name; a single value has no name."""
    if isinstance(told, Mapping):
        return {str(name): _said(value) for name, value in told.items()}
    return {} if told is None else {"": _said(told)}


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, str):
        return value or "–"
    return "–" if value is None else json.dumps(value, ensure_ascii=False)
