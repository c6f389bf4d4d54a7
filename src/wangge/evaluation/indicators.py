"""Indicators are data (`data/indicators.csv`): a count, or one count out of another."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from wangge.evaluation import counts
from wangge.evaluation.counts import Count

DATA = Path(__file__).parent / "data" / "indicators.csv"
FAMILIES: Mapping[str, Mapping[str, Count]] = {
    "region": counts.HOME,
    "platform": counts.HOME,
    "department": counts.DEPARTMENT,
    **dict.fromkeys(
        ("supervisor", "acceptor", "duty_chief", "dispatcher", "liaison", "handler"), counts.POST
    ),
}
"""Who is looked at, and what can be counted about him. The last six are duties: a row is a post."""
PLACES = ("region", "platform", "department")
DUTIES = tuple(kind for kind in FAMILIES if kind not in PLACES)
HUNDREDTH = Decimal("0.01")
FEW = 10


@dataclass(frozen=True)
class Value:
    """A number, or ``part`` out of ``whole``."""

    part: int
    whole: int | None = None

    @property
    def percent(self) -> Decimal | None:
        """Of the whole, to two places; none where there is nothing to divide by."""
        if not self.whole:
            return None
        return (Decimal(100 * self.part) / self.whole).quantize(HUNDREDTH, ROUND_HALF_UP)

    @property
    def is_small(self) -> bool:
        """So few that a percentage says little: the counts are read first."""
        return bool(self.whole) and (self.whole or 0) < FEW

    @property
    def sort_key(self) -> Decimal:
        """For tables: rates by their size, what cannot be divided below everything."""
        if self.whole is None:
            return Decimal(self.part)
        return Decimal(-1) if self.percent is None else self.percent


@dataclass(frozen=True)
class Indicator:
    """One line of the table. ``when`` (setting=value) says under which setting this line holds."""

    id: str
    subjects: frozenset[str]
    zh: str
    en: str
    numerator: str
    denominator: str
    when: str
    better: str
    shown: bool
    formula_en: str
    formula_zh: str
    note: str
    confidence: str

    @property
    def label(self) -> str:
        return self.en if _reads_english() else self.zh

    @property
    def help(self) -> str:
        """What it says, in words."""
        if not _reads_english():
            return self.formula_zh
        return f"{self.formula_en}; {self.note}" if self.note else self.formula_en

    @property
    def is_rate(self) -> bool:
        return bool(self.denominator)

    def value(self, found: Mapping[str, int]) -> Value:
        part = found.get(self.numerator, 0)
        return Value(part, found.get(self.denominator, 0)) if self.denominator else Value(part)


@cache
def table() -> tuple[Indicator, ...]:
    """Every line of the file. Raises ``KeyError`` at first use where a line names an unknown count."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return tuple(_checked(_indicator(row)) for row in csv.DictReader(file))


def of(subject: str, settings: Mapping[str, str] | None = None) -> list[Indicator]:
    """The indicators of a kind of subject, under the settings that choose between two definitions."""
    chosen = {"filing_rate_of": "reported", **(settings or {})}
    return [i for i in table() if subject in i.subjects and _holds(i.when, chosen)]


def _reads_english() -> bool:
    return (get_language() or "").startswith("en")


def _holds(when: str, chosen: Mapping[str, str]) -> bool:
    name, _, value = when.partition("=")
    return not when or chosen.get(name) == value


def _indicator(row: Mapping[str, str]) -> Indicator:
    return Indicator(
        id=row["indicator_id"],
        subjects=frozenset(row["subjects"].split()),
        zh=row["indicator"],
        en=row["name_en"],
        numerator=row["numerator"],
        denominator=row["denominator"],
        when=row["when"],
        better=row["better"],
        shown=row["shown"] == "1",
        formula_en=row["formula_words"],
        formula_zh=row["formula_zh"],
        note=row["note"],
        confidence=row["confidence"],
    )


def _checked(line: Indicator) -> Indicator:
    for subject in line.subjects:
        for name in filter(None, (line.numerator, line.denominator)):
            FAMILIES[subject][name]
    return line
