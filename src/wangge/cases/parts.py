"""Many legs as parts, each of one index range, read without ever putting the whole together.

A condition with OR over several tables makes the database read everything. So each part is narrowed, sorted
and cut by itself; only what is left of them is put together. Rows are read in two steps, first which, then
what they show: joins of what is shown would hide the sorted range from the planner.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from wangge.cases.models import Attachment, Leg

SHOWN = ("case__matter", "case__source", "case__home", "case__division", "platform", "holder")
BATCH = 2000


@dataclass(frozen=True)
class Parts:
    """Legs that are in at least one of the parts. Narrow, sort and slice them like a queryset."""

    querysets: tuple[QuerySet[Leg], ...]
    order: tuple[str, ...] = ("-case", "-pk")

    def filter(self, *conditions: Any, **columns: Any) -> Parts:
        return self._each(legs.filter(*conditions, **columns) for legs in self.querysets)

    def exclude(self, *conditions: Any, **columns: Any) -> Parts:
        return self._each(legs.exclude(*conditions, **columns) for legs in self.querysets)

    def either(self, *conditions: Q) -> Parts:
        """Legs that fit one of the conditions, each a part by itself."""
        return self._each(legs.filter(one) for one in conditions for legs in self.querysets)

    def order_by(self, *order: str) -> Parts:
        """Columns of legs, or ``reported``, the moment of the report."""
        return replace(self, order=order)

    def __getitem__(self, window: slice) -> list[Leg]:
        """The legs of a window with what is shown of them: two statements."""
        return shown(self._found(window.stop)[window])

    def look(self, window: slice, most: int) -> tuple[list[Leg], int]:
        """A window, and how many legs there are as far as one counts; mostly no statement more.

        Where the first part alone has as many as one counts, or nothing was cut, they need no counting.
        """
        found = self._found(window.stop, most)
        is_known = len(found) < window.stop or len(found) >= most
        return shown(found[window]), min(len(found), most) if is_known else self.count_to(most)

    def iterator(self, most: int) -> Iterator[Leg]:
        """The first so many, a batch at a time."""
        found = iter(self._found(most))
        while batch := list(islice(found, BATCH)):
            yield from shown(batch)

    def count_to(self, most: int) -> int:
        """How many there are, as far as one counts: no more than ``most`` of any part are looked at."""
        first, *others = (legs.order_by().values("pk")[:most] for legs in self.querysets)
        return min(first.union(*others).count() if others else first.count(), most)

    def _found(self, most: int, of_first: int = 0) -> list[int]:
        """Which legs come first: they are among the first so many of each part."""
        first, *others = self.sorted()
        first = first[: max(most, of_first)]
        found = first.union(*(legs[:most] for legs in others)).order_by(*self.order) if others else first
        return [row["pk"] for row in found]

    def sorted(self) -> Iterator[QuerySet[Leg]]:
        """Each part by itself in its order, with what it is sorted by."""
        keys = {"pk": None} | dict.fromkeys(key.lstrip("-") for key in self.order)
        reported = {"reported": F("case__reported_at")} if "reported" in keys else {}
        for legs in self.querysets:
            yield legs.annotate(**reported).order_by(*self.order).values(*keys)

    def _each(self, querysets: Iterable[QuerySet[Leg]]) -> Parts:
        return replace(self, querysets=tuple(querysets))


def shown(found: Sequence[int]) -> list[Leg]:
    """These legs in this order, with what a row of a list shows of them: one statement."""
    photo = Attachment.objects.filter(case=OuterRef("case"))
    legs = Leg.objects.select_related(*SHOWN).annotate(has_photo=Exists(photo)).in_bulk(found)
    return [legs[pk] for pk in found]
