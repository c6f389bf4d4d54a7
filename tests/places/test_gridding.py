"""Squares that fit: the rules of standards §3 on made-up ground, and on the real Dongcheng."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.places.ground import BEIJING
from wangge.core import coords
from wangge.places import measure, topology
from wangge.places.gridding import Area, TooManyCells, cut
from wangge.places.gridding.faces import common_edges
from wangge.places.gridding.numbering import codes

EPSG = coords.cgcs2000_zone(116.4)
ORIGIN = np.array([448_000.0, 4_418_000.0])
"""A corner of the lattice of 100 m near Dongcheng, in metres of its zone."""


def ground(*corners, holes=()):
    """A polygon by its corners in metres from ORIGIN, as stored degrees with straight edges of the zone."""
    change = coords.transformer(EPSG)

    def moved(points):
        return np.column_stack(change.transform(*(points + ORIGIN).T))

    plane = shapely.segmentize(shapely.Polygon(corners, holes), 25)
    return shapely.transform(plane, moved)


def box(west, south, east, north, holes=()):
    return ground((west, south), (east, south), (east, north), (west, north), holes=holes)


def street(shape, code="990101001000", **more):
    return Area(code, shape, 2, **more)


def numbers(pieces):
    """Short names of cells, in order."""
    return [piece.code[9:] for piece in pieces]


def hectares(piece):
    return round(measure.area_m2(piece.shape) / 10_000, 2)


def check_fit(areas, pieces):
    """No gap and no overlap, and every vertex shared."""
    shapes = [piece.shape for piece in pieces]
    ground = [area.shape for area in areas]
    assert topology.check(shapes, [piece.code for piece in pieces], ground) == []
    assert shapely.coverage_is_valid(shapes)
    assert all(shape.is_valid and shape.geom_type == "Polygon" for shape in shapes)
    assert len({piece.code for piece in pieces}) == len(pieces)


class TestSquares:
    def test_rows_run_from_north_to_south_and_from_west_to_east(self):
        pieces = cut([street(box(0, 0, 300, 200))], 100)

        assert numbers(pieces) == ["000001", "000002", "000003", "000004", "000005", "000006"]
        centers = [piece.shape.centroid for piece in pieces]
        assert [center.x for center in centers[:3]] == sorted(center.x for center in centers[:3])
        assert min(center.y for center in centers[:3]) > max(center.y for center in centers[3:])
        assert [hectares(piece) for piece in pieces] == [1.0] * 6
        check_fit([], pieces)

    def test_the_lattice_is_that_of_the_zone(self):
        pieces = cut([street(box(-40, -40, 160, 160))], 100)
        vertices = shapely.get_coordinates([piece.shape for piece in pieces])
        metres = np.column_stack(coords.transformer(4490, EPSG).transform(*vertices.T))
        on_lattice = np.abs(metres / 100 - np.round(metres / 100)).max(axis=1) < 1e-6
        corners = {tuple(corner) for corner in np.round(metres[on_lattice] - ORIGIN).astype(int).tolist()}
        assert corners == {(0, 0), (0, 100), (100, 0), (100, 100)}

    @pytest.mark.parametrize(("width", "cells"), [(129, 1), (131, 2)])
    def test_a_piece_under_three_tenths_joins_its_neighbour(self, width, cells):
        pieces = cut([street(box(0, 0, width, 100))], 100)
        assert len(pieces) == cells
        assert sum(hectares(piece) for piece in pieces) == pytest.approx(width / 100, abs=0.01)

    def test_it_joins_the_neighbour_with_the_longest_common_edge(self):
        # The middle of three squares in a row has an appendix to its south, 20 m high and 60 m of it wide.
        shape = ground((0, 0), (140, 0), (140, -20), (200, -20), (200, 0), (300, 0), (300, 100), (0, 100))
        assert [hectares(piece) for piece in cut([street(shape)], 100)] == [1.0, 1.12, 1.0]

    def test_pieces_of_one_square_are_cells_of_their_own(self):
        # A bay 20 m wide parts the southern square into two pieces of 40 m.
        shape = ground((0, 0), (40, 0), (40, 90), (60, 90), (60, 0), (100, 0), (100, 200), (0, 200))
        pieces = cut([street(shape)], 100)
        assert [hectares(piece) for piece in pieces] == [1.0, 0.82]

        deep = ground((0, 0), (40, 0), (40, 110), (60, 110), (60, 0), (100, 0), (100, 200), (0, 200))
        assert [hectares(piece) for piece in cut([street(deep)], 100)] == [0.98, 0.4, 0.4]

    def test_an_island_smaller_than_that_stays_a_cell(self):
        island = shapely.union_all([box(0, 0, 100, 100), box(500, 0, 520, 20)])
        assert [hectares(piece) for piece in cut([street(island)], 100)] == [1.0, 0.04]

    def test_holes_stay_holes(self):
        hole = [(120, 120), (280, 120), (280, 280), (120, 280)]
        areas = [street(box(0, 0, 400, 400, holes=[hole]))]
        pieces = cut(areas, 100)
        assert sum(hectares(piece) for piece in pieces) == pytest.approx(16 - 2.56, abs=0.02)
        check_fit(areas, pieces)

    def test_outside_china_the_squares_are_those_of_utm(self):
        change = coords.transformer(32618)
        plane = shapely.box(586_000, 4_500_000, 586_200, 4_500_100)
        manhattan = shapely.transform(plane, lambda xy: np.column_stack(change.transform(*xy.T)))
        pieces = cut([Area("105", manhattan)], 100)
        assert [piece.code for piece in pieces] == ["105-001", "105-002"]


class TestNeighbours:
    def test_each_area_is_cut_and_numbered_for_itself(self):
        areas = [street(box(0, 0, 150, 100)), street(box(150, 0, 300, 100), "990101002000")]
        pieces = cut(areas, 100)
        assert [piece.code for piece in pieces] == [
            "990101001000001", "990101001000002", "990101002000001", "990101002000002",
        ]  # fmt: skip
        check_fit(areas, pieces)

    def test_overlapping_ground_goes_to_the_lowest_code(self):
        areas = [street(box(97, 0, 200, 100), "990101002000"), street(box(0, 0, 103, 100))]
        pieces = cut(areas, 100)
        assert {piece.area.code: hectares(piece) for piece in pieces} == {
            "990101001000": 1.03, "990101002000": 0.97,
        }  # fmt: skip
        check_fit(areas, pieces)

    def test_a_strip_that_nobody_owns_is_shared_out(self):
        ring = [street(box(0, 0, 100, 300)), street(box(110, 0, 300, 300), "990101002000")]
        caps = [street(box(0, 300, 300, 400), "990101003000"), street(box(0, -100, 300, 0), "990101004000")]
        pieces = cut([*ring, *caps], 100)
        assert sum(hectares(piece) for piece in pieces) == pytest.approx(15, abs=0.03)
        check_fit([], pieces)

    def test_wide_ground_between_areas_stays_free(self):
        ring = [street(box(0, 0, 100, 300)), street(box(200, 0, 300, 300), "990101002000")]
        caps = [street(box(0, 300, 300, 400), "990101003000"), street(box(0, -100, 300, 0), "990101004000")]
        pieces = cut([*ring, *caps], 100)
        assert sum(hectares(piece) for piece in pieces) == pytest.approx(12, abs=0.03)

    def test_communities_own_their_ground_and_the_street_the_rest(self):
        whole = street(box(0, 0, 400, 100), has_parts=True)
        pieces = cut([whole, Area("990101001002", box(0, 0, 195, 100), 3)], 100)
        assert [piece.code for piece in pieces] == [
            "990101001000001", "990101001000002", "990101001002001", "990101001002002",
        ]  # fmt: skip
        assert [hectares(piece) for piece in pieces] == [1.05, 1.0, 1.0, 0.95]

    def test_edges_are_counted_with_their_length(self):
        faces = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(0, 1, 1, 2)])
        one, other, length = common_edges(faces)
        assert list(zip(one, other, length, strict=True)) == [(0, 1, 1.0), (0, 2, 1.0)]


class TestNumbers:
    def test_a_street_with_more_than_999_cells_gets_provisional_blocks(self):
        found = list(codes("990101001000", 2000))
        assert [code for code, _ in found[:1] + found[998:1000] + found[-1:]] == [
            "990101001901001", "990101001901999", "990101001902001", "990101001903002",
        ]  # fmt: skip
        assert all(provisional for _, provisional in found)
        assert [provisional for _, provisional in codes("990101001000", 999)] == [False] * 999

    def test_a_community_has_no_blocks(self):
        with pytest.raises(TooManyCells):
            codes("990101001002", 1000)
        with pytest.raises(TooManyCells):
            codes("990101001000", 999 * 99 + 1)

    def test_blocks_come_out_of_the_cut(self):
        pieces = cut([street(box(0, 0, 330, 310))], 10)
        assert len(pieces) == 33 * 31
        assert pieces[-1].code == "990101001902024"
        assert pieces[0].provisional


corner = st.tuples(st.floats(0, 450), st.floats(0, 450))


@settings(max_examples=60)
@given(
    points=st.lists(corner, min_size=3, max_size=9),
    split=st.floats(50, 400),
    size=st.sampled_from([40, 100]),
)
def test_whatever_the_ground_the_pieces_fit_and_cover_it(points, split, size):
    hull = shapely.MultiPoint(points).convex_hull
    halves = [hull & shapely.box(0, 0, split, 450), hull & shapely.box(split, 0, 450, 450)]
    drawn = [half for half in halves if half.geom_type == "Polygon" and half.area > 100]
    areas = [street(ground(*half.exterior.coords), f"99010100{at}000") for at, half in enumerate(drawn, 1)]
    assume(areas)
    pieces = cut(areas, size)

    check_fit(areas, pieces)
    covered = sum(measure.area_m2(piece.shape) for piece in pieces)
    assert covered == pytest.approx(sum(measure.area_m2(area.shape) for area in areas), abs=0.1)


def dongcheng():
    path = BEIJING / "subdistricts_dongcheng.geojson"
    if not path.exists():
        pytest.skip("data folder absent")
    rows = json.loads(path.read_text())["features"]
    return [
        street(shapely.from_geojson(json.dumps(row["geometry"])), row["properties"]["code"] + "000")
        for row in rows
    ]


def test_dongcheng_is_cut_without_gaps_and_overlaps():
    areas = dongcheng()
    pieces = cut(areas, 100)

    check_fit(areas, pieces)
    sizes = np.array([measure.area_m2(piece.shape) for piece in pieces])
    assert sizes.min() > 0.3 * 100 * 100 - 10
    assert sizes.sum() == pytest.approx(sum(measure.area_m2(area.shape) for area in areas), abs=10)
    assert 4100 < len(pieces) < 4600
    for area in areas:
        own = [piece.code for piece in pieces if piece.area is area]
        assert own == [f"{area.code}{number:03}" for number in range(1, len(own) + 1)]
