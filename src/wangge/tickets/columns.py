"""How hotlines write their tickets down: which heading means what, and which of their words which of ours.

The headings are data (``data/columns.csv``), found alike in a file and in pasted text.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils import timezone

from wangge.cases.reporting import PLACE_LENGTH
from wangge.cases.takes import TEXT_LENGTH
from wangge.core.coords import System
from wangge.core.tables import Column, Kind, Schema
from wangge.tenants.speech import offered
from wangge.tickets.arrivals import Arrival
from wangge.tickets.clocks import ANSWER, CONTACT, SIGN

KINDS = {
    "咨询": "question", "求助": "help", "求决": "help", "投诉": "complaint", "举报": "report",
    "反映": "report", "诉求": "report", "建议": "suggestion", "意见": "suggestion",
    "表扬": "praise", "感谢": "praise",
    "question": "question", "help": "help", "complaint": "complaint", "report": "report",
    "suggestion": "suggestion", "praise": "praise",
}  # fmt: skip
URGENCIES = {
    "一般": "usual", "普通": "usual", "平件": "usual", "紧急": "urgent", "加急": "urgent", "急件": "urgent",
    "特急": "urgent", "复杂": "complex", "疑难": "complex", "usual": "usual", "urgent": "urgent",
    "complex": "complex",
}  # fmt: skip
SYSTEMS = {
    "WGS84": "wgs84", "GCJ02": "gcj02", "GCJ-02": "gcj02", "火星坐标": "gcj02", "高德": "gcj02",
    "腾讯": "gcj02", "BD09": "bd09", "BD-09": "bd09", "百度": "bd09", "CGCS2000": "cgcs2000",
    **{system.value: system.value for system in System},
}  # fmt: skip
TOLD_AS = {"place": "lon"}  # what may be refused of a ticket, and the column that tells it
DEADLINES = {"sign_by": SIGN, "contact_by": CONTACT, "answer_by": ANSWER}

_SPECS: Mapping[str, Mapping[str, Any]] = {
    "hotline_number": {"required": True, "unique": True, "max_length": 60},
    "hotline": {"max_length": 10},
    "kind": {"kind": Kind.CHOICE, "choices": KINDS, "offered": offered(KINDS)},
    "urgency": {"kind": Kind.CHOICE, "choices": URGENCIES, "offered": offered(URGENCIES)},
    "text": {"required": True, "max_length": TEXT_LENGTH},
    "category": {"max_length": 100},
    "place_text": {"max_length": PLACE_LENGTH},
    "lon": {"kind": Kind.DECIMAL, "least": Decimal(-180), "most": Decimal(180)},
    "lat": {"kind": Kind.DECIMAL, "least": Decimal(-90), "most": Decimal(90)},
    "coords": {"kind": Kind.CHOICE, "choices": SYSTEMS},
    "sent_at": {"kind": Kind.DATETIME},
    "sign_by": {"kind": Kind.DATETIME},
    "contact_by": {"kind": Kind.DATETIME},
    "answer_by": {"kind": Kind.DATETIME},
    "name": {"max_length": 50},
    "phone": {"kind": Kind.PLAIN, "max_length": 30},
    "secret": {"kind": Kind.BOOL},
    "again": {"kind": Kind.BOOL},
}


@cache
def headings() -> Mapping[str, tuple[str, ...]]:
    """The headings by which each thing is known, from the file of them."""
    text = (files("wangge.tickets") / "data" / "columns.csv").read_text("utf-8")
    return {row["column"]: tuple(row["headings"].split("|")) for row in csv.DictReader(text.splitlines())}


@cache
def columns() -> Mapping[str, Column]:
    return {name: Column(name, labels, **_SPECS.get(name, {})) for name, labels in headings().items()}


def schema() -> Schema:
    """A day's file: one row a ticket. Moments without a zone are the installation's."""
    return Schema(columns=tuple(columns().values()), zone=timezone.get_default_timezone())


def arrival_of(values: Mapping[str, Any], at: datetime) -> Arrival:
    """What the read values tell; what is not told is as usual, and sent now."""
    told = {name: value for name, value in values.items() if value not in (None, "")}
    deadlines = {clock: told.pop(name) for name, clock in DEADLINES.items() if name in told}
    for degrees in ("lon", "lat"):
        if degrees in told:
            told[degrees] = float(told[degrees])
    usual = {"hotline_number": "", "text": "", "sent_at": at}
    return Arrival(**usual | told, deadlines=deadlines)
