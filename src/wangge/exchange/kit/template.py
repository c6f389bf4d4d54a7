"""The workbook itself: empty, filled, or returned with what is to be corrected."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from wangge.core.tables import Kind, escaped
from wangge.core.tables.headings import COMMENT
from wangge.exchange.kit.layout import BY_KEY, GUIDE, GUIDE_TITLE, PAGES, Col, Page

Cells = Mapping[str, Any]
HEAD_ROW = 1  # from 0: below the title
OFFERED = 1000  # rows for which a choice is offered
MARK_WIDTH = 44
LISTS = "选项 Lists"


@dataclass(frozen=True)
class Mark:
    """What is wrong in one row, by the place of the cell (none: the row)."""

    place: int | None
    text: str


@dataclass
class Sheet:
    """A sheet to write: its name, headings in order, rows by their number from 0, marks by row."""

    name: str
    page: Page | None
    head_row: int
    headings: Sequence[str]
    rows: Mapping[int, Sequence[Any]]
    marks: Mapping[int, Sequence[Mark]] = field(default_factory=dict)


def write_template(filled: Mapping[str, Iterable[Cells]] | None = None) -> bytes:
    """The empty workbook, or one with rows by sheet and column name."""
    sheets = [_sheet(page, (filled or {}).get(page.key, ())) for page in PAGES]
    return write_book(sheets)


def _sheet(page: Page, rows: Iterable[Cells]) -> Sheet:
    if page.key == "setup" and not rows:
        rows = [{"item": choice[1]} for choice in page.column("item").choices]
    placed = {at: [row.get(c.name) for c in page.columns] for at, row in enumerate(rows, HEAD_ROW + 1)}
    return Sheet(page.title, page, HEAD_ROW, [c.heading for c in page.columns], placed)


def write_book(sheets: Sequence[Sheet]) -> bytes:
    """All sheets with headings, notes, choices, and marks where there are any."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "remove_timezone": True}) as book:
        writer = _Writer(book)
        writer.guide()
        for sheet in sheets:
            writer.sheet(sheet)
        writer.lists()
    return out.getvalue()


class _Writer:
    """Writes one workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.note = book.add_format({"font_color": "#5f6b76", "text_wrap": True, "valign": "top"})
        self.head = book.add_format({"bold": True, "bg_color": "#e8eef4", "bottom": 1, "text_wrap": True})
        self.needed = book.add_format({"bold": True, "bg_color": "#d3e3f1", "bottom": 1, "text_wrap": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.text = book.add_format({"num_format": "@"})
        self.wrong = book.add_format({"bg_color": "#fbd5d0", "num_format": "@"})
        self.why = book.add_format({"font_color": "#9b1c12", "text_wrap": True, "valign": "top"})
        self.offered: dict[tuple[str, ...], int] = {}

    def guide(self) -> None:
        page = self.book.add_worksheet(GUIDE_TITLE)
        page.set_column(0, 1, 70)
        for at, (zh, en) in enumerate(GUIDE):
            for place, words in enumerate((zh, en)):
                page.write_string(at, place, words, self.note if at else self.title)

    def sheet(self, sheet: Sheet) -> None:
        page = self.book.add_worksheet(sheet.name[:31])
        if sheet.page and sheet.head_row:
            told = f"{sheet.page.title}  {sheet.page.help_zh} {sheet.page.help_en}"
            page.write_string(0, 0, told, self.title)
        page.freeze_panes(sheet.head_row + 1, 1)
        self._headings(page, sheet)
        for at, cells in sheet.rows.items():
            places = {mark.place for mark in sheet.marks.get(at, ())}
            for place, value in enumerate(cells):
                self._cell(page, at, place, value, place in places)
        self._marks(page, sheet)

    def _headings(self, page: Any, sheet: Sheet) -> None:
        columns = {c.heading: c for c in sheet.page.columns} if sheet.page else {}
        by_label = {label: c for c in columns.values() for label in (*c.labels, c.heading)}
        for place, heading in enumerate(sheet.headings):
            column = by_label.get(heading)
            style = self.needed if column and column.needed else self.head
            page.write_string(sheet.head_row, place, escaped(heading), style)
            if column:
                plain = column.kind in (Kind.TEXT, Kind.CODE)
                page.set_column(place, place, column.width, self.text if plain else None)
                self._explain(page, sheet.head_row, place, column)
                self._offer(page, sheet, place, column)

    def _explain(self, page: Any, row: int, place: int, column: Col) -> None:
        if column.help_zh:
            page.write_comment(row, place, f"{column.help_zh}\n{column.help_en}", {"x_scale": 2})

    def _offer(self, page: Any, sheet: Sheet, place: int, column: Col) -> None:
        """A drop-down: of fixed words, or of the codes of another sheet, where others may be typed too."""
        first, last = sheet.head_row + 1, sheet.head_row + OFFERED
        if column.choices:
            words = tuple(zh for _code, zh, _en in column.choices)
            at = self.offered.setdefault(words, len(self.offered))
            name = xl_col_to_name(at, col_abs=True)
            source = f"='{LISTS}'!{name}$1:{name}${len(words)}"
        elif column.of:
            other = BY_KEY[column.of]
            source = f"='{other.title}'!$A${HEAD_ROW + 2}:$A${HEAD_ROW + 1 + OFFERED}"
        else:
            return
        page.data_validation(
            first,
            place,
            last,
            place,
            {"validate": "list", "source": source, "error_type": "information", "show_error": False},
        )

    def _cell(self, page: Any, at: int, place: int, value: object, is_wrong: bool) -> None:
        style = self.wrong if is_wrong else None
        match value:
            case None | "":
                if is_wrong:
                    page.write_blank(at, place, None, style)
            case bool():
                page.write_string(at, place, "是" if value else "否", style)
            case int() | float():
                page.write_number(at, place, value, style)
            case datetime():
                page.write_datetime(at, place, value, self.moment)
            case date():
                page.write_datetime(at, place, value, self.day)
            case _:
                page.write_string(at, place, escaped(str(value)), style)

    def _marks(self, page: Any, sheet: Sheet) -> None:
        """The extra column, whose heading the reader passes over."""
        if not sheet.marks:
            return
        place = len(sheet.headings)
        page.set_column(place, place, MARK_WIDTH)
        page.write_string(sheet.head_row, place, f"{COMMENT} 需要改正 (What to correct)", self.head)
        for at, marks in sheet.marks.items():
            page.write_string(max(at, 0), place, "\n".join(mark.text for mark in marks), self.why)
            for mark in marks:
                if mark.place is not None and at > sheet.head_row:
                    page.write_comment(xl_rowcol_to_cell(at, mark.place), mark.text, {"x_scale": 2})

    def lists(self) -> None:
        page = self.book.add_worksheet(LISTS)
        for words, place in self.offered.items():
            page.write_column(0, place, words)
        page.hide()
