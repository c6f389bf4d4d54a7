"""A workbook becomes rows and mistakes. Nothing stops at the first mistake: what can be read is read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, tzinfo
from functools import cache
from typing import Any

from wangge.core.errors import Refused
from wangge.core.tables import (
    Column,
    ColumnRefused,
    FileBroken,
    FileSuspicious,
    FileTooLarge,
    FormatUnknown,
    Kind,
    Schema,
    TableEmpty,
    TableRefused,
    TableResult,
    WrongSheet,
)
from wangge.core.tables.values import Missing, read_value, to_text
from wangge.exchange.kit import trouble
from wangge.exchange.kit.layout import BY_KEY, COORDS, PAGES, Page
from wangge.journal.tables import read_for

NOTICE, MISTAKE = "notice", "mistake"
NOTICES = (
    trouble.SheetUnread, trouble.HiddenRows, trouble.UnreadColumns, trouble.Gap, trouble.LimitGuessed,
    trouble.CellsShared, trouble.CellsHeld, trouble.DeskEmpty,
)  # fmt: skip
OF_THE_FILE = (FileBroken, FileSuspicious, FileTooLarge, FormatUnknown)
GRID_METRES = range(10, 5001)
CODE = re.compile(r"[A-Za-z0-9_-]{1,30}")


@dataclass(frozen=True)
class Mistake:
    """What is wrong, and where its author finds it. Row 0 is the sheet as a whole."""

    page: str
    sheet: str
    row: int
    column: str
    refused: Refused

    @property
    def level(self) -> str:
        return NOTICE if isinstance(self.refused, NOTICES) else MISTAKE


@dataclass(frozen=True)
class Line:
    """A row of a sheet: its number for the author, and its values by column."""

    page: str
    number: int
    values: dict[str, Any]

    def text(self, name: str) -> str:
        return str(self.values.get(name) or "")

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)

    def fine(self, *names: str) -> bool:
        """Whether these columns hold something, and nothing was wrong with it."""
        return all(self.values.get(name) not in (None, "") for name in names)


@dataclass
class Setup:
    """What the first sheet says of the whole."""

    name: str = ""
    scheme: str = "2026"
    since: date | None = None
    grid: int = 0
    shapes: str = ""
    coords: str = "cgcs2000"


@dataclass
class Book:
    """The workbook as it was read."""

    tables: dict[str, TableResult] = field(default_factory=dict)
    lines: dict[str, list[Line]] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    setup: Setup = field(default_factory=Setup)

    def of(self, key: str) -> list[Line]:
        return self.lines.get(key, [])

    def was_read(self, key: str) -> bool:
        """Whether the sheet is there and its rows could be read; else nothing is said about what is in it."""
        return key in self.lines

    def refuse(self, line: Line, column: str, refused: Refused) -> None:
        table = self.tables[line.page]
        places = table.header.places
        heading = table.header.heading(column) if column in places else _heading(line.page, column)
        self.mistakes.append(Mistake(line.page, table.sheet, line.number, heading, refused))

    def refuse_page(self, page: Page, refused: Refused, column: str = "", row: int = 0) -> None:
        table = self.tables.get(page.key)
        self.mistakes.append(Mistake(page.key, table.sheet if table else page.title, row, column, refused))

    @property
    def is_sound(self) -> bool:
        return not any(one.level == MISTAKE for one in self.mistakes)

    def sorted(self) -> list[Mistake]:
        order = list(BY_KEY)
        return sorted(self.mistakes, key=lambda m: (order.index(m.page), m.row, m.column, m.refused.code))


def _heading(page: str, column: str) -> str:
    return BY_KEY[page].column(column).heading if column else ""


def read_book(data: bytes, name: str, *, by: object, zone: tzinfo, new: bool) -> Book:
    """Read all sheets; ``new`` says that a street begins with it, which needs more of them.

    Raises a TableRefused where the file is no workbook at all.
    """
    book = Book()
    for page in PAGES:
        _read_page(book, page, data, name, by, zone, new)
    _read_setup(book)
    return book


def _read_page(book: Book, page: Page, data: bytes, name: str, by: object, zone: tzinfo, new: bool) -> None:
    try:
        table = read_for(by, data, name, schema_of(page, zone))
    except OF_THE_FILE:
        raise
    except WrongSheet as wrong:
        needed = new and page.first_load
        told = trouble.SheetMissing if needed else trouble.SheetUnread
        book.refuse_page(page, told(sheet=page.title, found=wrong.params["found"]))
    except TableEmpty:
        if new and page.first_load:
            book.refuse_page(page, trouble.SheetEmpty())
    except (ColumnRefused, TableRefused) as refused:
        book.refuse_page(page, refused)
    else:
        _take_table(book, page, table)


@cache
def _columns(page: Page) -> tuple[Column, ...]:
    return tuple(column.as_column() for column in page.columns)


def schema_of(page: Page, zone: tzinfo) -> Schema:
    return Schema(_columns(page), page.titles, zone=zone)


def _take_table(book: Book, page: Page, table: TableResult) -> None:
    book.tables[page.key] = table
    missing = [c for c in page.columns if c.needed and c.name not in table.header.places]
    for column in missing:
        told = trouble.HeadMissing(heading=column.heading)
        book.refuse_page(page, told, column.heading, table.header.row + 1)
    book.lines[page.key] = [Line(page.key, row.number, row.values) for row in table.all_rows]
    for error in table.errors:
        book.mistakes.append(Mistake(page.key, table.sheet, error.row, error.column, error.refused))
    _refuse_empty_cells(book, page)
    for notice in table.notices:
        told = {"hidden_rows": trouble.HiddenRows, "unknown_columns": trouble.UnreadColumns}[notice.code]
        book.refuse_page(page, told(**notice.params))


def _refuse_empty_cells(book: Book, page: Page) -> None:
    needed = [c.name for c in page.columns if c.needed and c.name in book.tables[page.key].header.places]
    for line in book.of(page.key):
        for name in needed:
            if name in line.values and line.values[name] is None:
                duty = page.key == "posts" and name == "duty"
                book.refuse(line, name, trouble.DutyMissing() if duty else Missing())


def _read_setup(book: Book) -> None:
    """Each setting by its own kind; one that is odd is a mistake of its row."""
    for line in book.of("setup"):
        item, value = line["item"], line["value"]
        if item and value not in (None, ""):
            try:
                setattr(book.setup, item, _setting(item, value))
            except Refused as refused:
                book.refuse(line, "value", refused)


def _setting(item: str, value: str) -> object:
    if item == "since":
        return read_value(Column("value", (), Kind.DATE), value.split(" ", maxsplit=1)[0], None)
    if item == "grid":
        if value.isascii() and value.isdigit() and int(value) in GRID_METRES:
            return int(value)
        raise trouble.SettingOdd(value=value, possible=f"{GRID_METRES.start}–{GRID_METRES.stop - 1}")
    if item == "coords":
        words = {word.casefold(): code for code, *names in COORDS for word in (code, *names)}
        if value.casefold() not in words:
            raise trouble.SettingOdd(value=value, possible=", ".join(word for _c, word, _e in COORDS))
        return words[value.casefold()]
    return value


def texts(cells: Iterable[Any]) -> list[str]:
    """Cells as their author saw them."""
    return [to_text(cell) for cell in cells]
