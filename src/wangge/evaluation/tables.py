"""The table that is shown: one row a subject, numbers added up, names found, in an order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

from django.utils.translation import gettext as _

from wangge.cases.models import Case
from wangge.catalogue.queries import settings_of
from wangge.evaluation import indicators
from wangge.evaluation.indicators import Indicator, Value
from wangge.evaluation.queries import Fact, Numbers, Question, counts
from wangge.people.models import Platform, Post
from wangge.people.models.organisation import in_tree
from wangge.places.models import DIGITS, Division

LEVELS = ("district", "street", "community")


@dataclass(frozen=True)
class Row:
    """One subject. ``key`` opens the cases behind its numbers; of the row of all together it is none."""

    key: str | None
    label: str
    hint: str
    numbers: Mapping[str, int]
    depth: int = 0


@dataclass(frozen=True)
class Table:
    """Rows under the indicators that hold for them."""

    indicators: Sequence[Indicator]
    rows: Sequence[Row]
    total: Row | None

    def values(self, row: Row) -> list[tuple[Indicator, Value]]:
        return [(indicator, indicator.value(row.numbers)) for indicator in self.indicators]


def table(asked: Question, level: str = "street", order: str = "") -> Table:
    """Everything about a kind of subject. ``order`` is an indicator's id, "-" before it: largest first."""
    found = counts(asked)
    columns = indicators.of(asked.subject, chosen(asked))
    rows = _ROWS.get(asked.subject, _posts)(asked, found, level)
    return Table(columns, _ordered(asked, rows, columns, order), _total(asked, found))


def chosen(asked: Question) -> dict[str, str]:
    """The settings that choose between definitions: those of the topmost platform that is looked at."""
    seen = {pk for area in asked.scope.areas for pk in area.homes}
    top = Platform.objects.of(asked.scope.tenant).filter(pk__in=seen).order_by("path").first()
    return {"filing_rate_of": settings_of(top, asked.at).filing_rate_of} if top else {}


def label_of(asked: Question, key: str | None, level: str = "street") -> str:
    """The name of one subject, for the head of its list."""
    if key is None:
        return _("All together")
    if asked.subject == "region":
        names = _division_names(asked)
        return names.get(key, _("Elsewhere"))
    if asked.subject in ("platform", "department"):
        return _platforms(asked, [int(key)])[int(key)].name
    post = Post.objects.of(asked.scope.tenant).select_related("person", "duty").get(pk=int(key))
    return f"{post.person} · {post.duty}"


def _ordered(asked: Question, rows: list[Row], columns: Sequence[Indicator], order: str) -> Sequence[Row]:
    """Persons are never ranked: their rows stay in the order of their names."""
    by = next((i for i in columns if i.id == order.removeprefix("-")), None)
    if by is None or asked.subject not in indicators.PLACES:
        return rows
    return sorted(rows, key=lambda row: by.value(row.numbers).sort_key, reverse=order.startswith("-"))


def _total(asked: Question, found: Numbers) -> Row | None:
    """Of regions only: a case lies in one of them. The topmost platform is its own total."""
    if asked.subject != "region" or len(found) < 2:
        return None
    return Row(None, _("All together"), "", added(found.values()))


def added(many: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Numbers added up by name."""
    total: dict[str, int] = {}
    for numbers in many:
        for name, number in numbers.items():
            total[name] = total.get(name, 0) + number
    return total


def _regions(asked: Question, found: Numbers, level: str) -> list[Row]:
    length = DIGITS[level if level in LEVELS else "street"]
    names = _division_names(asked, level)
    parts: dict[str, list[Mapping[str, int]]] = {key: [] for key in names if asked.scope.holds("region", key)}
    for code, numbers in found.items():
        parts.setdefault(str(code)[:length], []).append(numbers)
    return [Row(key, names.get(key, _("Elsewhere")), key, added(many)) for key, many in sorted(parts.items())]


def _division_names(asked: Question, level: str = "") -> dict[str, str]:
    """Divisions by the part of the code that all below them share."""
    rows = Division.objects.of(asked.scope.tenant).filter(level__in=[level] if level else LEVELS)
    return {row.code[: DIGITS[row.level]]: row.name for row in rows}


def _homes(asked: Question, found: Numbers, level: str) -> list[Row]:
    """Each platform with those below it; platforms without a case are left out."""
    seen = sorted({pk for area in asked.scope.areas for pk in area.homes})
    platforms = sorted(_platforms(asked, seen).values(), key=lambda platform: platform.path)
    rows = []
    for platform in platforms:
        below = [
            found[other.pk]
            for other in platforms
            if other.pk in found and other.path.startswith(platform.path)
        ]
        if below:
            depth = platform.path.count("/") - 2
            rows.append(
                Row(str(platform.pk), platform.name, platform.get_kind_display(), added(below), depth)
            )
    return rows


def _departments(asked: Question, found: Numbers, level: str) -> list[Row]:
    platforms = _platforms(asked, [int(key) for key in found])
    return [
        Row(str(pk), platform.name, platform.get_kind_display(), found[pk])
        for pk, platform in sorted(platforms.items(), key=lambda item: item[1].path)
    ]


def _platforms(asked: Question, ids: Iterable[int]) -> dict[int, Platform]:
    return Platform.objects.of(asked.scope.tenant).in_bulk(list(ids))


def _posts(asked: Question, found: Numbers, level: str) -> list[Row]:
    posts = Post.objects.of(asked.scope.tenant).filter(pk__in=found).select_related("person", "platform")
    return [
        Row(str(post.pk), post.person.name, post.platform.name, found[post.pk])
        for post in posts.order_by(in_tree("platform__"), "person__name", "pk")
    ]


_ROWS = {"region": _regions, "platform": _homes, "department": _departments}


@dataclass(frozen=True)
class Line:
    """One row behind a number, with its case."""

    case: Case
    fact: Fact

    @property
    def is_late(self) -> bool:
        fact = self.fact
        return bool(fact.due_at and fact.happened_at and fact.happened_at > fact.due_at)


class Lines(Sequence[Line]):
    """The rows behind a number; cases are fetched for the part that is looked at."""

    def __init__(self, facts: list[Fact]) -> None:
        self.facts = facts

    def __len__(self) -> int:
        return len(self.facts)

    @overload
    def __getitem__(self, place: int) -> Line: ...
    @overload
    def __getitem__(self, place: slice) -> list[Line]: ...

    def __getitem__(self, place: int | slice) -> Line | list[Line]:
        if isinstance(place, int):
            return self._with_cases([self.facts[place]])[0]
        return self._with_cases(self.facts[place])

    def _with_cases(self, facts: list[Fact]) -> list[Line]:
        ids = {fact.case_id for fact in facts}
        cases = Case.objects.select_related("matter", "home", "division").in_bulk(ids)
        return [Line(cases[fact.case_id], fact) for fact in facts]
