"""The map draws our own tiles: a drawn town, divisions, cells, names from the machine's fonts."""

from __future__ import annotations

import io

from django.contrib.gis.geos import LineString, MultiPolygon, Polygon
from django.db.backends.postgresql.psycopg_any import DateRange
from PIL import Image

from tests.browser.looking import shot
from tests.world import SINCE, small_world
from wangge.places.models import CGCS2000, Boundary, Cell, Drawing, GridSystem

WEST, SOUTH = 116.4075, 39.9055


def area(west: float, south: float, width: float, height: float) -> Polygon:
    return Polygon.from_bbox((WEST + west, SOUTH + south, WEST + west + width, SOUTH + south + height))


def town(here) -> None:
    """Two roads, a lake, a green, a house and six cells around the middle of the map on /style/."""
    whole = MultiPolygon(area(0, 0, 0.006, 0.0036), srid=CGCS2000)
    Boundary.objects.create(
        tenant=here.tenant,
        division=here.divisions["community"],
        geom=whole,
        area_m2=200_000.0,
        valid=DateRange(SINCE, None),
    )
    drawn = [
        ("main_road", "文昌街", LineString((WEST - 0.002, SOUTH + 0.0016), (WEST + 0.008, SOUTH + 0.0016))),
        ("road", "东河路", LineString((WEST + 0.0026, SOUTH - 0.002), (WEST + 0.0026, SOUTH + 0.006))),
        ("water", "南湖", area(0.0035, 0.0021, 0.0012, 0.0009)),
        ("green", "", area(0.0006, 0.0021, 0.0012, 0.0008)),
        ("building", "", area(0.0006, 0.0004, 0.0006, 0.0005)),
    ]
    for kind, name, shape in drawn:
        shape.srid = CGCS2000
        Drawing.objects.create(tenant=here.tenant, kind=kind, name=name, geom=shape)
    system = GridSystem.objects.get(tenant=here.tenant)
    for i in range(6):
        Cell.objects.create(
            tenant=here.tenant,
            system=system,
            code=f"11010100100{i + 101}",
            division=here.divisions["community"],
            geom=MultiPolygon(area(i % 3 * 0.002, i // 3 * 0.0018, 0.002, 0.0018), srid=CGCS2000),
            area_m2=30_000.0,
            valid=DateRange(SINCE, None),
        )


def test_our_own_tiles_are_drawn(desk, signed_in, tmp_path):
    here = small_world().here
    town(here)
    asked = []
    desk.on(
        "response",
        lambda answer: asked.append((answer.url.split("/tiles/")[-1].split("/")[0], answer.status)),
    )
    signed_in(desk, here.people["acceptor"]).goto("/style/")
    panel = desk.locator("#forms [data-map]")
    panel.scroll_into_view_if_needed()
    desk.wait_for_selector("#forms [data-drawn]")
    desk.wait_for_timeout(1500)
    assert {("drawings", 200), ("divisions", 200), ("cells", 200)} <= set(asked)
    picture = Image.open(io.BytesIO(panel.locator("canvas").screenshot())).convert("RGB")
    colours = {colour for _count, colour in picture.getcolors(maxcolors=1_000_000)}
    assert {(207, 224, 238), (220, 235, 221), (255, 255, 255)} <= colours  # water, green, road
    shot(desk, "map", tmp_path, whole=False)
