"""Places by their names: where a word that somebody says lies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.gis.db.models.functions import PointOnSurface
from django.db.models import Q, QuerySet

from wangge.places.models import Boundary, Cell, Division
from wangge.tenants.models import Tenant

CELL_DIGITS = 13  # of a unit grid's 15: fewer would be a community, and all of its cells


@dataclass(frozen=True)
class Spot:
    """A named piece of ground with a point that lies inside it (degrees, CGCS2000)."""

    name: str
    within: str
    lon: float
    lat: float


def spots(tenant: Tenant, words: str, *, on: date, most: int) -> list[Spot]:
    """Divisions with these words or this code, larger ones first, and cells whose code begins so.

    What has neither boundary nor cells lies nowhere and is left out.
    """
    named = Q(name__contains=words) | Q(code__startswith=words)
    divisions = Division.objects.of(tenant).on(on).filter(named).select_related("parent").order_by("code")
    found = list(_divisions(list(divisions[:most]), on))
    if words.isdigit() and len(words) >= CELL_DIGITS and len(found) < most:
        cells = Cell.objects.of(tenant).on(on).filter(code__startswith=words).order_by("code", "system")
        rows = _inside(cells.select_related("division"))[: most - len(found)]
        found += [Spot(cell.code, str(cell.division or ""), *cell.inside.coords) for cell in rows]
    return found


def _divisions(divisions: list[Division], on: date) -> Iterator[Spot]:
    drawn = _points(Boundary.objects.on(on).filter(division__in=divisions).order_by("division"))
    lacking = [one for one in divisions if one.pk not in drawn]
    cells = Cell.objects.on(on).filter(division__in=lacking).order_by("division", "code")
    inside = drawn | _points(cells.distinct("division"))
    for one in divisions:
        if one.pk in inside:
            yield Spot(one.name, str(one.parent or ""), *inside[one.pk])


def _points(rows: QuerySet) -> dict[int, tuple[float, float]]:
    return {row.division_id: row.inside.coords for row in _inside(rows)}


def _inside(rows: QuerySet) -> QuerySet:
    return rows.annotate(inside=PointOnSurface("geom")).defer("geom")
