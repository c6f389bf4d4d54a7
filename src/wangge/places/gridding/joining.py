"""Small pieces join the neighbour with the longest common edge."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np
import shapely

from wangge.places.gridding.faces import NOBODY, Net, common_edges

SMALL = 0.30
"""A piece smaller than this share of a square does not stay alone."""

THIN_M = 20.0
"""A strip between areas that is nowhere wider belongs to nobody by mistake, and joins what lies beside it."""


def join(net: Net, size: float, has_parts: Sequence[bool]) -> list[list[int]]:
    """Groups of faces, each one cell: the first of a group is the largest of those its owner had before.

    A piece joins pieces of its own area. Strips and crumbs that nobody owns, or an area of which parts are
    drawn (``has_parts``), join any neighbour; wider ground that nobody owns is left out.
    """
    joining = _Joining(net, SMALL * size * size, _is_loose(net, size, has_parts))
    joining.run()
    groups: dict[int, list[int]] = {}
    for face in range(len(net)):
        groups.setdefault(joining.group(face), []).append(face)
    return [
        sorted(faces, key=lambda face: (net.owner[face] != owner, -net.area[face]))
        for group, faces in groups.items()
        if (owner := joining.owner[group]) != NOBODY
    ]


def _is_loose(net: Net, size: float, has_parts: Sequence[bool]) -> np.ndarray:
    """Faces that may join any neighbour: crumbs and strips of what is left between the areas."""
    left_over = (net.owner == NOBODY) | np.array([*has_parts, False], dtype=bool)[net.owner]
    loose = np.zeros(len(net), dtype=bool)
    for owner in np.unique(net.owner[left_over]):
        faces = np.flatnonzero(net.owner == owner)
        points = shapely.point_on_surface(net.faces[faces])
        for patch in shapely.get_parts(shapely.coverage_union_all(net.faces[faces])):
            if patch.area < SMALL * size * size or patch.buffer(-THIN_M / 2).is_empty:
                loose[faces[shapely.contains_properly(patch, points)]] = True
    return loose


class _Joining:
    """Faces grow together, smallest first; a group is known by the face that began it."""

    def __init__(self, net: Net, small: float, loose: np.ndarray) -> None:
        self.small = small
        self.area: list[float] = net.area.tolist()
        self.owner: list[int] = net.owner.tolist()
        self.loose: list[bool] = loose.tolist()
        self.into = list(range(len(net)))
        self.beside: list[dict[int, float]] = [{} for _ in range(len(net))]
        for one, other, length in zip(*(values.tolist() for values in common_edges(net.faces)), strict=True):
            self.beside[one][other] = self.beside[other][one] = length

    def group(self, face: int) -> int:
        while self.into[face] != face:
            self.into[face] = self.into[self.into[face]]
            face = self.into[face]
        return face

    def run(self) -> None:
        waiting = [(area, face) for face, area in enumerate(self.area) if self._must_join(face)]
        heapq.heapify(waiting)
        while waiting:
            area, face = heapq.heappop(waiting)
            if self.into[face] != face or self.area[face] != area:
                continue
            target = self._target(face)
            if target is not None:
                self._join(face, target)
                if self._must_join(target):
                    heapq.heappush(waiting, (self.area[target], target))

    def _must_join(self, face: int) -> bool:
        return self.loose[face] or (self.area[face] < self.small and self.owner[face] != NOBODY)

    def _target(self, face: int) -> int | None:
        """The neighbour with the longest common edge among those it may join."""
        allowed = [one for one in self.beside[face] if self._may_join(face, one)]
        return max(allowed, key=lambda one: (self.beside[face][one], self.area[one], -one), default=None)

    def _may_join(self, face: int, other: int) -> bool:
        if self.loose[face]:
            return self.loose[other] or self.owner[other] != NOBODY
        return self.owner[face] == self.owner[other] and not self.loose[other]

    def _join(self, face: int, target: int) -> None:
        self.into[face] = target
        self.area[target] += self.area[face]
        del self.beside[target][face]
        for other, length in self.beside[face].items():
            if other != target:
                del self.beside[other][face]
                together = self.beside[target].get(other, 0.0) + length
                self.beside[target][other] = self.beside[other][target] = together
