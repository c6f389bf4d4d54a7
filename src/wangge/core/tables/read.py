"""The one table reader: a file in, good rows and row errors out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from wangge.core.errors import Refused, message_id
from wangge.core.tables.delimited import read_delimited
from wangge.core.tables.headings import Header, find_header
from wangge.core.tables.schema import LIMITS, Column, Limits, Schema
from wangge.core.tables.sheets import (
    Cell,
    FormatUnknown,
    Sheet,
    TableEmpty,
    TooManyErrors,
    at_most,
    listed,
)
from wangge.core.tables.values import CellBroken, CellTooLong, Duplicate, read_value
from wangge.core.tables.xlsx import read_xlsx

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Row:
    """One row: its number for the author (the first of the file is 1), its values by column, its cells."""

    number: int
    values: dict[str, object]
    cells: list[Cell]


@dataclass(frozen=True)
class RowError:
    """What is wrong with one cell, or with a row when ``column`` is empty."""

    sheet: str
    row: int
    column: str
    refused: Refused

    @property
    def code(self) -> str:
        """Stable short code."""
        return self.refused.code

    @property
    def message(self) -> str:
        """English message id; fill it with ``params`` after translation."""
        return self.refused.message

    @property
    def params(self) -> dict[str, object]:
        """What the message's places are filled with."""
        return self.refused.params


@dataclass(frozen=True)
class Notice:
    """Something the author should know although nothing was refused."""

    code: str
    message: str
    params: dict[str, object]


@dataclass
class TableResult:
    """What a table holds. A row with an error is in ``bad`` and not in ``rows``."""

    sheet: str
    header: Header
    notices: list[Notice]
    errors: list[RowError] = field(default_factory=list)
    all_rows: list[Row] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        """Rows without an error."""
        wrong = {error.row for error in self.errors}
        return [row for row in self.all_rows if row.number not in wrong]

    @property
    def bad(self) -> list[Row]:
        """Rows with at least one error."""
        wrong = {error.row for error in self.errors}
        return [row for row in self.all_rows if row.number in wrong]

    @property
    def errors_by_row(self) -> list[RowError]:
        """The errors as the table has its rows; those of a row as they were found."""
        return sorted(self.errors, key=lambda error: error.row)

    def refuse(self, row: Row, column: str, refused: Refused) -> None:
        """Note an error that only the caller can see, such as a parent that does not exist."""
        heading = self.header.heading(column) if column in self.header.places else column
        self.errors.append(RowError(self.sheet, row.number, heading, refused))


def read_table(source: bytes | BinaryIO, name: str, schema: Schema, limits: Limits = LIMITS) -> TableResult:
    """Read an XLSX or CSV file by its content; ``name`` must not claim otherwise.

    Raises a TableRefused when nothing can be read, ColumnRefused among them; single bad rows are errors of
    the result. Empty rows are skipped; rows that are hidden in the spreadsheet count, with a notice.
    """
    data = source if isinstance(source, bytes) else source.read(limits.file_bytes + 1)
    at_most(len(data), limits.file_bytes, "bytes")
    sheet = _sheet(data, name, schema, limits)
    header = find_header(sheet, schema)
    if schema.fill_merged:
        sheet.fill_merged(below=header.row)
    result = TableResult(sheet.name, header, list(_notices(sheet, header)))
    _Reading(sheet, schema, limits, result).all()
    if not result.all_rows:
        raise TableEmpty()
    return result


def _sheet(data: bytes, name: str, schema: Schema, limits: Limits) -> Sheet:
    ending = name.lower().rpartition(".")[2]
    if data.startswith(_OLD_OFFICE):
        raise FormatUnknown(found="an old or encrypted workbook")
    if data.startswith(_ZIP):
        if ending in ("csv", "txt", "tsv", "xlsm"):
            raise FormatUnknown(found=f"a zip called .{ending}")
        return read_xlsx(data, schema.sheets, limits)
    if ending in ("xlsx", "xlsm", "xls", "ods"):
        raise FormatUnknown(found=f"text called .{ending}")
    return read_delimited(data, name, limits)


HIDDEN_ROWS = message_id("Rows that are hidden in the file were read: %(rows)s.")
UNKNOWN_COLUMNS = message_id("These columns were not read: %(columns)s.")


def _notices(sheet: Sheet, header: Header) -> Iterator[Notice]:
    if hidden := [str(row + 1) for row in sorted(sheet.hidden) if row > header.row]:
        yield Notice("hidden_rows", HIDDEN_ROWS, {"rows": listed(hidden)})
    if unknown := header.unknown():
        yield Notice("unknown_columns", UNKNOWN_COLUMNS, {"columns": listed(unknown)})


@dataclass
class _Reading:
    """One pass over the rows below the header."""

    sheet: Sheet
    schema: Schema
    limits: Limits
    result: TableResult
    seen: dict[str, dict[object, int]] = field(default_factory=dict)
    above: dict[int, Cell] = field(default_factory=dict)

    def all(self) -> None:
        """Read every row that is not empty, until there are more errors than anybody corrects."""
        places = self.result.header.places
        columns = [(places[c.name], c) for c in self.schema.columns if c.name in places]
        for at in range(self.result.header.row + 1, len(self.sheet.rows)):
            if any(cell != "" for cell in self.sheet.rows[at]):
                self._row(at, columns)
            if len(self.result.errors) > self.limits.errors:
                raise TooManyErrors(limit=self.limits.errors)

    def _row(self, at: int, columns: list[tuple[int, Column]]) -> None:
        row = Row(at + 1, {}, self.sheet.rows[at])
        for place, column in columns:
            try:
                row.values[column.name] = self._value(at, place, column)
            except Refused as refused:
                self.result.refuse(row, column.name, refused)
        self.result.all_rows.append(row)

    def _cell(self, at: int, place: int, column: Column) -> Cell:
        cells = self.sheet.rows[at]
        cell = cells[place] if place < len(cells) else ""
        if column.fill_down:
            cell = self.above[place] = cell if cell != "" else self.above.get(place, "")
        return cell

    def _value(self, at: int, place: int, column: Column) -> object:
        cell = self._cell(at, place, column)
        if (at, place) in self.sheet.broken:
            raise CellBroken()
        if isinstance(cell, str) and len(cell) > self.limits.cell_characters:
            raise CellTooLong(length=len(cell), limit=min(column.max_length, self.limits.cell_characters))
        value = read_value(column, cell, self.schema.zone)
        if column.unique and value is not None:
            first = self.seen.setdefault(column.name, {}).setdefault(value, at)
            if first != at:
                raise Duplicate(first=first + 1)
        return value
