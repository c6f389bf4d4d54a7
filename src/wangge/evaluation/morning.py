"""The morning sheet: what one platform must know at eight, from the same rows as the pages.

Yesterday is counted as the evaluation counts it (`counts.py`); what stands is the lists of cases, narrowed to
the platform and everything below it. So each number opens a list that is as long as the number.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain, zip_longest
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from wangge.cases.flow import OPEN, WITH_RECEIVER
from wangge.cases.models import Ask, Leg, Urge
from wangge.cases.queries import latest_below
from wangge.evaluation.period import Period
from wangge.evaluation.queries import Question, counts
from wangge.evaluation.rules import WORKING, Area, Scope
from wangge.people.models import Duty, Person, Platform
from wangge.people.models.organisation import in_tree
from wangge.people.queries import Posts, below, posts_of

MOST_UNITS = 8
MOST_DECISIONS = 3
SOON = timedelta(days=3)  # a parked case is looked at so long before its date
WAITING = (Ask.State.OPEN, Ask.State.ENDORSED)
DESKS = (Duty.Code.ACCEPTOR, Duty.Code.DUTY_CHIEF, Duty.Code.DISPATCHER)
READERS = (Duty.Code.LEADER, Duty.Code.ASSESSOR)
CAME, WENT = ("report", "accept", "file"), ("closed", "ended", "return")
CAME_TO_WORK, WENT_FROM_WORK = ("receive", "sign"), ("answered", "return")

Facts = dict[str, Any]


def may_read(person: Person, platform: Platform, at: datetime) -> bool:
    """Who looks at all of its work: leaders, assessors and desks without an area, here or above."""
    return any(post.division is None for post in _reading(person, at).over(platform))


def sheets_of(person: Person, at: datetime) -> QuerySet[Platform]:
    """The platforms whose sheet he may read, topmost first."""
    within = Q(pk__in=[])
    for post in _reading(person, at):
        if post.division is None:
            within |= Q(path__startswith=post.platform.path)
    return Platform.objects.filter(within, tenant=person.tenant_id, is_active=True).order_by(in_tree())


def _reading(person: Person, at: datetime) -> Posts:
    return posts_of(person, at).acting_as(*READERS, *DESKS, Duty.Code.LIAISON)


def facts_of(platform: Platform, at: datetime) -> Facts:
    """The sheet as plain values: numbers by key, units with what is late, what is to be decided."""
    ids = list(below(platform).values_list("pk", flat=True))
    legs = _open_legs(platform, ids)
    late = latest_below(Leg.objects.filter(case__home__in=ids) if _is_home(platform) else legs, at)
    return {
        "is_home": _is_home(platform),
        "yesterday": _yesterday(platform, ids, at),
        "now": _stand(legs, ids, at),
        **_units(late),
        "decisions": _decisions(platform, legs, late, at),
    }


def yesterday_of(at: datetime) -> Period:
    day = timezone.localdate(at) - timedelta(days=1)
    return Period.of_days(day, day)


def _is_home(platform: Platform) -> bool:
    return platform.kind not in WORKING


def _open_legs(platform: Platform, ids: list[int]) -> QuerySet[Leg]:
    """Open cases that are run here, or open work that was sent here."""
    if _is_home(platform):
        return Leg.objects.filter(kind=Leg.Kind.HOME, platform__in=ids, step__in=sorted(OPEN))
    return Leg.objects.filter(kind=Leg.Kind.WORK, platform__in=ids, step__in=sorted(WITH_RECEIVER))


def _yesterday(platform: Platform, ids: list[int], at: datetime) -> dict[str, int]:
    subject = "platform" if _is_home(platform) else "department"
    every = frozenset(ids)
    asked = Question(subject, yesterday_of(at), at, Scope(platform.tenant, (Area(every),), every))
    wanted = (*CAME, *WENT) if _is_home(platform) else (*CAME_TO_WORK, *WENT_FROM_WORK)
    found = counts(asked).values()
    return {name: sum(numbers[name] for numbers in found) for name in wanted}


def _stand(legs: QuerySet[Leg], ids: list[int], at: datetime) -> dict[str, int]:
    today = Period.of_days(timezone.localdate(at), timezone.localdate(at))
    numbers = legs.aggregate(
        open=Count("pk"),
        red=Count("pk", filter=Q(due_at__lt=at)),
        due_today=Count("pk", filter=Q(due_at__gte=at, due_at__lt=today.until)),
        waiting=Count("pk", filter=Q(step__in=("returned", "offered"))),
        parked=Count("pk", filter=Q(case__parked_until__isnull=False)),
    )
    return {**numbers, "asks": Ask.objects.filter(platform__in=ids, state__in=WAITING).count()}


def _units(late: QuerySet[Leg]) -> Facts:
    """Where what is over its limit lies: the organisation, how many, and the oldest of them."""
    rows = late.order_by().values("platform").annotate(red=Count("pk")).order_by("-red", "platform")
    shown = list(rows[: MOST_UNITS + 1])
    firsts = late.order_by("platform", "due_at", "pk").distinct("platform").select_related("case", "platform")
    first = {leg.platform_id: leg for leg in firsts.filter(platform__in=[row["platform"] for row in shown])}
    units = [
        {"red": row["red"], "unit": str(first[row["platform"]].platform), **_told(first[row["platform"]])}
        for row in shown[:MOST_UNITS]
    ]
    return {"units": units, "more_units": max(0, rows.count() - MOST_UNITS) if len(shown) > MOST_UNITS else 0}


def _told(leg: Leg) -> Facts:
    return {"number": leg.case.number, "since": leg.due_at.isoformat() if leg.due_at else None}


def _decisions(platform: Platform, legs: QuerySet[Leg], late: QuerySet[Leg], at: datetime) -> list[Facts]:
    """At most three, one of each kind before a second of any."""
    kinds = (_asked(platform), _waiting(legs), _not_urged(late), _parked(legs, at))
    turns = zip_longest(*(list(kind) for kind in kinds))
    return [one for one in chain.from_iterable(turns) if one][:MOST_DECISIONS]


def _asked(platform: Platform) -> Iterator[Facts]:
    """Asks that this platform's own desks must decide, the oldest first."""
    asks = Ask.objects.filter(platform=platform, state__in=WAITING).order_by("pk")
    for ask in asks.select_related("case", "leg__platform", "asked")[:MOST_DECISIONS]:
        since = ask.asked.happened_at.isoformat()
        told = {"number": ask.case.number, "unit": str(ask.leg.platform), "since": since}
        yield {"kind": "ask", "asked": ask.kind, **told}


def _waiting(legs: QuerySet[Leg]) -> Iterator[Facts]:
    """What came back and waits to be sent on, or came and waits for a signature; what presses most first."""
    found = legs.filter(step__in=("returned", "offered")).order_by("due_at", "pk")
    for leg in found.select_related("case", "platform")[:MOST_DECISIONS]:
        yield {"kind": leg.step, "unit": str(leg.platform), **_told(leg)}


def _not_urged(late: QuerySet[Leg]) -> Iterator[Facts]:
    """What is over its limit for longest while nobody urges."""
    urged = Urge.objects.filter(case=OuterRef("case"), lifted=None)
    found = late.exclude(Exists(urged)).order_by("due_at", "pk")
    for leg in found.select_related("case", "platform")[:MOST_DECISIONS]:
        yield {"kind": "late", "unit": str(leg.platform), **_told(leg)}


def _parked(legs: QuerySet[Leg], at: datetime) -> Iterator[Facts]:
    """What is parked until one of the next days."""
    until = timezone.localdate(at + SOON)
    found = legs.filter(case__parked_until__lte=until).order_by("case__parked_until", "pk")
    for leg in found.select_related("case", "platform")[:MOST_DECISIONS]:
        parked = leg.case.parked_until
        assert parked
        told = {"number": leg.case.number, "unit": str(leg.platform), "until": parked.isoformat()}
        yield {"kind": "parked", **told}
