"""The light of a clock: two moments part green, yellow and red.

One of them is the due moment. The other lies before it (national: yellow from 80 % of the limit on, red
when late) or after it (Yichang: yellow when late, red when stuck and to be explained, which is late by the
whole limit again). Both are stored, so a light is a comparison with now and nobody updates lights.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction


class Light(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True)
class LightPreset:
    """``share`` of the limit: where the light changes besides at the due moment."""

    name: str
    share: Fraction


NATIONAL = LightPreset("national", Fraction(4, 5))
YICHANG = LightPreset("yichang", Fraction(2))
PRESETS = {preset.name: preset for preset in (NATIONAL, YICHANG)}


def light_of(due: datetime | None, warn: datetime | None, at: datetime) -> Light | None:
    """The light at a moment; exactly at a change it is still the better one. None where nothing is due."""
    if due is None:
        return None
    first, second = sorted((due, due if warn is None else warn))
    if at <= first:
        return Light.GREEN
    return Light.YELLOW if at <= second else Light.RED
