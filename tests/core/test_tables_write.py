"""Tables on the way back to people: errors to correct, exports without live formulas."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.spreadsheets import GOOD, HEAD, SHANGHAI, STAFF, text, told, values
from wangge.core import tables
from wangge.core.tables import read_table


def test_bad_rows_come_back_in_a_file_that_can_be_corrected_and_sent_again():
    first = read_table(
        text(
            HEAD,
            GOOD,
            ["=李四", "08", "科长", "", "", "", "", "", ""],
            ["王五", "", "", "", "", "", "", "", ""],
        ),
        "人员.csv",
        STAFF,
    )
    returned = openpyxl.load_workbook(io.BytesIO(tables.write_errors_xlsx(first)))
    page = returned.active
    assert page.max_row == 3
    assert page["A1"].value == "# What to correct"
    assert page["A2"].value == "3 · 岗位: Possible here: 受理员, acceptor."
    page["D2"].value, page["C3"].value = "受理员", "0009"
    out = io.BytesIO()
    returned.save(out)
    again = read_table(out.getvalue(), "人员.xlsx", STAFF)
    assert told(again) == []
    assert again.notices == []
    assert [(v["name"], v["number"]) for v in values(again)] == [("=李四", "0008"), ("王五", "0009")]


cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9),
    st.floats(),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.builds(
        "{}{}".format, st.sampled_from(["", "'", "=", "+", "-", "@", "\t", "\r", "＝"]), st.text(max_size=20)
    ),
)


@settings(max_examples=200)
@given(rows=st.lists(st.fixed_dictionaries({"a": cells, "b": cells}), max_size=5))
def test_no_export_holds_a_live_formula(rows):
    columns = {"a": "=甲", "b": "乙"}
    out = io.BytesIO()
    assert tables.write_xlsx(rows, columns, out) == len(rows)
    page = openpyxl.load_workbook(io.BytesIO(out.getvalue())).active
    found = [cell for row in page.iter_rows() for cell in row]
    texts = [cell.value for cell in found if isinstance(cell.value, str)]
    texts += [
        value
        for line in csv.reader(io.StringIO(b"".join(tables.write_csv(rows, columns)).decode("utf-8-sig")))
        for value in line
        if not is_number(value)
    ]
    assert [cell.value for cell in found if cell.data_type == "f"] == []
    assert [value for value in texts if value[:1] in tuple("=+-@\t\r＝")] == []


def is_number(value):
    try:
        return bool(float(value)) or True
    except ValueError:
        return False


@given(value=st.builds("{}{}".format, st.sampled_from(["", "'", "''", "="]), st.text()))
def test_escaping_is_undone_by_reading(value):
    assert tables.unescaped(tables.escaped(value)) == value


def test_numbers_and_dates_stay_what_they_are_and_long_ones_keep_their_digits():
    row = {
        "n": -5,
        "d": Decimal("-1.25"),
        "id": 32050801001000001,
        "on": date(2026, 3, 1),
        "at": datetime(2026, 3, 1, 8, 30, tzinfo=SHANGHAI),
        "yes": True,
        "old": date(1850, 1, 1),
        "none": None,
        "long": "井" * 40_000,
    }
    out = io.BytesIO()
    tables.write_xlsx([row], {name: name for name in row}, out, "人/员")
    page = openpyxl.load_workbook(io.BytesIO(out.getvalue()))["人员"]
    found = [cell.value for cell in page[2]]
    assert found[:8] == [
        -5,
        -1.25,
        "32050801001000001",
        datetime(2026, 3, 1),  # noqa: DTZ001 as spreadsheets have it
        datetime(2026, 3, 1, 8, 30),  # noqa: DTZ001 as spreadsheets have it
        True,
        "1850-01-01",
        None,
    ]
    assert (len(found[8]), found[8][-1]) == (32_767, "…")
    lines = b"".join(tables.write_csv([row], {name: name for name in row})).decode("utf-8-sig").splitlines()
    assert lines[1].startswith(
        "-5,-1.25,32050801001000001,2026-03-01,2026-03-01 08:30:00,True,1850-01-01,,井"
    )


def test_csv_comes_in_pieces_before_the_rows_end():
    def endless():
        while True:
            yield {"a": 1}

    pieces = tables.write_csv(endless(), {"a": "甲"})
    assert [next(pieces), next(pieces)] == ["\ufeff甲\r\n".encode(), b"1\r\n"]


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch):
    monkeypatch.setattr(tables.write, "MAX_ROWS", 2)
    with pytest.raises(tables.TooManyRows):
        tables.write_xlsx([{"a": 1}] * 3, {"a": "a"}, io.BytesIO())
