"""Columns that are refused by name, whoever sends them: lists of people by belief, ethnicity, politics,
petitions; watch lists; faces, plates, tracks; scores of residents and log-in rankings of workers.

The words are data (``core/data/refused_columns.csv``: match, word, reason, language). Only the names of
columns and fields are tested, never values: 民族路 is an address. A Chinese word is found anywhere in a name,
also when spaces or signs are put between its characters; an English one as whole words, also in camelCase
and snake_case. Words marked ``allow`` are taken out of the name first.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import ClassVar

from wangge.core.errors import message_id
from wangge.core.tables.sheets import TableRefused, listed

_LIST = files("wangge.core") / "data" / "refused_columns.csv"

REASONS = {
    "ethnicity": message_id("lists of people by ethnicity are not kept"),
    "religion": message_id("lists of people by belief are not kept"),
    "politics": message_id("lists of people by politics are not kept"),
    "petitions": message_id("lists of petitioners are not kept"),
    "watch_list": message_id("watch lists of people are not kept"),
    "biometrics": message_id("faces and other marks of the body are not kept"),
    "plates": message_id("number plates are not kept"),
    "tracking": message_id("movements of people are not kept"),
    "ranking": message_id("workers are not ranked by log-in or online time"),
    "resident_scores": message_id("residents are not scored"),
    "health": message_id("health is not kept beyond what a service needs"),
}
"""English message ids of the reasons in the list."""


@dataclass(frozen=True)
class RefusedName:
    """A name that is refused, the word in it, and the reason (a key of REASONS)."""

    name: str
    word: str
    reason: str


class ColumnRefused(TableRefused):
    """A table or form brings columns that this platform does not take. The caller writes it down."""

    code: ClassVar[str] = "column_refused"
    message = "These columns are not accepted here: %(columns)s. Remove them and send the table again."

    def __init__(self, found: list[RefusedName]) -> None:
        super().__init__(columns=listed(refused.name for refused in found))
        self.found = found


def refused_names(names: Iterable[str]) -> list[RefusedName]:
    """The refused ones among names of columns, fields, properties or questions."""
    return [found for name in names if (found := _refused(name))]


def check_names(names: Iterable[str]) -> None:
    """Raise ColumnRefused when one of the names is refused."""
    if found := refused_names(names):
        raise ColumnRefused(found)


def _refused(name: str) -> RefusedName | None:
    allowed, refused = _words()
    plain = _plain(name)
    for word in allowed:
        plain = plain.replace(word, "")
    for word, entry in refused:
        if word in plain:
            return RefusedName(name, *entry)
    return None


@cache
def _words() -> tuple[list[str], list[tuple[str, tuple[str, str]]]]:
    """Allowed words, longest first, and refused words with their row of the list."""
    rows = list(csv.DictReader(_LIST.read_text("utf-8").splitlines()))
    allowed = [_plain(row["word"]) for row in rows if row["match"] == "allow"]
    refused = [(_plain(r["word"]), (r["word"], r["reason"])) for r in rows if r["match"] == "refuse"]
    return sorted(allowed, key=len, reverse=True), refused


_CAMEL = re.compile("(?<=[a-z0-9])(?=[A-Z])")
_BETWEEN = re.compile("[^a-z]+")


def _plain(text: str) -> str:
    """Non-Latin letters pushed together, Latin words in lower case each between single spaces.

    ``人 脸Photo_ID`` becomes ``人脸 photo id `` so that one ``in`` finds both kinds of word.
    """
    folded = unicodedata.normalize("NFKC", text)
    others = "".join(c for c in folded if c.isalpha() and not c.isascii())
    latin = _BETWEEN.sub(" ", _CAMEL.sub(" ", folded).lower())
    return f"{others} {latin.strip()} " if latin.strip() else others
