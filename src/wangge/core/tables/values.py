"""A cell becomes a value of its column's kind, or a refusal that says what is wrong with it."""

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from typing import ClassVar, TypeVar

from wangge.core.errors import Refused
from wangge.core.tables.escaping import unescaped
from wangge.core.tables.schema import Column, Kind
from wangge.core.tables.sheets import Cell
from wangge.core.words import TextTooLong, clean


class CellRefused(Refused):
    """One cell is not what its column holds."""

    code: ClassVar[str] = "cell"
    message = "This value is not possible here."


class Missing(CellRefused):
    """An empty cell of a required column."""

    code = "missing"
    message = "A value is needed here."


class CellTooLong(CellRefused):
    """More characters than the column takes."""

    code = "too_long"
    message = "The text has %(length)s characters; at most %(limit)s are possible."


class NotInteger(CellRefused):
    """Not a whole number."""

    code = "not_integer"
    message = "A whole number is needed here."


class NotDecimal(CellRefused):
    """Not a number."""

    code = "not_decimal"
    message = "A number is needed here."


class OutOfLimits(CellRefused):
    """A number too small or too large."""

    code = "out_of_limits"
    message = "The number must lie between %(least)s and %(most)s."


class NotDate(CellRefused):
    """Not a date we can read."""

    code = "not_date"
    message = "A date such as 2026-01-31 is needed here."


class NotDatetime(CellRefused):
    """Not a date with a time we can read."""

    code = "not_datetime"
    message = "A date and time such as 2026-01-31 08:30 is needed here."


class NotChoice(CellRefused):
    """None of the possible words."""

    code = "not_choice"
    message = "Possible here: %(choices)s."


class NotYesNo(CellRefused):
    """Neither yes nor no."""

    code = "not_yes_no"
    message = "Yes or no is needed here."


class DigitsLost(CellRefused):
    """A spreadsheet kept a long number as a float and lost its last digits."""

    code = "digits_lost"
    message = "The spreadsheet has lost digits of this number; format the column as text and enter it again."


class CellBroken(CellRefused):
    """An error such as #REF!, or a formula that nobody has calculated."""

    code = "cell_broken"
    message = "The cell holds an error or a formula without a result."


class Duplicate(CellRefused):
    """A value that another row of the file has too."""

    code = "duplicate"
    message = "Row %(first)s has the same value."


_SAFE_FLOAT = 1e15
"""Doubles tell all whole numbers apart up to here (Excel keeps 15 digits)."""

_YES = frozenset(["是", "有", "对", "真", "√", "✓", "y", "yes", "true", "t", "1", "on"])
_NO = frozenset(["否", "无", "没有", "不是", "假", "×", "✗", "n", "no", "false", "f", "0", "off"])


def read_value(column: Column, cell: Cell, zone: tzinfo | None) -> object:
    """The value of a cell; None when it is empty and may be."""
    if cell == "" or (isinstance(cell, str) and not cell.strip()):
        if column.required:
            raise Missing()
        return None
    if column.kind is Kind.DATETIME:
        return _datetime(cell, zone)
    return _READERS[column.kind](column, cell)


def to_text(cell: Cell) -> str:
    """A cell as its author saw it, more or less: 3 not 3.0, dates year first."""
    match cell:
        case str():
            return unescaped(cell)
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < _SAFE_FLOAT else f"{cell:.15g}"
        case datetime():
            return cell.isoformat(" ", "seconds" if cell.second else "minutes")
        case _:
            return str(cell)


def _plain(cell: Cell) -> str:
    return unicodedata.normalize("NFKC", to_text(cell)).strip()


def _text(column: Column, cell: Cell) -> str:
    if isinstance(cell, float) and abs(cell) >= _SAFE_FLOAT:
        raise DigitsLost()
    try:
        return clean(to_text(cell), column.max_length)
    except TextTooLong as told:
        raise CellTooLong(length=told.params["length"], limit=column.max_length) from None


def _plain_text(column: Column, cell: Cell) -> str:
    return unicodedata.normalize("NFKC", _text(column, cell)).strip()


def _code(column: Column, cell: Cell) -> object:
    text = "".join(unicodedata.normalize("NFKC", _text(column, cell)).split())
    if text.isascii() and text.isdigit():
        text = text.zfill(column.width)
    return column.parse(text) if column.parse else text


_INTEGER = re.compile(r"[+-]?(\d{1,15}|\d{1,3}(,\d{3}){1,4})(\.0+)?", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(\d{1,15}|\d{1,3}(,\d{3}){1,4})(\.\d{1,15})?", re.ASCII)


def _int(column: Column, cell: Cell) -> int:
    text = _plain(cell)
    if isinstance(cell, bool) or not _INTEGER.fullmatch(text):
        raise NotInteger()
    return _within(column, int(text.replace(",", "").partition(".")[0]))


def _decimal(column: Column, cell: Cell) -> Decimal:
    if isinstance(cell, float) and math.isfinite(cell) and abs(cell) < _SAFE_FLOAT:
        return _within(column, Decimal(f"{cell:.15g}"))
    text = _plain(cell)
    if isinstance(cell, bool) or not _DECIMAL.fullmatch(text):
        raise NotDecimal()
    return _within(column, Decimal(text.replace(",", "")))


_Number = TypeVar("_Number", int, Decimal)


def _within(column: Column, number: _Number) -> _Number:
    too_small = column.least is not None and number < column.least
    too_large = column.most is not None and number > column.most
    if too_small or too_large:
        least, most = ("…" if end is None else str(end) for end in (column.least, column.most))
        raise OutOfLimits(least=least, most=most)
    return number


_MOMENT = re.compile(
    r"(?P<y>\d{4})(?:[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})|年(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日?)"
    r"(?:[ T]*(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:\.\d+)?)?)?(?P<zone>Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 spreadsheets know no zones
_EXCEL_DAYS = (10_000, 80_000)
"""Serial numbers of 1927 to 2119: a date whose cell lost its date format."""


def _moment(cell: Cell) -> datetime | None:
    """A date or time as given, naive unless its text names an offset."""
    match cell:
        case datetime():
            return cell
        case date():
            return datetime.combine(cell, time())
        case float() if _EXCEL_DAYS[0] <= cell <= _EXCEL_DAYS[1]:
            return _EXCEL_EPOCH + timedelta(seconds=round(cell * 86_400))
    found = _MOMENT.fullmatch(_COMPACT.sub(r"\1-\2-\3", text) if len(text := _plain(cell)) == 8 else text)
    return _joined(found) if found else None


def _joined(found: re.Match[str]) -> datetime | None:
    day = f"{found['y']}-{(found['m'] or found['m2']):0>2}-{(found['d'] or found['d2']):0>2}"
    hour = f"{found['H'] or '0':0>2}:{found['M'] or '00'}:{found['S'] or '00'}"
    try:
        return datetime.fromisoformat(f"{day}T{hour}{found['zone'] or ''}")
    except ValueError:
        return None


def _date(_column: Column, cell: Cell) -> date:
    moment = _moment(cell)
    if moment is None:
        raise NotDate()
    return moment.date()


def _datetime(cell: Cell, zone: tzinfo | None) -> datetime:
    moment = _moment(cell)
    if moment is None:
        raise NotDatetime()
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _choice(column: Column, cell: Cell) -> str:
    asked = _plain(cell).casefold()
    for written, meant in column.choices.items():
        if asked == unicodedata.normalize("NFKC", written).strip().casefold():
            return meant
    raise NotChoice(choices=column.offered or ", ".join(column.choices))


def _bool(_column: Column, cell: Cell) -> bool:
    asked = _plain(cell).casefold()
    if asked in _YES or asked in _NO:
        return asked in _YES
    raise NotYesNo()


_READERS: dict[Kind, Callable[[Column, Cell], object]] = {
    Kind.TEXT: _text,
    Kind.PLAIN: _plain_text,
    Kind.CODE: _code,
    Kind.INT: _int,
    Kind.DECIMAL: _decimal,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.BOOL: _bool,
}
