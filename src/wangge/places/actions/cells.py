"""Putting the cells of a grid system on the ground, in versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import shapely
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from wangge.journal.actions import note
from wangge.places import measure
from wangge.places.actions import spans
from wangge.places.actions.told import Told
from wangge.places.geometry import same_shape, stored
from wangge.places.models import Cell, Division, GridSystem, ResponsibilityCell
from wangge.tenants.models import Tenant

PLAIN = ("name", "level", "area_class", "land_use", "provisional")
"""What a cell has beside its shape, its parent and its division."""


@dataclass(frozen=True)
class DrawnCell:
    """A cell as a source or the gridding tells it; ``parent`` is the code of a cell of this system."""

    code: str
    shape: shapely.Geometry
    name: str = ""
    level: int = 0
    parent: str = ""
    division: Division | None = None
    area_class: str = ""
    land_use: str = ""
    provisional: bool = False


@dataclass
class PutCells:
    """What became of the cells: codes."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)


@transaction.atomic
def put_cells(
    system: GridSystem, drawn: Sequence[DrawnCell], told: Told, *, instead_of: Iterable[str] = ()
) -> PutCells:
    """Store cells; a changed one ends its version before, in the same responsibility grids.

    Codes in ``instead_of`` that are not drawn any more end. The first cells of a system hold for all earlier
    days too unless ``told.start`` says otherwise.
    """
    Tenant.objects.select_for_update().get(pk=system.tenant_id)  # one at a time
    putting = _Putting(system, told)
    putting.draw(drawn)
    putting.close({*instead_of} - {one.code for one in drawn})
    put = putting.put
    counts = {"new": len(put.new), "changed": len(put.changed), "closed": len(put.closed)}
    note("places.put_cells", by=told.by, subject=system.code, town=system.tenant.code, **counts)
    return put


class _Putting:
    """One run over the cells of a system."""

    def __init__(self, system: GridSystem, told: Told) -> None:
        self.system, self.told, self.put = system, told, PutCells()
        self.before: dict[str, list[Cell]] = defaultdict(list)
        for cell in Cell.objects.filter(system=system):
            self.before[cell.code].append(cell)
        held = {code: spans.holding(rows, told.day) for code, rows in self.before.items()}
        self.current = {code: row for code, row in held.items() if row}
        self.first = told.day if self.before else told.start

    def draw(self, drawn: Sequence[DrawnCell]) -> None:
        """Level by level, so that parents are there before their children."""
        for level in sorted({one.level for one in drawn}):
            self._draw_level([self._cell(one) for one in drawn if one.level == level])

    def _draw_level(self, cells: Sequence[Cell]) -> None:
        fresh = [cell for cell in cells if not self._is_there(cell)]
        old = [self.current[cell.code] for cell in fresh if cell.code in self.current]
        codes = {row.code for row in old}
        memberships = list(ResponsibilityCell.objects.on(self.told.day).filter(cell__in=old))
        for cell in fresh:
            is_new = cell.code not in codes
            (self.put.new if is_new else self.put.changed).append(cell.code)
            cell.valid = spans.make_room(self.before[cell.code], self.first if is_new else self.told.day)
        Cell.objects.bulk_update(old, ["valid"], batch_size=1000)
        Cell.objects.bulk_create(fresh, batch_size=1000)
        self.current.update({cell.code: cell for cell in fresh})
        self._follow({row.pk: self.current[row.code] for row in old}, memberships)

    def _is_there(self, cell: Cell) -> bool:
        if cell.code not in self.current or not _alike(self.current[cell.code], cell):
            return False
        self.put.unchanged.append(cell.code)
        return True

    def _follow(self, new: dict[int, Cell], memberships: Sequence[ResponsibilityCell]) -> None:
        """A new version is in the responsibility grids of the old one, and is the parent of its children."""
        for row in memberships:
            cell = new[row.cell_id]
            span = DateRange(cell.valid.lower, row.valid.upper)
            cell.memberships.create(grid_id=row.grid_id, valid=span)
        children = list(Cell.objects.filter(parent__in=new.keys()))
        for child in children:
            child.parent = new[child.parent_id]
        Cell.objects.bulk_update(children, ["parent"], batch_size=1000)

    def _cell(self, one: DrawnCell) -> Cell:
        plain = {key: getattr(one, key) for key in PLAIN}
        return Cell(
            tenant_id=self.system.tenant_id,
            system=self.system,
            code=one.code,
            parent=self.current[one.parent] if one.parent else None,
            division=one.division,
            geom=stored(one.shape),
            area_m2=measure.area_m2(one.shape),
            **plain,
        )

    def close(self, codes: Iterable[str]) -> None:
        """End what is not drawn any more."""
        ended = [self.current[code] for code in sorted(self.current.keys() & set(codes))]
        for cell in ended:
            spans.close(cell, self.told.day)
            self.put.closed.append(cell.code)
        Cell.objects.bulk_update(ended, ["valid"], batch_size=1000)


def _alike(old: Cell, new: Cell) -> bool:
    plain = all(getattr(old, key) == getattr(new, key) for key in (*PLAIN, "parent_id", "division_id"))
    return plain and same_shape(old.geom, new.geom)
