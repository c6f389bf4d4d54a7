"""A sheet as it was found in a file, and why a file may not be read at all."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from wangge.core.errors import Refused

Cell = str | float | int | bool | date | datetime | time | timedelta
"""What a file gives; an empty cell is an empty text."""

Place = tuple[int, int]
"""Row and column, both from 0."""


@dataclass
class Sheet:
    """Rows from the first of the file on, so that row i is number i + 1 for its author."""

    name: str
    rows: list[list[Cell]]
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    broken: set[Place] = field(default_factory=set)
    """Cells with an error (#REF!) or a formula that nobody has calculated: they read as empty, wrongly."""

    def fill_merged(self, below: int) -> None:
        """Write the first value of each merged range into all its cells below row ``below``.

        A row without a value of its own stays empty: it is the lower part of a tall row, not one more.
        """
        own = [any(cell != "" for cell in row) for row in self.rows]
        for (top, left), (bottom, right) in self.merged:
            if top <= below or top >= len(self.rows) or left >= len(self.rows[top]):
                continue
            value = self.rows[top][left]
            for at in range(top, min(bottom + 1, len(self.rows))):
                if own[at]:
                    row = self.rows[at]
                    row[left : right + 1] = [value] * len(row[left : right + 1])


class TableRefused(Refused):
    """A file cannot be read as a table; nothing of it was taken."""

    code: ClassVar[str] = "table"
    message = "The file cannot be read as a table."


class FileTooLarge(TableRefused):
    """More bytes, rows, columns or parts than allowed: ``what`` and ``limit``."""

    code = "table_too_large"
    message = "The file is too large."


class TableTooLong(FileTooLarge):
    """More rows than allowed."""

    message = "The table has more than %(limit)s rows; send it in parts."


class TooManyErrors(FileTooLarge):
    """More errors than anybody corrects."""

    code = "table_errors"
    message = "The table has more than %(limit)s errors; is it the right one?"


class FileSuspicious(TableRefused):
    """A file built to do harm, or with parts that have no place in a table: ``why``."""

    code = "table_suspicious"
    message = "The file holds macros or other things that have no place in a table."


class FileBroken(TableRefused):
    """A damaged file."""

    code = "table_broken"
    message = "The file is damaged or incomplete."


class FormatUnknown(TableRefused):
    """Neither XLSX nor CSV, or not what its name says; ``found`` is what it looks like."""

    code = "table_format"
    message = "Only XLSX and CSV files can be read, not old, encrypted or renamed ones."


class EncodingUnknown(TableRefused):
    """Text in none of the encodings we try."""

    code = "table_encoding"
    message = "The encoding of the text is not known; save the file as UTF-8."


class WrongSheet(TableRefused):
    """None of the sheets has the expected name."""

    code = "table_sheet"
    message = "The file has no sheet %(wanted)s; it has %(found)s."


class HeaderNotFound(TableRefused):
    """No row among the first ones holds all required headings."""

    code = "table_header"
    message = "These headings are missing: %(missing)s."


class HeadingTwice(TableRefused):
    """Two headings mean the same column."""

    code = "table_heading_twice"
    message = "The headings %(headings)s mean the same column."


class TableEmpty(TableRefused):
    """No row below the header."""

    code = "table_empty"
    message = "The table has no rows below its header."


def listed(names: Iterable[str], most: int = 10) -> str:
    """Names for a message, not more than a person reads."""
    some = [name[:60] for name in names]
    return ", ".join(some[:most]) + (" …" if len(some) > most else "")


def at_most(value: int, limit: int, what: str) -> None:
    """Refuse the file when there is more of something than its limit."""
    if value > limit:
        refusal = TableTooLong if what == "rows" else FileTooLarge
        raise refusal(limit=limit, what=what)
