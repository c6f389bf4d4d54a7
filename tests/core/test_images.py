"""Photos: what is one, what only looks like one, what a camera says, and what of it is shown."""

import io
import random
import struct
import tracemalloc
import zipfile
import zlib
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, PngImagePlugin
from PIL.TiffImagePlugin import IFDRational

from wangge.core import exif, images

PHOTOS = Path(__file__).resolve().parents[3] / "shared/data/photos-exif-gps"
SHANGHAI = ZoneInfo("Asia/Shanghai")
SHOT, GPS = ExifTags.Base, ExifTags.GPS
SECRET = b"a comment that tells a name"


def tags(gps=(), shot=(), base=()):
    """EXIF with these tags."""
    made = Image.Exif()
    made.update(dict(base))
    made.get_ifd(ExifTags.IFD.GPSInfo).update(dict(gps))
    made.get_ifd(ExifTags.IFD.Exif).update(dict(shot))
    return made.tobytes()


def picture(kind="JPEG", size=(40, 20), mode="RGB", **options):
    """A photo whose left half is red."""
    image = Image.new(mode, size)
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def with_gps(lon, lat, east="E", north="N", kind="JPEG"):
    """A photo with this position."""
    gps = ExifTags.GPS
    found = {
        gps.GPSLongitude: lon,
        gps.GPSLatitude: lat,
        gps.GPSLongitudeRef: east,
        gps.GPSLatitudeRef: north,
    }
    return picture(kind, exif=tags({k: v for k, v in found.items() if v is not None}))


ACTS = [images.inspect, images.verify, images.strip, lambda data: images.thumbnail(data, 50)]


def opened(data):
    return Image.open(io.BytesIO(data))


KINDS = [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]


# what is a photo


@pytest.mark.parametrize(("kind", "media"), KINDS)
def test_the_three_formats_are_known_by_their_content(kind, media):
    found = images.inspect(picture(kind))
    assert (found.format, found.media_type, found.width, found.height) == (kind, media, 40, 20)
    assert images.verify(picture(kind)) == found


def zipped():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.html", "x" * 100)
    return out.getvalue()


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width, height, *chunks):
    """A PNG by hand, whose header says this size."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
JPEG = picture()


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", images.NotAPicture),
        (SVG, images.NotAPicture),
        (HTML, images.NotAPicture),
        (b"%PDF-1.7\n", images.NotAPicture),
        (b"GIF89a" + b"\x01\x00\x01\x00\x80\x00\x00" + bytes(20), images.NotAPicture),
        (picture("BMP"), images.NotAPicture),
        (picture("TIFF"), images.NotAPicture),
        (zipped(), images.NotAPicture),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", images.NotAPicture),
        (b"\xff\xd8\xff", images.PictureRefused),
        (b"\xff\xd8\xff\xe0" + b"junk" * 100, images.PictureRefused),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", images.PictureRefused),
        (JPEG + zipped(), images.PictureSuspicious),
        (JPEG + HTML, images.PictureSuspicious),
        (JPEG + SVG, images.PictureSuspicious),
        (JPEG + b"<?php system($_GET[0]);", images.PictureSuspicious),
        (picture(comment=b"<SCRIPT>alert(1)</SCRIPT>"), images.PictureSuspicious),
        (picture(comment=b"%PDF-1.7"), images.PictureSuspicious),
        (picture("PNG") + b"more", images.PictureSuspicious),
        (picture("PNG") + b"more" + chunk(b"IEND", b""), images.PictureSuspicious),
        (picture("PNG") + zipped(), images.PictureSuspicious),
        (picture("WEBP") + b"more", images.PictureSuspicious),
        (bytes(15_000_001), images.PictureTooLarge),
        (JPEG + bytes(50_000_000), images.PictureTooLarge),
        (png(4001, 4000), images.TooManyPixels),
        (png(100_000, 100_000), images.TooManyPixels),
        (png(2_000_000_000, 2), images.TooManyPixels),
        (png(12_000, 12_000), images.TooManyPixels),
    ],
)
@pytest.mark.parametrize("act", ACTS)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_what_is_no_photo_is_refused(data, refusal, act):
    with pytest.raises(refusal) as told:
        act(data)
    assert str(told.value)


def test_phones_may_put_a_second_picture_behind_a_jpeg():
    assert images.inspect(JPEG + picture(size=(8, 8))).width == 40
    assert images.inspect(JPEG + bytes(100)).width == 40
    out = io.BytesIO()
    opened(JPEG).save(out, "MPO", save_all=True, append_images=[opened(JPEG)])
    assert images.inspect(out.getvalue()).media_type == "image/jpeg"
    assert opened(images.strip(out.getvalue())).format == "JPEG"


def test_half_a_photo_has_a_header_and_no_pixels():
    whole = picture(size=(600, 600), mode="RGB")
    half = whole[: len(whole) // 2]
    assert images.inspect(half).width == 600
    for act in ACTS[1:]:
        with pytest.raises(images.PictureBroken):
            act(half)


@pytest.mark.parametrize(
    "data",
    [
        png(4000, 4000, chunk(b"IDAT", zlib.compress(bytes(3 * 4001 * 40)))),
        png(40, 40, chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(80_000_000), 9)), chunk(b"IDAT", b"")),
        png(40, 40, chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(80_000_000), 9)), chunk(b"IDAT", b"")),
        png(0, 40, chunk(b"IDAT", b"")),
        png(40, 40),
    ],
)
def test_bombs_inside_a_png_cost_neither_memory_nor_an_unknown_error(data):
    tracemalloc.start()
    try:
        with pytest.raises(images.PictureRefused):
            images.strip(data)
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=300)
@given(kind=st.sampled_from(["JPEG", "PNG", "WEBP"]), seed=st.integers(0, 10**6), cut=st.booleans())
def test_damaged_photos_are_read_or_refused(kind, seed, cut):
    chance = random.Random(seed)
    data = bytearray(with_gps((116, 23, 0), (39, 54, 0), kind=kind))
    for _ in range(chance.randint(1, 6)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    broken = bytes(data[: chance.randrange(len(data))] if cut else data)
    exif.read(broken, SHANGHAI)
    with suppress(images.PictureRefused):
        assert images.inspect(images.strip(broken)).format == kind


# what is shown


@pytest.mark.parametrize(("kind", "media"), KINDS)
def test_what_is_shown_holds_pixels_only(kind, media):
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", SECRET.decode())
    options = {"JPEG": {"comment": SECRET}, "PNG": {"pnginfo": info}, "WEBP": {"xmp": SECRET}}[kind]
    made = tags({ExifTags.GPS.GPSLatitude: (39, 54, 0)}, base={ExifTags.Base.Model: SECRET.decode()})
    data = picture(kind, exif=made, icc_profile=SECRET, **options)
    assert SECRET in data
    for shown in (images.strip(data), images.thumbnail(data, 20)):
        assert SECRET not in shown
        assert set(opened(shown).info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "loop",
            "background",
        }
        assert dict(opened(shown).getexif()) == {}
    assert images.inspect(images.strip(data)).media_type == media


@pytest.mark.parametrize("turn", range(1, 9))
def test_every_orientation_is_shown_upright(turn):
    upright = Image.new("RGB", (40, 20), "white")
    upright.paste("red", (0, 0, 10, 20))
    back = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    stored = upright.transpose(back.get(turn, exif.UPRIGHT[turn])) if turn > 1 else upright
    out = io.BytesIO()
    stored.save(out, "PNG", exif=tags(base={ExifTags.Base.Orientation: turn}))
    assert (images.inspect(out.getvalue()).width, images.inspect(out.getvalue()).height) == (40, 20)
    shown = opened(images.strip(out.getvalue()))
    assert shown.size == (40, 20)
    assert (shown.getpixel((2, 10)), shown.getpixel((30, 10))) == ((255, 0, 0), (255, 255, 255))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_pixel_can_be_shown(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    out = io.BytesIO()
    Image.new("RGBA" if mode == "PA" else mode, (40, 20)).save(out, kind)
    assert opened(images.strip(out.getvalue())).size == (40, 20)
    assert opened(images.thumbnail(out.getvalue(), 10)).size == (10, 5)


def test_what_was_transparent_is_white_in_a_thumbnail_and_stays_so_in_the_photo():
    data = picture("PNG", mode="RGBA")
    assert opened(images.strip(data)).getpixel((30, 10))[3] == 0
    assert min(opened(images.thumbnail(data, 40)).getpixel((35, 10))) > 250


def test_large_photos_are_drawn_smaller():
    shown = images.strip(picture(size=(5000, 1000)))
    assert opened(shown).size == (2560, 512)
    small = images.thumbnail(picture(size=(5000, 1000)), 320)
    assert opened(small).size == (320, 64)


# what the camera says


@pytest.mark.parametrize(
    ("lon", "lat", "east", "north", "expected"),
    [
        ((116, 23, 30), (39, 54, 36), "E", "N", (116.391667, 39.91)),
        ((73, 59, 0), (40, 45, 0), "W", "N", (-73.983333, 40.75)),
        ((36, 3.5, 0), (0, 22.5, 0), "E", "S", (36.058333, -0.375)),
        ((43, 12, 0), (22, 54, 0), "W", "S", (-43.2, -22.9)),
        ((116, 23, 30), (39, 54, 36), "e\0", " n ", (116.391667, 39.91)),
        ((116.5, 0, 0), (39.25, 0, 0), "E", "N", (116.5, 39.25)),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_positions_of_all_hemispheres(kind, lon, lat, east, north, expected):
    shot = exif.read(with_gps(lon, lat, east, north, kind), SHANGHAI)
    assert (shot.lon, shot.lat) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("lon", "lat", "east", "north"),
    [
        ((0, 0, 0), (0, 0, 0), "E", "N"),
        ((116, 0, 0), (95, 0, 0), "E", "N"),
        ((216, 0, 0), (39, 0, 0), "E", "N"),
        ((116, 0, 0), (39, 0, 0), None, "N"),
        ((116, 0, 0), (39, 0, 0), "E", "X"),
        ((116, 0, 0), (39, 0, 0), "", "N"),
        (None, (39, 0, 0), "E", "N"),
        ((116, 0, 0), None, "E", "N"),
        ((IFDRational(0, 0), 0, 0), (39, 0, 0), "E", "N"),
    ],
)
def test_a_position_that_cannot_be_is_none(lon, lat, east, north):
    shot = exif.read(with_gps(lon, lat, east, north), SHANGHAI)
    assert (shot.lon, shot.lat) == (None, None)


@pytest.mark.parametrize(
    ("shot", "gps", "expected"),
    [
        (
            {SHOT.DateTimeOriginal: "2026:03:01 08:30:05"},
            {},
            datetime(2026, 3, 1, 8, 30, 5, tzinfo=SHANGHAI),
        ),
        (
            {SHOT.DateTimeOriginal: "2026:03:01 08:30:05", SHOT.OffsetTimeOriginal: "+05:30"},
            {},
            datetime(2026, 3, 1, 8, 30, 5, tzinfo=timezone(timedelta(hours=5, minutes=30))),
        ),
        (
            {SHOT.DateTimeDigitized: "2026-03-01T08:30:05"},
            {},
            datetime(2026, 3, 1, 8, 30, 5, tzinfo=SHANGHAI),
        ),
        (
            {SHOT.DateTimeOriginal: "0000:00:00 00:00:00"},
            {GPS.GPSDateStamp: "2026:03:01", GPS.GPSTimeStamp: (0, 30, 5.5)},
            datetime(2026, 3, 1, 0, 30, 5, tzinfo=UTC),
        ),
        ({SHOT.DateTimeOriginal: "yesterday"}, {}, None),
        ({SHOT.DateTimeOriginal: "2026:02:30 08:30:05"}, {}, None),
        ({}, {GPS.GPSDateStamp: "2026:03:01"}, None),
        ({}, {}, None),
    ],
)
def test_the_time_is_the_cameras_or_the_satellites(shot, gps, expected):
    assert exif.read(picture(exif=tags(gps, shot)), SHANGHAI).taken_at == expected


@pytest.mark.filterwarnings("ignore")
@given(data=st.binary(max_size=200))
@example(b"Exif\0\0MM\0*\0\0\0\x08\xff\xff")
@example(b"Exif\0\0II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\x08\0\0\0")
def test_any_bytes_as_exif_say_nothing_or_something(data):
    photo = picture(exif=b"Exif\0\0" + data.removeprefix(b"Exif\0\0"))
    assert exif.read(photo, SHANGHAI).lon is None
    with suppress(images.PictureSuspicious):
        assert images.inspect(images.strip(photo)).format == "JPEG"


def test_no_photo_says_nothing():
    assert exif.read(b"", SHANGHAI) == exif.Shot()
    assert exif.read(SVG, SHANGHAI) == exif.Shot()


@pytest.mark.skipif(not PHOTOS.exists(), reason="data folder absent")
@pytest.mark.parametrize(
    ("name", "position", "taken_at"),
    [
        ("Kodak_CX7530.jpg", (36.0564167, -0.3713), datetime(2005, 8, 13, 9, 47, 23, tzinfo=SHANGHAI)),
        ("gps_DSCN0010.jpg", (11.8851267, 43.4674483), datetime(2008, 10, 22, 16, 28, 39, tzinfo=SHANGHAI)),
        ("orientation_6.jpg", (None, None), None),
    ],
)
def test_real_photos(name, position, taken_at):
    data = (PHOTOS / name).read_bytes()
    shot = exif.read(data, SHANGHAI)
    assert (shot.lon, shot.lat) == pytest.approx(position, abs=1e-6)
    assert shot.taken_at == taken_at
    shown = images.strip(data)
    assert exif.read(shown, SHANGHAI) == exif.Shot()
    assert opened(shown).size == (images.inspect(data).width, images.inspect(data).height)
