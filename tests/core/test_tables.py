"""The table reader: what office programs make and what people do to it."""

import io
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter

from tests.core.spreadsheets import GOOD, HEAD, READ, SHANGHAI, STAFF, book, patched, text, told, values
from wangge.core import tables
from wangge.core.tables import Column, Kind, Schema, read_table


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlsx", book(HEAD, GOOD)),
        ("a.xlsx", book(["二〇二六年人员表"], [], HEAD, GOOD)),
        ("a.csv", text(HEAD, GOOD)),
        ("a.csv", text(HEAD, GOOD, encoding="utf-8-sig")),
        ("a.csv", text(HEAD, GOOD, encoding="gbk")),
        ("a.csv", text(HEAD, GOOD, encoding="gb18030")),
        ("a.txt", text(HEAD, GOOD, encoding="utf-16")),
        ("a.csv", text(HEAD, GOOD).replace(b",", b";")),
        ("a.tsv", text(HEAD, GOOD).replace(b",", b"\t")),
        ("a.csv", text(["名单"], HEAD, GOOD)),
        ("a.csv", text(["full name", *HEAD[1:]], GOOD)),
        (
            "a.xlsx",
            book(
                HEAD,
                [
                    "张三",
                    7,
                    "Acceptor ",
                    date(2026, 3, 1),
                    datetime(2026, 3, 1, 8, 30),  # noqa: DTZ001 as spreadsheets have it
                    30,
                    1.5,
                    True,
                    110101,
                ],
            ),
        ),
        (
            "a.xlsx",
            book(
                HEAD,
                [" 张三\n", "７", "受理员", 46082, "2026年3月1日 8:30", "３０", "1.50", "√", "110101000000"],
            ),
        ),
        (
            "a.csv",
            text(
                HEAD,
                ["张三", "7", "受理员", "20260301", "2026-03-01T00:30:00Z", "30.0", "1.5", "1", "110101"],
            ),
        ),
    ],
)
def test_one_person_however_he_is_written(name, data):
    result = read_table(data, name, STAFF)
    assert told(result) == []
    assert values(result) == [READ]


def test_a_stream_is_read_as_well_as_bytes():
    assert values(read_table(io.BytesIO(book(HEAD, GOOD)), "a.xlsx", STAFF)) == [READ]


def test_only_bad_rows_are_refused_and_each_error_has_its_place():
    data = text(
        HEAD,
        GOOD,
        ["李四", "0008", "科长", "2026-02-30", "昨天", "十五", "一半", "也许", "11"],
        ["", "0007", "", "", "", "5", "1e5", "", "99x"],
        [],
        ["王五" * 20, "9", "", "", "", "", "", "", ""],
        ["赵六", "10"],
    )
    result = read_table(data, "a.csv", STAFF)
    assert [row.values["number"] for row in result.rows] == ["0007", "0010"]
    assert told(result) == [
        (3, "岗位", "not_choice"),
        (3, "到岗日期(yyyy-MM-dd)", "not_date"),
        (3, "最近", "not_datetime"),
        (3, "年龄", "not_integer"),
        (3, "系数", "not_decimal"),
        (3, "持证", "not_yes_no"),
        (4, "姓名(必填)", "missing"),
        (4, "工号*", "duplicate"),
        (4, "年龄", "out_of_limits"),
        (4, "系数", "not_decimal"),
        (4, "区划", "code_characters"),
        (6, "姓名(必填)", "too_long"),
    ]
    assert result.errors[7].params == {"first": 2}
    assert all(error.message % error.params for error in result.errors)


def test_the_caller_may_refuse_a_row_too():
    result = read_table(book(HEAD, GOOD, ["李四", "8"]), "a.xlsx", STAFF)
    result.refuse(result.rows[0], "division", tables.CellRefused())
    assert told(result) == [(2, "区划", "cell")]
    assert [row.number for row in result.rows] == [3]


def test_long_numbers_that_a_spreadsheet_has_rounded_are_refused():
    schema = Schema((Column("id", ("编号",), Kind.CODE),))
    kept = read_table(book(["编号"], ["32050801001000001"], [320508010100000]), "a.xlsx", schema)
    assert values(kept) == [{"id": "32050801001000001"}, {"id": "320508010100000"}]
    lost = read_table(book(["编号"], [32050801001000001]), "a.xlsx", schema)
    assert told(lost) == [(2, "编号", "digits_lost")]


def test_hidden_rows_count_and_are_named():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        page = made.add_worksheet()
        for at, row in enumerate([["姓名", "工号"], ["甲", "1"], ["乙", "2"], ["丙", "3"]]):
            page.write_row(at, 0, row)
        page.set_row(2, None, None, {"hidden": True})
        page.set_row(9, None, None, {"hidden": True})
    result = read_table(out.getvalue(), "a.xlsx", STAFF)
    assert [row.values["name"] for row in result.rows] == ["甲", "乙", "丙"]
    assert [(n.code, n.params) for n in result.notices] == [("hidden_rows", {"rows": "3"})]


def test_formulas_without_a_result_are_refused():
    made = openpyxl.Workbook()
    made.active.append(["姓名", "工号"])
    made.active.append(["甲", "=1+1"])
    out = io.BytesIO()
    made.save(out)
    assert told(read_table(out.getvalue(), "a.xlsx", STAFF)) == [(2, "工号", "cell_broken")]


def test_formulas_give_the_result_they_had():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as calculated:
        page = calculated.add_worksheet()
        page.write_row(0, 0, ["姓名", "工号", "岗位", "备注"])
        page.write_row(1, 0, ["甲"])
        page.write_formula(1, 1, "=1+1", None, 2)
        page.write_formula(1, 2, '=IF(A1="","x","")', None, "")
        page.write_row(2, 0, ["乙", "3"])
        page.write_formula(2, 2, "=A1/0", None, "#DIV/0!")
    data = patched(out.getvalue(), "xl/worksheets/sheet1.xml", b'<c r="C2">', b'<c r="C2" t="str">')
    result = read_table(data, "a.xlsx", STAFF)
    assert told(result) == [(3, "岗位", "cell_broken")]
    assert values(result) == [{"name": "甲", "number": "0002", "duty": None}]
    assert [n.params for n in result.notices] == [{"columns": "备注"}]


MERGED = (Column("major", ("大类",), required=True), Column("minor", ("小类",), required=True))


def merged_book():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        page = made.add_worksheet()
        page.merge_range(0, 0, 0, 1, "分类表")
        page.write_row(1, 0, ["大类", "小类"])
        page.merge_range(2, 0, 3, 0, "公用设施")
        page.write(2, 1, "井盖")
        page.merge_range(3, 1, 4, 1, "路灯")
    return out.getvalue()


def test_merged_cells_are_filled_when_the_schema_says_so():
    filled = read_table(merged_book(), "a.xlsx", Schema(MERGED, fill_merged=True))
    assert [tuple(v.values()) for v in values(filled)] == [("公用设施", "井盖"), ("公用设施", "路灯")]
    assert told(read_table(merged_book(), "a.xlsx", Schema(MERGED))) == [(4, "大类", "missing")]


def test_the_wanted_sheet_is_found_by_name_or_its_absence_told():
    schema = Schema(STAFF.columns, sheets=("人员", "staff"), zone=SHANGHAI)
    assert values(read_table(book(HEAD, GOOD, sheet="staff"), "a.xlsx", schema)) == [READ]
    with pytest.raises(tables.WrongSheet) as refused:
        read_table(book(HEAD, GOOD, sheet="Sheet1"), "a.xlsx", schema)
    assert refused.value.params == {"wanted": "人员, staff", "found": "Sheet1"}


def test_dates_of_a_workbook_that_counts_from_1904():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"date_1904": True}) as made:
        page = made.add_worksheet("a & <b>")
        page.write_row(0, 0, ["姓名", "工号", "到岗日期"])
        page.write_row(1, 0, ["甲", "1"])
        page.write_datetime(1, 2, date(2026, 3, 1), made.add_format({"num_format": "yyyy-mm-dd"}))
    result = read_table(out.getvalue(), "a.xlsx", STAFF)
    assert result.rows[0].values["since"] == date(2026, 3, 1)
    assert result.sheet == "a & <b>"


def test_hidden_sheets_are_passed_over():
    made = openpyxl.Workbook()
    made.active.append(["x"])
    made.active.sheet_state = "hidden"
    made.create_sheet("人员").append(["姓名", "工号"])
    made["人员"].append(["甲", "1"])
    out = io.BytesIO()
    made.save(out)
    assert read_table(out.getvalue(), "a.xlsx", STAFF).sheet == "人员"


@pytest.mark.parametrize(
    ("rows", "refusal", "params"),
    [
        ([["姓名", "岗位"], ["甲", ""]], tables.HeaderNotFound, {"missing": "工号"}),
        ([["a", "b"], ["c", "d"]], tables.HeaderNotFound, {"missing": "姓名, 工号"}),
        (
            [["姓名", "工号", "full name"], ["甲", "1", "乙"]],
            tables.HeadingTwice,
            {"headings": "姓名, full name"},
        ),
        ([["姓名", "工号"]], tables.TableEmpty, {}),
        ([["姓名", "工号"], ["", " "]], tables.TableEmpty, {}),
    ],
)
def test_a_table_without_proper_header_or_rows_is_refused(rows, refusal, params):
    for name, data in [("a.xlsx", book(*rows)), ("a.csv", text(*rows))]:
        if refusal is tables.TableEmpty and rows[-1] == ["", " "]:
            continue
        with pytest.raises(refusal) as told_:
            read_table(data, name, STAFF)
        assert told_.value.params == params


def test_remarks_in_brackets_tell_columns_apart_only_where_they_must():
    schema = Schema((Column("m2", ("面积(㎡)",), Kind.INT), Column("mu", ("面积(亩)",), Kind.INT)))
    assert values(read_table(text(["面积（亩）", "面积（㎡）"], ["1", "2"]), "a.csv", schema)) == [
        {"m2": 2, "mu": 1}
    ]
    with pytest.raises(tables.HeaderNotFound):
        read_table(text(["面积", "x"], ["1", "2"]), "a.csv", schema)
