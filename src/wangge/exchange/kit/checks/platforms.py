"""The tree of platforms and the calendars they work by."""

from __future__ import annotations

import re
from datetime import time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from wangge.core.errors import Refused
from wangge.core.worktime import WorkCalendar
from wangge.exchange.kit import trouble
from wangge.exchange.kit.checks.common import Checking
from wangge.exchange.kit.layout import WEEKDAYS
from wangge.exchange.kit.reading import CODE, Line

PERIOD = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~～至]\s*(\d{1,2}):(\d{2})", re.ASCII)
_BETWEEN = re.compile(r"[\s,，;；、]*")


def check_platforms(checking: Checking) -> None:
    lines = checking.book.of("platforms")
    for line in lines:
        _check_code(checking, line)
        checking.needs(line, "above", checking.platforms, _("platform"), "platforms")
        checking.needs(line, "division", checking.divisions, _("division"), "areas")
        checking.needs(line, "calendar", checking.calendars, _("calendar"), "calendars")
    _check_circles(checking, lines)
    tops = [line for line in lines if line.fine("code") and not line["above"]]
    if checking.standing.is_new and lines and len(tops) != 1:
        for line in tops[1:] or lines[:1]:
            checking.refuse(line, "above", trouble.Tops(count=len(tops)))


def _check_code(checking: Checking, line: Line) -> None:
    if line.fine("code") and not CODE.fullmatch(line.text("code")):
        checking.refuse(line, "code", trouble.CodeInvalid())


def _check_circles(checking: Checking, lines: list[Line]) -> None:
    """Every circle once, at its first row."""
    above = {line.text("code"): line.text("above") for line in lines if line.fine("code")}
    first = {line.text("code"): line for line in reversed(lines)}
    told: set[str] = set()
    for code in above:
        way: list[str] = []
        while code and code not in way and code not in told:
            way.append(code)
            code = above.get(code, "")  # noqa: PLW2901 - walking up
        if code in way:
            circle = way[way.index(code) :]
            line = min((first[one] for one in circle), key=lambda one: one.number)
            checking.refuse(line, "above", trouble.Circle(codes=" → ".join([*circle, circle[0]])))
        told.update(way)


def check_calendars(checking: Checking) -> None:
    for line in checking.book.of("calendars"):
        _check_code(checking, line)
        week = {}
        for day, *_words in WEEKDAYS:
            try:
                week[day] = periods_of(line.text(day))
            except Refused as refused:
                checking.refuse(line, day, refused)
                week[day] = [["", ""]]
        if not any(week.values()):
            checking.refuse(line, "mon", trouble.NeverWorks())


def periods_of(words: str) -> list[list[str]]:
    """``08:00-12:00 14:00-18:00`` as calendars keep it. Raises PeriodsUnread."""
    found = list(PERIOD.finditer(words))
    if _BETWEEN.sub("", PERIOD.sub("", words)):
        raise trouble.PeriodsUnread(words=words[:40])
    pairs = [[f"{int(p[1]):02}:{p[2]}", f"{int(p[3]):02}:{p[4]}"] for p in found]
    try:
        day = tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in pairs)
        WorkCalendar(week=(day,) + ((),) * 6, zone=ZoneInfo("UTC"))
    except (ValueError, Refused):
        raise trouble.PeriodsUnread(words=words[:40]) from None
    return pairs


def week_of(line: Line) -> dict[str, list[list[str]]]:
    """The week of a row that was found to be right; days off are left out."""
    week = {day: periods_of(line.text(day)) for day, *_words in WEEKDAYS}
    return {day: pairs for day, pairs in week.items() if pairs}
