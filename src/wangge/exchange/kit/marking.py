"""The workbook as it came, with what is to be corrected in an extra column, to be sent again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from wangge.core.tables.headings import COMMENT
from wangge.core.tables.read import TableResult
from wangge.exchange.kit.layout import PAGES, Page
from wangge.exchange.kit.reading import Book, Mistake
from wangge.exchange.kit.template import Mark, Sheet, write_book
from wangge.tenants.speech import said


def marked(book: Book) -> bytes:
    """Every sheet that could be read, row by row where it was; the others as empty ones to be filled."""
    by_page: dict[str, list[Mistake]] = defaultdict(list)
    for mistake in book.sorted():
        by_page[mistake.page].append(mistake)
    return write_book([_sheet(book, page, by_page[page.key]) for page in PAGES])


def _sheet(book: Book, page: Page, mistakes: Sequence[Mistake]) -> Sheet:
    table = book.tables.get(page.key)
    if table is None:
        told = {1: [Mark(None, said(one.refused)) for one in mistakes]} if mistakes else {}
        return Sheet(page.title, page, 1, [column.heading for column in page.columns], {}, told)
    places = _kept(table)
    headings = [table.header.headings[place] for place in places]
    rows = {row.number - 1: _cells(row.cells, places) for row in table.all_rows}
    return Sheet(table.sheet, page, table.header.row, headings, rows, _marks(table, places, mistakes))


def _kept(table: TableResult) -> list[int]:
    """All columns but our own remarks of an earlier time."""
    return [at for at, heading in enumerate(table.header.headings) if not heading.startswith(COMMENT)]


def _cells(cells: Sequence[Any], places: Sequence[int]) -> list[Any]:
    return [cells[place] if place < len(cells) else None for place in places]


def _marks(table: TableResult, places: Sequence[int], mistakes: Sequence[Mistake]) -> dict[int, list[Mark]]:
    at = {table.header.headings[place]: number for number, place in enumerate(places)}
    found: dict[int, list[Mark]] = defaultdict(list)
    for one in mistakes:
        sentence = said(one.refused)
        text = f"{one.column}: {sentence}" if one.column else sentence
        row = one.row - 1 if one.row else table.header.row
        found[row].append(Mark(at.get(one.column), text))
    return dict(found)
