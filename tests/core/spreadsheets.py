"""A small table of staff, and files of it as office programs write them."""

import csv
import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import xlsxwriter

from wangge.core import codes
from wangge.core.tables import Column, Kind, Schema

DATA = Path(__file__).resolve().parents[3] / "shared/data"
SHANGHAI = ZoneInfo("Asia/Shanghai")

STAFF = Schema(
    (
        Column("name", ("姓名", "full name"), required=True, max_length=20),
        Column("number", ("工号", "staff number"), Kind.CODE, required=True, unique=True, width=4),
        Column("duty", ("岗位",), Kind.CHOICE, choices={"受理员": "acceptor", "acceptor": "acceptor"}),
        Column("since", ("到岗日期",), Kind.DATE),
        Column("seen", ("最近",), Kind.DATETIME),
        Column("age", ("年龄",), Kind.INT, least=16, most=100),
        Column("rate", ("系数",), Kind.DECIMAL),
        Column("licensed", ("持证",), Kind.BOOL),
        Column("division", ("区划",), Kind.CODE, parse=codes.Division.parse),
    ),
    zone=SHANGHAI,
)


def book(*rows, sheet="人员", **options):
    """An XLSX file of these rows."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, options) as made:
        page = made.add_worksheet(sheet)
        moment = made.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                write_cell(page, at, place, cell, moment)
    return out.getvalue()


def write_cell(page, at, place, cell, moment):
    if isinstance(cell, datetime | date):
        page.write_datetime(at, place, cell, moment)
    elif isinstance(cell, str):
        page.write_string(at, place, cell)
    else:
        page.write(at, place, cell)


def text(*rows, encoding="utf-8"):
    """A CSV file of these rows."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def patched(data, entry, old, new):
    """The same zip with one entry changed, as another program would have written it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(old, new) if name == entry else content)
    return out.getvalue()


def values(result):
    return [row.values for row in result.rows]


def told(result):
    return [(error.row, error.column, error.code) for error in result.errors]


HEAD = ["姓名(必填)", "工号*", "岗位", "到岗日期(yyyy-MM-dd)", "最近", "年龄", "系数", "持证", "区划"]
GOOD = ["张三", "0007", "受理员", "2026-03-01", "2026-03-01 08:30", "30", "1.5", "是", "110101"]
READ = {
    "name": "张三",
    "number": "0007",
    "duty": "acceptor",
    "since": date(2026, 3, 1),
    "seen": datetime(2026, 3, 1, 8, 30, tzinfo=SHANGHAI),
    "age": 30,
    "rate": Decimal("1.5"),
    "licensed": True,
    "division": codes.Division("110101000000"),
}
