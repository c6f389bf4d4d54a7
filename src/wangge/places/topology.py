"""Do neighbours fit? Overlaps and gaps between shapes in stored degrees, in square metres.

The stored coordinates are the truth that points are located by, so nothing is projected here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from wangge.places import measure
from wangge.places.findings import Finding, inside, sorted_by_size

TOLERANCE_M2 = 0.01
"""A pair of neighbours may overlap or leave free so much: the accuracy of stored vertices."""

_DEGREES2 = 1e-13
"""Square degrees, less than 0.002 m² anywhere: not worth measuring."""

_TOUCH = 1e-9
"""Degrees, 0.1 mm: so near a shape a gap lies beside it."""


def check(
    shapes: Sequence[shapely.Geometry], names: Sequence[str], ground: Sequence[shapely.Geometry] = ()
) -> list[Finding]:
    """Overlaps of two shapes, and gaps enclosed by two or more, above the tolerance; largest first.

    With ``ground``, what should be covered, a hole in the ground is no gap.
    """
    layer = np.asarray(shapes, dtype=object)
    if len(layer) < 2:
        return []
    gaps = _gaps(layer, names, shapely.union_all(ground) if len(ground) else None)
    return sorted_by_size([*_overlaps(layer, names), *gaps])


def _overlaps(layer: np.ndarray, names: Sequence[str]) -> Iterator[Finding]:
    one, other = shapely.STRtree(layer).query(layer, predicate="intersects")
    pairs = one < other
    one, other = one[pairs], other[pairs]
    common = shapely.intersection(layer[one], layer[other])
    for at in np.flatnonzero(shapely.area(common) > _DEGREES2):
        areas = _areas(common[at])
        if (m2 := measure.area_m2(areas)) > TOLERANCE_M2:
            yield Finding("overlap", (names[one[at]], names[other[at]]), **inside(areas), m2=round(m2, 4))


def _areas(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """The areas of a mixed result, without its lines and points."""
    return shapely.multipolygons([part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"])


def _gaps(layer: np.ndarray, names: Sequence[str], ground: shapely.Geometry | None) -> Iterator[Finding]:
    tree = shapely.STRtree(layer)
    for gap in enclosed(layer):
        around = sorted({names[at] for at in tree.query(gap, predicate="dwithin", distance=_TOUCH)})
        m2 = measure.area_m2(gap)
        if len(around) > 1 and m2 > TOLERANCE_M2 and _should_be_covered(gap, ground):
            yield Finding("gap", tuple(around), **inside(gap), m2=round(m2, 4))


def _should_be_covered(gap: shapely.Polygon, ground: shapely.Geometry | None) -> bool:
    """Is most of it ground? (The edges of a hole and of what was cut around it differ by a hair.)"""
    return ground is None or shapely.intersection(gap, ground).area > gap.area / 2


def enclosed(layer: np.ndarray) -> list[shapely.Polygon]:
    """What the shapes together enclose but do not cover."""
    parts = shapely.get_parts(_together(layer))
    tree = shapely.STRtree(parts)
    holes = [shapely.Polygon(ring) for part in parts for ring in part.interiors]
    islands = [shapely.union_all(parts[tree.query(hole, predicate="contains")]) for hole in holes]
    free = shapely.get_parts(shapely.difference(holes, islands)) if holes else []
    return [gap for gap in free if gap.area > _DEGREES2]


def _together(layer: np.ndarray) -> shapely.Geometry:
    return shapely.coverage_union_all(layer) if shapely.coverage_is_valid(layer) else shapely.union_all(layer)
