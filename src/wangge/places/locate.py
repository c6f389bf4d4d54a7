"""Where is this point? One point is one statement; many points go through a tree in this process.

Points are (lon, lat) in CGCS2000 degrees. Both ways give the same answer, see ``located``.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import shapely
from django.db import connection

from wangge.core.coords import WORLD, check_point
from wangge.places.located import (
    NOWHERE,
    FoundCell,
    FoundDivision,
    Located,
    cell_chains,
    cut_from,
    division_chain,
    put_together,
)
from wangge.tenants.models import Tenant

__all__ = ["Ground", "Located", "LocatedMany", "locate", "locate_few", "locate_many"]


def locate(tenant: Tenant, lon: float, lat: float, *, on: date) -> Located:
    """Divisions and cells that hold a point on a day, in one statement; empty outside everything.

    Raises PointRefused for (0, 0), for what is not a number and for what is not on the earth.
    """
    lon, lat = check_point(lon, lat)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM places_locate(%s, %s, %s, %s)", [tenant.pk, lon, lat, on])
        return _from_rows(cursor.fetchall())


def locate_few(tenant: Tenant, points: Sequence[tuple[float, float]], *, on: date) -> list[Located]:
    """``locate`` for the points of one page, in one statement."""
    asked = [check_point(lon, lat) for lon, lat in points]
    found: list[list[tuple[Any, ...]]] = [[] for _point in asked]
    with connection.cursor() as cursor:
        cursor.execute(_FEW, [[lon for lon, _lat in asked], [lat for _lon, lat in asked], tenant.pk, on])
        for row in cursor.fetchall():
            found[row[0] - 1].append(row[1:])
    return [_from_rows(rows) for rows in found]


def _from_rows(rows: Iterable[tuple[Any, ...]]) -> Located:
    """The answer that rows of ``places_locate`` give: cells name their system, divisions do not."""
    cells = [FoundCell(*row[:3], int(row[3]), *row[4:]) for row in rows if row[5]]
    return put_together([FoundDivision(*row[:5]) for row in rows if not row[5]], cells)


def locate_many(tenant: Tenant, points: npt.ArrayLike, *, on: date) -> LocatedMany:
    """``locate`` for rows of (lon, lat). For several batches load a ``Ground`` once and ask it."""
    return Ground.load(tenant, on=on).locate(points)


@dataclass(frozen=True)
class LocatedMany(Sequence[Located]):
    """Answers in the order of the points; points in the same places share one answer."""

    answers: list[Located]
    which: npt.NDArray[np.intp]
    """For each point the index of its answer."""
    refused: npt.NDArray[np.bool_]
    """Points that ``locate`` refuses; here they are nowhere."""

    def __len__(self) -> int:
        return len(self.which)

    def __getitem__(self, index: int) -> Located:  # type: ignore[override]
        return self.answers[self.which[index]]

    def __iter__(self) -> Iterator[Located]:
        return map(self.answers.__getitem__, self.which.tolist())


_BATCH = 200_000
"""Points a tree is built for at a time: keeps memory near 100 MB."""

_FEW = """
SELECT point.at, found.* FROM unnest(%s::float8[], %s::float8[]) WITH ORDINALITY AS point (lon, lat, at)
CROSS JOIN LATERAL places_locate(%s, point.lon, point.lat, %s) AS found
"""
_CELLS = """
SELECT c.id, c.code, c.name, c.level, c.parent_id, s.code, c.area_class, c.division_id, ST_AsBinary(c.geom)
FROM places_cell c JOIN places_gridsystem s ON s.id = c.system_id
WHERE c.tenant_id = %s AND c.valid @> %s::date
"""
_BOUNDARIES = """
SELECT division_id, ST_AsBinary(geom) FROM places_boundary WHERE tenant_id = %s AND valid @> %s::date
"""
_DIVISIONS = "SELECT id, code, name, level, parent_id FROM places_division WHERE tenant_id = %s"


@dataclass
class Ground:
    """All cells and boundaries of a tenant on a day, in memory (about 60 MB for 42,025 cells).

    Meant for commands that locate many points, not for web workers.
    """

    shapes: npt.NDArray[np.object_]
    """Of the cells first, then of the boundaries."""
    cells: list[FoundCell]
    bounded: list[int]
    """Ids of the divisions that the boundaries are of."""
    divisions: dict[int, FoundDivision]
    chains: dict[object, tuple[FoundDivision, ...]] = field(default_factory=dict)
    known: dict[int, Located] = field(default_factory=lambda: {0: NOWHERE})
    """Answers by the sum of the marks of the shapes that hold a point."""

    def __post_init__(self) -> None:
        shapely.prepare(self.shapes)
        random = np.random.default_rng(0)
        self.marks = random.integers(1, 2**63, size=len(self.shapes), dtype=np.uint64)

    @classmethod
    def load(cls, tenant: Tenant, *, on: date) -> Self:
        with connection.cursor() as cursor:
            divisions = {
                row[0]: FoundDivision(*row) for row in cursor.execute(_DIVISIONS, [tenant.pk]).fetchall()
            }
            cells = cursor.execute(_CELLS, [tenant.pk, on]).fetchall()
            boundaries = cursor.execute(_BOUNDARIES, [tenant.pk, on]).fetchall()
        shapes = shapely.from_wkb([bytes(row[-1]) for row in [*cells, *boundaries]])
        return cls(shapes, [FoundCell(*row[:-1]) for row in cells], [row[0] for row in boundaries], divisions)

    def locate(self, points: npt.ArrayLike) -> LocatedMany:
        """Where each row of (lon, lat) is."""
        points = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        refused = _refused(points)
        points = np.where(refused[:, None], 0.0, points)
        sums = np.zeros(len(points), dtype=np.uint64)
        with _without_collecting():
            for start in range(0, len(points), _BATCH):
                sums[start : start + _BATCH] = self._sums(points[start : start + _BATCH])
        sums[refused] = 0
        distinct, which = np.unique(sums, return_inverse=True)
        return LocatedMany([self.known[mark] for mark in distinct.tolist()], which, refused)

    def _sums(self, points: npt.NDArray[np.float64]) -> npt.NDArray[np.uint64]:
        """For each point the sum of its shapes' marks; 63 random bits each, so equal sums are equal sets."""
        tree = shapely.STRtree(shapely.points(points))
        shape, point = tree.query(self.shapes, predicate="intersects")
        sums = np.zeros(len(points), dtype=np.uint64)
        np.add.at(sums, point, self.marks[shape])
        self._learn(sums, shape, point)
        return sums

    def _learn(self, sums: npt.NDArray, shape: npt.NDArray, point: npt.NDArray) -> None:
        """Put together the answers that were never met before, from one point each."""
        distinct, first = np.unique(sums, return_index=True)
        is_first = np.zeros(len(sums), dtype=bool)
        is_first[first[[mark not in self.known for mark in distinct.tolist()]]] = True
        held = is_first[point]
        order = np.argsort(point[held], kind="stable")  # within a point cells stay before boundaries
        point, holding = point[held][order], shape[held][order].tolist()
        start = np.flatnonzero(np.diff(point, prepend=-1))
        stop = np.append(start, len(point))[1:]
        for mark, a, b in zip(sums[point[start]].tolist(), start.tolist(), stop.tolist(), strict=True):
            self.known[mark] = self._answer(holding[a:b])

    def _answer(self, holding: list[int]) -> Located:
        """Where a point is that these shapes hold."""
        cells = [self.cells[at] for at in holding if at < len(self.cells)]
        ids = {self.bounded[at - len(self.cells)] for at in holding[len(cells) :]}
        ids.update(cell.division for cell in cells if cell.division)
        chains = cell_chains(cells)
        return Located(self._chain(frozenset(ids), cut_from(chains)), chains)

    def _chain(self, ids: frozenset[int], first: frozenset[int]) -> tuple[FoundDivision, ...]:
        """The chain of the divisions and all above them."""
        if (ids, first) not in self.chains:
            found: dict[int, FoundDivision] = {}
            for above in ids:
                self._climb(above, found)
            self.chains[ids, first] = division_chain(found.values(), first)
        return self.chains[ids, first]

    def _climb(self, above: int | None, found: dict[int, FoundDivision]) -> None:
        while above is not None and above not in found:
            found[above] = self.divisions[above]
            above = found[above].parent


@contextmanager
def _without_collecting() -> Iterator[None]:
    """So many new objects would make the garbage collector look through all of memory again and again."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _refused(points: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """What ``check_point`` refuses, for many points at once."""
    lon, lat = points[:, 0], points[:, 1]
    inside = (lon >= WORLD.west) & (lon <= WORLD.east) & (lat >= WORLD.south) & (lat <= WORLD.north)
    return ~inside | ((lon == 0) & (lat == 0))
