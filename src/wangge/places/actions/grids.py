"""Cutting a division into unit grids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from wangge.core.errors import Refused
from wangge.places.actions.cells import DrawnCell, PutCells, put_cells
from wangge.places.actions.divisions import CodeUnknown
from wangge.places.actions.told import Told
from wangge.places.geometry import shape_of
from wangge.places.gridding import Area, cut
from wangge.places.located import DEPTH
from wangge.places.models import Boundary, Cell, Division, GridSystem
from wangge.tenants.models import Tenant

SIZES = range(10, 5001)
"""Metres a square may be wide."""


class SizeRefused(Refused):
    """Not a sensible width of a square."""

    code = "grid_size"
    message = "A square is %(least)s to %(most)s m wide."


class NotDrawn(Refused):
    """Neither the division nor anything inside it has a boundary on that day."""

    code = "not_drawn"
    message = "%(division)s has no boundary on %(day)s; import one first."


class AlreadyCut(Refused):
    """There are cells, and nobody said that they may be replaced."""

    code = "already_cut"
    message = "%(division)s has %(count)s cells already; --force replaces them from today on."


@dataclass(frozen=True)
class Grid:
    """What is to be cut, how wide, and whether cells that are there may be replaced."""

    division: str
    size: float = 100.0
    force: bool = False


@transaction.atomic
def cut_grid(system: GridSystem, grid: Grid, told: Told) -> PutCells:
    """Cut a division, or where they are drawn each of its streets and communities, into squares.

    Cells that are there end on the day, where they are not cut in the same shape again. Raises CodeUnknown,
    NotDrawn, AlreadyCut, SizeRefused or TooManyCells.
    """
    Tenant.objects.select_for_update().get(pk=system.tenant_id)
    if not SIZES.start <= grid.size < SIZES.stop:
        raise SizeRefused(least=SIZES.start, most=SIZES.stop - 1, field="size")
    division = Division.objects.of(system.tenant).filter(code=grid.division).first()
    if division is None:
        raise CodeUnknown(code=grid.division, field="division")
    tree = _Tree(system.tenant, told)
    areas = list(tree.areas(division))
    if not areas:
        raise NotDrawn(division=division.name, day=told.day)
    cells = Cell.objects.filter(system=system, division__in=tree.inside(division)).on(told.day)
    before = list(cells.values_list("code", flat=True))
    if before and not grid.force:
        raise AlreadyCut(division=division.name, count=len(before))
    drawn = [
        DrawnCell(
            piece.code, piece.shape, division=tree.by_code[piece.area.code], provisional=piece.provisional
        )
        for piece in cut(areas, grid.size)
    ]
    return put_cells(system, drawn, told, instead_of=before)


class _Tree:
    """The divisions of a tenant with their boundaries of a day."""

    def __init__(self, tenant: Tenant, told: Told) -> None:
        self.told = told
        self.by_code = {one.code: one for one in Division.objects.of(tenant)}
        self.children: dict[int, list[Division]] = {}
        for one in self.by_code.values():
            self.children.setdefault(one.parent_id, []).append(one)
        self.drawn = set(Boundary.objects.of(tenant).on(told.day).values_list("division", flat=True))

    def inside(self, division: Division) -> list[Division]:
        """The division and everything below it."""
        return [
            division,
            *(one for child in self.children.get(division.pk, []) for one in self.inside(child)),
        ]

    def areas(self, division: Division) -> Iterator[Area]:
        """What is to be cut: the smallest that are drawn; a street owns what its communities leave.

        What a district has beyond its streets stays uncut: it would have no street.
        """
        parts = [area for child in self.children.get(division.pk, []) for area in self.areas(child)]
        yield from parts
        owns_rest = division.level not in (Division.Level.CITY, Division.Level.DISTRICT)
        if division.pk in self.drawn and (owns_rest or not parts):
            boundary = Boundary.objects.on(self.told.day).get(division=division)
            depth = DEPTH[division.level]
            yield Area(division.code, shape_of(boundary.geom), depth, has_parts=bool(parts))
