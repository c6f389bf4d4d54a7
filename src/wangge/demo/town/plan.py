"""The street plan, drawn by code: a grid of streets that somebody bent, a river through it, parks, squares.

Everything is drawn in blocks first: (u, v) counts streets from the north-west corner, to the east and the
south. ``bent`` turns blocks into metres, ``degrees`` metres into stored coordinates. Shapes that share an
edge in blocks share every vertex on the ground, so communities, streets and the district fit without gaps.
"""

from __future__ import annotations

import math
from functools import cache
from random import Random

import numpy as np
import numpy.typing as npt
import shapely

from wangge.core.coords import STORED_EPSG, metric_epsg, transformer

CENTER = (113.44, 31.02)
BLOCK = 500.0  # metres
TURN = math.radians(8)
FINE = 0.125  # of a block: how often an edge has a vertex

MAP = (
    "aaabbbfffggg",
    "aaabbbfffggg",
    "aaccbbhhfggg",
    "dccceehhhiig",
    "ddceeejhhiii",
    "dddeejjjhiii",
    "kkkllljjoooi",
    "kklllmmooopp",
    "nkklmmrrqqpp",
    "nnnnmrrrqqqp",
)
WIDE, HIGH = len(MAP[0]), len(MAP)
PARKS = {(3, 2): 0, (8, 3): 1, (1, 7): 2, (9, 8): 3}
SQUARES = ((5, 4), (6, 6), (4, 1), (10, 2))

Metres = npt.NDArray[np.float64]


def bent(points: Metres) -> Metres:
    """Blocks to metres around the centre: no street of a grown town is straight."""
    u, v = points[:, 0], points[:, 1]
    east = BLOCK * (u - WIDE / 2) + 80 * np.sin(0.9 * v + 0.3) + 45 * np.sin(1.5 * u + 0.7 * v)
    north = -BLOCK * (v - HIGH / 2) + 85 * np.sin(0.75 * u) + 40 * np.sin(1.3 * v + 0.5 * u)
    return np.column_stack(
        (east * math.cos(TURN) - north * math.sin(TURN), east * math.sin(TURN) + north * math.cos(TURN))
    )


def degrees(points: Metres) -> Metres:
    """Metres around the centre to stored degrees."""
    epsg = metric_epsg(*CENTER)
    origin = transformer(STORED_EPSG, epsg).transform(*CENTER)
    moved = points + np.array(origin)
    return np.round(np.column_stack(transformer(epsg).transform(moved[:, 0], moved[:, 1])), 8)


def on_ground(shape: shapely.Geometry, away: float = 0.0) -> shapely.Geometry:
    """A shape in blocks as it lies on the ground, in degrees; ``away`` metres wider."""
    there = shapely.transform(shapely.segmentize(shape, FINE), bent)
    return shapely.transform(there.buffer(away) if away else there, degrees)


def place(u: float, v: float) -> tuple[float, float]:
    """(lon, lat) of a point in blocks."""
    lon, lat = degrees(bent(np.array([[u, v]])))[0]
    return float(lon), float(lat)


@cache
def blocks_of(letter: str) -> tuple[tuple[int, int], ...]:
    """The blocks (column, row) of a community of the map."""
    return tuple((column, row) for row in range(HIGH) for column in range(WIDE) if MAP[row][column] == letter)


def letters() -> list[str]:
    """The communities of the map."""
    return sorted(set("".join(MAP)))


def area(blocks: list[tuple[int, int]]) -> shapely.Geometry:
    """Blocks as one shape on the ground, with a vertex wherever a neighbour has one."""
    return on_ground(shapely.union_all([shapely.box(u, v, u + 1, v + 1) for u, v in blocks]))


def street_line(across: bool, number: int) -> shapely.LineString:
    """A street in blocks: from west to east (``across``) or from north to south."""
    ends = [(0, number), (WIDE, number)] if across else [(number, 0), (number, HIGH)]
    return shapely.LineString(ends)


def river_line() -> shapely.LineString:
    """The river in blocks: comes in from the west and leaves in the south-east."""
    steps = np.linspace(-0.1, WIDE + 0.1, 60)
    return shapely.LineString(np.column_stack((steps, 5.6 + 1.25 * np.sin(0.5 * steps + 0.5) + 0.08 * steps)))


@cache
def river() -> shapely.Geometry:
    """The river on the ground, some 110 m wide, inside the district."""
    water = shapely.transform(shapely.transform(river_line(), bent).buffer(55), degrees)
    return shapely.intersection(water, area([block for letter in letters() for block in blocks_of(letter)]))


def houses(rng: Random) -> list[shapely.Polygon]:
    """Blocks of houses between the streets, none in the water, in a park or on a square."""
    wet = river()
    free = [(u, v) for v in range(HIGH) for u in range(WIDE) if (u, v) not in (*PARKS, *SQUARES)]
    found = [on_ground(yard) for block in free for yard in _yards(*block, rng)]
    return [yard for yard in found if not shapely.intersects(wet, yard)]


def _yards(u: int, v: int, rng: Random) -> list[shapely.Polygon]:
    """Two or three rows of two or three yards in a block."""
    columns, rows = rng.choice(((2, 2), (3, 2), (2, 3), (3, 3)))
    wide, high = 0.88 / columns, 0.88 / rows
    return [
        shapely.box(
            u + 0.06 + column * wide + 0.02,
            v + 0.06 + row * high + 0.02,
            u + 0.06 + (column + rng.uniform(0.8, 0.94)) * wide,
            v + 0.06 + (row + rng.uniform(0.8, 0.94)) * high,
        )
        for column in range(columns)
        for row in range(rows)
        if rng.random() < 0.9
    ]


def lanes(rng: Random) -> list[shapely.LineString]:
    """Lanes through the middle of some blocks."""
    found = []
    for v in range(HIGH):
        for u in range(WIDE):
            if (u, v) not in PARKS and rng.random() < 0.6:
                ends = (
                    [(u + 0.5, v), (u + 0.5, v + 1)]
                    if rng.random() < 0.5
                    else [(u, v + 0.5), (u + 1, v + 0.5)]
                )
                found.append(shapely.LineString(ends))
    return found


def park(u: int, v: int) -> shapely.Polygon:
    """The green inside a block, up to its streets."""
    return shapely.difference(on_ground(shapely.box(u + 0.05, v + 0.05, u + 0.95, v + 0.95)), river())


def square(u: int, v: int) -> shapely.Polygon:
    return shapely.difference(on_ground(shapely.box(u + 0.2, v + 0.2, u + 0.8, v + 0.8)), river())
