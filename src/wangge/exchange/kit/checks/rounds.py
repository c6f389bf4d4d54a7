"""Rounds: their cells are known, and a cell that two of them have is told."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from wangge.core.errors import Refused
from wangge.exchange.kit import trouble
from wangge.exchange.kit.checks.common import Checking
from wangge.exchange.kit.reading import CODE, Line
from wangge.places.codes import inside_prefix
from wangge.places.findings import listed
from wangge.places.located import PRIMARY
from wangge.places.models import ResponsibilityCell

BETWEEN = re.compile(r"[\s,，;；、]+")


def check_rounds(checking: Checking) -> None:
    known = checking.cells | checking.divisions
    for line in checking.book.of("rounds"):
        if line.fine("code") and not CODE.fullmatch(line.text("code")):
            checking.refuse(line, "code", trouble.CodeInvalid())
        unknown = [code for code in cells_told(line) if code not in known]
        if unknown and checking.book.was_read("areas"):
            checking.refuse(line, "cells", trouble.Unknown(what=_("cell"), value=listed(unknown)))
    _tell_shared(checking)


def cells_told(line: Line) -> list[str]:
    """The codes in a row of the rounds."""
    return [code for code in BETWEEN.split(line.text("cells")) if code]


def _tell_shared(checking: Checking) -> None:
    """Cells that another round has: one here that no row names, or one of a row before."""
    lines = checking.book.of("rounds")
    above = _above(checking)
    holders: dict[str, Holder] = _held(checking, {line.text("code") for line in lines}) if lines else {}
    for line in lines:
        mine = Holder(line.text("code"), line.number)
        shared: dict[Holder, list[str]] = defaultdict(list)
        for code in _inside(cells_told(line), above):
            holder = holders.setdefault(code, mine)
            if holder.code != mine.code:
                shared[holder].append(code)
        for holder, codes in shared.items():
            told = {"cells": listed(sorted(codes)), "other": holder.code}
            checking.refuse(line, "cells", holder.trouble(told))


@dataclass(frozen=True)
class Holder:
    """The round that has a cell first; row 0 where it is here and not in the workbook."""

    code: str
    row: int = 0

    def trouble(self, told: dict[str, str]) -> Refused:
        return trouble.CellsShared(first=self.row, **told) if self.row else trouble.CellsHeld(**told)


def _above(checking: Checking) -> dict[str, str]:
    """The division in which each cell lies; a division that has no cells yet stands for them."""
    cells = {
        code: cell.division.code
        for (system, code), cell in checking.standing.cells.items()
        if system == PRIMARY and cell.division
    }
    cells |= {one.code: one.line.text("above") for one in checking.ground.cells if one.system == PRIMARY}
    return {code: code for code in checking.divisions - set(cells.values())} | cells


def _inside(codes: list[str], above: dict[str, str]) -> list[str]:
    """The cells told: by name, or all that lie in a division told."""
    prefixes = tuple(inside_prefix(code) for code in codes)
    told = {code for code in codes if code in above}
    return sorted(told | {code for code, division in above.items() if division.startswith(prefixes)})


def _held(checking: Checking, but: set[str]) -> dict[str, Holder]:
    """Who has which cells here from today on, other than the rounds of the workbook."""
    rows = ResponsibilityCell.objects.filter(
        grid__tenant=checking.standing.tenant, valid__overlap=DateRange(checking.since, None)
    )
    pairs = rows.exclude(grid__code__in=but).filter(cell__system__code=PRIMARY).order_by("-grid__code")
    return {code: Holder(grid) for code, grid in pairs.values_list("cell__code", "grid__code")}
