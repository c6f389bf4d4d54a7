"""Metres: the only place where a distance or an area is measured.

Geometry is stored in degrees, so planar functions would count degrees. In SQL every measure goes through
``geom::geography``, with a rectangle in degrees first, which the spatial index knows; in Python through the
same ellipsoid (that of CGCS2000).
"""

from __future__ import annotations

import math
from typing import TypeVar

import shapely
from django.db.models import BooleanField, F, FloatField, Func, QuerySet
from pyproj import Geod

from wangge.core.coords import WORLD, Bounds, check_point
from wangge.places.models import CGCS2000

Rows = TypeVar("Rows", bound=QuerySet)

ELLIPSOID = Geod(a=6378137.0, rf=298.257222101)

_SHORTEST_DEGREE = 110_500.0
"""Metres; a degree of latitude is longer everywhere, so a rectangle made with it is never too small."""


def distance_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two points (lon, lat), along the ellipsoid."""
    return ELLIPSOID.inv(*one, *other)[2]


def area_m2(shape: shapely.Geometry) -> float:
    """Square metres of a polygon or multipolygon in degrees; holes are taken off."""
    return sum(abs(ELLIPSOID.geometry_area_perimeter(_turned(part))[0]) for part in shapely.get_parts(shape))


def _turned(polygon: shapely.Polygon) -> shapely.Polygon:
    """Outer ring against the clock, holes with it: the signs that areas are added with."""
    return shapely.orient_polygons(polygon)


def box_around(lon: float, lat: float, metres: float) -> Bounds:
    """A rectangle that holds all within ``metres``; all longitudes where it would pass 180° or a pole."""
    up = metres / _SHORTEST_DEGREE
    south, north = max(lat - up, WORLD.south), min(lat + up, WORLD.north)
    narrowest = math.cos(math.radians(max(abs(south), abs(north))))
    across = up / narrowest if narrowest > 1e-6 else WORLD.east - WORLD.west
    if lon - across < WORLD.west or lon + across > WORLD.east:
        return Bounds(WORLD.west, south, WORLD.east, north)
    return Bounds(lon - across, south, lon + across, north)


def within(rows: Rows, lon: float, lat: float, metres: float, *, field: str = "geom") -> Rows:
    """The rows whose geometry in ``field`` (a path through relations is allowed) is at most so far away."""
    return rows.filter(_Near(field, *check_point(lon, lat), metres))


def with_metres(rows: Rows, lon: float, lat: float, *, field: str = "geom") -> Rows:
    """The rows with their distance in ``metres``, unsorted; nothing is filtered, so filter first."""
    return rows.annotate(metres=_Metres(field, *check_point(lon, lat)))


_POINT = f"ST_SetSRID(ST_MakePoint(%s, %s), {CGCS2000})"


class _Near(Func):
    """True within so many metres of a point: rectangle first, then the ellipsoid."""

    def __init__(self, field: str, lon: float, lat: float, metres: float) -> None:
        super().__init__(F(field), output_field=BooleanField())
        self.numbers = [*box_around(lon, lat, metres), lon, lat, metres]

    def as_sql(self, compiler, connection):  # type: ignore[override]
        column, params = compiler.compile(self.source_expressions[0])
        box = f"{column} && ST_MakeEnvelope(%s, %s, %s, %s, {CGCS2000})"
        near = f"ST_DWithin({column}::geography, {_POINT}::geography, %s)"
        return f"({box} AND {near})", [*params, *self.numbers[:4], *params, *self.numbers[4:]]


class _Metres(Func):
    """Metres to a point, along the ellipsoid."""

    def __init__(self, field: str, lon: float, lat: float) -> None:
        super().__init__(F(field), output_field=FloatField())
        self.numbers = [lon, lat]

    def as_sql(self, compiler, connection):  # type: ignore[override]
        column, params = compiler.compile(self.source_expressions[0])
        return f"ST_Distance({column}::geography, {_POINT}::geography)", [*params, *self.numbers]
