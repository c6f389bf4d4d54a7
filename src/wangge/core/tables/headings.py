"""Finding the header of a table below its title, and which heading means which column."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from wangge.core.tables.refused import check_names
from wangge.core.tables.schema import Column, Schema
from wangge.core.tables.sheets import Cell, HeaderNotFound, HeadingTwice, Sheet, listed
from wangge.core.tables.values import to_text

COMMENT = "#"
"""A heading that begins so is a remark of ours and not read."""

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_NOISE = re.compile(r"[\s*:_﹡★·-]+")


@dataclass(frozen=True)
class Header:
    """Where the header is and, for each column that was found, the place of its heading."""

    row: int
    headings: list[str]
    places: dict[str, int]

    def heading(self, name: str) -> str:
        """What the author calls a column."""
        return self.headings[self.places[name]]

    def unknown(self) -> list[str]:
        """Headings that mean nothing to the schema."""
        known = set(self.places.values())
        return [h for i, h in enumerate(self.headings) if h and i not in known and not h.startswith(COMMENT)]


def find_header(sheet: Sheet, schema: Schema) -> Header:
    """The row among the first ones that holds the most of the schema's headings.

    Raises ColumnRefused for refused headings in it or in a row of group headings above it, HeadingTwice,
    or HeaderNotFound with the required headings of the best row that are missing.
    """
    meanings = _Meanings(schema.columns)
    first = [_texts(row) for row in sheet.rows[: schema.header_within]]
    counts = [len(set(meanings.of(row).values())) for row in first]
    at = counts.index(max(counts, default=0)) if any(counts) else _first_of_several(first)
    above = [row for row in first[:at] if _is_several(row)]
    check_names(heading for row in [*above, *first[at : at + 1]] for heading in row)
    if not any(counts):
        raise HeaderNotFound(missing=listed(c.labels[0] for c in schema.columns if c.required))
    return _header(at, first[at], meanings.of(first[at]), schema)


def _header(at: int, headings: list[str], found: dict[int, str], schema: Schema) -> Header:
    places: dict[str, int] = {}
    for place, name in found.items():
        if name in places:
            raise HeadingTwice(headings=listed([headings[places[name]], headings[place]]))
        places[name] = place
    if missing := [c.labels[0] for c in schema.columns if c.required and c.name not in places]:
        raise HeaderNotFound(missing=listed(missing))
    return Header(at, headings, places)


def _texts(row: list[Cell]) -> list[str]:
    return [to_text(cell).strip() for cell in row]


def _is_several(row: list[str]) -> bool:
    """Group headings are several; a title is one text over the whole width."""
    return len({text for text in row if text}) > 1


def _first_of_several(rows: list[list[str]]) -> int:
    return next((at for at, row in enumerate(rows) if _is_several(row)), 0)


class _Meanings:
    """What headings mean: compared whole first, then without remarks in brackets."""

    def __init__(self, columns: Iterable[Column]) -> None:
        labels = [(label, column.name) for column in columns for label in (column.name, *column.labels)]
        self.whole = {_folded(label): name for label, name in labels}
        self.bare: dict[str, str] = {}
        for label, name in labels:
            known = self.bare.setdefault(_bare(label), name)
            if known != name:
                self.bare[_bare(label)] = ""

    def of(self, headings: list[str]) -> dict[int, str]:
        """Place of each heading that is known, and its column."""
        named = {
            i: self.whole.get(_folded(h)) or self.bare.get(_bare(h)) for i, h in enumerate(headings) if h
        }
        return {place: name for place, name in named.items() if name}


def _folded(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).casefold())


def _bare(text: str) -> str:
    return _NOISE.sub("", _BRACKETS.sub("", unicodedata.normalize("NFKC", text).casefold()))
