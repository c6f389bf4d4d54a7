"""Where things happen: along the streets of the plan, more often at a few places than at others."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from wangge.demo.town import names, plan


@dataclass(frozen=True)
class Spot:
    """A place, in words and in degrees."""

    lon: float
    lat: float
    text: str
    area_class: str
    letter: str  # its community on the map of the plan


HOT = (("h", 7, 3), ("l", 4, 7), ("e", 4, 4), ("i", 9, 5), ("a", 1, 1), ("j", 6, 5))
"""Blocks where it happens again and again, with the community they lie in."""


def spot_in(letters: str, rng: Random) -> Spot:
    """A place in one of these communities, every third time at one of the hot spots."""
    hot = [(letter, u, v) for letter, u, v in HOT if letter in letters]
    if hot and rng.random() < 0.35:
        letter, u, v = rng.choice(hot)
        return _beside_street(letter, u, v, True, rng.gauss(0.5, 0.05))
    letter = rng.choice(letters)
    u, v = rng.choice(plan.blocks_of(letter))
    return _beside_street(letter, u, v, rng.random() < 0.5, rng.uniform(0.08, 0.92))


def _beside_street(letter: str, u: int, v: int, across: bool, along: float) -> Spot:
    """Some ten metres beside the street north or west of a block."""
    if across:
        lon, lat = plan.place(u + along, v + 0.022)
        text = f"{names.ROADS[v]}南侧（{names.AVENUES[u]}至{names.AVENUES[u + 1]}之间）"
    else:
        lon, lat = plan.place(u + 0.022, v + along)
        text = f"{names.AVENUES[u]}东侧（{names.ROADS[v]}至{names.ROADS[v + 1]}之间）"
    return Spot(lon, lat, text, names.COMMUNITIES[letter][1], letter)
