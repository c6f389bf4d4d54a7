"""What shows that a step was taken: rows that are there once it was. Each is asked for by existence only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from wangge.cases.models import CaseEvent
from wangge.exchange.models import Choice
from wangge.journal.models import Entry
from wangge.people.models import Person
from wangge.tickets.models import TicketEvent

Proof = Callable[[Person], QuerySet[Any]]


def moved(*names: str) -> Proof:
    """He did one of these to a case."""
    return lambda person: CaseEvent.objects.filter(tenant=person.tenant_id, person=person, name__in=names)


def moved_ticket(*names: str) -> Proof:
    """He did one of these to a hotline's ticket."""
    return lambda person: TicketEvent.objects.filter(tenant=person.tenant_id, person=person, name__in=names)


def noted(*acts: str) -> Proof:
    """The journal tells one of these acts of him."""
    return lambda person: Entry.objects.filter(
        tenant=person.tenant.code, person=person.username, act__in=acts
    )


def has_factor(person: Person) -> QuerySet[Any]:
    """He has a second factor."""
    return Person.objects.filter(pk=person.pk, totp_key__isnull=False)


def chose_channels(person: Person) -> QuerySet[Any]:
    """He has said how he wants to be told."""
    return Choice.objects.filter(tenant=person.tenant_id, person=person)


def is_practising(person: Person) -> QuerySet[Any]:
    """He is in the practice copy right now."""
    return Person.objects.filter(pk=person.pk, tenant__is_practice=True)
