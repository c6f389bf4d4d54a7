"""Divisions, cells, rounds: what comes and what changes. Nothing of the ground ends by being left out."""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import gettext as _

from wangge.exchange.kit.checks.rounds import cells_told
from wangge.exchange.kit.ground import Area
from wangge.exchange.kit.plan.change import Plan, told
from wangge.places.codes import inside_prefix
from wangge.places.geometry import same_shape, stored
from wangge.places.located import PRIMARY
from wangge.places.models import Boundary, Cell, ResponsibilityCell


def key_of(area: Area) -> str:
    return f"{area.system}:{area.code}" if area.is_cell else area.code


def plan_areas(plan: Plan) -> None:
    areas = plan.checked.ground.areas
    same = _same(plan, areas)
    for area in areas:
        key = key_of(area)
        if area.is_cell:
            cell = plan.standing.cell(area.system, area.code)
            known, old = cell, {} if cell is None else _cell(cell)
        else:
            division = plan.standing.divisions.get(area.code)
            above = division.parent.code if division and division.parent else ""
            known, old = division, {"name": division.name, "above": above} if division else {}
        if known is None:
            plan.add(area.line, key, area.name)
            continue
        new = told(area.line, "name", *(("above",) if not area.is_cell else ("area_class",)))
        if area.shape is not None and key not in same:
            old, new = {**old, "boundary": _("as it was")}, {**new, "boundary": _("as in the file")}
        plan.change(area.line, key, known, (old, new), f"{area.code} {area.name}")
    plan.refuse_gone("areas", [key_of(area) for area in areas])


def _cell(cell: Cell) -> dict[str, str]:
    return {"name": cell.name, "area_class": cell.area_class}


def _same(plan: Plan, areas: list[Area]) -> set[str]:
    """Keys of the areas whose boundary is there just as the file has it."""
    shapes = {key_of(area): stored(area.shape) for area in areas if area.shape is not None}
    if plan.standing.tenant is None or not shapes:
        return set()
    on = plan.checked.today
    drawn = Boundary.objects.of(plan.standing.tenant).on(on).filter(division__code__in=list(shapes))
    cells = Cell.objects.of(plan.standing.tenant).on(on)
    codes = [area.code for area in areas if area.is_cell]
    there = [(row.division.code, row.geom) for row in drawn.select_related("division")]
    there += [
        (f"{c.system.code}:{c.code}", c.geom) for c in cells.filter(code__in=codes).select_related("system")
    ]
    return {key for key, geom in there if key in shapes and same_shape(shapes[key], geom)}


def plan_rounds(plan: Plan) -> None:
    lines = plan.book.of("rounds")
    held = _held(plan)
    for line in lines:
        key = line.text("code")
        known = plan.standing.rounds.get(key)
        if known is None:
            plan.add(line, key, line.text("name") or key)
            continue
        wanted = sorted(expanded(plan, cells_told(line)))
        old = {"name": known.name, "cells": _shown(sorted(held[known.pk]))}
        new = {**told(line, "name"), "cells": _shown(wanted)}
        plan.change(line, key, known, (old, new), f"{key} {known.name}")
    plan.refuse_gone("rounds", [line.text("code") for line in lines])


def _shown(codes: list[str]) -> str:
    return f"{len(codes)}: {'、'.join(codes)}" if codes else "0"


def _held(plan: Plan) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    if plan.standing.tenant:
        rows = ResponsibilityCell.objects.on(plan.checked.today).filter(grid__tenant=plan.standing.tenant)
        for grid, code in rows.values_list("grid", "cell__code"):
            found[grid].add(code)
    return found


def expanded(plan: Plan, codes: list[str]) -> set[str]:
    """Cells of the primary system by their own codes or by those of their divisions, as they are now."""
    divisions = [code for code in codes if code in plan.standing.divisions]
    inside = {
        code
        for (system, code), cell in plan.standing.cells.items()
        if system == PRIMARY and cell.division and _lies_in(cell.division.code, divisions)
    }
    return inside | {code for code in codes if code not in plan.standing.divisions}


def _lies_in(code: str, divisions: list[str]) -> bool:
    return any(code.startswith(inside_prefix(one)) for one in divisions)
