"""Which cells belong together as one responsibility grid (责任网格)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db import transaction

from wangge.core.errors import Refused
from wangge.journal.actions import note
from wangge.places.actions import spans
from wangge.places.actions.told import Told
from wangge.places.models import Cell, GridSystem, ResponsibilityCell, ResponsibilityGrid


class CellsUnknown(Refused):
    """Codes that no cell has on that day."""

    code = "cells_unknown"
    message = "There are no cells with these codes: %(codes)s"


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
        grid.name = name
        grid.save(update_fields=["name"])
    return assign_cells(grid, system, cells, told)


@transaction.atomic
def assign_cells(grid: ResponsibilityGrid, system: GridSystem, codes: Collection[str], told: Told) -> int:
    """From ``told.day`` on the grid has exactly these cells of a system; how many came or went.

    The first cells of a grid belong to it for all earlier days too, unless ``told.start`` says otherwise.
    Raises CellsUnknown; then nothing changes.
    """
    ResponsibilityGrid.objects.select_for_update().get(pk=grid.pk)
    wanted = {cell.code: cell for cell in Cell.objects.filter(system=system, code__in=codes).on(told.day)}
    if unknown := sorted({*codes} - wanted.keys()):
        raise CellsUnknown(codes=", ".join(unknown))
    rows: dict[int, list[ResponsibilityCell]] = defaultdict(list)
    for row in grid.memberships.filter(cell__system=system):
        rows[row.cell_id].append(row)
    held = {pk: row for pk in rows if (row := spans.holding(rows[pk], told.day))}
    wanted_ids = {cell.pk for cell in wanted.values()}
    gone = [row for pk, row in held.items() if pk not in wanted_ids]
    come = [
        ResponsibilityCell(
            grid=grid, cell_id=pk, valid=spans.make_room(rows[pk], told.day if held else told.start)
        )
        for pk in sorted(wanted_ids - held.keys())
    ]
    for row in gone:
        spans.close(row, told.day)
    ResponsibilityCell.objects.bulk_update(gone, ["valid"])
    ResponsibilityCell.objects.bulk_create(come)
    note("places.assign_cells", by=told.by, subject=grid.code, come=len(come), gone=len(gone))
    return len(come) + len(gone)
