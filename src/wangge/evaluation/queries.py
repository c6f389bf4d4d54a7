"""Asking: all numbers of a kind of subject in one go, and the rows behind any one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from wangge.cases.models import Case
from wangge.core.errors import NotFound
from wangge.evaluation.counts import Count
from wangge.evaluation.facts import SOURCES, STEPS
from wangge.evaluation.indicators import FAMILIES, PLACES
from wangge.evaluation.period import Period
from wangge.evaluation.rules import Scope
from wangge.people.models import Platform
from wangge.people.queries import below

Key = str | int
Numbers = dict[Key, dict[str, int]]
KEYS = {"region": "division_code", "platform": "home_id", "department": "platform_id"}
POST_SCOPE = """duty = %(duty)s
    AND (person_id = %(person)s OR post_platform_id = ANY(%(posts_at)s))"""


@dataclass(frozen=True)
class Question:
    """Numbers of which kind of subject, in which period, as known at which moment, seen by whom."""

    subject: str
    period: Period
    at: datetime
    scope: Scope

    @property
    def counts(self) -> Mapping[str, Count]:
        return FAMILIES[self.subject]

    @property
    def key(self) -> str:
        return KEYS.get(self.subject, "post_id")


@dataclass(frozen=True)
class Fact:
    """One row behind a number: the case, the event that tells it (none while it is waited for), moments."""

    case_id: int
    event_id: int | None
    happened_at: datetime | None
    due_at: datetime | None


def counts(asked: Question) -> Numbers:
    """Every count of every subject that has one: a statement for each source (four at most).

    Regions by full division code, platforms by the home itself, departments by platform, posts by post.
    """
    found: Numbers = {}
    sources = {count.source for count in asked.counts.values()}
    with _reading() as rows:
        for source in sorted(sources):
            wanted = [count for count in asked.counts.values() if count.source == source]
            for key, *numbers in rows(_grouped(asked, source, wanted), _told(asked)):
                subject = found.setdefault(key, dict.fromkeys(asked.counts, 0))
                subject.update({count.name: int(n) for count, n in zip(wanted, numbers, strict=True)})
    return found


def behind(asked: Question, count: str, key: str | None = None) -> list[Fact]:
    """The rows behind a number, as many as the number, newest first; ``key`` none: of all together.

    A region's key is the beginning of its division code, a platform's or post's its id; a platform stands
    for those below it too. Raises `NotFound` for what is not counted here.
    """
    if count not in asked.counts:
        raise NotFound(field="count")
    told = _told(asked) | {"key": _keys(asked, key)}
    with _reading() as rows:
        facts = [Fact(*row) for row in rows(_listed(asked, asked.counts[count], key), told)]
    return sorted(facts, key=lambda fact: (fact.happened_at or asked.at, fact.case_id), reverse=True)


def cases_behind(asked: Question, count: str, key: str | None = None) -> QuerySet[Case]:
    """The cases behind a number, each once."""
    ids = {fact.case_id for fact in behind(asked, count, key)}
    return Case.objects.of(asked.scope.tenant).filter(pk__in=ids)


def _keys(asked: Question, key: str | None) -> object:
    if key is None:
        return None
    if not asked.scope.holds(asked.subject, key):
        raise NotFound(field="key")
    if asked.subject == "region":
        return key
    if asked.subject != "platform":
        return [int(key)]
    return list(below(Platform.objects.get(pk=int(key))).values_list("pk", flat=True))


def _grouped(asked: Question, source: str, wanted: list[Count]) -> str:
    """First one row a case (so that a case can count once), then one row a subject."""
    inner = ", ".join(f"count(*) FILTER (WHERE {c.condition}) AS n{i}" for i, c in enumerate(wanted))
    outer = ", ".join(_added(i, c) for i, c in enumerate(wanted))
    return f"""
        SELECT key, {outer} FROM (
            SELECT {asked.key} AS key, case_id, {inner}
            FROM ({SOURCES[source]}) fact WHERE {_scope(asked)} GROUP BY 1, 2) one
        GROUP BY key"""  # noqa: S608 - every part is a constant of this app


def _added(place: int, count: Count) -> str:
    return f"count(*) FILTER (WHERE n{place} > 0)" if count.by_case else f"coalesce(sum(n{place}), 0)"


def _listed(asked: Question, count: Count, key: str | None) -> str:
    """The same rows under the same condition; the last of a case where a case counts once."""
    once = f"DISTINCT ON ({asked.key}, case_id)" if count.by_case else ""
    return f"""
        SELECT {once} case_id, event_id, happened_at, due_at
        FROM ({SOURCES[count.source]}) fact
        WHERE {_scope(asked)} AND {_of_subject(asked, key)} AND {count.condition}
        ORDER BY {asked.key}, case_id, event_id DESC"""  # noqa: S608 - every part is a constant of this app


def _of_subject(asked: Question, key: str | None) -> str:
    if key is None:
        return "true"
    if asked.subject != "region":
        return f"{asked.key} = ANY(%(key)s)"
    return "starts_with(division_code, %(key)s)" if key else "division_code = ''"


def _scope(asked: Question) -> str:
    match asked.subject:
        case "region" | "platform":
            parts = [
                f"(home_id = ANY(%(homes_{i})s) AND starts_with(division_code, %(prefix_{i})s))"
                for i, _ in enumerate(asked.scope.areas)
            ]
            return f"({' OR '.join(parts) or 'false'})"
        case "department":
            return "platform_id = ANY(%(organisations)s)"
    return POST_SCOPE


def _told(asked: Question) -> dict[str, object]:
    told: dict[str, object] = STEPS | {
        "tenant": asked.scope.tenant.pk,
        "since": asked.period.since,
        "until": asked.period.until,
        "at": asked.at,
        "duty": asked.subject if asked.subject not in PLACES else "",
        "person": asked.scope.person,
        "posts_at": sorted(asked.scope.posts_at),
        "organisations": sorted(asked.scope.organisations),
    }
    for place, area in enumerate(asked.scope.areas):
        told |= {f"homes_{place}": sorted(area.homes), f"prefix_{place}": area.prefix}
    return told


@contextmanager
def _reading() -> Iterator[Callable[[str, Mapping[str, object]], list[tuple]]]:
    """Run statements. A page by index costs little more than one in a row: else all history is read."""

    def rows(sql: str, told: Mapping[str, object]) -> list[tuple]:
        cursor.execute(sql, told)
        return cursor.fetchall()

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('random_page_cost', '1.1', true), set_config('jit', 'off', true)")
        yield rows
