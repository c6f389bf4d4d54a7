"""Photos: are they what they say, and what of them may be shown.

What people send is checked before it is kept, and never shown as it came: ``strip`` and ``thumbnail`` draw
it anew, upright, without position, camera, comments or anything that lay behind the picture. Drawing decodes
all pixels, so it belongs in a job; ``inspect`` reads only headers.
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar

import puremagic
from PIL import Image, UnidentifiedImageError

from wangge.core.errors import Refused
from wangge.core.exif import UPRIGHT, orientation

MAX_BYTES = 15_000_000
MAX_PIXELS = {"JPEG": 50_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}
"""A JPEG is decoded at a fraction of its size; the others need several times 4 bytes for every pixel."""

MAX_SIDE = 2560
"""Pixels of the longer side of what ``strip`` draws."""

_MEDIA = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_SAVING: dict[str, dict[str, object]] = {
    "JPEG": {"quality": 88, "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 88},
}


class PictureRefused(Refused):
    """These bytes cannot be taken as a photo."""

    code: ClassVar[str] = "picture"
    message = "This cannot be taken as a photo."


class PictureTooLarge(PictureRefused):
    """More bytes than MAX_BYTES."""

    code = "picture_too_large"
    message = "The photo has %(megabytes)s MB; at most %(limit)s MB are possible."


class TooManyPixels(PictureRefused):
    """More pixels than MAX_PIXELS of its format."""

    code = "picture_too_many_pixels"
    message = "The photo has %(width)s × %(height)s pixels; at most %(limit)s million are possible."


class NotAPicture(PictureRefused):
    """Neither JPEG nor PNG nor WEBP, whatever its name says; ``found`` is a guess."""

    code = "not_a_picture"
    message = "Only JPEG, PNG and WEBP photos can be taken."


class PictureBroken(PictureRefused):
    """Begins like a photo, but cannot be decoded."""

    code = "picture_broken"
    message = "The photo is damaged or incomplete."


class PictureSuspicious(PictureRefused):
    """A photo that is something else as well (``found``): a web page, a script, an archive."""

    code = "picture_suspicious"
    message = "The photo is not accepted: it also holds something that is no picture."


@dataclass(frozen=True)
class Picture:
    """What a photo is; width and height as it is shown, upright."""

    format: str
    width: int
    height: int

    @property
    def media_type(self) -> str:
        """For Content-Type; ``strip`` keeps it."""
        return _MEDIA[self.format]


def inspect(data: bytes) -> Picture:
    """What these bytes are, by their headers; raises a PictureRefused."""
    if len(data) > MAX_BYTES:
        raise PictureTooLarge(megabytes=round(len(data) / 1e6, 1), limit=MAX_BYTES // 1_000_000)
    with _opened(data) as image:
        kind = _kind(image)
        width, height = image.size
        if width * height > MAX_PIXELS[kind]:
            raise TooManyPixels(width=width, height=height, limit=MAX_PIXELS[kind] // 1_000_000)
        if orientation(image) >= 5:
            width, height = height, width
    _refuse_second_nature(data, kind)
    return Picture(kind, width, height)


def verify(data: bytes) -> Picture:
    """Like ``inspect``, and every pixel can be decoded."""
    picture = inspect(data)
    with _opened(data) as image:
        image.draft("RGB", (256, 256))
        image.load()
    return picture


def strip(data: bytes) -> bytes:
    """The photo drawn anew in its format: upright, nothing in it but pixels, sides of at most MAX_SIDE."""
    picture = inspect(data)
    return _saved(_drawn(data, MAX_SIDE), picture.format)


def thumbnail(data: bytes, px: int) -> bytes:
    """A JPEG whose longer side has at most ``px`` pixels; what was transparent is white."""
    inspect(data)
    image = _drawn(data, px)
    if image.mode == "RGBA":
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image).convert("RGB")
    return _saved(image, "JPEG")


_UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    OverflowError,
    ZeroDivisionError,
    MemoryError,
    struct.error,
    Warning,
)
"""What Pillow raises for damaged files, beside its own types, which are kinds of OSError."""

_SMOOTH = ("RGB", "RGBA", "L", "LA", "CMYK")
"""Kinds of pixels that can be made fewer as they are, before memory is spent on a copy."""

_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    """The image behind the bytes; whatever a damaged one makes Pillow raise is PictureBroken."""
    try:
        with Image.open(io.BytesIO(data), formats=tuple(_MEDIA)) as image:
            yield image
    except UnidentifiedImageError:
        raise NotAPicture(found=_guess(data)) from None
    except _BOMBS:
        raise TooManyPixels(width="?", height="?", limit=max(MAX_PIXELS.values()) // 1_000_000) from None
    except _UNREADABLE:
        raise PictureBroken() from None


def _kind(image: Image.Image) -> str:
    """Its format; a JPEG with more pictures behind the first (MPO, from phones) is a JPEG."""
    return image.format if image.format in _MEDIA else "JPEG"


def _guess(data: bytes) -> str:
    """What it is instead, for the message."""
    try:
        return puremagic.from_string(data[:4096]).lstrip(".") or "unknown"
    except (puremagic.PureError, ValueError):
        return "unknown"


def _drawn(data: bytes, side: int) -> Image.Image:
    """Upright pixels, RGB or RGBA, without anything else, the longer side at most ``side``."""
    with _opened(data) as image:
        turn = UPRIGHT.get(orientation(image))
        mode = "RGBA" if image.has_transparency_data else "RGB"
        if image.mode in _SMOOTH:
            image.thumbnail((side, side), Image.Resampling.LANCZOS)
        drawn = image.convert(mode)
    drawn.thumbnail((side, side), Image.Resampling.LANCZOS)
    upright = drawn if turn is None else drawn.transpose(turn)
    upright.info.clear()
    return upright


def _saved(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **_SAVING[kind])
    return out.getvalue()


# photos that are something else as well

_MARKUP = re.compile(rb"<(?i:script|iframe|html[\s>]|svg\s+[a-z]|!doctype\s|\?php\s)")
_PDF_WITHIN = 1024


def _refuse_second_nature(data: bytes, kind: str) -> None:
    if _MARKUP.search(data):
        raise PictureSuspicious(found="markup or script")
    if b"%PDF-" in data[:_PDF_WITHIN]:
        raise PictureSuspicious(found="PDF")
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise PictureSuspicious(found="an archive")
    if kind in _ENDS and len(data) > _ENDS[kind](data):
        raise PictureSuspicious(found="data behind the picture")


def _webp_end(data: bytes) -> int:
    size = int.from_bytes(data[4:8], "little")
    return 8 + size + size % 2


def _png_end(data: bytes) -> int:
    """Behind the chunk IEND; each chunk is length, type, content, check sum."""
    at = 8
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        at += 12 + size
        if kind == b"IEND":
            break
    return at


_ENDS = {"PNG": _png_end, "WEBP": _webp_end}
"""Where a file ends by its own account. Phones put more pictures behind a JPEG, so that may go on."""
