"""Workbooks for tests, made with what people do to them: titles, merged ranges, formulas."""

import io

import openpyxl

HEAD = [
    "大类代码",
    "大类名称",
    "小类代码",
    "小类名称",
    "处置单位",
    "主管部门",
    "立案条件",
    "结案条件",
    "处置时限",
]


def workbook(**sheets):
    """Bytes of an XLSX; each sheet is a list of rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    return saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row(major="04", minor="05", text="店外摆放商品", limit="4工作时", name="店外经营", closing="清理"):
    return [major, "街面秩序", minor, name, "城管执法队", "城市管理局", text, closing, limit]
