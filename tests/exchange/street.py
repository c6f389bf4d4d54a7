"""A small street as a workbook: rows that are right, to be made wrong one at a time."""

from __future__ import annotations

import io
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

import xlsxwriter
from django.utils.timezone import localtime

from tests.world import NOON
from wangge.exchange.kit.layout import PAGES
from wangge.exchange.kit.template import write_template

Rows = dict[str, list[dict[str, Any]]]
REPORTED = localtime(NOON - timedelta(days=5)).replace(tzinfo=None)
DUE = localtime(NOON + timedelta(days=1, hours=2)).replace(tzinfo=None)
STREET, COMMUNITY = "990301001000", "990301001001"


def square(at: int, size: float = 0.01) -> str:
    west, south = 116.30 + 0.01 * at, 39.90
    east, north = west + size, south + size
    return f"{west:.3f} {south:.3f}, {east:.3f} {south:.3f}, {east:.3f} {north:.3f}, {west:.3f} {north:.3f}"


ROWS: Rows = {
    "setup": [{"item": "名称", "value": "云溪街道"}],
    "platforms": [
        {"code": "centre", "name": "云溪街道中心", "kind": "街道中心", "division": STREET, "calendar": "office"},
        {"code": "works", "name": "市政队", "kind": "Department", "above": "centre"},
        {"code": "crew", "name": "养护班", "kind": "班组", "above": "works"},
    ],
    "areas": [
        {"code": "990301000000", "name": "云溪区", "kind": "区县"},
        {"code": STREET, "name": "云溪街道", "kind": "街道", "above": "990301000000"},
        {"code": COMMUNITY, "name": "柳园社区", "kind": "社区", "above": STREET, "boundary":
         "116.300 39.900, 116.310 39.900, 116.320 39.900, 116.320 39.910, 116.310 39.910, 116.300 39.910"},
        {"code": "C1", "name": "一格", "kind": "网格", "above": COMMUNITY, "area_class": "A", "boundary": square(0)},
        {"code": "C2", "name": "二格", "kind": "网格", "above": COMMUNITY, "area_class": "B", "boundary": square(1)},
    ],
    "rounds": [{"code": "R1", "name": "第一责任网格", "cells": "C1、C2"}],
    "calendars": [
        {"code": "office", "name": "机关作息", "holidays": "是", "mon": "08:00-12:00 14:00-18:00",
         "tue": "08:00-12:00 14:00-18:00"},
    ],
    "people": [
        {"username": "yx.wang", "name": "王受理", "phone": "0990-66000001"},
        {"username": "yx.li", "name": "李立案", "phone": "13900000002"},
        {"username": "yx.zhao", "name": "赵巡查"},
        {"username": "yx.sun", "name": "孙处置"},
    ],
    "posts": [
        {"username": "yx.wang", "platform": "centre", "duty": "受理员"},
        {"username": "yx.wang", "platform": "centre", "duty": "Dispatcher"},
        {"username": "yx.li", "platform": "centre", "duty": "值班长"},
        {"username": "yx.zhao", "platform": "centre", "duty": "监督员", "area": "R1"},
        {"username": "yx.sun", "platform": "works", "duty": "联络员"},
    ],
    "matters": [
        {"code": "01001", "text": "井盖缺失", "closing": "井盖装好", "limit": "2紧急工作时", "emergency": "是"},
        {"code": "01001", "text": "井盖破损", "closing": "井盖稳固", "limit_A": "1工作日", "limit_B": "2工作日",
         "limit_C": "3工作日"},
        {"code": "06", "name": "占用盲道堆物", "text": "盲道上有堆物", "limit": "4工作时", "overall": "2工作日"},
    ],
    "responsibilities": [
        {"matter": "01001", "platform": "works", "why": "职责清单"},
        {"matter": "占用盲道堆物", "area": COMMUNITY, "platform": "works"},
    ],
    "homes": [{"platform": "centre", "source": "热线电话", "why": "街道自办"}],
    "cases": [
        {"number": "旧-1", "source": "热线电话", "matter": "01001", "condition": "井盖破损", "description": "井盖响",
         "lon": 116.305, "lat": 39.905, "reported_at": REPORTED, "step": "已派遣",
         "filed_at": REPORTED + timedelta(hours=1), "platform": "works", "due": DUE, "reporter": "张三",
         "phone": "13911112222"},
        {"number": "旧-2", "source": "Hotline", "description": "有人堆物", "cell": "C2", "reported_at": REPORTED,
         "step": "To be accepted"},
    ],
}  # fmt: skip
for row in ROWS["matters"][:2]:
    row["kind"] = "部件"
ROWS["responsibilities"][0]["kind"] = "部件"


def rows() -> Rows:
    return deepcopy(ROWS)


def workbook(told: Rows | None = None) -> bytes:
    return write_template(rows() if told is None else told)


def raw(sheets: dict[str, list[list[Any]]], *, hidden: tuple[str, int] | None = None) -> bytes:
    """A workbook written cell by cell, as somebody else's program would; ``=`` begins a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for name, lines in sheets.items():
            page = book.add_worksheet(name)
            for at, line in enumerate(lines):
                for place, value in enumerate(line):
                    _write(page, at, place, value, moment)
            if hidden and hidden[0] == name:
                page.set_row(hidden[1] - 1, None, None, {"hidden": True})
    return out.getvalue()


def _write(page: Any, at: int, place: int, value: Any, moment: Any) -> None:
    if isinstance(value, datetime):
        page.write_datetime(at, place, value, moment)
    elif isinstance(value, str) and value.startswith("="):
        page.write_formula(at, place, value, None, "")
    elif value is not None:
        page.write(at, place, value)


def sheets(told: Rows | None = None) -> dict[str, list[list[Any]]]:
    """The same rows as plain lists: a heading in the first line, Chinese names."""
    found = {}
    for page in PAGES:
        lines = (told or rows())[page.key]
        body = [[line.get(column.name) for column in page.columns] for line in lines]
        found[page.zh] = [[column.zh for column in page.columns], *body]
    return found
