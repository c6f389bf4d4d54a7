"""Doors for machines: definitions, numbers of a period, the rows behind one number."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from wangge.core.errors import NotFound
from wangge.core.pages import Page
from wangge.core.wire import Asked, Day, Digits, Paged, PageOut
from wangge.evaluation import indicators
from wangge.evaluation.indicators import FAMILIES, Indicator, Value
from wangge.evaluation.period import Period
from wangge.evaluation.queries import Question, behind
from wangge.evaluation.rules import scope_of
from wangge.evaluation.tables import LEVELS, Line, Lines, Row, Table, table

router = Router(tags=["evaluation"])
Subject = Literal[tuple(FAMILIES)]
CountName = Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]


class Days(Asked):
    """Whole local days, both included; a year at most."""

    since: Day
    until: Day

    def period(self) -> Period:
        return Period.of_days(self.since, self.until)


class WantedTable(Days):
    level: Literal[LEVELS] = "street"


class WantedRows(Paged):
    """``key`` is a row's key in the table; left out, all rows together."""

    since: Day
    until: Day
    key: Digits | None = None


class IndicatorOut(Schema):
    """A definition. ``denominator`` is empty for a plain count; both name counts."""

    id: str
    label: str
    help: str
    numerator: str
    denominator: str
    better: str
    confidence: str


class ValueOut(Schema):
    """Never only a percentage: it is always given with its counts."""

    indicator: str
    part: int
    whole: int | None
    percent: Decimal | None


class RowOut(Schema):
    """One subject. ``counts`` are all numbers that the values are made of."""

    key: str | None
    label: str
    hint: str
    values: list[ValueOut]
    counts: dict[str, int]


class TableOut(Schema):
    subject: str
    since: date
    until: date
    rows: list[RowOut]


class FactOut(Schema):
    """One row behind a number; no moment where it is still waited for."""

    number: str
    event: int | None
    happened_at: datetime | None
    due_at: datetime | None
    late: bool


@router.get("/evaluation/indicators/{subject}", response=list[IndicatorOut])
def evaluation_indicators(request: HttpRequest, subject: Subject):
    """What is counted of a kind of subject, and what it means."""
    return [_defined(line) for line in indicators.of(subject)]


@router.get("/evaluation/{subject}", response=TableOut)
def evaluation(request: HttpRequest, subject: Subject, wanted: Query[WantedTable]):
    """The numbers of a period, for what this person may see."""
    asked = _question(request, subject, wanted.period())
    found = table(asked, wanted.level)
    rows = [found.total, *found.rows] if found.total else found.rows
    shown = [_row(found, row) for row in rows]
    return TableOut(subject=subject, since=wanted.since, until=wanted.until, rows=shown)


@router.get("/evaluation/{subject}/{count}", response=PageOut[FactOut])
def evaluation_cases(request: HttpRequest, subject: Subject, count: CountName, wanted: Query[WantedRows]):
    """The rows behind a number: as many as the number."""
    asked = _question(request, subject, Period.of_days(wanted.since, wanted.until))
    lines = Lines(behind(asked, count, wanted.key))
    start = (wanted.page - 1) * wanted.size
    rows = [_fact(line) for line in lines[start : start + wanted.size]]
    return Page(rows, wanted.page, wanted.size, len(lines), True, len(lines) > start + wanted.size)


def _question(request: HttpRequest, subject: str, period: Period) -> Question:
    now = timezone.now()
    scope = scope_of(request.user, now)
    if not scope.may_see(subject):
        raise NotFound(field="subject")
    return Question(subject, period, now, scope)


def _defined(line: Indicator) -> IndicatorOut:
    told = ("id", "label", "help", "numerator", "denominator", "better", "confidence")
    return IndicatorOut(**{name: getattr(line, name) for name in told})


def _row(found: Table, row: Row) -> RowOut:
    values = [_value(indicator.id, value) for indicator, value in found.values(row)]
    return RowOut(key=row.key, label=row.label, hint=row.hint, values=values, counts=dict(row.numbers))


def _value(indicator: str, value: Value) -> ValueOut:
    return ValueOut(indicator=indicator, part=value.part, whole=value.whole, percent=value.percent)


def _fact(line: Line) -> FactOut:
    fact = line.fact
    return FactOut(
        number=line.case.number,
        event=fact.event_id,
        happened_at=fact.happened_at,
        due_at=fact.due_at,
        late=line.is_late,
    )
