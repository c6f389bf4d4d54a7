"""Who answers for a matter at a place, most exact row first, with the reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop

from wangge.catalogue.models import Matter, Responsibility, Rule
from wangge.catalogue.reasons import Why
from wangge.people.models import Platform
from wangge.places.located import Located
from wangge.places.models import Division
from wangge.tenants.models import Tenant

LEVELS = [level.value for level in Division.Level]  # city, district, street, community
# 属地兜底: without a row the territory answers; the street first, as it is the nearest with hands of its own.
TERRITORY = [
    Platform.Kind.STREET_CENTRE,
    Platform.Kind.STATION,
    Platform.Kind.DISTRICT_CENTRE,
    Platform.Kind.CITY_CENTRE,
]


@dataclass(frozen=True)
class Proposal:
    """A platform, the reason, and the row it comes from (none: the territory)."""

    platform: Platform
    why: Why
    row: Responsibility | None = None


def matter_fits(matter: Matter | None) -> Q:
    """Rows for this matter, for a prefix of its code, or for all; for all only, where it is not known yet."""
    if matter is None:
        return Q(matter=None, prefix="", kind="", scheme=None)
    prefixes = [matter.code[:n] for n in range(len(matter.code) + 1)]
    schemes = Q(scheme=None) | Q(scheme=matter.scheme_id)
    wide = Q(matter=None, prefix__in=prefixes, kind__in=["", matter.kind]) & schemes
    return Q(matter=matter) | wide


def matter_rank(row: Rule) -> tuple[int, int, int, int]:
    """This matter > longer prefix > one kind > one scheme > all."""
    exact = row.matter_id is not None
    return int(exact), len(row.prefix), int(bool(row.kind)), int(row.scheme_id is not None)


def division_rank(row: Rule) -> int:
    """Community > street > district > city > everywhere."""
    return LEVELS.index(row.division.level) + 1 if row.division else 0


def place_rank(row: Responsibility) -> tuple[int, int]:
    """Cell (the deeper the better) > division > everywhere."""
    return (len(LEVELS) + 1, row.cell.level) if row.cell else (division_rank(row), 0)


def rank(row: Responsibility) -> tuple[object, ...]:
    """The greater, the more exact; of equals the older row."""
    return matter_rank(row), place_rank(row), -row.pk


def place_fits(located: Located) -> Q:
    """Rows for a cell or division of the place, or for everywhere. A cell redrawn keeps its code."""
    fits = Q(cell=None, division=None)
    fits |= Q(cell=None, division__in=[division.id for division in located.divisions])
    for system, cells in located.cells.items():
        fits |= Q(cell__system__code=system, cell__code__in=[cell.code for cell in cells])
    return fits


def rows_for(tenant: Tenant, matter: Matter, located: Located, on: date) -> QuerySet[Responsibility]:
    """All rows that hold for a matter at a place on a day, in no order."""
    rows = Responsibility.objects.of(tenant).filter(valid__contains=on, platform__is_active=True)
    rows = rows.filter(matter_fits(matter)).filter(place_fits(located))
    return rows.select_related("platform", "matter", "division", "cell")


def responsible_for(
    tenant: Tenant, matter: Matter, located: Located, *, on: date, dispatcher: Platform | None = None
) -> list[Proposal]:
    """Proposals, best first: by rows, then the territory. Two statements.

    With ``dispatcher`` no proposal is the dispatching platform itself, and the territory is what lies
    below it. Empty only where neither a row nor a platform covers the place.
    """
    found = [row for row in rows_for(tenant, matter, located, on) if row.platform != dispatcher]
    rows = [Proposal(row.platform, row_why(row), row) for row in sorted(found, key=rank, reverse=True)]
    return _each_once([*rows, *_territory(tenant, located, dispatcher)])


def responsible_for_each(
    tenant: Tenant, asked: Sequence[tuple[Matter, Located]], *, on: date, dispatcher: Platform
) -> list[list[Proposal]]:
    """``responsible_for`` for the cases of one page: two statements for all of them."""
    fits = reduce(
        or_, (matter_fits(matter) for matter in {m.pk: m for m, _where in asked}.values()), Q(pk=None)
    )
    rows = Responsibility.objects.of(tenant).filter(fits, valid__contains=on, platform__is_active=True)
    held = list(rows.select_related("platform", "matter", "division", "cell__system"))
    lands = list(territory(tenant, set().union(*(_ids(where) for _matter, where in asked))))
    return [_proposed(held, lands, matter, where, dispatcher) for matter, where in asked]


def _proposed(
    held: Sequence[Responsibility],
    lands: Sequence[Platform],
    matter: Matter,
    located: Located,
    dispatcher: Platform,
) -> list[Proposal]:
    fitting = [
        r for r in held if r.platform != dispatcher and _of_matter(r, matter) and _of_place(r, located)
    ]
    rows = [Proposal(row.platform, row_why(row), row) for row in sorted(fitting, key=rank, reverse=True)]
    own = [platform for platform in lands if platform.division_id in _ids(located)]
    return _each_once([*rows, *_as_proposals(own, dispatcher)])


def _of_matter(row: Responsibility, matter: Matter) -> bool:
    """What ``matter_fits`` asks the database, asked of a row in hand."""
    if row.matter_id:
        return row.matter_id == matter.pk
    of_scheme = row.scheme_id in (None, matter.scheme_id)
    return of_scheme and row.kind in ("", matter.kind) and matter.code.startswith(row.prefix)


def _of_place(row: Responsibility, located: Located) -> bool:
    """What ``place_fits`` asks the database, asked of a row in hand."""
    if row.cell:
        return row.cell.code in [cell.code for cell in located.cells.get(row.cell.system.code, ())]
    return row.division_id is None or row.division_id in [division.id for division in located.divisions]


def _each_once(proposals: Iterable[Proposal]) -> list[Proposal]:
    """The first proposal of every platform."""
    kept: dict[int, Proposal] = {}
    for proposal in proposals:
        kept.setdefault(proposal.platform.pk, proposal)
    return list(kept.values())


def territory(tenant: Tenant | int, divisions: Collection[int]) -> QuerySet[Platform]:
    """The centres and stations of these divisions, by id: of those that hold a place, who covers it."""
    found = Platform.objects.filter(tenant=tenant, division__in=divisions, kind__in=TERRITORY, is_active=True)
    return found.select_related("division")


def _territory(tenant: Tenant, located: Located, dispatcher: Platform | None) -> list[Proposal]:
    return _as_proposals(territory(tenant, _ids(located)), dispatcher)


def _ids(located: Located) -> set[int]:
    return {division.id for division in located.divisions}


def _as_proposals(found: Iterable[Platform], dispatcher: Platform | None) -> list[Proposal]:
    platforms = [p for p in found if dispatcher is None or _is_below(p, dispatcher)]
    platforms.sort(key=lambda p: (p.path.count("/") if dispatcher else 0, TERRITORY.index(p.kind), p.pk))
    why = gettext_noop("No row names anybody, so %(division)s as the territory answers: %(platform)s.")
    return [Proposal(p, Why(why, {"division": p.division, "platform": p})) for p in platforms]


def _is_below(platform: Platform, above: Platform) -> bool:
    return platform.pk != above.pk and platform.path.startswith(above.path)


def row_why(row: Responsibility) -> Why:
    """The row in one sentence."""
    params = {"row": row.pk, "what": what(row), "where": where(row), "platform": row.platform, "why": row.why}
    if row.why:
        answers = gettext_noop(
            "%(what)s, %(where)s: %(platform)s answers (row %(row)s of responsibilities: %(why)s)"
        )
    else:
        answers = gettext_noop("%(what)s, %(where)s: %(platform)s answers (row %(row)s of responsibilities)")
    return Why(answers, params)


def what(row: Rule) -> Why:
    """Which matters a row speaks for."""
    if row.matter:
        return Why("%(code)s %(name)s", {"code": row.matter.code, "name": row.matter})
    if row.prefix:
        return Why(gettext_noop("all of %(prefix)s*"), {"prefix": row.prefix})
    if row.kind:
        return Why(gettext_noop("every %(kind)s"), {"kind": Matter.Kind(row.kind).label})
    return Why(gettext_noop("everything"))


def where(row: Responsibility) -> Why:
    """Which area a row speaks for."""
    if row.cell:
        return Why(gettext_noop("cell %(code)s"), {"code": row.cell})
    if row.division:
        return Why("%(name)s", {"name": row.division})
    return Why(gettext_noop("the whole area"))
