"""Mappings and files that are wrong: each says which key, column or row, and why. No database."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.demo.replay.town import HERE, MAPPING, REQUESTS
from wangge.core.errors import Refused
from wangge.core.tables import TableRefused
from wangge.demo.replay.ground import survey
from wangge.demo.replay.mapping import MappingBroken, load, shipped
from wangge.demo.replay.rows import ColumnLacking, NothingToPlay, read
from wangge.places.imports.refusals import FileMissing

CITY = load(MAPPING)
Edited = Callable[[str, str], Path]


@pytest.fixture
def mapping(tmp_path: Path) -> Edited:
    """The town's mapping with one thing changed."""

    def edited(old: str, new: str) -> Path:
        text = Path(MAPPING).read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "edited.toml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return edited


@pytest.fixture
def requests(tmp_path: Path) -> Callable[[str, str], Path]:
    """The town's requests with one thing changed."""

    def edited(old: str, new: str) -> Path:
        text = REQUESTS.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "requests.csv"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return edited


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('zone = "America/Chicago"', 'zone = "America/Millbrook"', "zone"),
        ('zone = "America/Chicago"\n', "", "zone"),
        ("[columns]", "[columns", "TOML"),
        ('lat = "Y"', 'latitude = "Y"', "columns.latitude"),
        ('lat = "Y"', "", "columns"),
        ('lat = "Y"', 'lat = "Y"\npoint = "XY"', "columns"),
        ('source = "Via"', 'channel = "Via"', "columns.channel"),
        ("[2, \"urgent_hour\"]", "[2, \"fortnight\"]", "limits.departments.POL"),
        ("[2, \"urgent_hour\"]", "[-2, \"urgent_hour\"]", "limits.departments.POL"),
        ("returned = 0.3", "returned = 3", "shares.returned"),
        ('"nothing there" = "not_found"', '"nothing there" = "vanished"', "outcomes"),
        ("{ parked = 1 }", "{ asleep = 1 }", "stops"),
        ("{ parked = 1 }", "{ parked = 0 }", "stops"),
        ('region = "US"', 'region = "ATLANTIS"', "calendar.region"),
        ('mon = [["09:00", "17:00"]]', 'mon = [["25:00", "09:00"]]', "calendar.periods"),
        ('tenant = "millbrook"', 'tenant = "Mill Brook"', "tenant"),
    ],
)  # fmt: skip
def test_a_mapping_that_is_wrong_says_where(mapping: Edited, old: str, new: str, key: str) -> None:
    with pytest.raises(MappingBroken) as refused:
        load(str(mapping(old, new)))
    assert key in f"{refused.value.params['key']} {refused.value.params['why']}"


def test_a_mapping_that_is_not_there() -> None:
    with pytest.raises(MappingBroken):
        load("nowhere")


@pytest.mark.parametrize("name", shipped())
def test_every_mapping_that_is_shipped_can_be_read(name: str) -> None:
    assert load(name).columns.headings()


def test_a_file_that_is_not_there_or_is_none(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        read(tmp_path / "nothing.csv", CITY)
    (tmp_path / "photo.csv").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    with pytest.raises(TableRefused):
        read(tmp_path / "photo.csv", CITY)


def test_a_column_that_the_mapping_names_is_lacking(requests: Edited) -> None:
    with pytest.raises(ColumnLacking) as refused:
        read(requests("State", "Condition"), CITY)
    assert refused.value.params["columns"] == "State"
    with pytest.raises(TableRefused):
        read(requests("Opened", "Begun"), CITY)


@pytest.mark.parametrize(
    ("old", "new", "field", "code"),
    [
        ("03/05/2024 07:10", "13/05/2024 07:10", "Opened", "time"),
        ("03/05/2024 07:10", "", "Opened", "missing"),
        ("03/05/2024 07:10", "01/01/1900 00:00", "Opened", "too_old"),
        ("03/05/2024 08:00", "yesterday", "Done", "time"),
        ("03/05/2024 08:00", "03/04/2024 08:00", "Done", "closed_first"),
        ("-93.29,44.93,1 Mill", "0,0,1 Mill", "X / Y", "point_zero"),
        ("-93.29,44.93,1 Mill", "-93.29,nan,1 Mill", "X / Y", "point_not_a_number"),
        ("-93.29,44.93,1 Mill", "44.93,-93.29,1 Mill", "X / Y", "point_swapped"),
        ("-93.29,44.93,1 Mill", "-93.29,4493,1 Mill", "X / Y", "point_out_of_range"),
        ("-93.29,44.93,1 Mill", "here,44.93,1 Mill", "X / Y", "no_number"),
    ],
)
def test_a_row_that_is_wrong_says_what(requests: Edited, old: str, new: str, field: str, code: str) -> None:
    found = read(requests(old, new), CITY)
    first = next(one for one in found.rejects if one.row == 2)
    assert (first.code, first.reason != "") == (code, True)
    assert first.field == field


def test_one_row_of_the_future_moves_nothing_and_a_file_of_the_future_is_believed(requests: Edited) -> None:
    now = datetime(2024, 3, 20, tzinfo=UTC)
    found = read(requests("03/05/2024 08:00", "03/05/2204 08:00"), CITY).credible(now)
    assert [(one.row, one.field) for one in found.rejects if one.code == "in_the_future"] == [(2, "closed")]
    assert found.horizon(0).year == 2024
    whole = read(REQUESTS, CITY)
    assert whole.credible(datetime(2020, 1, 1, tzinfo=UTC)) == whole


def test_not_one_good_row(requests: Edited, mapping: Edited) -> None:
    city = load(str(mapping('times = "%m/%d/%Y %H:%M"', 'times = "%Y"')))
    with pytest.raises(NothingToPlay):
        read(REQUESTS, city)


def test_a_mark_at_the_beginning_and_a_packed_file_are_read_alike(tmp_path: Path) -> None:
    plain = read(REQUESTS, CITY)
    marked, packed = tmp_path / "marked.csv", tmp_path / "packed.csv.gz"
    marked.write_bytes(b"\xef\xbb\xbf" + REQUESTS.read_bytes())
    packed.write_bytes(gzip.compress(REQUESTS.read_bytes()))
    assert read(marked, CITY).rows == read(packed, CITY).rows == plain.rows
    assert read(packed, CITY).key == plain.key


@pytest.mark.parametrize("told", ["POINT (-93.29 44.93)", '"(44.93, -93.29)"'])
def test_a_position_in_one_column(requests: Edited, mapping: Edited, told: str) -> None:
    path = requests("-93.29,44.93,1 Mill", f"{told},,1 Mill")
    city = load(str(mapping('lon = "X"\nlat = "Y"', 'point = "X"')))
    found = read(path, city)
    assert [(one.lon, one.lat) for one in found.rows] == [(-93.29, 44.93)]
    assert {one.code for one in found.rejects if one.row < 13} == {"no_position"}


def test_a_row_without_a_department_goes_to_everybody_else_if_the_mapping_says_so(
    requests: Edited, mapping: Edited
) -> None:
    path = requests("POL,Noise,Loud", ",Noise,Loud")
    assert read(path, CITY).rejects[0].code == "missing"
    city = load(str(mapping("[departments]", '[departments]\n"*" = { name = "City Hall" }')))
    assert read(path, city).rows[0].department == "*"


def test_json_and_geojson_are_read_as_the_table_is(tmp_path: Path, mapping: Edited) -> None:
    with REQUESTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    plain, drawn = tmp_path / "requests.json", tmp_path / "requests.geojson.gz"
    plain.write_text(json.dumps(rows), encoding="utf-8")
    assert read(plain, CITY).rows == read(REQUESTS, CITY).rows
    features = [_feature(row) for row in rows]
    told = json.dumps({"type": "FeatureCollection", "features": features})
    drawn.write_bytes(gzip.compress(told.encode()))
    city = load(str(mapping('lon = "X"\nlat = "Y"', 'lon = "lon"\nlat = "lat"')))
    assert read(drawn, city).rows == read(REQUESTS, CITY).rows


@pytest.mark.parametrize("shape", ["wrapped", "lines", "esri", "nested"])
def test_other_kinds_of_json_are_read_as_the_table_is(tmp_path: Path, mapping: Edited, shape: str) -> None:
    with REQUESTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    path, new = tmp_path / "requests.json", 'lon = "X"\nlat = "Y"'
    if shape == "wrapped":
        told = json.dumps({"count": len(rows), "results": rows, "links": []})
    elif shape == "lines":
        path, told = tmp_path / "requests.jsonl", "\n".join(json.dumps(row) for row in rows)
    elif shape == "esri":
        new = 'lon = "lon"\nlat = "lat"'
        where = [{"x": row["X"], "y": row["Y"]} for row in rows]
        told = json.dumps(
            {"features": [{"attributes": row, "geometry": at} for row, at in zip(rows, where, strict=True)]}
        )
    else:
        new = 'lon = "where.lon"\nlat = "where.lat"'
        told = json.dumps([{**row, "where": {"lon": row["X"], "lat": row["Y"]}} for row in rows])
    path.write_text(told, encoding="utf-8")
    assert read(path, load(str(mapping('lon = "X"\nlat = "Y"', new)))).rows == read(REQUESTS, CITY).rows


def test_a_point_within_an_object_is_a_position(tmp_path: Path, mapping: Edited) -> None:
    row = {"Opened": "03/05/2024 07:10", "Type": "Noise", "Unit": "POL", "Via": "", "State": "", "Done": ""}
    spot = {"type": "Point", "coordinates": [-93.29, 44.93]}
    path = tmp_path / "requests.json"
    with REQUESTS.open(encoding="utf-8", newline="") as file:
        rest = dict.fromkeys(next(csv.reader(file)), "")
    path.write_text(json.dumps([{**rest, **row, "where": spot}]), encoding="utf-8")
    found = read(path, load(str(mapping('lon = "X"\nlat = "Y"', 'point = "where"')))).rows
    assert [(one.lon, one.lat) for one in found] == [(-93.29, 44.93)]


@pytest.mark.parametrize(
    ("times", "told"),
    [
        ('"epoch"', "1709644200"),
        ('"epoch"', "1709644200000"),
        ('"iso"', "2024-03-05T13:10:00Z"),
        ('"iso"', "2024/03/05 13:10:00+00"),
        ('["iso", "%m/%d/%Y %H:%M"]', "03/05/2024 07:10"),
    ],
)
def test_the_ways_in_which_a_moment_is_written(
    requests: Edited, mapping: Edited, times: str, told: str
) -> None:
    path = requests("03/05/2024 07:10,03/05/2024 08:00", f"{told},")
    found = read(path, load(str(mapping('times = "%m/%d/%Y %H:%M"', f"times = {times}"))))
    assert next(one for one in found.rows if one.row == 2).reported == datetime(
        2024, 3, 5, 13, 10, tzinfo=UTC
    )


def _feature(row: dict[str, str]) -> dict[str, object]:
    try:
        where = {"type": "Point", "coordinates": [float(row["X"]), float(row["Y"])]}
    except ValueError:
        where = None
    return {"type": "Feature", "properties": {**row, "X": None, "Y": None}, "geometry": where}


@pytest.mark.parametrize("text", ["[1, 2]", "{", '{"features": 3}', "[]", '{"type": "FeatureCollection"}'])
def test_json_that_holds_no_requests(tmp_path: Path, text: str) -> None:
    path = tmp_path / "requests.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused):
        read(path, CITY)


def test_a_comma_may_part_the_decimals(requests: Edited) -> None:
    """In millions it does not: see the next test."""
    path = requests("-93.29,44.93,1 Mill", '"-93,29","44,93",1 Mill')
    assert read(path, CITY).rows == read(REQUESTS, CITY).rows


def test_metres_are_turned_into_degrees(requests: Edited, mapping: Edited) -> None:
    path = requests("-93.29,44.93,1 Mill", '"477,130","4,975,270",1 Mill')
    city = load(str(mapping("[divisions]", "[coordinates]\nepsg = 32615\n\n[divisions]")))
    one = next(one for one in read(path, city).rows if one.row == 2)
    assert (round(one.lon, 2), round(one.lat, 2)) == (-93.29, 44.93)


def test_boundaries_with_fields_that_are_not_there(mapping: Edited) -> None:
    for old, new in (('code = "AREA"', 'code = "BORO"'), ('name = "TITLE"', 'name = "{ward}"')):
        with pytest.raises(Refused):
            survey(HERE / "areas.geojson", load(str(mapping(old, new))))


def test_rows_of_one_code_are_one_area_and_districts_may_be_left_out(mapping: Edited, tmp_path: Path) -> None:
    islands = tmp_path / "areas.geojson"
    text = (HERE / "areas.geojson").read_text(encoding="utf-8")
    islands.write_text(text.replace('"S2"', '"S1"'), encoding="utf-8")
    land = survey(islands, load(str(mapping('district = "WARD"', ""))))
    assert [(one.name, one.code) for one in land.districts] == [("Millbrook", "990001000000")]
    assert [one.key for one in land.areas] == ["N1", "N2", "S1"]
    assert land.areas[2].shape.area == pytest.approx(2 * land.areas[0].shape.area)


def test_a_row_without_an_area_keeps_the_whole_file_out(tmp_path: Path) -> None:
    broken = tmp_path / "areas.geojson"
    text = (HERE / "areas.geojson").read_text(encoding="utf-8")
    broken.write_text(text.replace('"Polygon"', '"MultiPoint"', 1).replace("[[[", "[[", 1), encoding="utf-8")
    with pytest.raises(Refused):
        survey(broken, CITY)
