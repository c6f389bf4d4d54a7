"""The demo town as a filled workbook; old cases are as old as they must be on the day it is asked for."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from wangge.exchange.kit.template import write_template

DATA = Path(__file__).parent / "data/example.json"
MORNING = {"hour": 9, "minute": 30, "second": 0, "microsecond": 0}


def example_rows(now: datetime) -> dict[str, list[dict[str, Any]]]:
    """Rows by sheet; ``now`` is local."""
    sheets = json.loads(DATA.read_text("utf-8"))
    sheets["cases"] = [_case(row, now) for row in sheets["cases"]]
    return sheets


def _case(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    reported = now.replace(**MORNING) - timedelta(days=row.pop("ago_days"))
    hours = row.pop("due_hours", None)
    due = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours) if hours else None
    filed = reported + timedelta(hours=1) if row["step"] in ("待派遣", "已派遣") else None
    times = {"reported_at": reported, "filed_at": filed, "due": due}
    return row | {name: moment and moment.replace(tzinfo=None) for name, moment in times.items()}


def write_example(now: datetime) -> bytes:
    return write_template(example_rows(now))
