"""A made-up piece of ground for tests: divisions and cells drawn as rectangles or any shape."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db.backends.postgresql.psycopg_any import DateRange

from wangge.places.models import CGCS2000, Boundary, Cell, Division, GridSystem
from wangge.tenants.models import Tenant

SINCE = date(2024, 1, 1)
TODAY = date(2026, 3, 10)
BEIJING = Path(__file__).resolve().parents[3] / "shared/data/zh-beijing-boundaries"


def stored(shape: shapely.Geometry) -> GEOSGeometry:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return GEOSGeometry(memoryview(shapely.to_wkb(shapely.multipolygons(parts))), srid=CGCS2000)


def division(tenant: Tenant, code: str, level: str, parent=None, shape=None, **more) -> Division:
    made = Division.objects.create(
        tenant=tenant, code=code, name=more.pop("name", code), level=level, parent=parent
    )
    if shape is not None:
        bound(made, shape, **more)
    return made


def bound(of: Division, shape: shapely.Geometry, since: date = SINCE, until: date | None = None) -> Boundary:
    return Boundary.objects.create(
        tenant=of.tenant, division=of, geom=stored(shape), area_m2=1, valid=DateRange(since, until)
    )


def cell(
    system: GridSystem, code: str, shape: shapely.Geometry, since: date = SINCE, until=None, **more
) -> Cell:
    return Cell.objects.create(
        tenant=system.tenant,
        system=system,
        code=code,
        geom=stored(shape),
        area_m2=1,
        valid=DateRange(since, until),
        **more,
    )
