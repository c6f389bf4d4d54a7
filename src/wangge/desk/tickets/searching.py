"""What the search boxes of a ticket are answered: cases near it, other tickets, its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from wangge.cases import queries as cases
from wangge.cases.models import Case
from wangge.cases.sight import seen_by
from wangge.catalogue.models import Matter
from wangge.desk.suggestions import clear_suggestion
from wangge.people.models import Person, Platform
from wangge.places.measure import distance_m
from wangge.tickets.models import Ticket
from wangge.tickets.queries import Filter, listed, ticket_seen_by
from wangge.tickets.similar import cases_near

MOST = 20
Found = tuple[str, str]  # number, hint


def told_in(number: str, person: Person, at: datetime) -> tuple[Platform, str]:
    """Where a ticket is, and its words."""
    ticket = ticket_seen_by(person, number, at)
    return ticket.platform, f"{ticket.title}\n{ticket.text}"


def likely_matter(ticket: Ticket, at: datetime) -> Matter | None:
    """The matter that is set, else the one that its words clearly point to."""
    if ticket.matter:
        return ticket.matter
    clear = clear_suggestion(ticket.platform, f"{ticket.title}\n{ticket.text}", at)
    return clear.matter if clear else None


def cases_for(number: str, words: str, person: Person, at: datetime) -> Iterator[Found]:
    """Cases with the number or words, closed ones too; without words those near, of its matter first."""
    ticket = ticket_seen_by(person, number, at)
    if words:
        legs = cases.with_words(seen_by(person, at), words, person.tenant_id)
        found = [leg.case for leg in legs.order_by("-pk")[:MOST]]
    else:
        found = _alike_first(ticket, cases_near(ticket, person, at)[:MOST], at)
    return ((case.number, _hint(ticket, case)) for case in found)


def tickets_for(number: str, words: str, person: Person, at: datetime) -> Iterator[Found]:
    """Open tickets of the same desk that may lead this one."""
    ticket = ticket_seen_by(person, number, at)
    found = listed(person, "open", Filter(words=words), at, "newest").exclude(pk=ticket.pk)
    own = found.filter(platform=ticket.platform_id, lead=None)[:MOST]
    return ((one.number, f"{one.ref} · {one.text[:40]}") for one in own)


def _alike_first(ticket: Ticket, found: Iterable[Case], at: datetime) -> list[Case]:
    """Of its matter first, and of these the nearest."""
    matter = likely_matter(ticket, at)
    return sorted(found, key=lambda case: (matter is None or case.matter != matter, _metres(ticket, case)))


def _hint(ticket: Ticket, case: Case) -> str:
    if ticket.point is None:
        return case.description[:40]
    return f"{_metres(ticket, case):.0f} m · {case.description[:40]}"


def _metres(ticket: Ticket, case: Case) -> float:
    """How far a case lies from a ticket; 0 where the ticket has no point."""
    here = ticket.point or case.point
    return distance_m((here.x, here.y), (case.point.x, case.point.y))
