"""What may be asked of the ground: lists by code and day. Points are asked of ``locate``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.contrib.gis.db.models.functions import PointOnSurface
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from wangge.places.models import Boundary, Cell, Division, ResponsibilityGrid
from wangge.tenants.models import Tenant


def divisions(tenant: Tenant, *, on: date) -> QuerySet[Division]:
    """The divisions of a day with their area in m² (None where no boundary is drawn) and number of cells."""
    drawn = Boundary.objects.filter(division=OuterRef("pk")).on(on)
    cells = Cell.objects.filter(division=OuterRef("pk")).on(on).order_by().values("division")
    return (
        Division.objects.of(tenant)
        .on(on)
        .annotate(
            area_m2=Subquery(drawn.values("area_m2")[:1]),
            cell_count=Coalesce(Subquery(cells.annotate(number=Count("pk")).values("number")), 0),
        )
        .order_by("code")
    )


def cells(tenant: Tenant, system: str, codes: Sequence[str], *, on: date) -> QuerySet[Cell]:
    """Cells of a system by their codes on a day."""
    return Cell.objects.of(tenant).on(on).filter(system__code=system, code__in=codes).order_by("code")


def point_in_cell(tenant: Tenant, code: str, *, on: date) -> tuple[float, float] | None:
    """A point that lies inside a cell, for who knows the number of the grid and no coordinates."""
    found = Cell.objects.of(tenant).on(on).filter(code=code).annotate(inside=PointOnSurface("geom"))
    point = found.order_by("pk").values_list("inside", flat=True).first()
    return (point.x, point.y) if point else None


def responsibility_grids(tenant: Tenant, system: str, code: str, *, on: date) -> QuerySet[ResponsibilityGrid]:
    """The responsibility grids that hold a cell on a day."""
    held = ResponsibilityGrid.objects.of(tenant).filter(
        memberships__valid__contains=on,
        memberships__cell__valid__contains=on,
        memberships__cell__system__code=system,
        memberships__cell__code=code,
    )
    return held.distinct().order_by("code")
