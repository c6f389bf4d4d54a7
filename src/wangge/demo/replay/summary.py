"""What a replay comes to, as of its own time: the counts of the score page, steps, lights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from wangge.cases import queries
from wangge.cases.labels import STEPS
from wangge.cases.models import Leg
from wangge.evaluation.indicators import FAMILIES
from wangge.evaluation.period import LONGEST, Period
from wangge.evaluation.queries import Question, counts
from wangge.evaluation.rules import whole
from wangge.evaluation.tables import Row, added, table
from wangge.tenants.models import Tenant

SHOWN = {
    "region": ("report", "file", "due_close", "close", "close_on_time", "close_late", "return", "rework"),
    "department": (
        "receive",
        "due_dispose",
        "dispose",
        "dispose_on_time",
        "dispose_late",
        "return",
        "rework",
    ),
}
LIGHTS = ("green", "yellow", "red", "parked")


@dataclass(frozen=True)
class Span:
    """From the first report until when all is counted."""

    since: datetime
    until: datetime

    def period(self) -> Period:
        """Whole days, a year of them at most."""
        last = localdate(self.until)
        return Period.of_days(max(localdate(self.since), last - LONGEST + timedelta(days=1)), last)


def summed_up(tenant: Tenant, span: Span) -> dict[str, Any]:
    """Everything as data, of the cases that were reported in the span."""
    legs = Leg.objects.of(tenant).filter(
        kind=Leg.Kind.HOME, case__reported_at__range=(span.since, span.until)
    )
    regions, departments = (_rows(tenant, span, subject) for subject in SHOWN)
    return {
        "tenant": tenant.code,
        "as_of": localtime(span.until).isoformat(),
        "steps": _steps(legs),
        "lights": _lights(legs, span.until),
        "closed": _closed(tenant, span),
        "numbers": added(_numbers(regions)),
        "regions": regions,
        "departments": departments,
    }


def _closed(tenant: Tenant, span: Span) -> dict[str, int]:
    """All that were closed by then, whenever they were due: the page counts what was due in the period."""
    since = span.period().since
    asked = Question("region", Period(since, since + LONGEST), span.until, whole(tenant))
    found = added(counts(asked).values())
    return {name: found.get(name, 0) for name in ("close", "close_on_time", "close_late")}


def _steps(legs: QuerySet[Leg]) -> dict[str, int]:
    """Cases by the step of their home leg, in the order of the flow."""
    found = dict(legs.values_list("step").annotate(Count("pk")))
    return {step: found[step] for step in STEPS if step in found}


def _lights(legs: QuerySet[Leg], at: datetime) -> dict[str, int]:
    still = queries.still_open(legs)
    return {light: queries.lit(still, light, at).count() for light in LIGHTS}


def _rows(tenant: Tenant, span: Span, subject: str) -> list[dict[str, Any]]:
    """Rows with a number, each with the counts that are shown."""
    found = table(Question(subject, span.period(), span.until, whole(tenant)), level="street")
    return [_row(row, subject) for row in found.rows if any(row.numbers.values())]


def _row(row: Row, subject: str) -> dict[str, Any]:
    return {"name": row.label, **{name: row.numbers.get(name, 0) for name in SHOWN[subject]}}


def _numbers(rows: list[dict[str, Any]]) -> Iterator[Mapping[str, int]]:
    for row in rows:
        yield {name: number for name, number in row.items() if name != "name"}


def as_text(told: Mapping[str, Any]) -> str:
    """For people."""
    lines = [_("As of %(at)s:") % {"at": f"{datetime.fromisoformat(told['as_of']):%Y-%m-%d %H:%M}"}]
    lines.append("  " + " · ".join(f"{STEPS[step]} {n:,}" for step, n in told["steps"].items()))
    lines.append("  " + " · ".join(f"{_light(light)} {n:,}" for light, n in told["lights"].items()))
    lines.append("  " + _("closed in time %(close_on_time)d, late %(close_late)d") % told["closed"])
    lines += _table(_("Region"), "region", [*told["regions"], {"name": _("All together"), **told["numbers"]}])
    lines += _table(_("Department"), "department", told["departments"])
    return "\n".join(lines)


def _light(light: str) -> str:
    words = {"green": _("green"), "yellow": _("yellow"), "red": _("red"), "parked": _("parked")}
    return words[light]


def _table(head: str, subject: str, rows: list[dict[str, Any]]) -> Iterator[str]:
    """A table in fixed columns, with the words of the counts above it."""
    names = SHOWN[subject]
    words = [str(FAMILIES[subject][name].label) for name in names]
    yield ""
    yield from (f"  [{n}] {word}" for n, word in enumerate(words, 1))
    width = max([len(head), *(len(row["name"]) for row in rows)])
    yield f"{head:<{width}}" + "".join(f"{f'[{n}]':>8}" for n in range(1, len(names) + 1))
    for row in rows:
        yield f"{row['name']:<{width}}" + "".join(f"{row[name]:>8,}" for name in names)
