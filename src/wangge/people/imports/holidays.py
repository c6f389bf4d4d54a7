"""A yearly holiday table: columns date (2027-02-06), is_work (1, 0) and name."""

from __future__ import annotations

from wangge.core.holidays_seed import DayRow
from wangge.core.tables import Column, Kind, Schema, TableResult
from wangge.journal.tables import read_for
from wangge.people.actions.holidays import load_holidays

SCHEMA = Schema(
    columns=(
        Column("date", ("date", "日期"), Kind.DATE, required=True, unique=True),
        Column("is_work", ("is_work", "是否上班"), Kind.BOOL, required=True),
        Column("name", ("name", "名称"), max_length=50),
    )
)


def import_holidays(data: bytes, name: str, region: str, *, by: object) -> tuple[list[int], TableResult]:
    """Load a table when all its rows are good; answers the years that changed, and the table.

    A year goes in whole or not at all: half a year's holidays would move deadlines twice.
    """
    table = read_for(by, data, name, SCHEMA)
    if table.errors:
        return [], table
    return load_holidays(day_rows(table, name), region, by=by), table


def day_rows(table: TableResult, source: str) -> list[DayRow]:
    """The days of a table that has no wrong row."""
    return [
        DayRow(v["date"], v["is_work"], v.get("name") or "", source[:100], provisional=False)
        for v in (row.values for row in table.rows)
    ]
