"""Doors of the ground for machines: where is this point, and what lies there."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from wangge.core.coords import System, to_stored
from wangge.core.pages import page_of
from wangge.core.wire import Asked, Code, Day, Digits, Paged, PageOut
from wangge.places import queries
from wangge.places.locate import locate
from wangge.places.located import FoundCell, FoundDivision
from wangge.places.models import Cell, Division, GridSystem

router = Router(tags=["places"])


class Point(Asked):
    """A point in degrees, and the system it was measured in."""

    lon: Annotated[float, Field(allow_inf_nan=False)]
    lat: Annotated[float, Field(allow_inf_nan=False)]
    coords: Literal[tuple(System)] = System.WGS84.value
    on: Day | None = None


class DivisionOut(Schema):
    code: str
    name: str
    level: str


class DivisionRow(DivisionOut):
    parent: str | None
    area_m2: float | None
    cell_count: int


class CellOut(Schema):
    system: str
    code: str
    name: str
    area_class: str


class CellRow(CellOut):
    division: str | None
    area_m2: float
    provisional: bool


class LocatedOut(Schema):
    """Where a point is: divisions and cells, topmost first. Both empty outside everything."""

    divisions: list[DivisionOut]
    cells: list[CellOut]
    area_class: str


class GridSystemOut(Schema):
    code: str
    name: str
    levels: list[str]


class Divisions(Paged):
    level: Literal[tuple(Division.Level.values)] | None = None
    parent: Digits | None = None


class Cells(Paged):
    system: Code = "city"
    division: Digits | None = None


@router.get("/locate", response=LocatedOut)
def locate_point(request: HttpRequest, point: Query[Point]):
    """The divisions and the cells of every grid system that hold a point."""
    lon, lat = to_stored(point.lon, point.lat, point.coords)
    found = locate(request.user.tenant, lon, lat, on=point.on or timezone.localdate())
    cells = [cell for chain in found.cells.values() for cell in chain]
    return LocatedOut(
        divisions=[_division(one) for one in found.divisions],
        cells=[_cell(one) for one in cells],
        area_class=found.area_class,
    )


@router.get("/divisions", response=PageOut[DivisionRow])
def divisions(request: HttpRequest, asked: Query[Divisions]):
    """The divisions of today, by code."""
    found = queries.divisions(request.user.tenant, on=timezone.localdate()).select_related("parent")
    if asked.level:
        found = found.filter(level=asked.level)
    if asked.parent:
        found = found.filter(parent__code=asked.parent)
    return page_of(found, asked.page, asked.size).of(_division_row)


@router.get("/grid-systems", response=list[GridSystemOut])
def grid_systems(request: HttpRequest):
    """The ways in which the ground is cut."""
    found = GridSystem.objects.of(request.user.tenant).order_by("code")
    return [GridSystemOut(code=one.code, name=one.name, levels=one.levels) for one in found]


@router.get("/cells", response=PageOut[CellRow])
def cells(request: HttpRequest, asked: Query[Cells]):
    """The cells of one grid system today, by code."""
    found = Cell.objects.of(request.user.tenant).on(timezone.localdate())
    found = found.filter(system__code=asked.system).select_related("system", "division").defer("geom")
    if asked.division:
        found = found.filter(division__code=asked.division)
    return page_of(found.order_by("code"), asked.page, asked.size).of(_cell_row)


def _division(one: FoundDivision) -> DivisionOut:
    return DivisionOut(code=one.code, name=one.name, level=one.level)


def _cell(one: FoundCell) -> CellOut:
    return CellOut(system=one.system, code=one.code, name=one.name, area_class=one.area_class)


def _division_row(one: Division) -> DivisionRow:
    return DivisionRow(
        code=one.code,
        name=one.name,
        level=one.level,
        parent=one.parent.code if one.parent else None,
        area_m2=one.area_m2,
        cell_count=one.cell_count,
    )


def _cell_row(one: Cell) -> CellRow:
    return CellRow(
        system=one.system.code,
        code=one.code,
        name=one.name,
        area_class=one.area_class,
        division=one.division.code if one.division else None,
        area_m2=one.area_m2,
        provisional=one.provisional,
    )
