"""What happens often in the district, and under which made-up conditions it is filed: two small tables."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from wangge.catalogue.actions import ConditionValues, LimitValues, NewCondition
from wangge.catalogue.models import Condition, Matter
from wangge.core.limits import Limit, Unit
from wangge.people.models import Platform

DATA = Path(__file__).parent / "data"
CLASSES = ("A", "B", "C")


@dataclass
class Often:
    """A matter that occurs often: how it is told of, what it looks like, and whose it is."""

    matter: Matter
    scene: str
    organisation: str
    below: str
    weight: int
    told: list[str]
    conditions: list[Condition] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.matter.code


def limit_of(condition: Condition, area_class: str) -> Limit:
    """How long handling may take, from what is loaded already."""
    return next(limit.handling for limit in condition.limits.all() if limit.area_class == area_class)


def part_of(limit: Limit, share: float) -> Limit:
    """A share of a limit, to the hundredth."""
    return Limit(Fraction(limit.value) * Fraction(max(1, round(share * 100)), 100), limit.unit)


def often() -> list[Often]:
    """The matters of the table, without conditions."""
    matters = {one.code: one for one in Matter.objects.filter(tenant=None, scheme="2026", kind="matter")}
    return [
        Often(
            matters[row["code"]],
            row["scene"],
            row["organisation"],
            row["below"],
            int(row["weight"]),
            row["told"].split("|"),
        )
        for row in read_rows("matters")
    ]


def new_conditions(rows: list[Often], platforms: dict[str, Platform]) -> list[NewCondition]:
    """The conditions of the table with a limit for each area class."""
    known = {row.code: row for row in rows}
    return [
        NewCondition(
            known[row["code"]].matter,
            _words(row, platforms[known[row["code"]].organisation].name),
            _limits(row),
        )
        for row in read_rows("conditions")
    ]


def _words(row: dict[str, str], handled_by: str) -> ConditionValues:
    return ConditionValues(
        text=row["text"],
        text_en=row["text_en"],
        closing=row["closing"],
        closing_en=row["closing_en"],
        handled_by=handled_by,
        needs_photo=row["photo"] == "1",
        emergency=row["emergency"] == "1",
    )


def _limits(row: dict[str, str]) -> tuple[LimitValues, ...]:
    unit = Unit(row["unit"])
    return tuple(LimitValues(Decimal(row[grade.lower()]), unit, grade) for grade in CLASSES)


def read_rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
