"""The demo town as a street's workbook: made from the town's own tables, kept in exchange as data.

``python -m wangge.demo.kit_example`` writes it anew after the town has changed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import shapely

from wangge.demo.town import names, plan

Rows = list[dict[str, Any]]
TARGET = Path(__file__).parents[1] / "exchange/kit/data/example.json"
PHONE = "0990-8800{:03}"
OFFICE = "08:00-12:00 14:00-18:00"
SCHEME = "2026"
OLD_CASES = (  # source, matter, place, what, days ago, hours until due, step, with, where in blocks
    ("热线电话", "06013", "晨雾街口东", "路面坑洞，有车摔倒。", 6, 52, "已派遣", "works", (2.4, 0.5)),
    ("公众上报", "", "槐荫路 18 号门前", "垃圾箱满溢两天没有清运。", 2, 0, "待受理", "", (7.5, 2.4)),
    ("监督员巡查", "06035", "月桥广场南侧", "树枝折断，压在人行道上。", 3, 0, "待立案", "", (5.3, 4.4)),
    ("热线电话", "06050", "砚池街 7 号", "施工围挡倾斜。", 9, -20, "已派遣", "construction", (3.5, 6.5)),
    ("领导批示", "06013", "粮道街中段", "修补处再次下沉。", 4, 90, "待派遣", "", (8.5, 9.4)),
)  # fmt: skip


def sheets() -> dict[str, Rows]:
    """All rows by sheet and column."""
    return {
        "setup": list(_setup()),
        "platforms": list(_platforms()),
        "areas": list(_areas()),
        "rounds": list(_rounds()),
        "calendars": list(_calendars()),
        **_staff(),
        **_catalogue(),
        "homes": list(_homes()),
        "cases": list(_cases()),
    }


def _setup() -> Iterator[dict[str, Any]]:
    yield {"item": "名称", "value": f"{names.DISTRICT.zh}（工作簿示例）"}
    yield {"item": "编码方案", "value": SCHEME}
    yield {"item": "单元网格边长", "value": "100"}
    yield {"item": "坐标系", "value": "CGCS2000"}


def _platforms() -> Iterator[dict[str, Any]]:
    from wangge.demo.town.organisation import DESKS, TOP  # noqa: PLC0415 - needs the models
    from wangge.exchange.kit.layout import PLATFORM_KINDS  # noqa: PLC0415 - likewise

    kinds = {code: zh for code, zh, _en in PLATFORM_KINDS}
    for desk in (TOP, *DESKS):
        yield {
            "code": desk.key, "name": desk.name, "name_en": desk.name_en, "kind": kinds[str(desk.kind)],
            "above": desk.above, "division": desk.division,
            "calendar": desk.calendar or ("" if desk.above else "office"),
        }  # fmt: skip


def _areas() -> Iterator[dict[str, Any]]:
    yield {"code": names.DISTRICT_CODE, "name": names.DISTRICT.zh, "kind": "区县"}
    for digits, (name, _letters) in names.STREETS.items():
        yield {
            "code": names.street_code(digits), "name": name, "kind": "街道", "above": names.DISTRICT_CODE,
        }  # fmt: skip
    for letter, (name, grade) in names.COMMUNITIES.items():
        code = names.community_code(letter)
        corners = _corners(plan.area(list(plan.blocks_of(letter))))
        yield {
            "code": code, "name": name, "kind": "社区", "above": f"{code[:9]}000", "area_class": grade,
            "boundary": corners,
        }  # fmt: skip


def _corners(shape: shapely.Geometry) -> str:
    """One ring as pairs; several parts as WKT."""
    parts = shapely.get_parts(shape)
    if len(parts) > 1 or any(part.interiors for part in parts):
        return shapely.to_wkt(shape, rounding_precision=8)
    return ", ".join(f"{lon:.8f} {lat:.8f}" for lon, lat in shapely.get_coordinates(parts[0]))


def _rounds() -> Iterator[dict[str, Any]]:
    from wangge.demo.town.ground import ROUNDS  # noqa: PLC0415 - needs the models

    for number, letters in enumerate(ROUNDS, 1):
        cells = "、".join(names.community_code(letter) for letter in letters)
        yield {"code": f"R{number:02}", "name": f"第{number}责任网格", "cells": cells}


def _calendars() -> Iterator[dict[str, Any]]:
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    office = {day: OFFICE for day in days[:5]}
    yield {"code": "office", "name": "机关作息", "holidays": "是", **office}
    yield {"code": "always", "name": "全天候", "holidays": "否", **dict.fromkeys(days, "00:00-00:00")}


def _staff() -> dict[str, Rows]:
    from wangge.demo.town.organisation import STAFF  # noqa: PLC0415 - needs the models
    from wangge.exchange.kit.layout import DUTIES  # noqa: PLC0415 - likewise

    duties = {code: zh for code, zh, _en in DUTIES}
    people: Rows = []
    posts: Rows = []
    for number, one in enumerate(STAFF, 1):
        username = f"th.{one.key}"
        people.append({"username": username, "name": one.name, "phone": PHONE.format(number)})
        for post in one.posts:
            duty, _, place = post.partition("@")
            platform, _, area = place.partition("/")
            posts.append({"username": username, "platform": platform, "duty": duties[duty], "area": area})
    return {"people": people, "posts": posts}


def _catalogue() -> dict[str, Rows]:
    from wangge.demo.town.table import read_rows  # noqa: PLC0415 - needs the models

    units = {
        "urgent_hour": "紧急工作时",
        "urgent_day": "紧急工作日",
        "work_hour": "工作时",
        "work_day": "工作日",
    }
    whose = {row["code"]: row["organisation"] for row in read_rows("matters")}
    matters = [
        {
            "kind": "事项", "code": row["code"], "text": row["text"], "text_en": row["text_en"],
            "closing": row["closing"], "closing_en": row["closing_en"],
            **{f"limit_{grade}": f"{row[grade.lower()]}{units[row['unit']]}" for grade in "ABC"},
            "needs_photo": "是" if row["photo"] == "1" else "否",
            "emergency": "是" if row["emergency"] == "1" else "否",
        }
        for row in read_rows("conditions")
    ]  # fmt: skip
    duties = [{"matter": code, "platform": key, "why": "区职责清单"} for code, key in whose.items()]
    return {"matters": matters, "responsibilities": duties}


def _homes() -> Iterator[dict[str, Any]]:
    """What a self-running street or the station finds itself, it runs itself."""
    from wangge.demo.town.standing import SELF_RUNNING, STATION  # noqa: PLC0415 - needs the models

    for key in (*SELF_RUNNING, STATION):
        yield {"platform": key, "finder": key, "why": "自采自办"}


def _cases() -> Iterator[dict[str, Any]]:
    for number, row in enumerate(OLD_CASES, 1):
        source, matter, place, text, days, hours, step, platform, blocks = row
        lon, lat = plan.place(*blocks)
        yield {
            "number": f"旧2026-{number:04}", "source": source, "matter": matter, "description": text,
            "place": place, "lon": round(lon, 6), "lat": round(lat, 6), "step": step, "platform": platform,
            "ago_days": days, **({"due_hours": hours} if hours else {}),
        }  # fmt: skip


def main() -> None:
    """Write the rows, one a line, so that a change can be read."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.settings")
    django.setup()
    parts = [
        f"{json.dumps(key)}: [\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]"
        for key, rows in sheets().items()
    ]
    TARGET.write_text("{\n" + ",\n".join(parts) + "\n}\n")


if __name__ == "__main__":
    main()
