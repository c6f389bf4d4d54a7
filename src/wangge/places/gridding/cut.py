"""Areas in, cells with codes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer

from wangge.core import coords
from wangge.places.gridding.faces import Net, weave
from wangge.places.gridding.joining import join
from wangge.places.gridding.numbering import TooManyCells, codes

__all__ = ["Area", "Piece", "TooManyCells", "cut"]

_CHORD = 0.0005
"""Degrees. Longer edges get vertices in between, or they would leave the projected straight line."""


@dataclass(frozen=True)
class Area:
    """Ground of one division, in stored degrees. ``depth`` is that of its level: the deepest owns the ground.

    ``has_parts`` says that divisions inside it are areas of the same cut, so that it only owns the rest.
    """

    code: str
    shape: shapely.Geometry
    depth: int = 0
    has_parts: bool = False


@dataclass(frozen=True)
class Piece:
    """A cell: its code, the area it was cut from, and its shape in stored degrees."""

    code: str
    area: Area
    shape: shapely.Polygon
    provisional: bool


def cut(areas: Sequence[Area], size: float) -> list[Piece]:
    """Squares of ``size`` metres on the lattice of the local CGCS2000 3° zone, cut at the areas' boundaries.

    Neighbours share every vertex, so there are no gaps and overlaps but those of the last digit; where areas
    overlap, the lowest code gets the ground. Raises TooManyCells.
    """
    plane = _Plane([area.shape for area in areas], size)
    shapes = [plane.metres(area.shape) for area in areas]
    net = weave(shapes, [(-area.depth, area.code) for area in areas], size)
    groups = join(net, size, [area.has_parts for area in areas])
    shapes = plane.degrees(_outlines(net, groups))
    mine: list[list[shapely.Polygon]] = [[] for _ in areas]
    for group, shape in sorted(zip(groups, shapes, strict=True), key=lambda pair: _place(net, pair[0])):
        mine[net.owner[group[0]]].append(shape)
    return [piece for area, own in zip(areas, mine, strict=True) for piece in _numbered(area, own)]


def _numbered(area: Area, shapes: Sequence[shapely.Polygon]) -> list[Piece]:
    """The cells of one area with their codes, in order."""
    numbered = zip(shapes, codes(area.code, len(shapes)), strict=True)
    return [Piece(code, area, shape, provisional) for shape, (code, provisional) in numbered]


def _place(net: Net, group: list[int]) -> tuple[float, ...]:
    """Order of a cell: its main square's row from the north, column from the west; then the piece itself."""
    main = group[0]
    west, _south, _east, north = net.faces[main].bounds
    return (-net.row[main], net.column[main], west, -north)


def _outlines(net: Net, groups: Sequence[Sequence[int]]) -> npt.NDArray[np.object_]:
    """One polygon a group, with every vertex of its faces' outer edges."""
    outlines = [
        net.faces[group[0]] if len(group) == 1 else shapely.coverage_union_all(net.faces[list(group)])
        for group in groups
    ]
    return np.array(outlines, dtype=object)


class _Plane:
    """The local zone, with its origin moved near by whole squares, so that no digits are lost."""

    def __init__(self, shapes: Sequence[shapely.Geometry], size: float) -> None:
        west, south, east, north = shapely.total_bounds(np.asarray(shapes, dtype=object))
        center = ((west + east) / 2, (south + north) / 2)
        self.epsg = coords.metric_epsg(*center)
        self.there = coords.transformer(coords.STORED_EPSG, self.epsg)
        self.back = coords.transformer(self.epsg, coords.STORED_EPSG)
        self.origin = np.round(np.array(self.there.transform(*center)) / size) * size

    def metres(self, shape: shapely.Geometry) -> shapely.Geometry:
        dense = shapely.segmentize(shape, _CHORD)
        return shapely.transform(dense, lambda xy: _moved(xy, self.there) - self.origin)

    def degrees(self, shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
        return shapely.transform(shapes, lambda xy: _moved(xy + self.origin, self.back))


def _moved(points: npt.NDArray[np.float64], change: Transformer) -> npt.NDArray[np.float64]:
    return np.column_stack(change.transform(*points.T))
