"""Cells of a grid system from a file, whole or not at all."""

from __future__ import annotations

from datetime import date

from wangge.places import topology
from wangge.places.actions.cells import DrawnCell, PutCells, put_cells
from wangge.places.actions.told import Told
from wangge.places.findings import Finding
from wangge.places.geometry import shape_of
from wangge.places.imports import checks
from wangge.places.imports.boundaries import wanted
from wangge.places.imports.codes import refuse_doubles
from wangge.places.imports.entries import Entry
from wangge.places.imports.shapes import Source
from wangge.places.models import Boundary, Cell, Division, GridSystem

LONGEST_CODE = 30


def import_cells(
    system: GridSystem,
    source: Source,
    level: int,
    *,
    by: object,
    at: date,
    start: date | None = None,
    repair: bool = False,
) -> tuple[PutCells, list[Finding]]:
    """Store the areas of a file as cells of one level (0 is the topmost); what became of them, what is odd.

    A parent's code must be one of the level above. Raises ImportRefused with every error of every row.
    """
    told = Told(by, at, start, source.path.name)
    found = wanted(source, by)
    report = checks.Report()
    _check_codes(found, _current_codes(system, told.day, level - 1), report)
    checks.check_shapes(found, report, repair=repair)
    report.stop_on_errors(source.path.name)
    divisions = {one.code: one for one in Division.objects.of(system.tenant)}
    put = put_cells(system, [_drawn(entry, level, divisions) for entry in found], told)
    return put, [*report.findings, *check_level(system, level, told.day)]


def _current_codes(system: GridSystem, day: date, level: int) -> set[str]:
    return set(system.cells.on(day).filter(level=level).values_list("code", flat=True))


def _check_codes(found: list[Entry], above: set[str], report: checks.Report) -> None:
    for entry in found:
        if not entry.code:
            report.refuse("no_code", entry)
        elif len(entry.code) > LONGEST_CODE:
            report.refuse("bad_code", entry, detail=entry.code)
        if entry.parent and entry.parent not in above:
            report.refuse("no_parent", entry, detail=entry.parent)
    refuse_doubles(found, report)


def _drawn(entry: Entry, level: int, divisions: dict[str, Division]) -> DrawnCell:
    """A code of 15 digits begins with that of its community, or of its street."""
    above = (entry.code[:12], f"{entry.code[:9]}000") if len(entry.code) == 15 else ()
    division = next((divisions[code] for code in above if code in divisions), None)
    return DrawnCell(
        entry.code,
        entry.shape,
        name=entry.name,
        level=level,
        parent=entry.parent,
        division=division,
        area_class=entry.area_class[:1],
        land_use=entry.land_use,
    )


def check_level(system: GridSystem, level: int, day: date) -> list[Finding]:
    """Overlaps and gaps between the cells of one level; where their divisions have holes, cells may too."""
    cells = Cell.objects.filter(system=system, level=level).on(day)
    layer = [(row.name or row.code, shape_of(row.geom)) for row in cells.only("code", "name", "geom")]
    drawn = Boundary.objects.on(day).filter(division__in=cells.values("division"))
    ground = [shape_of(row.geom) for row in drawn.only("geom")]
    return topology.check([shape for _name, shape in layer], [name for name, _shape in layer], ground)
