"""Pages of a list: 20, 50 or 100 rows, a total that is exact to 1,000 and "1,000+" beyond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from wangge.core import pages
from wangge.core.pages import EXACT_TO

SIZES = (20, 50, 100)


@dataclass(frozen=True)
class Page:
    """One page of rows. ``total`` is at most ``EXACT_TO + 1``; ``query`` is the address it was asked by."""

    rows: Sequence
    number: int
    size: int
    total: int
    has_next: bool
    query: QueryDict

    @property
    def total_text(self) -> str:
        return total_text(self.total)

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return (self.number - 1) * self.size + len(self.rows)

    @property
    def previous_url(self) -> str:
        return self._url(page=self.number - 1) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        return self._url(page=self.number + 1) if self.has_next else ""

    @property
    def sizes(self) -> list[tuple[int, str]]:
        """Each size with the address that shows it from the start."""
        return [(size, self._url(size=size, page=1)) for size in SIZES]

    def _url(self, **changed: int) -> str:
        query = self.query.copy()
        for name, value in changed.items():
            query[name] = str(value)
        if query.get("page") == "1":
            del query["page"]
        return f"?{query.urlencode()}"


def total_text(total: int) -> str:
    """The number with thousands separated; "1,000+" above what is counted exactly."""
    return f"{EXACT_TO:,}+" if total > EXACT_TO else f"{total:,}"


def page_of(rows: Any, query: QueryDict) -> Page:
    """The page that ``?page=`` and ``?size=`` ask for; nonsense asks for the first."""
    size = _number(query.get("size"), SIZES[1])
    size = size if size in SIZES else SIZES[1]
    number = max(1, min(_number(query.get("page"), 1), 10**6))
    found = pages.page_of(rows, number, size)
    total = found.total + (not found.exact)
    return Page(found.rows, number, size, total, found.has_next, query)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else otherwise
