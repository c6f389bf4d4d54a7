"""Metres along the ellipsoid, in Python and in SQL."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.places.ground import cell
from wangge.core.coords import PointRefused
from wangge.places import measure
from wangge.places.models import Cell, GridSystem
from wangge.tenants.models import Tenant

TIANANMEN = (116.3913, 39.9055)
NORTH = (116.3913, 39.9145)


def test_distance_is_in_metres():
    assert measure.distance_m(TIANANMEN, TIANANMEN) == 0
    assert measure.distance_m(TIANANMEN, NORTH) == pytest.approx(999.3, abs=0.2)


def test_area_takes_holes_off_whatever_way_rings_turn():
    outer, hole = shapely.box(116, 39, 116.02, 39.02), shapely.box(116.005, 39.005, 116.015, 39.015)
    ring = shapely.Polygon(outer.exterior.coords[::-1], [hole.exterior.coords])

    whole = measure.area_m2(outer)
    assert whole == pytest.approx(1729.5 * 2220.6, rel=0.002)
    assert measure.area_m2(ring) == pytest.approx(whole - measure.area_m2(hole), rel=1e-9)
    both = shapely.MultiPolygon([outer, shapely.transform(outer, lambda xy: xy + np.array([1, 0]))])
    assert measure.area_m2(both) == pytest.approx(2 * whole, rel=1e-9)


@settings(max_examples=2000)
@given(
    lon=st.floats(-180, 180),
    lat=st.floats(-89.9, 89.9),
    metres=st.floats(0, 200_000),
    bearing=st.floats(0, 360),
    share=st.floats(0, 1),
)
def test_the_rectangle_holds_everything_within_the_distance(lon, lat, metres, bearing, share):
    x, y, _ = measure.ELLIPSOID.fwd(lon, lat, bearing, metres * share)
    box = measure.box_around(lon, lat, metres)

    assert box.south - 1e-9 <= y <= box.north + 1e-9
    assert box.west - 1e-9 <= x <= box.east + 1e-9


class TestInTheDatabase:
    pytestmark = pytest.mark.django_db

    @pytest.fixture
    def cells(self):
        tenant = Tenant.objects.create(code="town", name="Town")
        city = GridSystem.objects.create(tenant=tenant, code="city", name="City")
        for number in range(5):
            west = 116.30 + number / 100
            cell(city, f"99010100100000{number}", shapely.box(west, 39.90, west + 0.01, 39.91))
        return Cell.objects.order_by("code")

    def test_within_counts_metres_not_degrees(self, cells):
        edge = measure.distance_m((116.305, 39.905), (116.31, 39.905))

        def near(metres):
            return [c.code[-1] for c in measure.within(cells, 116.305, 39.905, metres)]

        assert near(0) == ["0"]
        assert near(edge - 1) == ["0"]
        assert near(edge + 1) == ["0", "1"]
        assert near(50_000) == ["0", "1", "2", "3", "4"]

    def test_within_follows_relations(self, cells):
        systems = measure.within(GridSystem.objects.all(), 116.305, 39.905, 10, field="cells__geom")

        assert [system.code for system in systems] == ["city"]
        assert not measure.within(GridSystem.objects.all(), 110, 39.905, 10, field="cells__geom").exists()

    def test_metres_are_those_of_the_ellipsoid(self, cells):
        metres = [c.metres for c in measure.with_metres(cells, 116.295, 39.905)]

        assert metres[0] == pytest.approx(measure.distance_m((116.295, 39.905), (116.30, 39.905)), abs=0.01)
        assert metres == sorted(metres)

    def test_the_index_is_used(self, cells):
        assert "geom" in str(measure.within(cells, 116.3, 39.9, 100).query)
        assert "&&" in measure.within(cells, 116.3, 39.9, 100).explain()

    @pytest.mark.parametrize("point", [(math.nan, 39.9), (0, 0), (116, 91), ("a", 1)])
    def test_what_is_no_point_is_refused(self, cells, point):
        with pytest.raises(PointRefused):
            measure.within(cells, *point, 100)
