"""One ticket pasted from the hotline's screen: split into what it tells and what was not understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.utils import timezone

from wangge.core.errors import Refused
from wangge.core.tables.values import read_value
from wangge.core.words import clean
from wangge.tickets.columns import columns, headings
from wangge.tickets.scrub import first_phone

LONGEST = 8000
LONG = ("text", "title", "place_text")
_UNKNOWN = re.compile(r"^[^\s:：]{2,12}[:：]")
_MARKS = " \t:：【】[]|；;，,"


@dataclass
class Pasted:
    """The values by column, the lines that were left over, and what could not be read, by column."""

    values: dict[str, Any] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    refused: dict[str, Refused] = field(default_factory=dict)


def read_paste(text: str) -> Pasted:
    """Split a pasted text. Labels end with a colon or stand in brackets; a text without any is the matter."""
    found = Pasted()
    for name, words in _parts(clean(text, LONGEST)):
        if name:
            _put(found, name, words)
        else:
            found.left += [line.strip() for line in words.splitlines() if line.strip(_MARKS)]
    if "text" not in found.values and found.left:
        _rescue(found)
    return found


def _rescue(found: Pasted) -> None:
    """Without a label for it the longest line that has none of its own is what the caller wants."""
    free = [line for line in found.left if not _UNKNOWN.match(line)]
    if free:
        longest = max(free, key=len)
        found.values["text"] = longest
        found.left.remove(longest)
        if phone := first_phone(longest):
            found.values.setdefault("phone", phone)


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Pieces of the text with the column that their label names; what stands before the first has none."""
    hits = list(_labels().finditer(text))
    yield "", text[: hits[0].start()] if hits else text
    for at, hit in enumerate(hits):
        end = hits[at + 1].start() if at + 1 < len(hits) else len(text)
        yield _names()[_plain(hit["label"])], text[hit.end() : end]


def _put(found: Pasted, name: str, words: str) -> None:
    """A value read as its column reads it; lines after the first belong to long texts only."""
    words = words.strip(_MARKS + "\n")
    if name in LONG:
        kept = [line for line in words.splitlines() if not _UNKNOWN.match(line.strip())]
        rest = [line.strip() for line in words.splitlines() if line not in kept]
        value = "\n".join(kept).strip()
    else:
        value, _, more = words.partition("\n")
        rest = [line.strip() for line in more.splitlines() if line.strip()]
    found.left += rest
    if not value.strip() or name in found.values:
        return
    try:
        found.values[name] = read_value(columns()[name], value.strip(), timezone.get_default_timezone())
    except Refused as refused:
        found.refused[name] = refused


@cache
def _labels() -> re.Pattern[str]:
    """Any known heading before a colon, or in brackets of its own; longer ones first."""
    words = sorted((word for labels in headings().values() for word in labels), key=len, reverse=True)
    one = "|".join(re.escape(word) for word in words)
    before = r"(?<![^\s|；;，,【\[])"
    return re.compile(
        rf"{before}(?:【(?=[^】]*】)|\[)?(?P<label>{one})\s*(?:[】\]][:：]?|[:：])", re.IGNORECASE
    )


@cache
def _names() -> dict[str, str]:
    return {_plain(label): name for name, labels in headings().items() for label in labels}


def _plain(label: str) -> str:
    return label.casefold()
