"""Tables that should not come in: refused columns, bombs, wrong files, endless ones, random bytes."""

import csv
import io
import struct
import tracemalloc
import zipfile
from contextlib import suppress

import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wangge.core import tables
from wangge.core.tables import Column, Kind, Limits, Schema, read_table

SCHEMA = Schema((Column("name", ("姓名", "name"), required=True), Column("n", ("数量",), Kind.INT)))

WORKBOOK = '<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
RELATIONS = '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def zipped(entries, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return out.getvalue()


def workbook(sheet, **more):
    """An XLSX file by hand, with this XML in its sheet."""
    entries = {
        "[Content_Types].xml": TYPES,
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS,
        "xl/worksheets/sheet1.xml": sheet,
    }
    return zipped(entries | {name.replace("__", "/"): content for name, content in more.items()})


def cells(*references, value="<v>1</v>"):
    found = "".join(f'<c r="{reference}">{value}</c>' for reference in references)
    return f"<worksheet><sheetData><row>{found}</row></sheetData></worksheet>"


def simple(*rows):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        page = made.add_worksheet()
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    return out.getvalue()


# refused columns


@pytest.mark.parametrize(
    ("heading", "reason"),
    [
        ("民族", "ethnicity"),
        ("居民民族(必填)", "ethnicity"),
        ("民 族", "ethnicity"),
        ("民-族", "ethnicity"),
        ("民\u200b族", "ethnicity"),
        ("民\n族", "ethnicity"),
        ("宗教信仰", "religion"),
        ("政治面貌", "politics"),
        ("是否上访", "petitions"),
        ("信訪次數", "petitions"),
        ("重点人员类别", "watch_list"),
        ("特殊人群七彩管理", "watch_list"),
        ("人脸照片", "biometrics"),
        ("车牌号", "plates"),
        ("行动轨迹", "tracking"),
        ("活跃度", "ranking"),
        ("居民积分", "resident_scores"),
        ("Ethnicity", "ethnicity"),
        ("RACE", "ethnicity"),
        ("faceId", "biometrics"),
        ("FACE_ID", "biometrics"),
        ("license-plate", "plates"),
        ("Political Affiliation", "politics"),
        ("owner_religion", "religion"),
        ("ＩＭＳＩ", "tracking"),
    ],
)
def test_columns_about_what_people_are_are_refused_by_name(heading, reason):
    assert [found.reason for found in tables.refused_names([heading])] == [reason]
    for name, data in [
        ("a.xlsx", simple(["姓名", "数量", heading], ["甲", 1, ""])),
        ("a.csv", text(["姓名", "数量", heading], ["甲", 1, ""])),
    ]:
        with pytest.raises(tables.ColumnRefused) as told:
            read_table(data, name, SCHEMA)
        assert [found.reason for found in told.value.found] == [reason]
        assert told.value.code == "column_refused"


@pytest.mark.parametrize(
    "heading",
    [
        "姓名",
        "民族路门牌",
        "宗教活动场所名称",
        "停车牌数量",
        "巡查轨迹",
        "Trace id",
        "Terrace",
        "surface",
        "Grace period",
        "interface identifier",
        "name plate",
        "道口民警",
        "族谱",
        "信用分类",
        "",
    ],
)
def test_columns_that_only_sound_alike_are_read(heading):
    assert tables.refused_names([heading]) == []


def test_values_are_never_tested_only_headings():
    rows = [["姓名", "数量"], ["民族路重点人员车牌", 1], ["上访", 2]]
    assert len(read_table(simple(*rows), "a.xlsx", SCHEMA).rows) == 2
    assert len(read_table(text(["信访局通讯录"], *rows), "a.csv", SCHEMA).rows) == 2


def test_group_headings_above_the_header_count_as_headings():
    with pytest.raises(tables.ColumnRefused):
        read_table(simple(["基本", "政治面貌"], ["姓名", "数量"], ["甲", 1]), "a.xlsx", SCHEMA)


def test_a_refused_column_is_told_even_where_no_heading_fits():
    with pytest.raises(tables.ColumnRefused):
        read_table(simple(["表"], ["户主", "宗教"], ["甲", "x"]), "a.xlsx", SCHEMA)
    with pytest.raises(tables.HeaderNotFound):
        read_table(simple(["表"], ["户主", "电话"], ["甲", "上访"]), "a.xlsx", SCHEMA)


def test_every_word_of_the_list_is_refused_and_has_a_reason_we_can_say():
    refused, allowed = [], []
    for row in csv.DictReader(tables.refused._LIST.read_text("utf-8").splitlines()):
        assert row["language"] in ("zh", "en")
        (refused if row["match"] == "refuse" else allowed).append((row["word"], row["reason"]))
    assert {reason for _, reason in refused} == set(tables.REASONS)
    assert [word for word, _ in refused if not tables.refused_names([f"x {word} 1"])] == []
    assert [word for word, _ in allowed if tables.refused_names([word])] == []
    assert len(refused) == len({word for word, _ in refused}) > 100


@given(
    before=st.sampled_from(["", "居民", "是否", "household_"]),
    after=st.sampled_from(["", "情况", "(必填)", "_1"]),
)
def test_whatever_stands_around_a_refused_word(before, after):
    assert tables.refused_names([f"{before}民族{after}"])
    assert tables.refused_names([f"{before} religion {after}"])


# files that are not what they say


def text(*rows, encoding="utf-8"):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


PLAIN = simple(["姓名"], ["甲"])


@pytest.mark.parametrize(
    ("name", "data", "refusal"),
    [
        ("a.csv", PLAIN, tables.FormatUnknown),
        ("a.xlsm", PLAIN, tables.FormatUnknown),
        ("a.xlsx", text(["姓名"], ["甲"]), tables.FormatUnknown),
        ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(600), tables.FormatUnknown),
        ("a.csv", b"\xff\xd8\xff\xe0" + bytes(100), tables.TableRefused),
        ("a.csv", b"name\x00\nx", tables.FormatUnknown),
        ("a.csv", "姓名\n甲".encode()[:-1], tables.TableRefused),
        ("a.csv", b"\x81\xff\xff", tables.EncodingUnknown),
        ("a.csv", b"\xff\xfe\x00", tables.EncodingUnknown),
        ("a.csv", b"", tables.HeaderNotFound),
        ("a.csv", b"\n\n\n", tables.HeaderNotFound),
        ("a.xlsx", b"", tables.FormatUnknown),
        ("a.xlsx", PLAIN[:-40], tables.FileBroken),
        ("a.xlsx", PLAIN[: len(PLAIN) // 2], tables.FileBroken),
        ("a.xlsx", b"PK\x03\x04" + b"junk" * 100, tables.FileBroken),
        ("a.xlsx", zipped({"word/document.xml": "<document/>"}), tables.FormatUnknown),
        ("a.xlsx", zipped({"../../etc/passwd": "x"}), tables.FormatUnknown),
        ("a.xlsx", workbook("<worksheet><sheetData>"), tables.FileBroken),
        ("a.xlsx", workbook("not xml"), tables.FileBroken),
        ("a.xlsx", workbook(cells("A1"), **{"xl__vbaProject.bin": "x"}), tables.FileSuspicious),
        ("a.xlsx", workbook(cells("A1"), **{"XL__workbook.xml": WORKBOOK}), tables.FileSuspicious),
        ("a.xlsx", workbook(cells("1A")), tables.FileBroken),
        ("a.xlsx", workbook('<worksheet><sheetData><row r="x"/></sheetData></worksheet>'), tables.FileBroken),
        ("a.xlsx", workbook(cells("A1"), **{"xl__workbook.xml": "<workbook/>"}), tables.WrongSheet),
        (
            "a.xlsx",
            workbook(
                cells("A1"),
                **{
                    "xl___rels/workbook.xml.rels": RELATIONS.replace(
                        "worksheets/sheet1.xml", "../../secret.xml"
                    )
                },
            ),
            tables.WrongSheet,
        ),
        (
            "a.xlsx",
            workbook('<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'),
            tables.FileSuspicious,
        ),
        (
            "a.xlsx",
            workbook('<!DOCTYPE a SYSTEM "file:///etc/passwd"><worksheet/>'),
            tables.FileSuspicious,
        ),
    ],
)
def test_files_that_are_not_tables(name, data, refusal):
    with pytest.raises(refusal) as told:
        read_table(data, name, SCHEMA)
    assert str(told.value)


def test_a_workbook_by_hand_is_read_when_nothing_is_wrong_with_it():
    sheet = (
        '<x:worksheet xmlns:x="x"><x:sheetData>'
        '<x:row><x:c t="inlineStr"><x:is><x:t>姓名</x:t></x:is></x:c></x:row>'
        '<x:row r="5"><x:c r="A5" t="str"><x:v>甲</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    result = read_table(workbook(sheet), "a.xlsx", SCHEMA)
    assert [(row.number, row.values["name"]) for row in result.rows] == [(5, "甲")]


def test_a_workbook_whose_main_part_has_another_name_is_read():
    data = PLAIN
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name).replace(b"xl/workbook.xml", b"xl/workbook2.xml")
            target.writestr(name.replace("workbook.xml", "workbook2.xml"), content)
    assert len(read_table(out.getvalue(), "a.xlsx", SCHEMA).rows) == 1


# files that are too much


def bomb(megabytes):
    return workbook(b"<worksheet><!--" + b" " * (megabytes << 20) + b"--></worksheet>")


def lying_bomb():
    """A bomb whose directory says that it is small."""
    data = bytearray(bomb(50))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    return bytes(data).replace(struct.pack("<I", size), struct.pack("<I", 1000))


@pytest.mark.parametrize(
    ("make", "refusal"),
    [
        (lambda: bomb(60), tables.FileSuspicious),
        (lying_bomb, tables.FileBroken),
        (lambda: workbook(cells("A1", "XFD1048576")), tables.FileTooLarge),
        (lambda: workbook(cells("A1", "A100002")), tables.FileTooLarge),
        (lambda: workbook(cells("A1", "GS1")), tables.FileTooLarge),
        (lambda: workbook(cells("A1", "CV99999")), tables.FileTooLarge),
        (lambda: zipped({f"{i}": "" for i in range(2_000)}), tables.FileTooLarge),
        (lambda: b"a," * 500 + b"\n", tables.FileTooLarge),
        (lambda: b"name\n" + b"x\n" * 100_001, tables.FileTooLarge),
        (lambda: b"x" * 20_000_001, tables.FileTooLarge),
        (lambda: b'name\n"' + b"x" * 200_000 + b'"\n', tables.FileBroken),
        (lambda: b'name\n"' + b"x\n" * 100_000, tables.FileBroken),
    ],
)
def test_too_much_is_refused_before_it_costs_memory(make, refusal):
    data = make()
    name = "a.xlsx" if data.startswith(b"PK") else "a.csv"
    tracemalloc.start()
    try:
        with pytest.raises(refusal):
            read_table(data, name, SCHEMA)
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()


def test_limits_are_the_callers():
    rows = [["姓名"], *[["甲"]] * 10]
    assert len(read_table(simple(*rows), "a.xlsx", SCHEMA, Limits(rows=11)).rows) == 10
    for name, data in [("a.xlsx", simple(*rows)), ("a.csv", text(*rows))]:
        with pytest.raises(tables.FileTooLarge):
            read_table(data, name, SCHEMA, Limits(rows=10))
        with pytest.raises(tables.FileTooLarge):
            read_table(data, name, SCHEMA, Limits(file_bytes=10))


def test_more_errors_than_anybody_corrects_end_the_reading():
    data = text(["姓名", "数量"], *[["甲", "x"]] * 50)
    with pytest.raises(tables.FileTooLarge):
        read_table(data, "a.csv", SCHEMA, Limits(errors=20))


@pytest.mark.parametrize(
    "value",
    ["<script>alert(1)</script>", "🕳️" * 20, "غطاء", "a\x07b", "\u202eevil", "'; DROP TABLE x", "=1+1", "-"],
)
def test_odd_texts_are_cells_like_any_other(value):
    result = read_table(text(["姓名"], [value]), "a.csv", SCHEMA)
    assert result.errors == []
    assert "\x07" not in result.rows[0].values["name"]
    assert "\u202e" not in result.rows[0].values["name"]


def test_a_text_of_a_hundred_thousand_characters_is_a_row_error():
    result = read_table(text(["姓名"], ["井" * 100_000], ["甲"]), "a.csv", SCHEMA)
    assert [(e.row, e.code) for e in result.errors] == [(2, "too_long")]
    assert len(result.rows) == 1


@settings(max_examples=300)
@given(data=st.binary(max_size=300), name=st.sampled_from(["a.csv", "a.xlsx", "a", ""]))
@example(b"\xef\xbb\xbf", "a.csv")
@example(b'"', "a.csv")
def test_random_bytes_are_read_or_refused(data, name):
    with suppress(tables.TableRefused):
        read_table(data, name, SCHEMA)
    with suppress(tables.TableRefused):
        read_table("姓名,数量\n".encode() + data, "a.csv", SCHEMA)


@settings(max_examples=300)
@given(at=st.integers(0, len(PLAIN) - 1), byte=st.integers(0, 255))
def test_one_flipped_byte_is_read_or_refused(at, byte):
    with suppress(tables.TableRefused):
        read_table(PLAIN[:at] + bytes([byte]) + PLAIN[at + 1 :], "a.xlsx", SCHEMA)


@settings(max_examples=300)
@given(sheet=st.text('<>/="&;cvrt 019ABsheetDatarow', max_size=60))
def test_random_xml_is_read_or_refused(sheet):
    with suppress(tables.TableRefused):
        read_table(workbook(f"<worksheet><sheetData>{sheet}</sheetData></worksheet>"), "a.xlsx", SCHEMA)
