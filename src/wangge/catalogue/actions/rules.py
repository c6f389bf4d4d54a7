"""Rows of responsibility and home rules. A row is never changed: it ends and another begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from wangge.catalogue.models import HomeRule, Matter, Responsibility, Rule, Scheme, Source
from wangge.core.errors import NotFound, Refused
from wangge.journal.actions import note
from wangge.people.models import Platform
from wangge.places.models import Cell, Division

R = TypeVar("R", bound=Rule)


class RuleRefused(Refused):
    """The scope says two things at once or nothing clear."""

    code = "rule_refused"
    message = "Name one matter or a prefix with its scheme, and one cell or one division."


class RuleTwice(Refused):
    """Another row says who for exactly the same, on some of the same days."""

    code = "rule_twice"
    message = "Another row already speaks for exactly this on some of these days."
    status = 409


class RuleDates(Refused):
    """A row cannot end before it begins."""

    code = "rule_dates"
    message = "The row begins on %(since)s and cannot end before that."


class RunsNoCases(Refused):
    """Only a centre, a street or a station can be a case's home."""

    code = "runs_no_cases"
    message = "%(platform)s does not run cases of its own."


@dataclass(frozen=True)
class Scope:
    """For which matters and where a rule speaks; what is left out means all."""

    matter: Matter | None = None
    scheme: Scheme | None = None
    kind: str = ""
    prefix: str = ""
    division: Division | None = None


def add_responsibility(
    scope: Scope,
    platform: Platform,
    *,
    by: object,
    since: date,
    until: date | None = None,
    cell: Cell | None = None,
    why: str = "",
) -> Responsibility:
    """From ``since`` on (``until`` is the first day it no longer holds) ``platform`` answers for a scope."""
    if cell and scope.division:
        raise RuleRefused(field="division")
    row = Responsibility(cell=cell, why=why, **_fields(scope, platform, since, until, cell))
    return _saved(row, "responsibility_added", by)


def add_home_rule(
    scope: Scope,
    platform: Platform,
    *,
    by: object,
    since: date,
    until: date | None = None,
    finder: Platform | None = None,
    source: Source | None = None,
    why: str = "",
) -> HomeRule:
    """From ``since`` on ``platform`` is the home of what fits scope, finder and source."""
    if not platform.runs_cases:
        raise RunsNoCases(field="platform", platform=platform.name)
    fields = _fields(scope, platform, since, until, finder, source)
    return _saved(HomeRule(finder=finder, source=source, why=why, **fields), "home_rule_added", by)


def _fields(
    scope: Scope, platform: Platform, since: date, until: date | None, *others: object
) -> dict[str, Any]:
    """What both kinds of row have, checked."""
    if (scope.matter and (scope.prefix or scope.scheme or scope.kind)) or (scope.prefix and not scope.scheme):
        raise RuleRefused(field="prefix")
    if until and until <= since:
        raise RuleDates(field="until", since=since)
    tenants = {getattr(row, "tenant_id", None) for row in (scope.matter, scope.division, *others)}
    if not tenants <= {None, platform.tenant_id}:
        raise NotFound
    return {**vars(scope), "tenant": platform.tenant, "platform": platform, "valid": DateRange(since, until)}


def _saved(row: R, act: str, by: object) -> R:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            note(act, by=by, subject=row.pk, platform=row.platform.code, shown=str(row), valid=str(row.valid))
    except IntegrityError as taken:
        raise RuleTwice from taken
    return row


@transaction.atomic
def end_rule(row: Rule, *, by: object, on: date) -> None:
    """The row no longer holds from ``on`` on; on its first day it is taken back altogether."""
    if on < row.valid.lower:
        raise RuleDates(field="on", since=row.valid.lower)
    row.valid = DateRange(row.valid.lower, on) if on > row.valid.lower else DateRange(empty=True)
    row.save(update_fields=["valid"])
    told = {"platform": row.platform.code, "shown": str(row), "on": on.isoformat()}
    note(f"{row._meta.model_name}_ended", by=by, subject=row.pk, **told)
