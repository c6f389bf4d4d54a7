"""A first look at the XML of a sheet: how large it is, and which cells are not what they seem."""

import re
from array import array
from dataclasses import dataclass, field

from wangge.core.tables.schema import Limits
from wangge.core.tables.sheets import Cell, FileBroken, Place, at_most

_WIDEST = 1 << 14
"""Columns of a sheet at most."""


@dataclass
class SheetScan:
    """Listens to the elements of a sheet and stops the reading where a limit is passed."""

    limits: Limits
    row: int = -1
    column: int = -1
    last: Place = (-1, -1)
    row_hidden: bool = False
    kind: str = ""
    merges: int = 0
    hidden: set[int] = field(default_factory=set)
    errors: set[Place] = field(default_factory=set)
    formulas: "array[int]" = field(default_factory=lambda: array("Q"))

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Called for each element as it opens."""
        match tag.rpartition(":")[2]:
            case "row":
                self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
                self.column = -1
                self.row_hidden = attributes.get("hidden") in ("1", "true")
            case "c":
                self._place(attributes.get("r"))
                self.kind = attributes.get("t", "n")
            case "f" if self.kind != "str":
                self.formulas.append(self.row * _WIDEST + self.column)
            case "v" | "t":
                self._filled()
            case "mergeCell":
                self.merges += 1
                at_most(self.merges, self.limits.merges, "merged ranges")

    def uncalculated(self, rows: list[list[Cell]]) -> set[Place]:
        """Formulas that nobody has calculated: they read as empty. (A text formula may be empty.)"""
        places = (divmod(formula, _WIDEST) for formula in self.formulas)
        return {(r, c) for r, c in places if r < len(rows) and c < len(rows[r]) and rows[r][c] == ""}

    def _place(self, reference: str | None) -> None:
        if reference:
            self.row, self.column = _place(reference)
        else:
            self.column += 1

    def _filled(self) -> None:
        self.last = (max(self.last[0], self.row), max(self.last[1], self.column))
        at_most(self.last[0] + 1, self.limits.rows, "rows")
        at_most(self.last[1] + 1, self.limits.columns, "columns")
        at_most((self.last[0] + 1) * (self.last[1] + 1), self.limits.cells, "cells")
        if self.row_hidden:
            self.hidden.add(self.row)
        if self.kind == "e":
            self.errors.add((self.row, self.column))


_REFERENCE = re.compile("([A-Z]{1,3})([0-9]{1,7})")


def _place(reference: str) -> Place:
    """B3 is row 2, column 1."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise FileBroken()
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1
