"""A figure: a value and its reference, and how several of them become one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Figure:
    """What one round measured. ``against`` says in words what the reference is; a limit may not be passed."""

    name: str
    value: float
    unit: str
    reference: float
    against: str
    is_limit: bool = False

    @property
    def is_missed(self) -> bool:
        return self.is_limit and self.value > self.reference

    @property
    def ratio(self) -> float:
        return self.value / self.reference if self.reference else 0.0


def line(rounds: Sequence[Figure]) -> dict[str, Any]:
    """One line for the rounds of one figure: medians, with least and most, and whether a limit was passed."""
    values = [figure.value for figure in rounds]
    missed = {"missed": True} if any(figure.is_missed for figure in rounds) else {}
    return {
        "name": rounds[0].name,
        "value": _short(median(values)),
        "unit": rounds[0].unit,
        "reference": _short(median(figure.reference for figure in rounds)),
        "ratio": _short(median(figure.ratio for figure in rounds)),
        "against": rounds[0].against,
        "least": _short(min(values)),
        "most": _short(max(values)),
        "rounds": len(rounds),
        **missed,
    }


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which a share of them lies."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def _short(value: float) -> float:
    return float(f"{value:.4g}")
