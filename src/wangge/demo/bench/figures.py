"""A figure: a value and its reference, and how several of them become one line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """What one round measured. ``against`` says in words what the reference is."""

    name: str
    value: float
    unit: str
    reference: float
    against: str

    @property
    def ratio(self) -> float:
        return self.value / self.reference if self.reference else 0.0


def line(rounds: Sequence[Figure]) -> str:
    """One JSON line for the rounds of one figure: medians, with least and most."""
    values = [figure.value for figure in rounds]
    told = {
        "name": rounds[0].name,
        "value": _short(median(values)),
        "unit": rounds[0].unit,
        "reference": _short(median(figure.reference for figure in rounds)),
        "ratio": _short(median(figure.ratio for figure in rounds)),
        "against": rounds[0].against,
        "least": _short(min(values)),
        "most": _short(max(values)),
        "rounds": len(rounds),
    }
    return json.dumps(told, ensure_ascii=False)


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which a share of them lies."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def _short(value: float) -> float:
    return float(f"{value:.4g}")
