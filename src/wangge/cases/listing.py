"""Lists of cases, narrowed: one answer for page, API, map and export, whatever the address says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_

from django.db.models import Model, Q, QuerySet, Value
from django.utils import timezone

from wangge.cases import queries
from wangge.cases.parts import Parts
from wangge.cases.sight import seen_by
from wangge.catalogue.models import Matter, Source
from wangge.core.codes.divisions import Division as DivisionCode
from wangge.core.words import clean
from wangge.people.models import Person, Platform
from wangge.people.queries import below

LONGEST_WORDS = 100
TABS = ("mine", "open", "all")
LIGHTS = ("red", "yellow", "green", "parked")
RUNNING = LIGHTS[:3]  # their clock runs, so they are open; said twice, the planner takes them for rarer
SORTS = {"due": ("due_at", "-pk"), "newest": ("-case", "-pk"), "oldest": ("case", "pk")}
USUAL = {"mine": ("-needs_look", "due_at", "-pk"), "open": SORTS["due"], "all": SORTS["newest"]}


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; what is empty narrows nothing. Days are those of the project's zone."""

    words: str = ""  # of the text, or the beginning of a number
    step: str = ""
    light: str = ""
    matter: str = ""  # code or its beginning: two digits are the major class
    kind: str = ""  # component or matter
    source: str = ""
    division: str = ""  # code; everything below it belongs to it
    home: str = ""  # code of the platform that runs the case
    under: str = ""  # code of a platform: run there or below, or (a leg of work) sent there or below
    due: str = ""  # "today", "week": falls due between now and then
    platform: str = ""  # code of the platform that holds the leg
    person: int | None = None  # who holds it
    holder: str = ""  # part of the name of the person or platform that has it
    since: date | None = None
    until: date | None = None  # that day included
    parked: bool | None = None


def listed(person: Person, tab: str, wanted: Filter, now: datetime, sort: str = "") -> Parts:
    """The rows of a tab: *mine* is what waits for a person, *open* and *all* one row for a case he sees.

    Raises what an impossible division code or too long a text raises.
    """
    legs = Parts((queries.mine(person, now),)) if tab == "mine" else seen_by(person, now)
    if tab == "open" and wanted.light not in RUNNING:
        legs = queries.still_open(legs)
    for condition in (*_conditions(wanted, person.tenant_id), *_due_by(wanted.due, now)):
        legs = legs.filter(condition)
    legs = queries.lit(
        queries.with_words(legs, clean(wanted.words, LONGEST_WORDS), person.tenant_id), wanted.light, now
    )
    if wanted.since or wanted.until:  # with the tenant, days are a range of an index
        legs = legs.filter(case__tenant=person.tenant_id)
    return legs.order_by(*_order(tab, wanted, sort))


def _order(tab: str, wanted: Filter, sort: str) -> tuple[str, ...]:
    """Newest is what was recorded last; of some days, what was reported last."""
    order = SORTS.get(sort, USUAL[tab])
    of_days = {"case": "reported", "-case": "-reported"} if wanted.since or wanted.until else {}
    return tuple(of_days.get(key, key) for key in order)


def _conditions(wanted: Filter, tenant: int) -> Iterator[Q]:
    """What is named by a code is looked up first: the planner knows how many rows an id has."""
    by_path = {
        "step": wanted.step,
        **_inside(wanted.division),
        "holder": wanted.person,
        "case__reported_at__gte": _midnight(wanted.since),
        "case__reported_at__lt": _midnight(wanted.until, days=1),
    }
    yield from (Q(**{path: value}) for path, value in by_path.items() if value)
    yield from _by_code(wanted, tenant)
    if holder := clean(wanted.holder, LONGEST_WORDS):
        yield _held_by(holder, tenant)
    if wanted.parked is not None:
        yield Q(case__parked_until__isnull=not wanted.parked)


def _by_code(wanted: Filter, tenant: int) -> Iterator[Q]:
    if wanted.matter or wanted.kind:
        kind = {"kind": wanted.kind} if wanted.kind else {}
        yield Q(case__matter__in=_ids(Matter.objects.filter(code__startswith=wanted.matter, **kind)))
    if wanted.source:
        yield Q(case__source__in=_ids(Source.objects.filter(tenant=tenant, code=wanted.source)))
    if wanted.under:
        above = Platform.objects.filter(tenant=tenant, code=wanted.under).first()
        yield Q(platform__in=_ids(below(above)) if above else [])
    for column, code in {"case__home": wanted.home, "holder_platform": wanted.platform}.items():
        if code:
            yield Q(**{f"{column}__in": _ids(Platform.objects.filter(tenant=tenant, code=code))})


def _due_by(due: str, now: datetime) -> Iterator[Q]:
    """From now to the end of the day, or of its week, which ends on Sunday."""
    today = timezone.localdate(now)
    last = {"today": today, "week": today + timedelta(days=6 - today.weekday())}.get(due)
    if last:
        yield Q(due_at__gte=now, due_at__lt=_midnight(last, days=1))


def _held_by(name: str, tenant: int) -> Q:
    """Held by a person, or standing at an organisation, with this in the name."""
    named = {"tenant": tenant, "name__contains": name}
    columns = {"holder": Person, "platform": Platform}
    both = [m.objects.filter(**named).values_list(Value(c), "pk") for c, m in columns.items()]
    found = list(both[0].union(both[1], all=True))
    return reduce(or_, (Q(**{f"{c}__in": [pk for where, pk in found if where == c]}) for c in columns))


def _ids(rows: QuerySet[Model]) -> list[int]:
    return list(rows.values_list("pk", flat=True))


def _inside(division: str) -> dict[str, str]:
    """A division with all below it; of a whole code the planner knows how many rows it has."""
    if not division:
        return {}
    prefix = DivisionCode.parse(division).prefix
    return {"case__division_code" if prefix == division else "case__division_code__startswith": prefix}


def _midnight(day: date | None, days: int = 0) -> datetime | None:
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day, time()) + timedelta(days=days))
