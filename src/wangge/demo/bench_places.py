"""Figures for ``./bench``: locating points, each beside its reference in the same run.

The ground is made up: a district of 205 × 205 uneven squares of about 100 m (42,025 unit grids, as many as
Beijing has), social grids of 3 × 3 of them, and round them communities, streets and the district itself. It
lives in a transaction that is rolled back.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import shapely
from django.db import connection, transaction

from wangge.places.actions.cells import DrawnCell, put_cells
from wangge.places.actions.divisions import Drawn, put_divisions
from wangge.places.actions.told import Told
from wangge.places.locate import Ground, locate
from wangge.places.models import GridSystem
from wangge.tenants.models import Tenant

DAY = date(2026, 1, 1)
TOLD = Told("./bench", DAY)

Figure = dict[str, object]
Points = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Volume:
    """Squares along one side of the district, and how many points are located."""

    side: int = 205
    in_bulk: int = 200_000
    one_by_one: int = 1_000


def figures(volume: Volume = Volume()) -> Iterator[Figure]:
    """One figure each for points in bulk and one by one."""
    with transaction.atomic():
        tenant = Tenant.objects.create(code="bench-places", name="bench")
        town = _Town(volume.side)
        town.settle(tenant)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE places_cell, places_boundary, places_division")
        yield _in_bulk(tenant, town.points(volume.in_bulk))
        yield _one_by_one(tenant, town.points(volume.one_by_one).tolist())
        transaction.set_rollback(True)


def _in_bulk(tenant: Tenant, points: Points) -> Figure:
    """All layers at once, every answer put together anew; the reference is the layer of unit grids alone."""
    ground = Ground.load(tenant, on=DAY)
    alone = ground.shapes[[cell.system == "city" for cell in ground.cells] + [False] * len(ground.bounded)]
    reference = _seconds(lambda: shapely.STRtree(shapely.points(points)).query(alone, predicate="intersects"))
    seconds = _seconds(lambda: ground.locate(points))
    return _figure("locate_in_bulk", "points/s", len(points) / seconds, len(points) / reference)


_BARE = """
SELECT id, code FROM places_cell WHERE ST_Covers(geom, ST_SetSRID(ST_MakePoint(%s, %s), 4490))
AND tenant_id = %s AND (valid @> %s::date) IS TRUE
"""


def _one_by_one(tenant: Tenant, points: list[list[float]]) -> Figure:
    """Milliseconds a point; the reference is a bare search of the cells."""

    def bare() -> None:
        for lon, lat in points:
            with connection.cursor() as cursor:
                cursor.execute(_BARE, [lon, lat, tenant.pk, DAY])
                cursor.fetchall()

    def whole() -> None:
        for lon, lat in points:
            locate(tenant, lon, lat, on=DAY)

    whole()
    reference, seconds = _seconds(bare), _seconds(whole)
    return _figure("locate_one", "ms", seconds / len(points) * 1000, reference / len(points) * 1000)


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _figure(name: str, unit: str, value: float, reference: float) -> Figure:
    ratio = round(value / reference, 2)
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "reference": round(reference, 3),
        "ratio": ratio,
    }


class _Town:
    """Uneven squares that share their corners, and blocks of them."""

    def __init__(self, side: int) -> None:
        self.side = side
        self.random = np.random.default_rng(1)
        steps = np.arange(side + 1)
        even = np.stack(np.meshgrid(steps, steps), axis=-1)
        self.corners = (even + self.random.uniform(-0.2, 0.2, even.shape)) * [0.00117, 0.0009] + [116.3, 39.8]

    def points(self, count: int) -> Points:
        """Points all over the town."""
        low, high = self.corners.reshape(-1, 2).min(axis=0), self.corners.reshape(-1, 2).max(axis=0)
        return self.random.uniform(low, high, (count, 2))

    def blocks(self, size: int) -> Iterator[tuple[str, shapely.Polygon]]:
        """Blocks of size × size squares with a code each; those at the far edges are smaller."""
        for row in range(0, self.side, size):
            for column in range(0, self.side, size):
                yield f"{size}.{row}.{column}", self._block(row, column, size)

    def _block(self, row: int, column: int, size: int) -> shapely.Polygon:
        part = self.corners[row : row + size + 1, column : column + size + 1]
        return shapely.Polygon(np.concatenate([part[0], part[1:, -1], part[-1, -2::-1], part[-2::-1, 0]]))

    def settle(self, tenant: Tenant) -> None:
        """Write it all: three levels of divisions, two grid systems."""
        for level, size in [("district", self.side), ("street", 51), ("community", 10)]:
            put_divisions(
                tenant, [Drawn(code, "", level, shape=shape) for code, shape in self.blocks(size)], TOLD
            )
        for code, size in [("city", 1), ("social", 3)]:
            system = GridSystem.objects.create(tenant=tenant, code=code, name=code)
            put_cells(system, [DrawnCell(name, shape) for name, shape in self.blocks(size)], TOLD)
