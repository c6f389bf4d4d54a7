"""Matters with their filing conditions and limits."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from wangge.catalogue.actions import LimitValues
from wangge.catalogue.limits_words import LimitUnread, read_limit
from wangge.catalogue.models import Limit
from wangge.exchange.kit import trouble
from wangge.exchange.kit.checks.common import Checking
from wangge.exchange.kit.reading import Line

AREAS = {"limit": "", "limit_A": "A", "limit_B": "B", "limit_C": "C"}
MAJOR_DIGITS = 2


def kind_of(line: Line) -> str:
    return line.text("kind") or "matter"


def is_own(line: Line) -> bool:
    """A matter of the street's own has only the digits of its major class."""
    return len(line.text("code")) == MAJOR_DIGITS


def key_of(line: Line) -> tuple[str, str, str]:
    """(kind, code, name), the name for own matters only: they get their number when they are loaded."""
    return kind_of(line), line.text("code"), line.text("name") if is_own(line) else ""


def check_matters(checking: Checking) -> None:
    first: dict[tuple[str, ...], Line] = {}
    for line in checking.book.of("matters"):
        _check_code(checking, line)
        _check_limits(checking, line)
        if line.fine("code", "text"):
            kept = first.setdefault((*key_of(line), line.text("text")), line)
            if kept is not line:
                checking.refuse(line, "text", trouble.ConditionTwice(first=kept.number))


def _check_code(checking: Checking, line: Line) -> None:
    if not line.fine("code"):
        return
    code, kind, known = line.text("code"), kind_of(line), checking.standing.matters
    if is_own(line):
        if not line["name"]:
            checking.refuse(line, "name", trouble.NameNeeded())
        if not any(one == kind and number.startswith(code) for one, number in known):
            scheme = checking.book.setup.scheme
            checking.refuse(line, "code", trouble.MajorUnknown(major=code, scheme=scheme))
    elif (kind, code) not in known:
        checking.refuse(line, "code", trouble.Unknown(what=_("matter"), value=code))


def _check_limits(checking: Checking, line: Line) -> None:
    given = set()
    for column, area in AREAS.items():
        if words := line.text(column):
            given.add(area)
            _check_limit(checking, line, column, words)
    if line["overall"]:
        _check_limit(checking, line, "overall", line.text("overall"))
    classes = set(checking.standing.classes)
    if "" not in given and not (classes and classes <= given) and line.fine("code"):
        missing = next(
            (column for column, area in AREAS.items() if area and area not in given and given), "limit"
        )
        checking.refuse(line, missing, trouble.LimitNone())


def _check_limit(checking: Checking, line: Line, column: str, words: str) -> None:
    try:
        found = read_limit(words)
    except LimitUnread as refused:
        checking.refuse(line, column, refused)
        return
    if found.guessed:
        unit = Limit.Unit(found.limit.unit.value).label
        told = {"words": words, "value": f"{found.limit.value.normalize():f}", "unit": unit}
        checking.refuse(line, column, trouble.LimitGuessed(**told))


def limits_of(line: Line) -> tuple[LimitValues, ...]:
    """The limits of a row that was found to be right."""
    return tuple(_limits(line))


def _limits(line: Line) -> Iterator[LimitValues]:
    overall = read_limit(line.text("overall")).limit if line["overall"] else None
    for column, area in AREAS.items():
        if words := line.text(column):
            found = read_limit(words)
            value, unit = (overall.value, overall.unit) if overall else (None, "")
            yield LimitValues(
                found.limit.value, found.limit.unit, area, value, unit, words.strip(), found.guessed  # type: ignore[arg-type]
            )  # fmt: skip
