"""Text tables: comma, tab, semicolon; UTF-8, UTF-16 with its mark, GB18030."""

import codecs
import csv
from itertools import islice

from wangge.core.tables.schema import Limits
from wangge.core.tables.sheets import Cell, EncodingUnknown, FileBroken, FormatUnknown, Sheet, at_most

_DELIMITERS = ",\t;"


def decoded(data: bytes) -> str:
    """The text of a file, by its mark or else by the first encoding in which it makes sense."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(data, "utf-16")
    if data.startswith(codecs.BOM_UTF8):
        return _strictly(data, "utf-8-sig")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strictly(data, "gb18030")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise EncodingUnknown() from None


def read_delimited(data: bytes, name: str, limits: Limits) -> Sheet:
    """The one sheet of a text table, called by its file's name."""
    text = decoded(data)
    if "\x00" in text:
        raise FormatUnknown(found="binary")
    lines = text.splitlines(keepends=True)
    reader = csv.reader(lines, delimiter=_delimiter(lines))
    try:
        rows: list[list[Cell]] = [list(row) for row in islice(reader, limits.rows + limits.columns)]
    except csv.Error:
        raise FileBroken() from None
    at_most(len(rows), limits.rows, "rows")
    at_most(max((len(row) for row in rows), default=0), limits.columns, "columns")
    return Sheet(name, rows)


def _delimiter(lines: list[str]) -> str:
    """The one that cuts the first lines into the most pieces."""
    return max(_DELIMITERS, key=lambda delimiter: _widest(lines[:20], delimiter))


def _widest(lines: list[str], delimiter: str) -> int:
    try:
        return max((len(row) for row in csv.reader(lines, delimiter=delimiter)), default=0)
    except csv.Error:
        return 0
