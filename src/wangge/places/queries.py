"""What may be asked of the ground: lists by code and day. Points are asked of ``locate``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import reduce
from operator import or_

from django.contrib.gis.db.models import Extent
from django.contrib.gis.db.models.functions import PointOnSurface
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from wangge.core.coords import Bounds
from wangge.places.codes import inside_prefix
from wangge.places.models import (
    Boundary,
    Cell,
    Division,
    GridSystem,
    ResponsibilityCell,
    ResponsibilityGrid,
)
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


def expanded(system: GridSystem, codes: Collection[str], *, on: date) -> set[str]:
    """Codes of cells as they are told: those of divisions become those of all cells in them."""
    known = Division.objects.of(system.tenant).filter(code__in=codes).values_list("code", flat=True)
    divisions = set(known)
    rows = system.cells.on(on).filter(_on([inside_prefix(code) for code in divisions]))
    return set(rows.values_list("code", flat=True)) | (set(codes) - divisions)


def ground_cells(tenant: Tenant, system: str, grounds: Sequence[str], *, on: date) -> QuerySet[Cell]:
    """The cells of a system that are cut no further, on a day, in divisions whose codes begin so.

    ``held`` is by how many responsibility grids each is held then. They come without their shapes.
    """
    rows = Cell.objects.of(tenant).on(on).filter(_on(grounds), system__code=system)
    held = Count("memberships", filter=Q(memberships__valid__contains=on))
    return rows.exclude(Exists(Cell.objects.filter(parent=OuterRef("pk")))).annotate(held=held).defer("geom")


def rounds_in(tenant: Tenant, grounds: Sequence[str], *, on: date) -> QuerySet[ResponsibilityGrid]:
    """The responsibility grids that have, or had, a cell in some grounds; ``cell_count`` of a day.

    ``lasts`` says whether any cell belongs to it on the day or later.
    """
    rows = ResponsibilityCell.objects.filter(grid=OuterRef("pk"))
    count = rows.on(on).order_by().values("grid").annotate(number=Count("pk")).values("number")
    lasting = rows.filter(valid__overlap=DateRange(on, None))
    found = ResponsibilityGrid.objects.of(tenant).annotate(
        cell_count=Coalesce(Subquery(count), 0), lasts=Exists(lasting)
    )
    if "" not in grounds:  # everywhere are those too that never had a cell
        found = found.filter(Exists(rows.filter(_on(grounds, "cell__"))))
    return found.order_by("code")


def cells_of(grid: ResponsibilityGrid, system: str, *, on: date) -> QuerySet[Cell]:
    """The cells of a system that belong to a responsibility grid on a day."""
    held = grid.memberships.on(on).filter(cell__system__code=system)
    return Cell.objects.filter(memberships__in=held).defer("geom").order_by("code")


def held_by(grid: ResponsibilityGrid, on: date) -> QuerySet[Cell]:
    """The cells of a grid on a day or later; of one that has ended, those that it had."""
    lasting = grid.memberships.filter(valid__overlap=DateRange(on, None))
    return Cell.objects.filter(memberships__in=lasting if lasting.exists() else grid.memberships.all())


def outside_of(cells: QuerySet[Cell], grounds: Sequence[str]) -> QuerySet[Cell]:
    """Cells that lie in no division whose code begins so."""
    return cells.exclude(_on(grounds))


def bounds_of(cells: QuerySet[Cell]) -> Bounds | None:
    """The rectangle around some cells, in degrees."""
    found = Cell.objects.filter(pk__in=cells.values("pk")).aggregate(box=Extent("geom"))["box"]
    return Bounds(*found) if found else None


def _on(grounds: Sequence[str], to: str = "") -> Q:
    """Cells of divisions whose codes begin so; "" is everywhere, also where no division is told."""
    if "" in grounds:
        return Q(pk__isnull=False)
    begins = (Q(**{f"{to}division__code__startswith": prefix}) for prefix in grounds)
    return reduce(or_, begins, Q(pk__in=[]))
