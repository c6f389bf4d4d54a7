"""Boundary files go in whole or not at all, and say by name and place what is wrong with them."""

from __future__ import annotations

import gzip
import json
import zipfile
from datetime import date

import numpy as np
import pytest
import shapely
from django.utils import translation
from pyogrio import raw
from pyproj import Transformer

from tests.places.ground import TODAY
from wangge.core import coords
from wangge.journal.models import Entry
from wangge.places import measure
from wangge.places.actions.divisions import Drawn, ReplacementUnknown, end_division, put_divisions
from wangge.places.actions.told import Told
from wangge.places.geometry import shape_of
from wangge.places.imports import refusals, shapes
from wangge.places.imports.boundaries import Wish, import_boundaries
from wangge.places.imports.entries import Columns
from wangge.places.imports.shapes import Source
from wangge.places.locate import locate
from wangge.places.models import Boundary, Division
from wangge.places.queries import divisions
from wangge.tenants.models import Tenant

pytestmark = pytest.mark.django_db
WEST, EAST = shapely.box(116.30, 39.90, 116.31, 39.91), shapely.box(116.31, 39.90, 116.32, 39.91)
STREETS = {"110199001": ("西街街道", WEST), "110199002": ("东街街道", EAST)}
STREET = Wish("street")


@pytest.fixture
def tenant():
    return Tenant.objects.create(code="town", name="Town")


def geojson(path, rows, **more):
    """``rows``: (properties, geometry as Shapely or as GeoJSON or None)."""
    features = [
        {"type": "Feature", "properties": properties, "geometry": _geometry(shape)}
        for properties, shape in rows
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **more}))
    return path


def _geometry(shape):
    return json.loads(shapely.to_geojson(shape)) if isinstance(shape, shapely.Geometry) else shape


@pytest.fixture
def write(tmp_path):
    """A GeoJSON file of streets: code → (name, shape)."""

    def written(rows=STREETS, name="streets.geojson"):
        pairs = [({"code": code, "name": name}, shape) for code, (name, shape) in rows.items()]
        return geojson(tmp_path / name, pairs)

    return written


def take(tenant, path, wish=STREET, start=None, **source):
    return import_boundaries(tenant, Source(path, **source), wish, by="test", at=TODAY, start=start)


def refused(tenant, path, wish=STREET, **source):
    """The errors; nothing may have gone in."""
    before = Division.objects.count(), Boundary.objects.count(), Entry.objects.count()
    with pytest.raises(refusals.ImportRefused) as caught:
        take(tenant, path, wish, **source)
    assert (Division.objects.count(), Boundary.objects.count(), Entry.objects.count()) == before
    return caught.value.findings


def kinds(findings):
    return [finding.code for finding in findings]


def drawn(code, on=TODAY):
    return shape_of(Boundary.objects.on(on).get(division__code=code).geom)


def test_streets_go_in_with_their_parent_made(tenant, write):
    put, findings = take(tenant, write())

    assert put.new == ["110199001000", "110199002000"]
    assert kinds(findings) == ["parents_made"]
    west = Division.objects.get(code="110199001000")
    assert (west.name, west.level, west.parent.code) == ("西街街道", "street", "110199000000")
    row = Boundary.objects.get(division=west)
    assert row.area_m2 == pytest.approx(measure.area_m2(WEST))
    assert (row.source, row.valid.lower, row.valid.upper) == ("streets.geojson", None, None)
    assert Entry.objects.get().act == "places.put_divisions"


def test_the_parent_gets_its_name_and_its_own_parent_later(tenant, write, tmp_path):
    take(tenant, write())
    codes = tmp_path / "districts.csv"
    codes.write_text("code,name,cityCode\n110199,试验区,1101\n")
    take(tenant, codes, Wish("district"))
    cities = tmp_path / "cities.csv"
    cities.write_text("code,name\n1101,试验市\n")
    take(tenant, cities, Wish("city"))

    district = Division.objects.get(code="110199000000")
    assert (district.name, district.parent.name) == ("试验区", "试验市")


def test_the_same_file_again_changes_nothing(tenant, write):
    take(tenant, write())
    before = list(Boundary.objects.values_list("pk", "valid"))

    put, findings = take(tenant, write())

    assert (put.new, put.changed, findings) == ([], [], [])
    assert list(Boundary.objects.values_list("pk", "valid")) == before


def test_a_moved_boundary_is_a_new_version_from_its_day(tenant, write):
    take(tenant, write())
    moved = {**STREETS, "110199001": ("西街街道", shapely.box(116.29, 39.90, 116.31, 39.91))}

    put, _ = take(tenant, write(moved), start=date(2026, 4, 1))

    assert put.changed == ["110199001000"]
    assert drawn("110199001000", date(2026, 3, 31)).bounds[0] == 116.30
    assert drawn("110199001000", date(2026, 4, 1)).bounds[0] == 116.29
    assert Boundary.objects.filter(division__code="110199002000").count() == 1


def test_a_mistake_of_the_same_day_is_corrected(tenant, write):
    take(tenant, write(), start=TODAY)
    for west in (116.29, 116.28):
        take(tenant, write({"110199001": ("西街街道", shapely.box(west, 39.90, 116.31, 39.91))}), start=TODAY)

    assert drawn("110199001000").bounds[0] == 116.28


def test_a_version_told_later_for_an_earlier_day_ends_where_the_next_begins(tenant, write):
    def west(edge):
        return {"110199001": ("西街街道", shapely.box(edge, 39.90, 116.31, 39.91))}

    take(tenant, write(west(116.30)), start=date(2026, 1, 1))
    take(tenant, write(west(116.28)), start=date(2025, 1, 1))
    take(tenant, write(west(116.29)), start=date(2025, 7, 1))

    edges = {
        day: drawn("110199001000", day).bounds[0] for day in (date(2025, 6, 30), date(2025, 7, 1), TODAY)
    }
    assert list(edges.values()) == [116.28, 116.29, 116.30]


def test_a_division_that_ends_is_gone_from_its_day_and_names_what_came_instead(tenant, write):
    take(tenant, write())
    west, east = Division.objects.filter(level="street").order_by("code")
    told = Told("test", TODAY, date(2026, 4, 1))
    with pytest.raises(ReplacementUnknown):
        end_division(west, told, replaced_by="110199009000")
    end_division(west, told, replaced_by=east.code)

    assert [list(divisions(tenant, on=day).values_list("code", flat=True)) for day in (TODAY, told.day)] == [
        ["110199000000", "110199001000", "110199002000"],
        ["110199000000", "110199002000"],
    ]
    assert locate(tenant, 116.305, 39.905, on=TODAY).division.code == west.code
    assert not locate(tenant, 116.305, 39.905, on=told.day)
    assert Division.objects.get(pk=west.pk).replaced_by == east


class TestFormats:
    """The same streets from every format and every coordinate system."""

    def test_geojson_gz(self, tenant, write):
        packed = write().with_suffix(".geojson.gz")
        packed.write_bytes(gzip.compress(write().read_bytes()))
        take(tenant, packed)
        assert drawn("110199001000").equals(WEST)

    @pytest.mark.parametrize(("driver", "ending"), [("GPKG", "gpkg"), ("ESRI Shapefile", "shp")])
    @pytest.mark.parametrize("epsg", [4490, 4326, 4547, 4526, 32650, 3857])
    def test_any_epsg(self, tenant, tmp_path, driver, ending, epsg):
        path = _written(tmp_path / f"streets.{ending}", driver, epsg)
        take(tenant, path)
        assert measure.area_m2(drawn("110199001000").symmetric_difference(WEST)) < 1
        assert Division.objects.get(code="110199001000").name == "西街街道"

    def test_zipped_shapefile_in_gbk_without_cpg(self, tenant, tmp_path):
        _written(tmp_path / "a.shp", "ESRI Shapefile", 4490, encoding="GBK")
        (tmp_path / "a.cpg").unlink()
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
            for part in tmp_path.glob("a.[sdp]*"):
                packed.write(part, part.name)
        take(tenant, tmp_path / "a.zip")
        assert Division.objects.get(code="110199002000").name == "东街街道"

    @pytest.mark.parametrize("system", ["gcj02", "bd09"])
    def test_shifted_coordinates(self, tenant, write, system):
        def shift(points):
            return coords.from_stored_many(points, system)

        shifted = {code: (name, shapely.transform(shape, shift)) for code, (name, shape) in STREETS.items()}
        take(tenant, write(shifted), coords=coords.System(system))
        assert np.allclose(drawn("110199001000").bounds, WEST.bounds, atol=1e-8)

    def test_a_stated_epsg_overrides_the_file(self, tenant, tmp_path):
        path = geojson(tmp_path / "a.geojson", [({"code": "110199001"}, _projected(WEST, 4548))])
        assert kinds(refused(tenant, path)) == ["off_earth"]
        take(tenant, path, epsg=4548)
        assert measure.area_m2(drawn("110199001000").symmetric_difference(WEST)) < 1

    def test_a_shapefile_without_prj_must_be_told(self, tenant, tmp_path):
        path = _written(tmp_path / "a.shp", "ESRI Shapefile", 4548)
        path.with_suffix(".prj").unlink()
        with pytest.raises(refusals.SystemUnknown):
            take(tenant, path)
        take(tenant, path, epsg=4548)

    def test_several_layers_need_a_name(self, tenant, tmp_path):
        path = _written(tmp_path / "a.gpkg", "GPKG", 4490, layer="now")
        _written(path, "GPKG", 4490, layer="before", append=True)
        with pytest.raises(refusals.LayerUnclear, match="now, before"):
            take(tenant, path)
        put, _ = take(tenant, path, layer="now")
        assert len(put.new) == 2

    def test_fields_are_named_where_they_cannot_be_guessed(self, tenant, tmp_path):
        path = geojson(tmp_path / "a.geojson", [({"BoroCD": 311.0}, WEST)])
        with pytest.raises(refusals.FieldMissing, match="BoroCD"):
            take(tenant, path)
        with pytest.raises(refusals.FieldUnknown, match="boro"):
            take(tenant, path, columns=Columns(code="boro"))
        take(tenant, path, columns=Columns(code="borocd"))
        assert Division.objects.get().code == "311"

    def test_rows_are_numbered_where_there_are_no_codes(self, tenant, tmp_path):
        path = geojson(tmp_path / "a.geojson", [({"GlobalID": "x"}, WEST), ({"GlobalID": "y"}, EAST)])
        put, _ = take(tenant, path, columns=Columns(code="#", name="GlobalID"))
        assert put.new == ["1", "2"]
        assert Division.objects.get(code="2").name == "y"

    def test_local_codes_stay_and_have_the_parent_that_is_told(self, tenant, tmp_path):
        put_divisions(tenant, [Drawn("NYC", "New York", "city")], Told("test", TODAY))
        path = geojson(tmp_path / "a.geojson", [({"code": "360610", "name": "M"}, WEST)])
        take(tenant, path, Wish("street", parent="NYC", local=True))
        assert Division.objects.get(code="360610").parent.code == "NYC"

    def test_only_what_is_asked_for(self, tenant, write):
        put, _ = take(tenant, write(), only=("110199002",))
        assert put.new == ["110199002000"]
        with pytest.raises(refusals.NothingInside):
            take(tenant, write(), only=("nobody",))


def _projected(shape, epsg):
    change = Transformer.from_crs(4490, epsg, always_xy=True)
    return shapely.transform(shape, lambda xy: np.column_stack(change.transform(*xy.T)))


def _written(path, driver, epsg, encoding="UTF-8", **more):
    codes, names = np.array(list(STREETS)), np.array([name for name, _shape in STREETS.values()])
    shapes = shapely.to_wkb([_projected(shape, epsg) for _name, shape in STREETS.values()])
    raw.write(
        path,
        np.array(shapes, dtype=object),
        [codes.astype(object), names.astype(object)],
        ["code", "name"],
        driver=driver,
        geometry_type="Polygon",
        crs=f"EPSG:{epsg}",
        encoding=encoding,
        **more,
    )
    return path


class TestBadInput:
    """Every kind that issue 2 names, and what the answer is."""

    BOW_TIE = shapely.Polygon([(116.30, 39.90), (116.31, 39.91), (116.31, 39.90), (116.30, 39.91)])

    def test_self_crossing_is_refused_with_its_place(self, tenant, write):
        (error,) = refused(tenant, write({**STREETS, "110199001": ("西街街道", self.BOW_TIE)}))
        assert (error.code, error.names, error.row) == ("crossing", ("西街街道",), 1)
        assert (error.lon, error.lat) == pytest.approx((116.305, 39.905))
        assert "--repair" in str(error)

    def test_self_crossing_is_mended_on_request_and_told(self, tenant, write):
        put, findings = take(
            tenant, write({"110199001": ("西街街道", self.BOW_TIE)}), Wish("street", repair=True)
        )
        assert put.new == ["110199001000"]
        assert "repaired" in kinds(findings)
        assert drawn("110199001000").is_valid

    def test_holes_are_kept(self, tenant, write):
        holed = shapely.difference(WEST, shapely.box(116.303, 39.903, 116.306, 39.906))
        _, findings = take(tenant, write({"110199001": ("西街街道", holed)}))
        assert kinds(findings) == ["parents_made"]
        assert drawn("110199001000").equals(holed)

    def test_duplicates_are_refused(self, tenant, tmp_path):
        rows = [({"code": "110199001", "name": name}, shape) for name, shape in [("a", WEST), ("b", EAST)]]
        (error,) = refused(tenant, geojson(tmp_path / "a.geojson", rows))
        assert (error.code, error.detail, error.names) == (
            "duplicate_code",
            "110199001000",
            ("a (#1)", "b (#2)"),
        )

    @pytest.mark.parametrize("epsg", [4547, 3857, 32650])
    def test_wrong_epsg_is_refused(self, tenant, write, epsg):
        assert kinds(refused(tenant, write(), epsg=epsg)) == ["outside_china"] * 2

    def test_a_neighbouring_zone_is_noticed_by_the_parent(self, tenant, tmp_path):
        district = geojson(tmp_path / "d.geojson", [({"code": "110199", "name": "试验区"}, WEST)])
        take(tenant, district, Wish("district"))
        path = geojson(tmp_path / "a.geojson", [({"code": "110199001"}, _projected(WEST, 4548))])
        (error,) = refused(tenant, path, epsg=4549)
        assert (error.code, error.detail) == ("outside_parent", "试验区")

    def test_an_epsg_that_does_not_exist_is_refused(self, tenant, write):
        with pytest.raises(coords.UnknownEpsg):
            take(tenant, write(), epsg=999999)

    def test_swapped_axes_are_recognised(self, tenant, write):
        swapped = shapely.transform(WEST, lambda xy: xy[:, ::-1])
        assert kinds(refused(tenant, write({"110199001": ("a", swapped)}))) == ["swapped"]

    @pytest.mark.parametrize(
        "shape", [None, shapely.Polygon(), {"type": "Polygon", "coordinates": [[[1, 2]]]}]
    )
    def test_empty_geometry_is_refused(self, tenant, write, shape):
        (error,) = refused(tenant, write({**STREETS, "110199003": ("空街街道", shape)}))
        assert (error.code, error.names, error.row) == ("empty", ("空街街道",), 3)

    @pytest.mark.parametrize("shape", [shapely.Point(116.3, 39.9), WEST.exterior])
    def test_what_is_no_area_is_refused(self, tenant, write, shape):
        assert kinds(refused(tenant, write({"110199001": ("a", shape)}))) == ["not_an_area"]

    def test_a_collection_of_areas_is_an_area(self, tenant, write):
        take(tenant, write({"110199001": ("a", shapely.GeometryCollection([WEST]))}))
        assert drawn("110199001000").equals(WEST)

    def test_heights_are_left_out_and_told(self, tenant, write):
        _, findings = take(tenant, write({"110199001": ("a", shapely.force_3d(WEST, 43.5))}))
        assert kinds(findings) == ["heights", "parents_made"]
        assert not drawn("110199001000").has_z

    def test_numbers_that_are_none_are_refused(self, tenant, tmp_path):
        path = geojson(tmp_path / "a.geojson", [({"code": "110199001"}, WEST)])
        path.write_text(path.read_text().replace("[116.3, 39.91]", "[NaN, 39.91]"))
        assert kinds(refused(tenant, path)) == ["not_finite"]

    def test_a_million_vertices_go_in(self, tenant, write):
        angles = np.linspace(0, 2 * np.pi, 1_000_000, endpoint=False)
        radius = 0.01 + 0.001 * np.sin(300 * angles)
        circle = np.column_stack([116.3 + radius * np.cos(angles), 39.9 + radius * np.sin(angles)])
        path = write({"110199001": ("a", None)})
        packed = path.with_suffix(".gpkg")
        shape = np.array([shapely.to_wkb(shapely.Polygon(circle))], dtype=object)
        code = np.array(["110199001"], dtype=object)
        raw.write(packed, shape, [code], ["code"], driver="GPKG", geometry_type="Polygon", crs="EPSG:4490")
        take(tenant, packed)
        assert shapely.get_num_coordinates(drawn("110199001000")) == 1_000_001

    def test_too_many_vertices_are_refused(self, tenant, write, monkeypatch):
        monkeypatch.setattr(shapes, "MOST_VERTICES", 9)
        with pytest.raises(refusals.TooManyVertices, match="10 vertices; at most 9"):
            take(tenant, write())

    def test_what_unpacks_to_too_much_is_refused(self, tenant, tmp_path, monkeypatch):
        monkeypatch.setattr(shapes, "MOST_BYTES", 1_000_000)
        path = tmp_path / "bomb.geojson.gz"
        path.write_bytes(gzip.compress(b" " * 3_000_000))
        with pytest.raises(refusals.FileTooBig, match="1000000 bytes"):
            take(tenant, path)

    @pytest.mark.parametrize("text", ["", "{", "name,code", '{"type": "FeatureCollection"}', "\x00\x01"])
    def test_what_is_no_boundary_file_is_refused(self, tenant, tmp_path, text):
        path = tmp_path / "a.geojson"
        path.write_text(text)
        with pytest.raises((refusals.FileUnreadable, refusals.NothingInside)):
            take(tenant, path)

    @pytest.mark.parametrize("name", ["a.zip", "a.gpkg", "a.geojson.gz", "a.shp"])
    def test_broken_containers_are_refused(self, tenant, tmp_path, name):
        (tmp_path / name).write_bytes(b"PK\x03\x04 not really")
        with pytest.raises(refusals.FileUnreadable):
            take(tenant, tmp_path / name)

    def test_other_endings_and_missing_files_are_refused(self, tenant, tmp_path):
        with pytest.raises(refusals.FileKindUnknown, match=r"\.gpkg"):
            take(tenant, tmp_path / "a.kml")
        with pytest.raises(refusals.FileMissing):
            take(tenant, tmp_path / "none.geojson")

    def test_a_geojson_in_gbk_is_read(self, tenant, write):
        path = write()
        text = json.dumps(json.loads(path.read_text()), ensure_ascii=False)
        path.write_bytes(text.encode("gbk"))
        take(tenant, path)
        assert Division.objects.get(code="110199001000").name == "西街街道"

    def test_a_layer_that_is_not_there_is_named_with_those_that_are(self, tenant, tmp_path):
        path = _written(tmp_path / "a.gpkg", "GPKG", 4490, layer="now")
        with pytest.raises(refusals.LayerUnknown, match=r"no layer then\. Its layers: now"):
            take(tenant, path, layer="then")

    def test_the_reason_names_no_folder_of_this_machine(self, tenant, tmp_path):
        path = tmp_path / "a.geojson"
        path.write_text("{")
        with pytest.raises(refusals.FileUnreadable) as caught:
            take(tenant, path)
        assert str(tmp_path) not in str(caught.value)

    def test_what_the_library_finds_is_said_in_the_readers_language(self, tenant, write):
        (crossing,) = refused(tenant, write({"110199001": ("西街街道", self.BOW_TIE)}))
        (line,) = refused(tenant, write({"110199001": ("西街街道", WEST.exterior)}))
        with translation.override("zh-hans"):
            assert "自相交" in str(crossing)
            assert "不是面，而是线" in str(line)

    @pytest.mark.parametrize(
        ("code", "kind"),
        [
            ("110199", "level"),
            ("110199001002", "level"),
            ("a b", "bad_code"),
            ("000000001", "bad_code"),
            ("", "no_code"),
        ],
    )
    def test_codes_are_checked(self, tenant, tmp_path, code, kind):
        path = geojson(tmp_path / "a.geojson", [({"code": code, "note": ""}, WEST)])
        assert kinds(refused(tenant, path)) == [kind]

    def test_a_code_that_is_known_keeps_its_level(self, tenant, tmp_path):
        path = geojson(tmp_path / "a.geojson", [({"code": "7"}, WEST)])
        take(tenant, path)
        assert kinds(refused(tenant, path, Wish("district"))) == ["level"]

    def test_every_wrong_row_is_told_at_once(self, tenant, write):
        rows = {
            "110199001": ("a", None),
            "110199002": ("b", self.BOW_TIE),
            "1101": ("c", EAST),
            "110199004": ("d", EAST),
        }
        rows["110199"] = ("e", EAST)
        assert sorted(kinds(refused(tenant, write(rows)))) == ["crossing", "empty", "level"]


class TestNeighbours:
    def test_overlaps_and_gaps_are_findings_with_names_places_and_square_metres(self, tenant, write):
        rows = {
            "110199001": ("西街街道", shapely.box(116.30, 39.90, 116.3101, 39.91)),
            "110199002": ("东街街道", EAST),
            "110199003": (
                "北街街道",
                shapely.box(116.30, 39.91, 116.32, 39.92).difference(
                    shapely.box(116.312, 39.909, 116.314, 39.9101)
                ),
            ),
        }
        put, findings = take(tenant, write(rows))

        assert len(put.new) == 3
        overlap, gap = findings[1:]
        assert (overlap.code, overlap.names) == ("overlap", ("西街街道", "东街街道"))
        assert overlap.m2 == pytest.approx(
            measure.area_m2(shapely.box(116.31, 39.90, 116.3101, 39.91)), rel=1e-4
        )
        assert 116.31 < overlap.lon < 116.3101
        assert (gap.code, gap.names) == ("gap", ("东街街道", "北街街道"))
        assert gap.m2 == pytest.approx(
            measure.area_m2(shapely.box(116.312, 39.91, 116.314, 39.9101)), rel=1e-4
        )
        assert 39.91 < gap.lat < 39.9101

    def test_neighbours_that_were_there_before_count_too(self, tenant, write):
        take(tenant, write({"110199001": STREETS["110199001"]}))
        wide = shapely.box(116.309, 39.90, 116.32, 39.91)
        _, findings = take(tenant, write({"110199002": ("东街街道", wide)}))
        assert [(one.code, set(one.names)) for one in findings] == [("overlap", {"东街街道", "西街街道"})]


class TestWithoutCodes:
    def test_names_find_the_divisions_that_are_known(self, tenant, tmp_path):
        put_divisions(tenant, [Drawn("110199001000", "西街街道", "street")], Told("test", TODAY))
        path = geojson(tmp_path / "a.geojson", [({"name": "西街街道"}, WEST)])
        put, _ = take(tenant, path)
        assert put.changed == ["110199001000"]

    def test_unknown_and_ambiguous_names_are_refused(self, tenant, tmp_path):
        known = [Drawn("110199001000", "朝阳街道", "street"), Drawn("220199001000", "朝阳街道", "street")]
        put_divisions(tenant, known, Told("test", TODAY))
        path = geojson(tmp_path / "a.geojson", [({"name": "朝阳街道"}, WEST), ({"name": "无名街道"}, EAST)])
        assert kinds(refused(tenant, path)) == ["unknown_name"] * 2
        (error,) = refused(tenant, path, Wish("street", parent="110199"))
        assert error.names == ("无名街道",)


class TestLists:
    def test_communities_without_geometry_make_their_streets(self, tenant, tmp_path):
        path = tmp_path / "communities.csv"
        path.write_text("code,community,street_code\n110199001001,柳园社区,110199001\n")
        _, findings = take(tenant, path, Wish("community"))
        assert kinds(findings) == ["parents_made"]
        codes = []
        one = Division.objects.get(name="柳园社区")
        while one:
            codes.append(one.code)
            one = one.parent
        assert codes == ["110199001001", "110199001000", "110199000000"]

    def test_gbk_and_gzip_are_read(self, tenant, tmp_path):
        path = tmp_path / "a.csv.gz"
        path.write_bytes(gzip.compress("代码,名称\n110199001,西街街道\n".encode("gbk")))
        take(tenant, path)
        assert Division.objects.get(code="110199001000").name == "西街街道"

    def test_wrong_rows_keep_everything_out(self, tenant, tmp_path):
        path = tmp_path / "a.csv"
        path.write_text("code,name\n110199001,a\n110199001,b\n,c\n")
        with pytest.raises(refusals.RowsRefused) as caught:
            take(tenant, path)
        assert [error.row for error in caught.value.result.errors] == [3, 4]
        assert not Division.objects.exists()
