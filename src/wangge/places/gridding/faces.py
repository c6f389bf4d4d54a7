"""The net: lattice and boundaries drawn together; its meshes (faces) fit to the last digit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

SNAP_M = 1e-5
"""Vertices of the net lie on multiples of this many metres: two that should be one become one."""

NOBODY = -1


@dataclass
class Net:
    """Faces in metres from the net's origin, each in one square and in at most one area."""

    faces: npt.NDArray[np.object_]
    owner: npt.NDArray[np.intp]
    """Index of the area a face belongs to, or NOBODY for what areas enclose but none covers."""
    column: npt.NDArray[np.intp]
    row: npt.NDArray[np.intp]
    """Square of the lattice; columns grow eastwards, rows northwards."""
    area: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.faces)


def weave(shapes: Sequence[shapely.Geometry], ranks: Sequence[tuple], size: float) -> Net:
    """Cut areas (in metres) along a lattice of ``size`` metres through the origin.

    Where areas overlap, the face goes to the one whose rank is first.
    """
    layer = np.asarray(shapes, dtype=object)
    lines = np.concatenate([shapely.get_rings(shapely.get_parts(layer)), lattice(layer, size)])
    noded = shapely.union_all(lines, grid_size=SNAP_M)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    inside = shapely.point_on_surface(faces)
    owner = _owners(inside, layer, ranks)
    keep = (owner != NOBODY) | _is_enclosed(inside, layer)
    x, y = shapely.get_x(inside[keep]), shapely.get_y(inside[keep])
    column, row = (np.floor(axis / size).astype(np.intp) for axis in (x, y))
    return Net(faces[keep], owner[keep], column, row, shapely.area(faces[keep]))


def lattice(layer: npt.NDArray[np.object_], size: float) -> npt.NDArray[np.object_]:
    """Lines of the lattice over everything, a square beyond on each side."""
    west, south, east, north = shapely.total_bounds(layer)
    xs = np.arange(np.floor(west / size) - 1, np.ceil(east / size) + 2) * size
    ys = np.arange(np.floor(south / size) - 1, np.ceil(north / size) + 2) * size
    upright = [[(x, ys[0]), (x, ys[-1])] for x in xs]
    level = [[(xs[0], y), (xs[-1], y)] for y in ys]
    return shapely.linestrings(np.array(upright + level))


def _owners(
    inside: npt.NDArray[np.object_], layer: npt.NDArray[np.object_], ranks: Sequence[tuple]
) -> npt.NDArray[np.intp]:
    owner = np.full(len(inside), NOBODY)
    tree = shapely.STRtree(inside)
    for index in sorted(range(len(layer)), key=lambda index: ranks[index], reverse=True):
        shapely.prepare(layer[index])
        owner[tree.query(layer[index], predicate="intersects")] = index
    return owner


def _is_enclosed(inside: npt.NDArray[np.object_], layer: npt.NDArray[np.object_]) -> npt.NDArray[np.bool_]:
    """Is a point within the outer rings of all areas together?"""
    parts = shapely.get_parts(shapely.union_all(layer, grid_size=SNAP_M))
    filled = shapely.polygons(shapely.get_exterior_ring(parts))
    shapely.prepare(filled)
    found = np.zeros(len(inside), dtype=bool)
    found[shapely.STRtree(inside).query(filled, predicate="intersects")[1]] = True
    return found


def common_edges(faces: npt.NDArray[np.object_]) -> tuple[npt.NDArray, npt.NDArray, npt.NDArray]:
    """Pairs of faces (one, other) with the length of their common edge in metres."""
    rings, of_ring = shapely.get_rings(faces, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    ends = np.rint(points / SNAP_M).astype(np.int64)
    is_edge = ring[1:] == ring[:-1]
    edges = np.concatenate([ends[:-1][is_edge], ends[1:][is_edge]], axis=1)
    backwards = (edges[:, 0] > edges[:, 2]) | ((edges[:, 0] == edges[:, 2]) & (edges[:, 1] > edges[:, 3]))
    edges[backwards] = edges[backwards][:, [2, 3, 0, 1]]
    face = of_ring[ring[1:][is_edge]]
    return _pairs(edges, face)


def _pairs(edges: npt.NDArray, face: npt.NDArray) -> tuple[npt.NDArray, npt.NDArray, npt.NDArray]:
    order = np.lexsort(edges.T)
    edges, face = edges[order], face[order]
    twice = np.flatnonzero((edges[1:] == edges[:-1]).all(axis=1))
    one, other = np.minimum(face[twice], face[twice + 1]), np.maximum(face[twice], face[twice + 1])
    length = np.hypot(*(edges[twice, 2:] - edges[twice, :2]).T) * SNAP_M
    pairs, which = np.unique(np.column_stack([one, other]), axis=0, return_inverse=True)
    return pairs[:, 0], pairs[:, 1], np.bincount(which.ravel(), weights=length, minlength=len(pairs))
