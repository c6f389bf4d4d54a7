"""Divisions with their boundaries, cells drawn or cut, rounds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date

import shapely

from wangge.exchange.kit.checks.rounds import cells_told
from wangge.exchange.kit.ground import Area
from wangge.exchange.kit.loading.common import Loading
from wangge.exchange.kit.plan.areas import key_of
from wangge.exchange.kit.plan.change import Change
from wangge.places.actions.cells import DrawnCell, put_cells
from wangge.places.actions.divisions import Drawn, put_divisions
from wangge.places.actions.grids import Grid, cut_grid
from wangge.places.actions.responsibility import put_responsibility_grid
from wangge.places.codes import inside_prefix
from wangge.places.geometry import shape_of
from wangge.places.located import PRIMARY
from wangge.places.models import (
    Boundary,
    Cell,
    Division,
    GridSystem,
    ResponsibilityCell,
    ResponsibilityGrid,
)
from wangge.places.queries import expanded

SYSTEM_NAMES = {PRIMARY: ("城市管理网格", "City management")}
LEVEL_NAMES = ["网格"]
LONG_AGO = date(2000, 1, 1)
"""Cells that are cut where none were hold for all days that old cases can have."""


def load_areas(loading: Loading) -> None:
    changes = {change.key: change for change in loading.plan.of("areas")}
    areas = [area for area in loading.plan.checked.ground.areas if key_of(area) in changes]
    if not areas:
        return
    before = _ids(loading)
    _divisions(loading, [area for area in areas if not area.is_cell])
    _cells(loading, [area for area in areas if area.is_cell])
    _cut(loading)
    _classify(loading, areas)
    _keep(loading, changes, before)
    loading.step("areas", len(areas))


def _divisions(loading: Loading, areas: list[Area]) -> None:
    drawn = [
        Drawn(a.code, a.line.text("name"), a.kind, parent=a.line.text("above"), shape=a.shape)
        for a in sorted(areas, key=lambda area: Division.Level.values.index(area.kind))
    ]
    put_divisions(loading.tenant, drawn, loading.told)


def _system(loading: Loading, code: str) -> GridSystem:
    name, name_en = SYSTEM_NAMES.get(code, (code, ""))
    told = {"name": name, "name_en": name_en, "levels": LEVEL_NAMES}
    return GridSystem.objects.get_or_create(tenant=loading.tenant, code=code, defaults=told)[0]


def _cells(loading: Loading, areas: list[Area]) -> None:
    divisions = {one.code: one for one in Division.objects.of(loading.tenant)}
    by_system: dict[str, list[DrawnCell]] = defaultdict(list)
    for area in areas:
        above = divisions.get(area.line.text("above"))
        known = loading.plan.standing.cell(area.system, area.code)
        shape = area.shape if area.shape is not None else _shape(known)
        cell = DrawnCell(
            area.code, shape, area.line.text("name"), division=above or (known.division if known else None),
            area_class=area.line.text("area_class") or (known.area_class if known else ""),
        )  # fmt: skip
        by_system[area.system].append(cell)
    for code, drawn in by_system.items():
        put_cells(_system(loading, code), drawn, loading.told)


def _shape(known: Cell | None) -> shapely.Geometry:
    assert known is not None, "a new cell has a boundary"
    return shape_of(Cell.objects.get(pk=known.pk).geom)


def _cut(loading: Loading) -> None:
    """Squares for what is drawn and has no cells of the primary system yet."""
    size = loading.plan.book.setup.grid
    if not size:
        return
    system = _system(loading, PRIMARY)
    on = loading.told.day
    long_since = replace(loading.told, start=LONG_AGO)
    covered = set(system.cells.on(on).values_list("division__code", flat=True))
    drawn = Boundary.objects.of(loading.tenant).on(on).values_list("division__code", flat=True)
    told = {area.code for area in loading.plan.checked.ground.divisions}
    smallest = _without_parts(set(drawn))
    for code in sorted((smallest & told) - covered):
        cut_grid(system, Grid(code, size), long_since)


def _without_parts(codes: set[str]) -> set[str]:
    """Divisions in which no other one of them lies."""
    return {
        code
        for code in codes
        if not any(other != code and other.startswith(inside_prefix(code)) for other in codes)
    }


def _classify(loading: Loading, areas: list[Area]) -> None:
    """Cells that were cut take the class of their division."""
    for area in areas:
        if area.line["area_class"] and not area.is_cell:
            prefix = inside_prefix(area.code)
            cut = Cell.objects.filter(
                tenant=loading.tenant, system__code=PRIMARY, division__code__startswith=prefix, area_class=""
            )
            cut.update(area_class=area.line.text("area_class"))


def _ids(loading: Loading) -> dict[type, set[int]]:
    of = loading.tenant
    return {
        model: set(model.objects.of(of).values_list("pk", flat=True))
        for model in (Division, Boundary, GridSystem, Cell)
    }


def _keep(loading: Loading, changes: dict[str, Change], before: dict[type, set[int]]) -> None:
    """Rows that are new, each under the key of its change; what came along without one."""
    for model, ids in before.items():
        for row in model.objects.of(loading.tenant).exclude(pk__in=ids).select_related():  # type: ignore[attr-defined]
            change = changes.get(_key(row))
            if change and change.target is None:
                loading.brought(change, row)
            else:
                loading.along("areas", [row])
    for change in changes.values():
        if change.target is not None:
            loading.brought(change, change.target)


def _key(row: object) -> str:
    if isinstance(row, Division):
        return row.code
    return f"{row.system.code}:{row.code}" if isinstance(row, Cell) else ""


def load_rounds(loading: Loading) -> None:
    changes = loading.plan.of("rounds")
    if not changes:
        return
    system = _system(loading, PRIMARY)
    for change in changes:
        with loading.making(change):
            assert change.line is not None
            cells = expanded(system, cells_told(change.line), on=loading.told.day)
            before = set(
                ResponsibilityCell.objects.filter(grid__code=change.key).values_list("pk", flat=True)
            )
            put_responsibility_grid(system, change.key, change.line.text("name"), cells, loading.told)
            grid = ResponsibilityGrid.objects.of(loading.tenant).get(code=change.key)
            loading.brought(change, grid)
            loading.along("rounds", grid.memberships.exclude(pk__in=before))
