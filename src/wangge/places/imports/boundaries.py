"""Divisions from a file: read, settle codes, check, store whole or not at all, check neighbours."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

import shapely
from django.contrib.gis.geos import Polygon
from django.db.models import Q

from wangge.places import topology
from wangge.places.actions.divisions import Drawn, Put, put_divisions
from wangge.places.actions.told import Told
from wangge.places.codes import inside_prefix
from wangge.places.findings import Finding
from wangge.places.geometry import shape_of
from wangge.places.imports import checks, codes
from wangge.places.imports.entries import Entry
from wangge.places.imports.fitting import check_place
from wangge.places.imports.refusals import NothingInside
from wangge.places.imports.shapes import Source, read_shapes
from wangge.places.imports.tables import is_table, read_codes
from wangge.places.models import Boundary, Division
from wangge.tenants.models import Tenant


@dataclass(frozen=True)
class Wish:
    """How divisions are to be taken in.

    ``parent`` is the code of the division that all belong to, where codes do not tell. ``repair`` mends
    invalid areas, ``local`` takes codes as they are.
    """

    level: str
    parent: str = ""
    repair: bool = False
    local: bool = False

    def whole(self, code: str) -> str:
        return codes.whole(code, local=self.local, short=True)


def import_boundaries(
    tenant: Tenant, source: Source, wish: Wish, *, by: object, at: date, start: date | None = None
) -> tuple[Put, list[Finding]]:
    """Store what a file says of divisions; what became of them, and what is odd.

    Raises ImportRefused with every error of every row, or another Refused when the file cannot be read.
    Codes without geometry come from CSV and XLSX.
    """
    told = Told(by, at, start, source.path.name)
    found = wanted(source, by)
    report = checks.Report()
    codes.settle_codes(found, wish.level, _known_names(tenant, wish), report, local=wish.local)
    if not is_table(source.path):
        checks.check_shapes(found, report, repair=wish.repair)
    check_place(found, tenant, report, level=wish.level, parent=wish.whole(wish.parent), on=told.day)
    report.stop_on_errors(source.path.name)
    drawn = [Drawn(entry.code, entry.name, wish.level, entry.parent, entry.shape) for entry in found]
    put = put_divisions(tenant, drawn, told)
    if put.parents_made:
        report.findings.append(Finding("parents_made", tuple(put.parents_made)))
    return put, [*report.findings, *_neighbours(found, wish, tenant, told.day)]


def wanted(source: Source, by: object) -> list[Entry]:
    """The rows of a file, or those of them that are asked for."""
    found = read_codes(source.path, source.columns, by) if is_table(source.path) else read_shapes(source)
    if source.only:
        found = [one for one in found if one.name in source.only or one.code.startswith(source.only)]
    if not found:
        raise NothingInside(file=source.path.name)
    return found


def _known_names(tenant: Tenant, wish: Wish) -> dict[str, str]:
    """Codes by name, for files without codes; a name that two divisions have is nobody's."""
    named = Division.objects.of(tenant).filter(level=wish.level)
    if parent := wish.whole(wish.parent):
        named = named.filter(Q(parent__code=parent) | Q(code__startswith=inside_prefix(parent)))
    rows = list(named.values_list("name", "code"))
    times = Counter(name for name, _code in rows)
    return {name: code for name, code in rows if times[name] == 1}


def _neighbours(found: list[Entry], wish: Wish, tenant: Tenant, day: date) -> list[Finding]:
    """How the new boundaries fit each other and those of their level that were there before."""
    shapes = [entry.shape for entry in found if entry.shape is not None]
    if not shapes:
        return []
    rows = Boundary.objects.of(tenant).on(day).filter(division__level=wish.level).select_related("division")
    near = rows.filter(geom__bboverlaps=Polygon.from_bbox(shapely.total_bounds(shapes)))
    layer = [(row.division.name, shape_of(row.geom)) for row in near]
    return topology.check([shape for _name, shape in layer], [name for name, _shape in layer])
