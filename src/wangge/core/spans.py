"""Open spans in a row, each with the time counted up to its end, so that a search replaces stepping."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Self

NOTHING = timedelta(0)


@dataclass(frozen=True)
class Spans:
    """Spans in order that do not overlap. Each includes its end."""

    starts: list[datetime]
    ends: list[datetime]
    sums: list[timedelta]

    @classmethod
    def of(cls, spans: Iterable[tuple[datetime, datetime]]) -> Self:
        rows = list(spans)
        sums = accumulate((end - start for start, end in rows), initial=NOTHING)
        return cls([start for start, _ in rows], [end for _, end in rows], list(sums)[1:])

    @property
    def total(self) -> timedelta:
        return self.sums[-1] if self.sums else NOTHING

    def counted_to(self, moment: datetime) -> timedelta:
        """The open time before a moment."""
        begun = bisect_right(self.starts, moment)
        if not begun:
            return NOTHING
        return self.sums[begun - 1] - max(self.ends[begun - 1] - moment, NOTHING)

    def reaches(self, counted: timedelta) -> datetime:
        """The first moment at which so much (more than nothing, at most the total) is counted."""
        span = bisect_left(self.sums, counted)
        return self.ends[span] - (self.sums[span] - counted)

    def opening(self, moment: datetime) -> datetime | None:
        """The first open moment, not before the given one."""
        span = bisect_left(self.ends, moment)
        return max(self.starts[span], moment) if span < len(self.ends) else None
