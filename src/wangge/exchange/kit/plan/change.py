"""One change of a plan, and what all plans share."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wangge.exchange.kit import trouble
from wangge.exchange.kit.checking import Checked
from wangge.exchange.kit.layout import BY_KEY
from wangge.exchange.kit.reading import Book, Line
from wangge.exchange.kit.standing import Standing

ADD, CHANGE, END = "add", "change", "end"
Loaded = Mapping[str, set[str]]
"""Keys of rows that earlier loads brought and that still hold, by sheet."""
Words = dict[str, str]


@dataclass(frozen=True)
class Change:
    """A row that comes, changes or ends. ``old`` and ``new`` are words by column, for whoever decides."""

    page: str
    what: str
    key: str
    name: str
    line: Line | None = None
    target: Any = None
    old: Words = field(default_factory=dict)
    new: Words = field(default_factory=dict)

    @property
    def row(self) -> int:
        return self.line.number if self.line else 0


@dataclass
class Plan:
    """All changes of a workbook."""

    checked: Checked
    loaded: Loaded
    changes: list[Change] = field(default_factory=list)

    @property
    def book(self) -> Book:
        return self.checked.book

    @property
    def standing(self) -> Standing:
        return self.checked.standing

    def of(self, page: str, what: str = "") -> list[Change]:
        return [one for one in self.changes if one.page == page and what in ("", one.what)]

    def add(self, line: Line, key: str, name: str) -> None:
        self.changes.append(Change(line.page, ADD, key, name, line))

    def change(self, line: Line, key: str, target: Any, words: tuple[Words, Words], name: str = "") -> None:
        """Note what differs between old and new ``words``; where nothing does, nothing."""
        old, new = words
        differ = [column for column in new if old.get(column, "") != new[column]]
        if differ:
            both = ({c: old.get(c, "") for c in differ}, {c: new[c] for c in differ})
            self.changes.append(Change(line.page, CHANGE, key, name or key, line, target, *both))

    def end(self, page: str, key: str, name: str, target: Any) -> None:
        self.changes.append(Change(page, END, key, name, None, target))

    def gone(self, page: str, keys: Iterable[str]) -> list[str]:
        """What earlier loads brought and this workbook does not name, of a sheet that is there."""
        return sorted(self.loaded.get(page, set()) - set(keys)) if self.book.of(page) else []

    def refuse_gone(self, page: str, keys: Iterable[str]) -> None:
        """Rows that may not simply be left out."""
        for key in self.gone(page, keys):
            self.book.refuse_page(BY_KEY[page], trouble.CannotEnd(name=key))

    @property
    def grants(self) -> bool:
        """Whether somebody gets or loses a post or an account, which a security administrator decides."""
        return bool(self.of("posts") or self.of("people", END))


def told(line: Line, *columns: str) -> Words:
    """What a row tells; an empty cell tells nothing."""
    return {name: line.text(name) for name in columns if line[name] not in (None, "")}


def short(text: str) -> str:
    """A fingerprint that fits into a key."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
