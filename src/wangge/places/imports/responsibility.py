"""Responsibility grids from a table: code, name, and the codes of their cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from wangge.core.tables import Column, Row, Schema, TableResult
from wangge.journal.tables import read_for
from wangge.places.actions.responsibility import CellsUnknown, put_responsibility_grid
from wangge.places.actions.told import Told
from wangge.places.models import GridSystem

SCHEMA = Schema(
    (
        Column("code", ("code", "责任网格编码", "编码", "代码"), required=True, max_length=30),
        Column("name", ("name", "责任网格名称", "名称"), max_length=100),
        Column("cells", ("cells", "cell", "单元网格编码", "单元网格"), required=True, max_length=30_000),
    )
)
_BETWEEN = re.compile(r"[\s,，;；、]+")


@dataclass
class _Wanted:
    """One responsibility grid, perhaps on several rows."""

    name: str = ""
    cells: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def import_responsibility_grids(
    system: GridSystem, data: bytes, name: str, told: Told
) -> tuple[list[str], TableResult]:
    """Good grids go in, bad ones are errors of the table; the codes of those that changed, and the table.

    A grid may stand on several rows, each with one or more cells (between commas, semicolons or spaces).
    """
    table = read_for(told.by, data, name, SCHEMA)
    bad = {row.values.get("code") for row in table.bad}
    wanted: dict[str, _Wanted] = {}
    for row in table.rows:
        one = wanted.setdefault(str(row.values["code"]), _Wanted())
        one.name = one.name or str(row.values.get("name") or "")
        one.cells += filter(None, _BETWEEN.split(str(row.values["cells"])))
        one.rows.append(row)
    changed = [
        code for code, one in wanted.items() if code not in bad and _put(system, code, one, table, told)
    ]
    return changed, table


def _put(system: GridSystem, code: str, one: _Wanted, table: TableResult, told: Told) -> bool:
    try:
        return put_responsibility_grid(system, code, one.name, set(one.cells), told) > 0
    except CellsUnknown as refused:
        for row in one.rows:
            table.refuse(row, "cells", refused)
        return False
