"""The bytes of a file. Who may see which, the apps decide whose files they are."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from wangge.files import disk
from wangge.files.actions import draw
from wangge.files.models import Blob


class Variant(StrEnum):
    """Which form of a file."""

    ORIGINAL = "original"  # restricted: as it came, with position and camera
    SHOWN = "shown"
    THUMBNAIL = "thumbnail"


class Content(NamedTuple):
    """Bytes with what a browser is told about them; ``sha256`` serves as ETag."""

    data: bytes
    media_type: str
    sha256: str


def read(blob: Blob, variant: str = Variant.SHOWN) -> Content:
    """The bytes of a file; a photo not drawn yet is drawn now. Files other than photos have one form."""
    form = _form(blob, Variant(variant))
    return Content(disk.read(blob.tenant.code, form.sha256), form.media_type, form.sha256)


def _form(blob: Blob, variant: Variant) -> Blob:
    if not blob.restricted or variant is Variant.ORIGINAL:
        return blob
    drawn = draw(blob)
    return drawn.thumbnail if variant is Variant.THUMBNAIL else drawn.shown
