"""A table ready to be drawn: every number with the address of the cases behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.evaluation.indicators import PLACES, Indicator, Value
from wangge.evaluation.looks import Look
from wangge.evaluation.tables import Row, Table


@dataclass(frozen=True)
class Cell:
    """One value of one subject."""

    indicator: Indicator
    value: Value
    shown: bool
    part_url: str
    whole_url: str


@dataclass(frozen=True)
class Column:
    """The head of a column; ``sort_url`` is empty where rows are not put in order."""

    key: str
    label: str
    help: str
    shown: bool
    sort_url: str = ""
    sorted: str = ""
    fixed: bool = False


@dataclass(frozen=True)
class Grid:
    """Heads, and rows of cells."""

    columns: Sequence[Column]
    rows: Sequence[tuple[Row, Sequence[Cell]]]


def grid(found: Table, look: Look) -> Grid:
    """Draw nothing yet: only bring together what a page needs."""
    rows = [*found.rows, found.total] if found.total else found.rows
    return Grid(
        [Column("name", _name(look), "", True, fixed=True), *(_column(i, look) for i in found.indicators)],
        [(row, [_cell(look, row, i, v) for i, v in found.values(row)]) for row in rows],
    )


def _is_shown(look: Look, indicator: Indicator) -> bool:
    """Of places there are many indicators: the rarer ones wait until they are switched on."""
    return indicator.shown or look.subject not in PLACES


def _name(look: Look) -> str:
    return _("Person") if look.subject not in PLACES else _("Name")


def _column(indicator: Indicator, look: Look) -> Column:
    shown = _is_shown(look, indicator)
    if look.subject not in PLACES:
        return Column(indicator.id, indicator.label, indicator.help, shown)
    down, up = f"-{indicator.id}", indicator.id
    url = look.page(sort=up if look.order == down else down)
    now = {down: "descending", up: "ascending"}.get(look.order, "")
    return Column(indicator.id, indicator.label, indicator.help, shown, url, now)


def _cell(look: Look, row: Row, indicator: Indicator, value: Value) -> Cell:
    whole = _url(look, row, indicator.denominator) if value.whole else ""
    part = _url(look, row, indicator.numerator) if value.part else ""
    return Cell(indicator, value, _is_shown(look, indicator), part, whole)


def _url(look: Look, row: Row, count: str) -> str:
    return f"{reverse('evaluation:cases')}?{look.address(count=count, key=row.key, sort='')}"
