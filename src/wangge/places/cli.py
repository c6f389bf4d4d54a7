"""``./wangge places …``: the ground at a terminal. Each of the functions is one sub-command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from wangge.core import coords
from wangge.core.tables import write_errors_xlsx
from wangge.places import layers, queries, topology
from wangge.places.actions.divisions import CodeUnknown, end_division
from wangge.places.actions.grids import Grid, cut_grid
from wangge.places.actions.told import Told
from wangge.places.findings import Finding
from wangge.places.geometry import shape_of
from wangge.places.imports import codes
from wangge.places.imports.boundaries import Wish, import_boundaries
from wangge.places.imports.cells import check_level, import_cells
from wangge.places.imports.entries import Columns
from wangge.places.imports.responsibility import import_responsibility_grids
from wangge.places.imports.shapes import Source
from wangge.places.imports.tables import packed_bytes
from wangge.places.locate import locate
from wangge.places.models import Boundary, Division, GridSystem
from wangge.tenants.models import Tenant
from wangge.tenants.terminal import tenant_named

BY = "./wangge places"
"""Who the journal says it was."""

SYSTEM_NAMES = {"city": "城市管理", "social": "社会服务管理", "fire": "消防"}
"""How a grid system that is made here is called; names are data, a city may change them."""

Options = dict[str, Any]


@dataclass
class Answer:
    """What a sub-command says: lines for people, ``data`` for programs, findings for both."""

    lines: list[str] = field(default_factory=list)
    data: dict[str, object] = field(default_factory=dict)
    findings: Sequence[Finding] = ()

    @property
    def status(self) -> int:
        """1 when something was found."""
        return 1 if self.findings else 0


def system_of(tenant: Tenant, code: str) -> GridSystem:
    """The grid system of a code."""
    found = GridSystem.objects.of(tenant).filter(code=code).first()
    if not found:
        raise CodeUnknown(code=code, field="system")
    return found


def system_made(tenant: Tenant, code: str, name: str = "") -> GridSystem:
    """The grid system of a code, made where there is none."""
    defaults = {"name": name or SYSTEM_NAMES.get(code, code)}
    return GridSystem.objects.get_or_create(tenant=tenant, code=code, defaults=defaults)[0]


def take_in(options: Options, today: date) -> Answer:
    """Divisions, or with --system cells, from a file."""
    tenant = tenant_named(options["tenant"])
    source = Source(
        path=Path(options["file"]),
        layer=options["layer"],
        epsg=options["epsg"],
        coords=coords.System(options["coords"]),
        columns=Columns(options["code_field"], options["name_field"], options["parent_field"]),
        only=tuple(options["only"]),
    )
    when = {"by": BY, "at": today, "start": options["start"]}
    if options["system"]:
        return _take_in_cells(tenant, source, options, when)
    wish = Wish(options["level"], options["parent"], repair=options["repair"], local=options["local_codes"])
    put, findings = import_boundaries(tenant, source, wish, **when)
    line = _("Divisions: %(new)d new, %(changed)d changed.") % _counts(asdict(put))
    return Answer([line], asdict(put), findings)


def _take_in_cells(tenant: Tenant, source: Source, options: Options, when: Options) -> Answer:
    system = system_made(tenant, options["system"], options["system_name"])
    put, findings = import_cells(system, source, options["cell_level"], repair=options["repair"], **when)
    return _of_cells(asdict(put), findings)


def _of_cells(put: dict[str, list[str]], findings: Sequence[Finding]) -> Answer:
    line = _("Cells: %(new)d new, %(changed)d changed, %(unchanged)d as before, %(closed)d ended.")
    return Answer([line % _counts(put)], dict(put), findings)


def _counts(put: dict[str, list[str]]) -> dict[str, int]:
    return {key: len(codes) for key, codes in put.items()}


def cut(options: Options, today: date) -> Answer:
    """A division into unit grids; how they fit is checked at once."""
    tenant = tenant_named(options["tenant"])
    system = system_made(tenant, options["system"])
    grid = Grid(codes.whole(options["division"]), options["size"], options["force"])
    put = cut_grid(system, grid, Told(BY, today, options["start"]))
    return _of_cells(asdict(put), check_level(system, 0, options["start"] or today))


def end(options: Options, today: date) -> Answer:
    """A division that is gone, and the one that came instead."""
    code = codes.whole(options["division"])
    division = Division.objects.of(tenant_named(options["tenant"])).filter(code=code).first()
    if not division:
        raise CodeUnknown(code=code, field="division")
    told = Told(BY, today, options["start"])
    end_division(division, told, replaced_by=codes.whole(options["replaced_by"]))
    return Answer([_("%(name)s ends on %(day)s.") % {"name": division.name, "day": told.day}])


def assign(options: Options, today: date) -> Answer:
    """Responsibility grids and their cells, from a table."""
    system = system_of(tenant_named(options["tenant"]), options["system"])
    path = Path(options["file"])
    told = Told(BY, today, options["start"], path.name)
    changed, table = import_responsibility_grids(system, packed_bytes(path), path.name, told)
    if options["bad"] and table.errors:
        options["bad"].write_bytes(write_errors_xlsx(table, _said))
    findings = [Finding("row", row=one.row, detail=_said(one.message, one.params)) for one in table.errors]
    line = _("Responsibility grids changed: %(count)d") % {"count": len(changed)}
    return Answer([line], {"changed": changed}, findings)


def _said(message: str, params: Mapping[str, object]) -> str:
    return _(message) % params


def show(options: Options, today: date) -> Answer:
    """The divisions of a day with their areas and cells, and the grid systems."""
    tenant, day = tenant_named(options["tenant"]), options["on"] or today
    rows = [
        {
            "code": one.code,
            "name": one.name,
            "level": one.level,
            "m2": one.area_m2,
            "cells": one.cell_count,
        }
        for one in queries.divisions(tenant, on=day)
        if options["level"] in ("", one.level)
    ]
    lines = [f"{row['code']}  {_km2(row['m2'])}  {row['cells']:>6}  {row['name']}" for row in rows]
    systems = [
        {"code": one.code, "name": one.name, "cells": one.cells.on(day).count()}
        for one in GridSystem.objects.of(tenant).order_by("code")
    ]
    lines += [f"{one['code']}  {one['cells']}  {one['name']}" for one in systems]
    return Answer(lines, {"divisions": rows, "systems": systems})


def _km2(m2: float | None) -> str:
    return f"{m2 / 1e6:>10.3f} km²" if m2 is not None else " " * 14


def find(options: Options, today: date) -> Answer:
    """Where a point is."""
    point = coords.to_stored(options["lon"], options["lat"], options["coords"])
    found = locate(tenant_named(options["tenant"]), *point, on=options["on"] or today)
    cells = {system: [one._asdict() for one in chain] for system, chain in found.cells.items()}
    lines = [" › ".join(f"{one.name} ({one.code})" for one in found.divisions)] if found.divisions else []
    lines += [f"{system}: {' › '.join(one.code for one in chain)}" for system, chain in found.cells.items()]
    data = {"divisions": [one._asdict() for one in found.divisions], "cells": cells}
    return Answer(lines or [_("Nothing is known there.")], {**data, "area_class": found.area_class})


def check(options: Options, today: date) -> Answer:
    """Do neighbours fit? Of a level of divisions, or of a grid system."""
    tenant, day = tenant_named(options["tenant"]), options["on"] or today
    if options["system"]:
        findings = check_level(system_of(tenant, options["system"]), options["cell_level"], day)
    else:
        rows = Boundary.objects.of(tenant).on(day).filter(division__level=options["level"] or "street")
        layer = [(row.division.name, shape_of(row.geom)) for row in rows.select_related("division")]
        findings = topology.check([shape for _name, shape in layer], [name for name, _shape in layer])
    return Answer([_("Overlaps and gaps: %(count)d") % {"count": len(findings)}], {}, findings)


def give_out(options: Options, today: date) -> Answer:
    """A layer as GeoJSON, to a file or to the terminal."""
    layer = layers.Layer.of(options["layer"])
    found = layers.features(tenant_named(options["tenant"]), layer, on=options["on"] or today, most=None)
    if not options["output"]:
        return Answer([found])
    Path(options["output"]).write_text(found, encoding="utf-8")
    return Answer([options["output"]], {"file": options["output"]})
