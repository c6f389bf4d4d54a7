"""By whom something is told, when, and from which day it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Told:
    """``at`` is the day of telling, ``start`` the first day of what changes, if it is another one."""

    by: object
    at: date
    start: date | None = None
    source: str = ""

    @property
    def day(self) -> date:
        """The first day of what changes."""
        return self.start or self.at
