"""What the map draws: GeoJSON and vector tiles, built by the database itself (0.5 to 10 ms a tile)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db import connection

from wangge.core.coords import WORLD, Bounds
from wangge.core.errors import NotFound
from wangge.places.models import CGCS2000, Division
from wangge.tenants.models import Tenant

MOST_FEATURES = 5000
"""A map draws at most so many at a time; the smallest are left out."""


@dataclass(frozen=True)
class Table:
    """What a layer's features say, where they come from, and in which order they matter."""

    columns: str
    source: str
    order: str


_TABLES = {
    "divisions": Table(
        "d.id, d.code, d.name, d.level, b.area_m2",
        """places_boundary b JOIN places_division d ON d.id = b.division_id
        WHERE b.tenant_id = %(tenant)s AND (b.valid @> %(day)s) IS TRUE AND d.level = ANY(%(levels)s)""",
        "b.area_m2 DESC, b.id",
    ),
    "cells": Table(
        "b.id, b.code, b.name, b.level, s.code AS system, b.area_class, b.provisional, b.area_m2",
        """places_cell b JOIN places_gridsystem s ON s.id = b.system_id
        WHERE b.tenant_id = %(tenant)s AND (b.valid @> %(day)s) IS TRUE AND %(named)s IN ('', s.code)""",
        "b.area_m2 DESC, b.id",
    ),
    "held": Table(
        "b.id, b.code, b.name, coalesce(h.number, 0) AS held, coalesce(h.codes, '') AS grids",
        """places_cell b JOIN places_gridsystem s ON s.id = b.system_id
        LEFT JOIN LATERAL (
            SELECT count(*) AS number, string_agg(g.code, ' ' ORDER BY g.code) AS codes
            FROM places_responsibilitycell r JOIN places_responsibilitygrid g ON g.id = r.grid_id
            WHERE r.cell_id = b.id AND r.valid @> %(day)s
        ) h ON true
        WHERE b.tenant_id = %(tenant)s AND (b.valid @> %(day)s) IS TRUE AND %(named)s IN ('', s.code)""",
        "b.area_m2 DESC, b.id",
    ),
    "drawings": Table(
        "b.id, b.kind, b.name",
        "places_drawing b WHERE b.tenant_id = %(tenant)s AND %(named)s IN ('', b.kind)",
        "b.id",
    ),
}

_ROWS = """
SELECT {columns}, {geom} AS geom FROM {source}
    AND b.geom && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, {srid})
ORDER BY {order} LIMIT %(most)s
"""
_COLLECTION = """
SELECT json_build_object('type', 'FeatureCollection', 'features',
    coalesce(json_agg(ST_AsGeoJSON(t.*, 'geom', 7)::json), '[]'::json))::text FROM ({rows}) t
"""
_PLAIN = "ST_SetSRID(b.geom, 4326)"  # the same to 1 cm, and what GeoJSON means without saying so
_TILE = "SELECT ST_AsMVT(t.*, %(layer)s, 4096, 'geom') FROM ({rows}) t WHERE t.geom IS NOT NULL"
_ON_TILE = """ST_AsMVTGeom(
    ST_Transform(ST_SetSRID(ST_Simplify(b.geom, %(half_pixel)s, true), 4326), 3857),
    ST_TileEnvelope(%(z)s, %(x)s, %(y)s))"""


@dataclass(frozen=True)
class Layer:
    """``divisions``, ``cells``, ``held`` (cells and the responsibility grids that have them) or ``drawings``;
    ``cells-city`` is one system (or level, or kind) of it."""

    kind: str
    named: str = ""

    @classmethod
    def of(cls, name: str) -> Self:
        """Raises NotFound for what is no layer."""
        kind, _, named = name.partition("-")
        if kind not in _TABLES:
            raise NotFound
        return cls(kind, named)

    def rows(self, geom: str) -> str:
        table = _TABLES[self.kind]
        return _ROWS.format(
            columns=table.columns, source=table.source, order=table.order, geom=geom, srid=CGCS2000
        )


def features(
    tenant: Tenant, layer: Layer, box: Bounds = WORLD, *, on: date, most: int | None = MOST_FEATURES
) -> str:
    """A layer in a rectangle as a GeoJSON FeatureCollection, coordinates to 1e-7 degrees (1 cm)."""
    levels = [layer.named] if layer.named else list(Division.Level.values)
    asked = {"tenant": tenant.pk, "day": on, "named": layer.named, "levels": levels, "most": most}
    return _one(_COLLECTION.format(rows=layer.rows(_PLAIN)), {**asked, **box._asdict()})


_FIRST_ZOOM = {"city": 0, "district": 0, "street": 9, "community": 12}
"""Divisions of a level are drawn from this zoom on."""
_CELLS_FROM = 11


def tile(tenant: Tenant, layer: Layer, z: int, x: int, y: int, *, on: date) -> bytes:
    """A Mapbox vector tile (Web Mercator); what is smaller than half a pixel is simplified away.

    Raises NotFound for numbers that are no tile. Small divisions and cells wait for a near zoom.
    """
    if not (0 <= z <= 22 and 0 <= x < 2**z and 0 <= y < 2**z):
        raise NotFound
    if layer.kind in ("cells", "held") and z < _CELLS_FROM:
        return b""
    levels = [level for level, first in _FIRST_ZOOM.items() if z >= first and layer.named in ("", level)]
    asked = {"tenant": tenant.pk, "day": on, "named": layer.named, "levels": levels, "most": MOST_FEATURES}
    place = {"z": z, "x": x, "y": y, "half_pixel": 360 / 2**z / 1024, "layer": layer.kind}
    params = {**asked, **place, **tile_box(z, x, y)._asdict()}
    return bytes(_one(_TILE.format(rows=layer.rows(_ON_TILE)), params))


def tile_box(z: int, x: int, y: int, margin: float = 1 / 64) -> Bounds:
    """The rectangle of a tile in degrees, and a little around it for lines that run along its edge."""
    size = 2**z
    west, east = ((x + step) / size * 360 - 180 for step in (-margin, 1 + margin))
    south, north = (_latitude(1 - 2 * (y + step) / size) for step in (1 + margin, -margin))
    return Bounds(west, south, east, north)


def _latitude(share: float) -> float:
    """Latitude of a share (-1 to 1) of the height of the Mercator map."""
    return math.degrees(math.atan(math.sinh(math.pi * share)))


def _one(sql: str, params: dict[str, object]) -> str | memoryview | bytes:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()[0]
