"""Which cells belong together as one responsibility grid (责任网格)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from wangge.core.errors import Refused
from wangge.journal.actions import note
from wangge.places.actions import spans
from wangge.places.actions.told import Told
from wangge.places.findings import listed
from wangge.places.models import Cell, GridSystem, ResponsibilityCell, ResponsibilityGrid


class CellsUnknown(Refused):
    """Codes that no cell has on that day."""

    code = "cells_unknown"
    message = "There are no cells with these codes: %(codes)s"


class CellsHeld(Refused):
    """Another responsibility grid has them in that time."""

    code = "cells_held"
    message = "These cells belong to another responsibility grid: %(cells)s"
    status = 409


@transaction.atomic
def put_responsibility_grid(
    system: GridSystem, code: str, name: str, cells: Collection[str], told: Told
) -> int:
    """A responsibility grid by its code, made where there is none, with exactly these cells.

    Returns how many cells came or went.
    """
    grid, _made = ResponsibilityGrid.objects.get_or_create(
        tenant=system.tenant, code=code, defaults={"name": name or code}
    )
    if name and grid.name != name:
        rename_responsibility_grid(grid, name, told)
    return assign_cells(grid, system, cells, told)


def rename_responsibility_grid(grid: ResponsibilityGrid, name: str, told: Told) -> None:
    """A grid keeps its code and its cells under another name, at once."""
    before, grid.name = grid.name, name
    grid.save(update_fields=["name"])
    note("places.rename_grid", by=told.by, subject=grid.code, before={"name": before}, after={"name": name})


@transaction.atomic
def assign_cells(grid: ResponsibilityGrid, system: GridSystem, codes: Collection[str], told: Told) -> int:
    """From ``told.day`` on the grid has exactly these cells of a system; how many came or went.

    The first cells of a grid belong to it for all earlier days too, unless ``told.start`` says otherwise.
    Raises CellsUnknown; then nothing changes.
    """
    ResponsibilityGrid.objects.select_for_update().get(pk=grid.pk)
    found = Cell.objects.filter(system=system, code__in=codes).on(told.day).defer("geom")
    wanted = {cell.code: cell for cell in found}
    if unknown := sorted({*codes} - wanted.keys()):
        raise CellsUnknown(codes=", ".join(unknown))
    rows: dict[int, list[ResponsibilityCell]] = defaultdict(list)
    for row in grid.memberships.filter(cell__system=system).select_related("cell").defer("cell__geom"):
        rows[row.cell_id].append(row)
    held = {pk: row for pk in rows if (row := spans.holding(rows[pk], told.day))}
    wanted_ids = {cell.pk for cell in wanted.values()}
    gone = [row for pk, row in held.items() if pk not in wanted_ids]
    come = [
        ResponsibilityCell(
            grid=grid, cell=cell, valid=spans.make_room(rows[cell.pk], told.day if held else told.start)
        )
        for cell in sorted(wanted.values(), key=lambda cell: cell.pk)
        if cell.pk not in held
    ]
    for row in gone:
        spans.close(row, told.day)
    ResponsibilityCell.objects.bulk_update(gone, ["valid"])
    ResponsibilityCell.objects.bulk_create(come)
    _note_cells("places.assign_cells", grid, told, (len(held), len(wanted)), come=come, gone=gone)
    return len(come) + len(gone)


@transaction.atomic
def end_responsibility_grid(grid: ResponsibilityGrid, told: Told) -> int:
    """From ``told.day`` on the grid has no cells of any system, nor any to come; how many went."""
    ResponsibilityGrid.objects.select_for_update().get(pk=grid.pk)
    gone = list(still_held(grid, told.day).select_related("cell").defer("cell__geom"))
    for row in gone:
        spans.close(row, told.day)
    ResponsibilityCell.objects.bulk_update(gone, ["valid"])
    _note_cells("places.end_grid", grid, told, (len(gone), 0), gone=gone)
    return len(gone)


def still_held(grid: ResponsibilityGrid, day: date) -> QuerySet[ResponsibilityCell]:
    """What belongs to a grid on a day or later."""
    return grid.memberships.filter(valid__overlap=DateRange(day, None))


def refuse_held(grid: ResponsibilityGrid | None, cells: Collection[Cell], day: date) -> None:
    """Raises CellsHeld where another grid has one of the cells on a day or later, and says which has it."""
    rows = ResponsibilityCell.objects.filter(cell__in=cells, valid__overlap=DateRange(day, None))
    rows = rows.exclude(grid=grid).select_related("cell", "grid").order_by("cell__code", "grid__code")
    if taken := [f"{row.cell.code} ({row.grid.code} {row.grid.name})" for row in rows]:
        raise CellsHeld(field="cells", cells=listed(list(dict.fromkeys(taken))))


def _note_cells(
    act: str,
    grid: ResponsibilityGrid,
    told: Told,
    counts: tuple[int, int],
    **changed: Collection[ResponsibilityCell],
) -> None:
    """A line of the journal: how many cells before and after, and which came or went."""
    before, after = ({"cells": count} for count in counts)
    codes = {name: sorted(row.cell.code for row in rows) for name, rows in changed.items() if rows}
    since = told.day.isoformat()
    note(act, by=told.by, subject=grid.code, before=before, after=after, since=since, **codes)
