"""Is every row an area on the ground? What is not is an error; what can be mended may be mended."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import shapely

from wangge.core.coords import CHINA, WORLD
from wangge.places import measure
from wangge.places.findings import Finding, inside
from wangge.places.imports.entries import Entry
from wangge.places.imports.refusals import ImportRefused

_PLACE = re.compile(r"\[(\S+) (\S+?)[\] ]")
PROVINCES = frozenset(
    f"{zone}{number}"
    for zone, last in {1: 5, 2: 3, 3: 7, 4: 6, 5: 4, 6: 5}.items()
    for number in range(0 if zone == 5 else 1, last + 1)
) | {"71", "81", "82"}
"""First two digits of the divisions of China (GB/T 2260)."""


@dataclass
class Report:
    """What an import found: errors keep everything out, findings do not."""

    errors: list[Finding] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def refuse(self, code: str, entry: Entry, **more: object) -> None:
        self.errors.append(Finding(code, (entry.label,), row=entry.row, **more))

    def tell(self, code: str, entry: Entry, **more: object) -> None:
        self.findings.append(Finding(code, (entry.label,), row=entry.row, **more))

    def is_refused(self, entry: Entry) -> bool:
        return any(finding.row == entry.row for finding in self.errors)

    def stop_on_errors(self, file: str) -> None:
        """Raises ImportRefused with all errors."""
        if self.errors:
            raise ImportRefused(self.errors, file)


def check_shapes(found: Iterable[Entry], report: Report, *, repair: bool) -> None:
    """Make every shape a valid multipolygon, or say why not. Entries without any geometry are errors."""
    for entry in found:
        if entry.heights:
            report.tell("heights", entry)
        if _is_area(entry, report) and _is_on_earth(entry, report):
            _make_valid(entry, report, repair)


def _is_area(entry: Entry, report: Report) -> bool:
    if entry.shape is None or entry.shape.is_empty:
        report.refuse("empty", entry)
    elif not np.isfinite(shapely.get_coordinates(entry.shape)).all():
        report.refuse("not_finite", entry)
    elif not all(part.geom_type == "Polygon" for part in _parts(entry.shape)):
        report.refuse("not_an_area", entry, detail=entry.shape.geom_type)
    else:
        return True
    return False


def _parts(shape: shapely.Geometry) -> np.ndarray:
    """The parts of a shape and of collections inside it."""
    parts = shapely.get_parts(shape)
    return shapely.get_parts(parts) if shape.geom_type == "GeometryCollection" else parts


def _is_on_earth(entry: Entry, report: Report) -> bool:
    west, south, east, north = entry.shape.bounds
    place = {"lon": (west + east) / 2, "lat": (south + north) / 2}
    on_earth = WORLD.holds(west, south) and WORLD.holds(east, north)
    is_chinese = entry.code.isdigit() and len(entry.code) >= 6 and entry.code[:2] in PROVINCES
    in_china = CHINA.holds(west, south) and CHINA.holds(east, north)
    if on_earth and (in_china or not is_chinese):
        return True
    if CHINA.holds(south, west) and CHINA.holds(north, east) and not in_china:
        report.refuse("swapped", entry, **place)
    else:
        report.refuse("outside_china" if on_earth else "off_earth", entry, **place)
    return False


def _make_valid(entry: Entry, report: Report, repair: bool) -> None:
    """Self-crossings and the like: an error with its place, or mended."""
    shape = shapely.multipolygons([part for part in _parts(entry.shape) if not part.is_empty])
    if shapely.is_valid(shape):
        entry.shape = shape
        return
    why = shapely.is_valid_reason(shape)
    place = _place(why, shape)
    if not repair:
        report.refuse("crossing", entry, **place, detail=why.partition("[")[0].strip())
        return
    entry.shape = mended(shape)
    if entry.shape.is_empty:
        report.refuse("empty", entry)
        return
    change = abs(measure.area_m2(entry.shape) - measure.area_m2(shape))
    report.tell("repaired", entry, **place, m2=round(change, 2))


def mended(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """A valid area with what the rings enclose."""
    valid = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    return shapely.multipolygons([part for part in _parts(valid) if part.geom_type == "Polygon"])


def _place(why: str, shape: shapely.Geometry) -> dict[str, float]:
    """Where it is wrong, which GEOS says in brackets."""
    if found := _PLACE.search(why):
        return {"lon": float(found[1]), "lat": float(found[2])}
    return inside(mended(shape))
