"""Divisions and cells: codes, what lies in what, boundaries, overlaps."""

from __future__ import annotations

import re
from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from wangge.exchange.kit import trouble
from wangge.exchange.kit.checks.common import Checking
from wangge.exchange.kit.ground import Area
from wangge.exchange.kit.layout import BY_KEY
from wangge.exchange.kit.reading import CODE, Line
from wangge.places import topology
from wangge.places.models import Division

LEVELS = [*Division.Level.values, "cell"]
LABELS = {**dict(Division.Level.choices), "cell": _("Cell")}
DIVISION_CODE = re.compile(r"\d{12}", re.ASCII)


def check_areas(checking: Checking) -> None:
    for area in checking.ground.areas:
        _check_area(checking, area)
    _check_twice(checking)
    _check_boundaries(checking)


def _check_area(checking: Checking, area: Area) -> None:
    line = area.line
    if not line.fine("code", "kind"):
        return
    if area.is_cell and not CODE.fullmatch(area.code):
        checking.refuse(line, "code", trouble.CodeInvalid())
    if not area.is_cell and not DIVISION_CODE.fullmatch(area.code):
        checking.refuse(line, "code", trouble.AreaCode())
    if area.is_cell and line["system"] and not CODE.fullmatch(area.system):
        checking.refuse(line, "system", trouble.CodeInvalid())
    if checking.needs(line, "above", checking.divisions, _("division"), "areas"):
        _check_level(checking, area)


def _check_level(checking: Checking, area: Area) -> None:
    told = {other.code: other.kind for other in checking.ground.divisions}
    known = checking.standing.divisions.get(area.line.text("above"))
    above = told.get(area.line.text("above")) or (known.level if known else "")
    if above and LEVELS.index(above) >= LEVELS.index(area.kind):
        refused = trouble.AreaAbove(level=LABELS[area.kind], above=LABELS[above])
        checking.refuse(area.line, "above", refused)


def _check_twice(checking: Checking) -> None:
    first: dict[tuple[str, str], Line] = {}
    for area in checking.ground.areas:
        if area.line.fine("code", "kind"):
            key = (area.system if area.is_cell else "", area.code)
            kept = first.setdefault(key, area.line)
            if kept is not area.line:
                checking.refuse(area.line, "code", trouble.AreaTwice(first=kept.number))


def _check_boundaries(checking: Checking) -> None:
    """Cells need one each; of the divisions the smallest. Overlaps at the row that comes second."""
    had = {one.row for one in checking.book.mistakes if one.page == "areas"}
    parents = {area.line.text("above") for area in checking.ground.areas}
    for area in checking.ground.areas:
        drawn = area.shape is not None or area.code in checking.standing.drawn
        known = area.is_cell and checking.standing.cell(area.system, area.code)
        needed = area.is_cell or area.code not in parents
        if needed and not drawn and not known and area.kind and area.line.number not in had:
            checking.refuse(area.line, "boundary", trouble.BoundaryMissing(name=area.name))
    layers: dict[tuple[str, str], list[Area]] = defaultdict(list)
    for area in checking.ground.areas:
        if area.shape is not None and area.kind:
            layers[area.kind, area.system if area.is_cell else ""].append(area)
    for layer in layers.values():
        _check_layer(checking, layer)


def _check_layer(checking: Checking, layer: list[Area]) -> None:
    by_code = {area.code: area for area in layer}
    names = [area.code for area in layer]
    for finding in topology.check([area.shape for area in layer], names):
        last = max((by_code[code] for code in finding.names), key=lambda area: area.line.number)
        told = {"m2": f"{finding.m2:,.1f}", "lon": f"{finding.lon:.6f}", "lat": f"{finding.lat:.6f}"}
        if finding.code == "overlap":
            one, other = finding.names
            checking.refuse(last.line, "boundary", trouble.Overlap(one=one, other=other, **told))
        else:
            names_told = ", ".join(finding.names[:6])
            checking.book.refuse_page(BY_KEY["areas"], trouble.Gap(names=names_told, **told))
