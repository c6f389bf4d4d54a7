"""What a camera wrote into a photo: where, when, which way up. Broken tags are as good as none."""

import io
import math
import re
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any, TypeVar

from PIL import ExifTags, Image

from wangge.core.coords import PointRefused, check_point

UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How a picture of each orientation is turned to be looked at."""

_Tags = Mapping[int, Any]
_Found = TypeVar("_Found")

_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    EOFError,
    OverflowError,
    ZeroDivisionError,
    struct.error,
    Warning,
    Image.DecompressionBombError,
    PointRefused,
)
"""What a broken tag can make Pillow, or the arithmetic below, raise (warnings where they are errors)."""


@dataclass(frozen=True)
class Shot:
    """Where (WGS84 degrees) and when a photo was taken, as far as it says so."""

    lon: float | None = None
    lat: float | None = None
    taken_at: datetime | None = None


def read(data: bytes, zone: tzinfo) -> Shot:
    """What the photo says; ``zone`` is that of a camera clock that names none.

    A position without its hemisphere, outside the earth or at (0, 0) is none.
    """
    shot, gps = _or_none(lambda: _tags(data)) or ({}, {})
    lon, lat = _or_none(lambda: _position(gps)) or (None, None)
    taken_at = _or_none(lambda: _camera_time(shot, zone)) or _or_none(lambda: _satellite_time(gps))
    return Shot(lon, lat, taken_at)


def orientation(image: Image.Image) -> int:
    """1 to 8; 1, upright, when the photo does not say."""
    found = _or_none(lambda: int(_exif(image).get(ExifTags.Base.Orientation, 1)))
    return found if found is not None and found in UPRIGHT else 1


def _or_none(read_it: Callable[[], _Found]) -> _Found | None:
    try:
        return read_it()
    except _BROKEN:
        return None


def _exif(image: Image.Image) -> Image.Exif:
    """The tags in the header. Behind the pixels of a PNG we do not look: Pillow would decode them all."""
    if image.format == "PNG" and "exif" not in image.info:
        return Image.Exif()
    return image.getexif()


def _tags(data: bytes) -> tuple[_Tags, _Tags]:
    """Tags about the shot and tags about the position."""
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as image:
        exif = _exif(image)
        shot = _or_none(lambda: exif.get_ifd(ExifTags.IFD.Exif)) or {}
        gps = _or_none(lambda: exif.get_ifd(ExifTags.IFD.GPSInfo)) or {}
        return {**exif, **shot}, gps


def _position(gps: _Tags) -> tuple[float, float]:
    lon = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef], "E", "W")
    lat = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef], "N", "S")
    return check_point(lon, lat)


def _degrees(parts: Any, reference: Any, plus: str, minus: str) -> float:
    """Degrees, minutes and seconds with a letter become signed degrees."""
    sign = {plus: 1, minus: -1}[_letters(reference).upper()[:1]]
    degrees, minutes, seconds = ([float(part) for part in parts] + [0.0, 0.0])[:3]
    if min(degrees, minutes, seconds) < 0 or not math.isfinite(degrees + minutes + seconds):
        raise ValueError("a part of an angle is negative or no number")
    return sign * (degrees + minutes / 60 + seconds / 3600)


def _letters(value: Any) -> str:
    text = value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)
    return text.strip("\x00 ")


_TIME = re.compile(r"(\d{4})[:-](\d{2})[:-](\d{2})[ T](\d{2}):(\d{2}):(\d{2})", re.ASCII)


def _camera_time(shot: _Tags, zone: tzinfo) -> datetime:
    """When the shutter opened, by the camera's clock."""
    text = _letters(shot.get(ExifTags.Base.DateTimeOriginal) or shot[ExifTags.Base.DateTimeDigitized])
    found = _TIME.match(text)
    if found is None:
        raise ValueError("no time")
    local = datetime(*(int(part) for part in found.groups()))  # type: ignore[arg-type]  # noqa: DTZ001
    offset = _letters(shot.get(ExifTags.Base.OffsetTimeOriginal, ""))
    if re.fullmatch(r"[+-]\d{2}:\d{2}", offset):
        return datetime.fromisoformat(f"{local.isoformat()}{offset}")
    return local.replace(tzinfo=zone)


def _satellite_time(gps: _Tags) -> datetime:
    """When the position was taken."""
    year, month, day = (int(part) for part in re.split("[:-]", _letters(gps[ExifTags.GPS.GPSDateStamp])))
    hour, minute, second = (int(float(part)) for part in gps[ExifTags.GPS.GPSTimeStamp])
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
