"""What may be seen of tickets. Every list, count and search of tickets starts here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from wangge.cases.flow import OPEN as CASE_OPEN
from wangge.cases.models import Leg
from wangge.cases.queries import lit_by_moments
from wangge.cases.rules import prefix_of
from wangge.cases.sight import HOME_DESK
from wangge.core.errors import NotFound
from wangge.core.words import clean, query
from wangge.people.models import Person, Post
from wangge.people.queries import posts_of
from wangge.tickets.flow import OPEN
from wangge.tickets.models import Ticket, TicketCase, TicketEvent
from wangge.tickets.rules import TAKING

TABS = ("mine", "open", "all")
LIGHTS = ("red", "yellow", "green")
SORTS = {"due": ("due_at", "pk"), "newest": ("-taken_at", "-pk"), "oldest": ("sent_at", "pk")}
USUAL = {"mine": ("waits", "due_at", "pk"), "open": SORTS["due"], "all": SORTS["newest"]}
LONGEST_WORDS = 100
SHORTEST_NUMBER = 4


def has_desk(person: Person, at: datetime) -> bool:
    """Whether tickets are any of this person's business."""
    return bool(posts_of(person, at).acting_as(*HOME_DESK))


def visible_to(person: Person, at: datetime) -> QuerySet[Ticket]:
    """Tickets at the platforms of one's desks and below them, each post inside its area."""
    posts = posts_of(person, at).acting_as(*HOME_DESK)
    seen = (Q(platform__path__startswith=post.platform.path) & _inside(post) for post in posts)
    return _shown(Ticket.objects.filter(_any(seen), tenant=person.tenant_id))


def mine(person: Person, at: datetime) -> QuerySet[Ticket]:
    """Open tickets that wait for one of my posts today."""
    posts = posts_of(person, at).acting_as(*TAKING)
    held = (Q(platform=post.platform_id, holder_duty=post.duty.acts_as) & _inside(post) for post in posts)
    return _shown(Ticket.objects.filter(_any(held), tenant=person.tenant_id))


def waiting_first(person: Person, at: datetime) -> QuerySet[Ticket]:
    """Mine, what waits for nobody else first: ``waits`` for a case, or to be answered with another."""
    ties = TicketCase.objects.filter(ticket=OuterRef("pk"), ended=None)
    legs = Leg.objects.filter(kind=Leg.Kind.HOME, step__in=sorted(CASE_OPEN)).values("case")
    waits = Case(When(lead=None, then=Exists(ties.filter(case__in=legs))), default=Value(True))
    return mine(person, at).annotate(waits=waits).order_by("waits", "due_at", "pk")


def ticket_seen_by(person: Person, number: str, at: datetime) -> Ticket:
    """One ticket by our number; `NotFound` where it is not his to see."""
    if found := visible_to(person, at).filter(number=number).first():
        return found
    raise NotFound(field="number")


def history_of(ticket: Ticket) -> QuerySet[TicketEvent]:
    """The whole history, oldest first."""
    rows = TicketEvent.objects.filter(ticket=ticket).select_related("person", "post__duty", "platform")
    return rows.order_by("pk")


def of_cases(cases: Iterable[int], person: Person, at: datetime) -> QuerySet[TicketCase]:
    """The tickets that some cases answer, as far as the person sees them."""
    ties = TicketCase.objects.filter(case__in=cases, ended=None, ticket__in=visible_to(person, at))
    return ties.select_related("ticket").order_by("ticket__due_at", "pk")


def answers_to_send(person: Person, at: datetime) -> QuerySet[Ticket]:
    """Approved answers of his platforms that no file for the hotline has held yet."""
    posts = posts_of(person, at).acting_as(*TAKING)
    own = (Q(platform=post.platform_id) & _inside(post) for post in posts)
    found = Ticket.objects.filter(_any(own), tenant=person.tenant_id)
    unsent = found.filter(step__in=["answered", "not_public"], sent_out_at=None)
    return _shown(unsent).order_by("ended_at", "pk")


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; what is empty narrows nothing."""

    words: str = ""
    step: str = ""
    light: str = ""
    kind: str = ""
    hotline: str = ""
    since: date | None = None  # sent by the hotline; whole local days, both included
    until: date | None = None
    changed: bool = False
    ready: bool = False  # all its cases are over, and it is not answered


def listed(person: Person, tab: str, wanted: Filter, now: datetime, sort: str = "") -> QuerySet[Ticket]:
    """The rows of a tab, narrowed and sorted."""
    found = waiting_first(person, now) if tab == "mine" else visible_to(person, now)
    if tab == "open":
        found = found.filter(step__in=sorted(OPEN))
    columns = {
        "step": wanted.step,
        "kind": wanted.kind,
        "hotline": wanted.hotline,
        "changed": wanted.changed,
        "sent_at__gte": _midnight(wanted.since),
        "sent_at__lt": _midnight(wanted.until, days=1),
    }
    found = found.filter(**{name: value for name, value in columns.items() if value})
    found = _ready(found) if wanted.ready else found
    found = _with_words(lit_by_moments(found, wanted.light, now), clean(wanted.words, LONGEST_WORDS))
    return found.order_by(*SORTS.get(sort, USUAL[tab]))


def _ready(found: QuerySet[Ticket]) -> QuerySet[Ticket]:
    ties = TicketCase.objects.filter(ticket=OuterRef("pk"), ended=None)
    legs = Leg.objects.filter(kind=Leg.Kind.HOME, step__in=sorted(CASE_OPEN)).values("case")
    return found.filter(Exists(ties), ~Exists(ties.filter(case__in=legs)), step__in=sorted(OPEN))


def _with_words(found: QuerySet[Ticket], words: str) -> QuerySet[Ticket]:
    if not words:
        return found
    numbered = Q(hotline_number=words)
    if words.isascii() and len(words) >= SHORTEST_NUMBER:
        numbered |= Q(number__startswith=words) | Q(hotline_number__startswith=words)
    asked = query(words)
    worded = Ticket.objects.extra(where=["search @@ %s::tsquery"], params=[asked]) if asked else None
    return found.filter(numbered | Q(pk__in=worded.values("pk")) if worded is not None else numbered)


def _shown(found: QuerySet[Ticket]) -> QuerySet[Ticket]:
    return found.select_related("platform", "matter", "division", "lead")


def _inside(post: Post) -> Q:
    return Q(division_code__startswith=prefix_of(post.division)) if post.division else Q()


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q(pk__in=[]))


def _midnight(day: date | None, days: int = 0) -> datetime | None:
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day, time()) + timedelta(days=days))
