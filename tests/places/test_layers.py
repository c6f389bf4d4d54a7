"""What the map draws, and who may see it."""

from __future__ import annotations

import json
from datetime import date

import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry

from tests.places.ground import TODAY, cell
from tests.world import small_world
from wangge.core.coords import WORLD, Bounds
from wangge.core.errors import NotFound
from wangge.places.layers import Layer, features, tile, tile_box
from wangge.places.models import Drawing
from wangge.places.views import BoxRefused, read_box

pytestmark = pytest.mark.django_db
Z, X, Y = 12, 3371, 1552


@pytest.fixture
def world():
    return small_world()


def drawn(tenant, layer, box=WORLD, on=TODAY):
    """Codes of a layer's features."""
    found = json.loads(features(tenant, Layer.of(layer), box, on=on))["features"]
    return [one["properties"]["code"] for one in found]


def test_cells_of_the_own_tenant_in_a_rectangle_on_a_day(world):
    here = world.here
    codes = [one.code for one in here.cells]

    assert sorted(drawn(here.tenant, "cells")) == codes
    assert drawn(here.tenant, "cells-city", Bounds(116.301, 39.901, 116.302, 39.902)) == codes[:1]
    assert drawn(here.tenant, "cells-fire") == []
    assert drawn(here.tenant, "cells", on=date(2023, 1, 1)) == []


def test_features_are_plain_geojson(world):
    (one, *_rest) = json.loads(features(world.here.tenant, Layer.of("cells"), on=TODAY))["features"]
    assert one["type"] == "Feature"
    assert set(one["geometry"]) == {"type", "coordinates"}
    assert one["properties"]["system"] == "city"
    assert shapely.from_geojson(json.dumps(one["geometry"])).is_valid


def test_only_so_many_are_drawn_and_the_largest_first(world):
    here = world.here
    large = cell(here.cells[0].system, "990101001001999", shapely.box(116.2, 39.8, 116.3, 39.9))
    large.area_m2 = 1e9
    large.save()
    found = json.loads(features(here.tenant, Layer.of("cells"), on=TODAY, most=2))["features"]
    codes = [one["properties"]["code"] for one in found]
    assert (codes[0], len(codes)) == (large.code, 2)


def test_drawings_have_kinds(world):
    line = GEOSGeometry("SRID=4490;LINESTRING (116.30 39.90, 116.31 39.91)")
    Drawing.objects.create(tenant=world.here.tenant, kind="road", name="柳园路", geom=line)
    names = [
        json.loads(features(tenant, Layer.of(layer), on=TODAY))["features"]
        for tenant, layer in [
            (world.here.tenant, "drawings-road"),
            (world.here.tenant, "drawings-water"),
            (world.there.tenant, "drawings"),
        ]
    ]
    assert [len(found) for found in names] == [1, 0, 0]
    assert names[0][0]["properties"]["name"] == "柳园路"


def test_a_tile_holds_what_lies_on_it(world):
    here = world.here.tenant
    box = tile_box(Z, X, Y, margin=0)
    assert box.holds(116.305, 39.905)
    assert b"990101001001001" in tile(here, Layer.of("cells"), Z, X, Y, on=TODAY)
    assert tile(here, Layer.of("cells"), Z, X + 9, Y, on=TODAY) == b""
    assert tile(here, Layer.of("cells"), 5, X >> 7, Y >> 7, on=TODAY) == b""
    assert tile(here, Layer.of("divisions"), Z, X, Y, on=TODAY) == b""


@pytest.mark.parametrize(("z", "x", "y"), [(23, 0, 0), (-1, 0, 0), (3, 8, 0), (3, 0, 8), (3, -1, 0)])
def test_numbers_that_are_no_tile_are_not_found(world, z, x, y):
    with pytest.raises(NotFound):
        tile(world.here.tenant, Layer.of("cells"), z, x, y, on=TODAY)


def test_what_is_no_layer_is_not_found():
    with pytest.raises(NotFound):
        Layer.of("people")


@pytest.mark.parametrize("text", ["1,2,3", "a,b,c,d", "1,2,3,400", "nan,1,2,3"])
def test_a_rectangle_is_four_numbers(text):
    with pytest.raises(BoxRefused):
        read_box(text)


@pytest.mark.urls("wangge.places.urls")
class TestDoors:
    FEATURES = "/places/features/cells.geojson?bbox=116.301,39.901,116.302,39.902"
    TILE = f"/tiles/cells/{Z}/{X}/{Y}.mvt"

    @pytest.mark.parametrize("address", [FEATURES, TILE])
    def test_strangers_must_sign_in(self, client, address):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"].startswith("/sign-in/")) == (302, True)

    @pytest.mark.parametrize("address", [FEATURES, TILE])
    def test_everybody_sees_the_own_tenant_only(self, client, world, address):
        for town, other in [(world.here, world.there), (world.there, world.here)]:
            client.force_login(town.people["handler"])
            answer = client.get(address)
            assert answer.status_code == 200
            assert town.cells[0].code.encode() in answer.content
            assert other.cells[0].code.encode() not in answer.content

    @pytest.mark.parametrize("address", [FEATURES, TILE])
    def test_what_did_not_change_is_not_sent_again(self, client, world, address):
        client.force_login(world.here.people["handler"])
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_another_day_can_be_asked_for(self, client, world):
        client.force_login(world.here.people["handler"])
        assert client.get(f"{self.FEATURES}&on=2023-01-01").json()["features"] == []

    def test_nobody_writes_here(self, client, world):
        client.force_login(world.here.people["handler"])
        assert client.post(self.TILE).status_code == 405
