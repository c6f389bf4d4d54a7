"""Coordinate systems: CGCS2000 is stored; WGS84, GCJ-02 and BD-09 are turned into it at the edge.

All points are (lon, lat) in degrees. CGCS2000 and WGS84 differ by centimetres and count as equal.
GCJ-02 shifts a point by up to some 700 m inside China; BD-09 shifts GCJ-02 by about 1 km more. Both are
smooth, so the way back is found by iteration. Outside the rectangle that holds China both are the
identity; in a strip of 0.02 degrees along the edge of that rectangle the way back is ambiguous.
"""

import math
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from wangge.core.errors import Refused

Points = npt.NDArray[np.float64]
"""Rows of (lon, lat), shape (n, 2)."""

STORED_EPSG = 4490
"""CGCS2000, degrees."""


class System(StrEnum):
    """Coordinate systems that a source may state."""

    CGCS2000 = "cgcs2000"
    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class Bounds(NamedTuple):
    """A rectangle in degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: float, lat: float) -> bool:
        """Is the point in the rectangle or on its edge?"""
        return self.west <= lon <= self.east and self.south <= lat <= self.north


WORLD = Bounds(-180.0, -90.0, 180.0, 90.0)
CHINA = Bounds(72.004, 0.8293, 137.8347, 55.8271)


class PointRefused(Refused):
    """A pair of numbers is not a usable point."""

    code: ClassVar[str] = "point"


class NotANumber(PointRefused):
    """NaN, infinity or not a number at all."""

    code = "point_not_a_number"
    message = "Longitude and latitude must be numbers."


class NullIsland(PointRefused):
    """(0, 0): a device without a fix."""

    code = "point_zero"
    message = "The position is (0, 0): the device had no fix."


class OutOfRange(PointRefused):
    """Not on the earth, or not inside the given bounds."""

    code = "point_out_of_range"
    message = "Longitude %(lon)s, latitude %(lat)s is out of range."


class Swapped(PointRefused):
    """Out of range, but right when the two numbers change places."""

    code = "point_swapped"
    message = "Longitude %(lon)s and latitude %(lat)s seem to be swapped."


class OutsideZones(Refused):
    """No CGCS2000 3-degree zone is defined for this longitude."""

    code = "outside_zones"
    message = "No CGCS2000 zone covers longitude %(lon)s."


class UnknownEpsg(Refused):
    """PROJ does not know this code."""

    code = "unknown_epsg"
    message = "EPSG:%(epsg)s is not a known coordinate system."


def check_point(lon: object, lat: object, within: Bounds = WORLD) -> tuple[float, float]:
    """The two numbers as a usable point, or a PointRefused that says what is wrong with them."""
    x, y = _number(lon), _number(lat)
    if x == 0 and y == 0:
        raise NullIsland()
    if within.holds(x, y):
        return x, y
    refusal = Swapped if within.holds(y, x) else OutOfRange
    raise refusal(lon=x, lat=y)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | np.floating):
        raise NotANumber()
    try:
        number = float(value)
    except OverflowError:
        raise NotANumber() from None
    if not math.isfinite(number):
        raise NotANumber()
    return number


def to_stored(
    lon: object, lat: object, system: System | str = System.CGCS2000, within: Bounds = WORLD
) -> tuple[float, float]:
    """One checked point in CGCS2000 degrees; ``within`` bounds the point as given."""
    point = check_point(lon, lat, within)
    if System(system) in (System.CGCS2000, System.WGS84):
        return point
    stored = to_stored_many(np.array([point]), system)
    return float(stored[0, 0]), float(stored[0, 1])


def to_stored_many(points: Points, system: System | str) -> Points:
    """Many points in CGCS2000 degrees, unchecked; NaN stays NaN."""
    match System(system):
        case System.GCJ02:
            return gcj02_to_wgs84(points)
        case System.BD09:
            return gcj02_to_wgs84(bd09_to_gcj02(points))
        case _:
            return np.array(points, dtype=np.float64)


def from_stored_many(points: Points, system: System | str) -> Points:
    """Stored points in the system a map or another platform asks for."""
    match System(system):
        case System.GCJ02:
            return wgs84_to_gcj02(points)
        case System.BD09:
            return gcj02_to_bd09(wgs84_to_gcj02(points))
        case _:
            return np.array(points, dtype=np.float64)


def wgs84_to_gcj02(points: Points) -> Points:
    """Add the GCJ-02 shift inside China."""
    return _shift(_gcj02_shift, points)


def gcj02_to_wgs84(points: Points) -> Points:
    """Take the GCJ-02 shift away; exact to 1e-9 degrees (0.1 mm)."""
    return _unshift(_gcj02_shift, points)


def gcj02_to_bd09(points: Points) -> Points:
    """Add the BD-09 shift inside China."""
    return _shift(_bd09_shift, points)


def bd09_to_gcj02(points: Points) -> Points:
    """Take the BD-09 shift away; exact to 1e-9 degrees (0.1 mm)."""
    return _unshift(_bd09_shift, points)


_Shift = Callable[[Points], Points]

_ROUNDS = 7
"""Each round shrinks the error at least fortyfold, so seven pass 1e-13 degrees."""


def _shift(shift: _Shift, points: Points) -> Points:
    return np.where(_inside(points), points + shift(_near(points)), points)


def _unshift(shift: _Shift, points: Points) -> Points:
    """The point whose shift leads to ``points``: a fixed point, as the shift changes slowly."""
    start = found = _near(points)
    for _ in range(_ROUNDS):
        found = start - shift(found)
    return np.where(_inside(found), found, points)


def _inside(points: Points) -> npt.NDArray[np.bool_]:
    lon, lat = points[:, 0], points[:, 1]
    west, south, east, north = CHINA
    return ((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))[:, None]


def _near(points: Points) -> Points:
    """Points drawn to within one degree of China: farther out the formulas run away."""
    return np.clip(points, np.array(CHINA[:2]) - 1, np.array(CHINA[2:]) + 1)


_SEMI_MAJOR = 6378245.0
_ECCENTRICITY_2 = 0.00669342162296594323
"""Krasovsky 1940, which the GCJ-02 formula is written for."""


def _gcj02_shift(points: Points) -> Points:
    """Degrees to add to a WGS84 point."""
    x, y = points[:, 0] - 105.0, points[:, 1] - 35.0
    lat = np.radians(points[:, 1])
    flatness = 1 - _ECCENTRICITY_2 * np.sin(lat) ** 2
    metres_per_radian_lat = _SEMI_MAJOR * (1 - _ECCENTRICITY_2) / flatness**1.5
    metres_per_radian_lon = _SEMI_MAJOR / np.sqrt(flatness) * np.cos(lat)
    east = np.degrees(_metres_east(x, y) / metres_per_radian_lon)
    north = np.degrees(_metres_north(x, y) / metres_per_radian_lat)
    return np.column_stack([east, north])


def _metres_east(x: Points, y: Points) -> Points:
    plain = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    fine = 20.0 * _wave(x, 1 / 6) + 20.0 * _wave(x, 1 / 2)
    coarse = 20.0 * _wave(x, 1) + 40.0 * _wave(x, 3) + 150.0 * _wave(x, 12) + 300.0 * _wave(x, 30)
    return plain + (fine + coarse) * 2.0 / 3.0


def _metres_north(x: Points, y: Points) -> Points:
    plain = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    fine = 20.0 * _wave(x, 1 / 6) + 20.0 * _wave(x, 1 / 2)
    coarse = 20.0 * _wave(y, 1) + 40.0 * _wave(y, 3) + 160.0 * _wave(y, 12) + 320.0 * _wave(y, 30)
    return plain + (fine + coarse) * 2.0 / 3.0


def _wave(degrees: Points, half_period: float) -> Points:
    return np.sin(degrees * (np.pi / half_period))


_BD09_WAVE = np.pi * 3000.0 / 180.0


def _bd09_shift(points: Points) -> Points:
    """Degrees to add to a GCJ-02 point."""
    lon, lat = points[:, 0], points[:, 1]
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD09_WAVE)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD09_WAVE)
    shifted = np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])
    return shifted - points


def cgcs2000_zone(lon: float) -> int:
    """EPSG code of the CGCS2000 3-degree Gauss-Kruger zone (no zone number in the easting) of a longitude.

    4534 has its middle at 75° E, 4554 at 135° E. A longitude on an edge belongs to the zone east of it.
    """
    index = math.floor((lon + 1.5) / 3) - 25
    if not 0 <= index <= 20:
        raise OutsideZones(lon=lon)
    return 4534 + index


def metric_epsg(lon: float, lat: float) -> int:
    """EPSG code of a system in metres that is right around this point: CGCS2000 in China, else UTM."""
    if CHINA.holds(lon, lat) and 73.5 <= lon < 136.5:
        return cgcs2000_zone(lon)
    zone = min(int((lon + 180) // 6), 59) + 1
    return (32600 if lat >= 0 else 32700) + zone


@lru_cache(maxsize=64)
def transformer(from_epsg: int, to_epsg: int = STORED_EPSG) -> Transformer:
    """A cached transformer; x is always east or longitude, y north or latitude. Safe to share by threads."""
    return Transformer.from_crs(_crs(from_epsg), _crs(to_epsg), always_xy=True)


def _crs(epsg: int) -> CRS:
    try:
        return CRS.from_epsg(epsg)
    except CRSError:
        raise UnknownEpsg(epsg=epsg) from None
