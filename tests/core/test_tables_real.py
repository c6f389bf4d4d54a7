"""The table reader on real files of running systems."""

import csv

import pytest

from tests.core.spreadsheets import DATA, told, values
from wangge.core import tables
from wangge.core.tables import Column, Kind, Schema, read_table


@pytest.mark.skipif(not DATA.exists(), reason="data folder absent")
def test_a_real_catalogue_with_hundreds_of_merged_ranges():
    labels = [
        ("major", "大类代码", 2),
        ("major_name", "大类名称", 0),
        ("minor", "小类代码", 2),
        ("minor_name", "小类名称", 0),
        ("condition", "立案条件", 0),
        ("closing", "结案条件", 0),
        ("limit", "处置时限", 0),
    ]
    columns = tuple(
        Column(
            name,
            (label,),
            Kind.CODE if width else Kind.TEXT,
            required=True,
            width=width,
            max_length=500,
            fill_down=name.startswith("major"),
        )
        for name, label, width in labels
    )
    data = (DATA / "zh-case-standard/muban.xlsx").read_bytes()
    found = []
    for sheet in ("部件", "事件"):
        result = read_table(data, "muban.xlsx", Schema(columns, sheets=(sheet,), fill_merged=True))
        assert result.header.row == 1
        assert told(result) == []
        found += [(v["major"], v["minor"], v["condition"]) for v in values(result)]
    with (DATA / "zh-case-standard/standards.csv").open(encoding="utf-8-sig") as lines:
        expected = [(r["cat1_code"], r["cat2_code"], r["open_condition"]) for r in csv.DictReader(lines)]
    assert [f[:2] for f in found] == [e[:2] for e in expected]
    assert len(found) == 519


@pytest.mark.skipif(not DATA.exists(), reason="data folder absent")
@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("node_gbk.csv", {"node_id": Kind.INT, "x_coord": Kind.DECIMAL, "y_coord": Kind.DECIMAL}),
        ("link_gbk.csv", {"link_id": Kind.INT, "geometry": Kind.TEXT, "length": Kind.DECIMAL}),
        ("poi_gbk.csv", {"name": Kind.TEXT, "geometry": Kind.TEXT}),
    ],
)
def test_real_gbk_files(name, wanted):
    columns = tuple(Column(n, (n,), kind, max_length=30_000) for n, kind in wanted.items())
    data = (DATA / "zh-beijing-osm" / name).read_bytes()
    result = read_table(data, name, Schema(columns))
    assert told(result) == []
    assert len(result.rows) == data.count(b"\n") - 1
    if name.startswith("poi"):
        assert result.rows[0].values["name"] == "北京海洋馆"


@pytest.mark.skipif(not DATA.exists(), reason="data folder absent")
@pytest.mark.parametrize("path", sorted((DATA / "xlsx-grid-templates").glob("*")), ids=lambda p: p.stem)
def test_templates_of_running_systems_have_headings_we_find(path):
    schema = Schema((Column("remark", ("备注", "现场备注")),))
    with pytest.raises(tables.TableEmpty):
        read_table(path.read_bytes(), path.name, schema)
