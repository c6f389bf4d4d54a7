"""The map's doors: vector tiles and GeoJSON of the reader's own tenant."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import conditional_page, require_safe

from wangge.core.coords import WORLD, Bounds
from wangge.core.errors import Refused
from wangge.places.layers import Layer, features, tile


class BoxRefused(Refused):
    """Not four numbers: west, south, east, north."""

    code = "bbox"
    message = "A rectangle is four numbers: west,south,east,north."
    status = 400


class DayRefused(Refused):
    """Not a day."""

    code = "day"
    message = "%(text)s is not a day like 2026-03-31."
    status = 400


@require_safe
@login_required
@conditional_page
def tile_of(request: HttpRequest, layer: str, z: int, x: int, y: int) -> HttpResponse:
    """A tile; unchanged ones are answered with 304."""
    drawn = tile(request.user.tenant, Layer.of(layer), z, x, y, on=_day(request))
    answer = HttpResponse(drawn, content_type="application/vnd.mapbox-vector-tile")
    answer["Cache-Control"] = "private, max-age=60"
    return answer


@require_safe
@login_required
@conditional_page
def features_of(request: HttpRequest, layer: str) -> HttpResponse:
    """A layer in ``bbox``, as GeoJSON."""
    box = read_box(request.GET.get("bbox", ""))
    found = features(request.user.tenant, Layer.of(layer), box, on=_day(request))
    return HttpResponse(found, content_type="application/geo+json")


def _day(request: HttpRequest) -> date:
    """The day that is asked for with ``on``, else today."""
    text = request.GET.get("on", "")
    try:
        day = parse_date(text) if text else timezone.localdate()
    except ValueError:
        day = None
    if day is None:
        raise DayRefused(text=text, field="on")
    return day


def read_box(text: str) -> Bounds:
    """``west,south,east,north`` in degrees; nothing is the whole world."""
    if not text:
        return WORLD
    try:
        box = Bounds(*map(float, text.split(",")))
    except (TypeError, ValueError):
        raise BoxRefused(field="bbox") from None
    inside = WORLD.holds(box.west, box.south) and WORLD.holds(box.east, box.north)
    if not (inside and box.west <= box.east and box.south <= box.north):
        raise BoxRefused(field="bbox")
    return box
