"""Pages of a list: a total that is exact to 1,000 and "1,000+" beyond, so that no page waits for a count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

EXACT_TO = 1000
Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of rows. ``total`` is at most ``EXACT_TO``, and ``exact`` says whether it is the whole."""

    rows: Sequence[Row]
    page: int
    size: int
    total: int
    exact: bool
    has_next: bool

    def of(self, shown: Callable[[Row], Any]) -> Page[Any]:
        """The same page with each row as it is shown."""
        return Page(
            [shown(row) for row in self.rows], self.page, self.size, self.total, self.exact, self.has_next
        )


def page_of(rows: Any, page: int, size: int) -> Page[Any]:
    """A page of a queryset, of a sequence, or of rows that ``look`` for themselves."""
    start = (page - 1) * size
    found, total = _look(rows, slice(start, start + size + 1), EXACT_TO + 1)
    return Page(found[:size], page, size, min(total, EXACT_TO), total <= EXACT_TO, len(found) > size)


def count_to(rows: Any, most: int) -> int:
    """How many rows there are, counting no further than ``most``."""
    if isinstance(rows, Sequence):
        return min(len(rows), most)
    return int(rows.count_to(most) if hasattr(rows, "count_to") else rows.order_by()[:most].count())


def _look(rows: Any, window: slice, most: int) -> tuple[Sequence[Any], int]:
    """The rows of a window, and how many there are in all; what ends inside the window needs no count."""
    if hasattr(rows, "look"):
        looked: tuple[Sequence[Any], int] = rows.look(window, most)
        return looked
    found = list(rows[window])
    ends_here = window.start + len(found) < window.stop and (found or not window.start)
    return found, window.start + len(found) if ends_here else count_to(rows, most)
