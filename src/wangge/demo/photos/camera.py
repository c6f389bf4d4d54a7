"""Taking a photo: a scene in one of its states, with the day in the corner as telephones print it."""

from __future__ import annotations

import io
from datetime import date
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from wangge.demo.photos.canvas import Canvas
from wangge.demo.photos.scenes import AT_DUSK, SCENES

STATES = ("before", "safe", "after")
SIZE = (640, 480)
LOOKS = 2  # so many places look different; more photos share them


def shoot(scene: str, state: str, on: date, look: int = 0) -> bytes:
    """A JPEG of a scene (a key of ``SCENES``) before, made safe, or after. The same asked, the same given."""
    photo = _developed(scene, state, look % LOOKS).copy()
    pen = ImageDraw.Draw(photo)
    text = f"{on:%Y-%m-%d}"
    font = _font()
    wide = pen.textlength(text, font=font)
    spot = (SIZE[0] - wide - 16, SIZE[1] - 38)
    pen.text(spot, text, font=font, fill=(255, 176, 66), stroke_width=2, stroke_fill=(40, 30, 20))
    out = io.BytesIO()
    photo.save(out, "JPEG", quality=80)
    return out.getvalue()


@cache
def _developed(scene: str, state: str, look: int) -> Image.Image:
    """The place is the same before and after: only what is wrong changes."""
    canvas = Canvas(f"{scene}{look}", dusk=scene in AT_DUSK)
    canvas.street()
    SCENES[scene](canvas, state)
    return canvas.taken(SIZE)


@cache
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(26)
