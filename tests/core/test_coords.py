"""Coordinate systems: published pairs, the way there and back, edges, nonsense."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from wangge.core import coords
from wangge.core.coords import System

BEIJING = (116.377817, 39.911954)

inside = st.tuples(st.floats(72.1, 137.7), st.floats(0.9, 55.7))
outside = st.tuples(st.floats(-180, 71.9), st.floats(-90, 90))
shifting = st.sampled_from([System.GCJ02, System.BD09])


def one(lon, lat):
    return np.array([[lon, lat]])


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        (BEIJING, (116.38404722455657, 39.91334545536069)),
    ],
)
def test_gcj02_gives_the_published_pairs(wgs84, gcj02):
    assert coords.wgs84_to_gcj02(one(*wgs84))[0] == pytest.approx(gcj02, abs=1e-11)
    assert coords.gcj02_to_wgs84(one(*gcj02))[0] == pytest.approx(wgs84, abs=1e-11)


def test_bd09_gives_the_published_pair():
    found = coords.gcj02_to_bd09(one(116.404, 39.915))[0]
    assert found == pytest.approx((116.41036949371029, 39.92133699351021), abs=1e-11)


@given(point=inside, system=shifting)
def test_there_and_back_is_exact_to_a_tenth_of_a_millimetre(point, system):
    there = coords.from_stored_many(one(*point), system)
    back = coords.to_stored_many(there, system)
    assert back[0] == pytest.approx(point, abs=1e-9)


@given(point=inside)
def test_the_shift_is_never_more_than_a_kilometre(point):
    shift = coords.wgs84_to_gcj02(one(*point))[0] - point
    metres = np.hypot(shift[0] * 111_320 * math.cos(math.radians(point[1])), shift[1] * 110_600)
    assert metres < 1_000


@given(point=outside, system=shifting)
def test_outside_china_nothing_is_shifted(point, system):
    points = one(*point)
    assert (coords.from_stored_many(points, system) == points).all()
    assert (coords.to_stored_many(points, system) == points).all()


@given(points=st.lists(inside, min_size=1, max_size=50), system=shifting)
def test_many_at_once_gives_the_same_as_one_by_one(points, system):
    together = coords.to_stored_many(np.array(points), system)
    alone = [coords.to_stored(*point, system) for point in points]
    assert together == pytest.approx(np.array(alone), abs=1e-13)


def test_satellite_positions_are_stored_as_they_are():
    assert coords.to_stored(*BEIJING, "wgs84") == BEIJING
    assert coords.to_stored(*BEIJING) == BEIJING


def test_a_bad_position_among_many_stays_nan_and_spoils_no_other():
    found = coords.to_stored_many(np.array([[math.nan, 39.9], BEIJING]), System.GCJ02)
    assert np.isnan(found[0, 0])
    assert np.isfinite(found[1]).all()


@pytest.mark.parametrize(
    ("lon", "lat", "refusal"),
    [
        (math.nan, 39.9, coords.NotANumber),
        (116.4, math.inf, coords.NotANumber),
        (-math.inf, 39.9, coords.NotANumber),
        ("116.4", 39.9, coords.NotANumber),
        (None, None, coords.NotANumber),
        (True, 39.9, coords.NotANumber),
        (10**400, 39.9, coords.NotANumber),
        (0, 0, coords.NullIsland),
        (0.0, -0.0, coords.NullIsland),
        (39.9, 116.4, coords.Swapped),
        (181, 39.9, coords.OutOfRange),
        (116.4, 1e6, coords.OutOfRange),
    ],
)
def test_nonsense_is_refused_by_name(lon, lat, refusal):
    with pytest.raises(coords.PointRefused) as told:
        coords.to_stored(lon, lat)
    assert type(told.value) is refusal
    assert str(told.value)


def test_bounds_of_a_city_tell_swapped_from_outside():
    new_york = coords.Bounds(-74.3, 40.4, -73.6, 41.0)
    assert coords.check_point(-74, 40.7, new_york) == (-74, 40.7)
    with pytest.raises(coords.Swapped):
        coords.check_point(40.7, -74, new_york)
    with pytest.raises(coords.OutOfRange):
        coords.check_point(*BEIJING, new_york)


@pytest.mark.parametrize("epsg", range(4534, 4555))
def test_zones_are_the_ones_proj_knows(epsg):
    middle = 75 + 3 * (epsg - 4534)
    crs = CRS.from_epsg(epsg)
    assert crs.name == f"CGCS2000 / 3-degree Gauss-Kruger CM {middle}E"
    assert [coords.cgcs2000_zone(middle + d) for d in (-1.5, 0, 1.49)] == [epsg] * 3
    x, y = coords.transformer(coords.STORED_EPSG, epsg).transform(middle, 40.0)
    assert (round(x), round(y)) == (500_000, 4_429_529)


@pytest.mark.parametrize("lon", [73.4, 136.5, -116.4, 180.0])
def test_no_zone_outside_china(lon):
    with pytest.raises(coords.OutsideZones):
        coords.cgcs2000_zone(lon)


@given(point=st.tuples(st.floats(-180, 180), st.floats(-80, 84)))
def test_every_place_has_a_system_in_metres(point):
    epsg = coords.metric_epsg(*point)
    x, y = coords.transformer(coords.STORED_EPSG, epsg).transform(*point)
    lon, lat = coords.transformer(epsg).transform(x, y)
    assert (math.cos(math.radians(lon)), lat) == pytest.approx(
        (math.cos(math.radians(point[0])), point[1]), abs=1e-6
    )


def test_an_unknown_epsg_code_is_refused():
    with pytest.raises(coords.UnknownEpsg):
        coords.transformer(1)
