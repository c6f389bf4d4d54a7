"""Tables out: XLSX and CSV without live formulas, and the file of bad rows that comes back corrected."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO, ClassVar

import xlsxwriter

from wangge.core.errors import Refused, message_id
from wangge.core.tables.escaping import escaped
from wangge.core.tables.headings import COMMENT
from wangge.core.tables.read import RowError, TableResult
from wangge.core.tables.schema import Column, Schema
from wangge.core.tables.values import to_text

WHAT_TO_CORRECT = message_id("What to correct")
MAX_ROWS = 1_048_575
"""Rows of an XLSX sheet below its header."""

_MAX_CELL = 32_767
_MAX_DIGITS = 15
_FIRST_YEAR = 1900


class TooManyRows(Refused):
    """An XLSX sheet cannot hold so many rows; CSV can."""

    code: ClassVar[str] = "too_many_rows"
    message = "A spreadsheet holds at most %(limit)s rows; export as CSV or narrow the filter."


def write_csv(rows: Iterable[Mapping[str, object]], columns: Mapping[str, str]) -> Iterator[bytes]:
    """A CSV file in pieces: UTF-8 with a mark, so that office programs see the encoding.

    ``columns`` maps names in ``rows`` to headings, in order. Times are written as they are: turn them into
    the reader's zone first.
    """
    yield b"\xef\xbb\xbf" + _line([escaped(heading) for heading in columns.values()])
    for row in rows:
        yield _line([_csv_cell(row.get(name)) for name in columns])


def _line(cells: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue().encode("utf-8", "replace")


def _csv_cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool() | int() | float() | Decimal() | date():
            return _shown(value)
        case _:
            return escaped(str(value).replace("\x00", ""))


def _shown(value: bool | int | float | Decimal | date) -> str:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ", "seconds")
    return str(value)


def write_xlsx(
    rows: Iterable[Mapping[str, object]], columns: Mapping[str, str], target: BinaryIO, sheet: str = ""
) -> int:
    """Write an XLSX file row by row and return how many rows it has; memory does not grow with them.

    Numbers and dates stay numbers and dates; whole numbers of more than 15 digits become text, because
    spreadsheets would round them. Texts longer than a cell are cut and end in an ellipsis.
    """
    with xlsxwriter.Workbook(target, {"constant_memory": True, "remove_timezone": True}) as book:
        writer = _RowWriter(book, _sheet_name(sheet))
        writer.head(list(columns.values()))
        count = 0
        for count, row in enumerate(rows, 1):
            if count > MAX_ROWS:
                raise TooManyRows(limit=MAX_ROWS)
            writer.write(count, [row.get(name) for name in columns])
        return count


def write_template(schema: Schema, target: BinaryIO, *, in_ascii: bool = False) -> None:
    """An empty XLSX with the headings of a schema, to fill in; in Latin letters where it has such."""
    headings = {column.name: _heading(column, in_ascii) for column in schema.columns}
    write_xlsx((), headings, target)


def _heading(column: Column, in_ascii: bool) -> str:
    return next((label for label in column.labels if label.isascii() == in_ascii), column.labels[0])


def _sheet_name(name: str) -> str | None:
    """31 characters without the signs that sheet names may not have."""
    return "".join(c for c in name if c not in "[]:*?/\\'")[:31] or None


class _RowWriter:
    """Writes values by their type, never by what a text looks like."""

    def __init__(self, book: xlsxwriter.Workbook, name: str | None) -> None:
        self.page = book.add_worksheet(name)
        self.bold = book.add_format({"bold": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})

    def head(self, headings: list[str]) -> None:
        self.page.freeze_panes(1, 0)
        for place, heading in enumerate(headings):
            self.page.write_string(0, place, escaped(heading), self.bold)

    def write(self, at: int, values: list[object]) -> None:
        for place, value in enumerate(values):
            self._cell(at, place, value)

    def _cell(self, at: int, place: int, value: object) -> None:
        match value:
            case None:
                return
            case bool():
                self.page.write_boolean(at, place, value)
            case int() | float() | Decimal() if _is_exact(value):
                self.page.write_number(at, place, float(value))
            case datetime() if value.year >= _FIRST_YEAR:
                self.page.write_datetime(at, place, value, self.moment)
            case date() if value.year >= _FIRST_YEAR:
                self.page.write_datetime(at, place, value, self.day)
            case _:
                self.page.write_string(at, place, _cut(escaped(str(value))))


def _is_exact(number: int | float | Decimal) -> bool:
    """Does a spreadsheet keep every digit? (NaN and infinity are no numbers to it.)"""
    return len(Decimal(str(number)).as_tuple().digits) <= _MAX_DIGITS and Decimal(str(number)).is_finite()


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_CELL else text[: _MAX_CELL - 1] + "…"


def _in_english(message: str, params: Mapping[str, object]) -> str:
    return message % params


def write_errors_xlsx(
    result: TableResult, translate: Callable[[str, Mapping[str, object]], str] = _in_english
) -> bytes:
    """The bad rows as they came, with the reasons in a first column that the reader ignores.

    Whoever corrects this file can send it again as it is. ``translate(message, params)`` makes a sentence of
    an error.
    """
    reasons: dict[int, list[str]] = {}
    for error in result.errors:
        reasons.setdefault(error.row, []).append(row_told(error, translate))
    columns = {"#": f"{COMMENT} {translate(WHAT_TO_CORRECT, {})}"}
    columns |= {str(place): heading for place, heading in enumerate(result.header.headings)}
    rows = (
        {"#": "\n".join(reasons[row.number])} | {str(i): to_text(cell) for i, cell in enumerate(row.cells)}
        for row in result.bad
    )
    out = io.BytesIO()
    write_xlsx(rows, columns, out, result.sheet)
    return out.getvalue()


def row_told(error: RowError, translate: Callable[[str, Mapping[str, object]], str]) -> str:
    """Where it is and what is wrong, in one line."""
    sentence = translate(error.message, error.params)
    return f"{error.row} · {error.column}: {sentence}" if error.column else f"{error.row}: {sentence}"
