"""Between the shapes we reckon with (Shapely) and those the database gives and takes (GEOS in Django)."""

from __future__ import annotations

import shapely
from django.contrib.gis.geos import GEOSGeometry

from wangge.places.models import CGCS2000


def stored(shape: shapely.Geometry) -> GEOSGeometry:
    """A shape in degrees as the database takes it; areas become multipolygons."""
    if shape.geom_type == "Polygon":
        shape = shapely.MultiPolygon([shape])
    return GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=CGCS2000)


def shape_of(geom: GEOSGeometry) -> shapely.Geometry:
    """What the database gave, to reckon with."""
    return shapely.from_wkb(bytes(geom.wkb))


def same_shape(one: GEOSGeometry, other: GEOSGeometry) -> bool:
    """Alike to the last digit, wherever rings begin and whatever way they turn."""
    return bool(
        shapely.equals_identical(shapely.normalize(shape_of(one)), shapely.normalize(shape_of(other)))
    )
