"""Does a row fit what is known? Its level, and what it lies in: told, else the nearest by its digits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import shapely

from wangge.places.codes import above, is_national
from wangge.places.geometry import shape_of
from wangge.places.imports.checks import Report
from wangge.places.imports.entries import Entry
from wangge.places.models import Boundary, Division
from wangge.tenants.models import Tenant


def check_place(
    found: Sequence[Entry], tenant: Tenant, report: Report, *, level: str, parent: str, on: date
) -> None:
    """Settle each entry's parent, and look whether the entry fits what is known already.

    A code keeps its level, a parent that is told must be known, and a shape must touch its parent's: that
    is how a wrong coordinate system shows, when it leads to a place that is possible otherwise.
    """
    known = {one.code: one for one in Division.objects.of(tenant)}
    drawn = set(Boundary.objects.of(tenant).on(on).values_list("division__code", flat=True))
    inside: dict[str, list[Entry]] = {}
    for entry in found:
        if entry.code in known and known[entry.code].level != level:
            report.refuse("level", entry, detail=entry.code)
        entry.parent = "" if is_national(entry.code) else parent or entry.parent
        if entry.parent and entry.parent not in known:
            report.refuse("no_parent", entry, detail=entry.parent)
        around = [entry.parent] if entry.parent else above(entry.code)
        has_shape = entry.shape is not None and not report.is_refused(entry)
        if has_shape and (code := next((code for code in around if code in drawn), "")):
            inside.setdefault(code, []).append(entry)
    for code, entries in inside.items():
        _refuse_outside(entries, known[code].name, _shape(tenant, code, on), report)


def _refuse_outside(found: Sequence[Entry], name: str, around: shapely.Geometry, report: Report) -> None:
    shapely.prepare(around)
    for entry in found:
        if not around.intersects(entry.shape):
            center = shapely.box(*entry.shape.bounds).centroid
            report.refuse("outside_parent", entry, lon=center.x, lat=center.y, detail=name)


def _shape(tenant: Tenant, code: str, on: date) -> shapely.Geometry:
    return shape_of(Boundary.objects.of(tenant).on(on).get(division__code=code).geom)
