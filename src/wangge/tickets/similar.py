"""What was told before: the same matter near the same place, lately. Never the same caller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from wangge.cases import queries as cases
from wangge.cases.models import Case
from wangge.catalogue.models import Matter
from wangge.catalogue.queries import settings_of
from wangge.people.models import Person
from wangge.places.measure import within
from wangge.tickets.models import Ticket
from wangge.tickets.queries import visible_to

MOST = 5


@dataclass(frozen=True)
class Repeated:
    """How often it was told, the last few, and what was asked for: so many days back, metres around."""

    tickets: int
    cases: int
    last_tickets: Sequence[Ticket]
    last_cases: Sequence[Case]
    days: int
    metres: int

    @property
    def count(self) -> int:
        return self.tickets + self.cases


def repeated(ticket: Ticket, person: Person, at: datetime, matter: Matter | None = None) -> Repeated:
    """Earlier tickets and cases like this one that the person may see; ``matter`` where none is set yet."""
    matter = ticket.matter or matter
    settings = settings_of(ticket.platform, at)
    days, metres = settings.ticket_repeat_days, settings.ticket_repeat_metres
    since = ticket.sent_at - timedelta(days=days)
    tickets = _near(visible_to(person, at), ticket, metres).filter(
        _same_matter(ticket, matter), sent_at__range=(since, at)
    )
    found = cases_near(ticket, person, at)
    found = found.filter(matter=matter) if matter else found.none()
    tickets = tickets.exclude(pk=ticket.pk).order_by("-sent_at", "-pk")
    return Repeated(tickets.count(), found.count(), tickets[:MOST], found[:MOST], days, metres)


def cases_near(ticket: Ticket, person: Person, at: datetime) -> QuerySet[Case]:
    """Cases near a ticket, of any matter, the last first, as far as the person sees them."""
    settings = settings_of(ticket.platform, at)
    since = ticket.sent_at - timedelta(days=settings.ticket_repeat_days)
    found = _near(cases.visible_to(person, at), ticket, settings.ticket_repeat_metres)
    lately = found.filter(reported_at__range=(since, at)).select_related("matter")
    return lately.order_by("-reported_at", "-pk")


def _near(rows: QuerySet, ticket: Ticket, metres: int) -> QuerySet:
    """Within so many metres; of a place that is known in words only, the same words."""
    if ticket.point is None or ticket.is_rough:
        return rows.filter(place_text=ticket.place_text) if ticket.place_text else rows.none()
    return within(rows, ticket.point.x, ticket.point.y, metres, field="point")


def _same_matter(ticket: Ticket, matter: Matter | None) -> Q:
    """The matter, or what the hotline classes it as; without either nothing is the same."""
    same = Q(matter=matter) if matter else Q(pk__in=[])
    return same | Q(category=ticket.category) if ticket.category else same
