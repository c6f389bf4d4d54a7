"""What a table should hold: columns with their headings and kinds, and how large it may be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What a cell is read as."""

    TEXT = "text"
    PLAIN = "plain"
    INT = "int"
    DECIMAL = "decimal"
    DATE = "date"
    DATETIME = "datetime"
    CODE = "code"
    CHOICE = "choice"
    BOOL = "bool"


@dataclass(frozen=True)
class Column:
    """One column of a schema.

    A plain text is one whose full-width letters, digits and signs count as plain ones: telephones, times.
    ``labels`` are the headings by which it is found, in any language; remarks in brackets are ignored.
    ``choices`` maps what is written to what is meant; ``offered`` is what a refusal names as possible instead
    of all of them, a text or an object that becomes one. ``width`` fills codes with zeros from the left,
    because spreadsheets turn 01 into 1. ``parse`` turns the text of a code into a value or raises a Refused.
    With ``fill_down`` an empty cell repeats the one above it, as lists by group are often written.
    A ``required`` column must have its heading, and a value in each row.
    """

    name: str
    labels: tuple[str, ...]
    kind: Kind = Kind.TEXT
    required: bool = False
    unique: bool = False
    max_length: int = 200
    choices: Mapping[str, str] = field(default_factory=dict)
    offered: object = ""
    width: int = 0
    least: Decimal | int | None = None
    most: Decimal | int | None = None
    parse: Callable[[str], object] | None = None
    fill_down: bool = False


@dataclass(frozen=True)
class Schema:
    """The columns of a table and where to find them.

    ``sheets`` are the names the sheet may have (empty: the first visible one). ``fill_merged`` gives every
    cell of a merged range the value of its first one. ``zone`` is the time zone of datetimes without one.
    """

    columns: tuple[Column, ...]
    sheets: tuple[str, ...] = ()
    fill_merged: bool = False
    header_within: int = 20
    zone: tzinfo | None = None

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(names) != len(set(names)):
            raise ValueError("two columns have one name")
        if self.zone is None and any(c.kind is Kind.DATETIME for c in self.columns):
            raise ValueError("datetimes need the zone of the schema")


@dataclass(frozen=True)
class Limits:
    """How large a table may be; what is larger is refused before it is unpacked."""

    file_bytes: int = 20_000_000
    unpacked_bytes: int = 100_000_000
    unpacked_times: int = 200
    entries: int = 1_000
    rows: int = 100_000
    columns: int = 200
    cells: int = 5_000_000
    merges: int = 50_000
    cell_characters: int = 32_767
    errors: int = 10_000


LIMITS = Limits()
