"""Work periods as people write them in one line: 8:00-12:00 14:00-18:00."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import time

from wangge.core.errors import Refused
from wangge.people.calendars import DAYS

Pairs = list[list[str]]
LONGEST = 200
_PERIOD = re.compile(r"(\d{1,2}):(\d{2})\s*(?:-|–|—|~|至|到)\s*(\d{1,2}):(\d{2})")
_BETWEEN = re.compile(r"[\s,;，、；/]*")


class PeriodsUnread(Refused):
    """A line that holds something else than periods."""

    code = "periods_unread"
    message = "Write periods like 8:00-12:00 14:00-18:00, not “%(value)s”."


def read_periods(text: str) -> Pairs:
    """The periods of a line, ``[["08:00", "12:00"], …]``; an empty line is a day off.

    24:00 is the end of the day. Raises :class:`PeriodsUnread`; whether they are in order is asked elsewhere.
    """
    plain = text.replace("：", ":").strip()
    found = [_pair(*match.groups()) for match in _PERIOD.finditer(plain)]
    if _BETWEEN.fullmatch(_PERIOD.sub("", plain)) and all(found):
        return [pair for pair in found if pair]
    raise PeriodsUnread(value=text[:40])


def _pair(*numbers: str) -> list[str] | None:
    """Two times of a day; none where a number is no time."""
    a, b, c, d = map(int, numbers)
    if (c, d) == (24, 0):
        c = 0
    try:
        return [f"{time(a, b):%H:%M}", f"{time(c, d):%H:%M}"]
    except ValueError:
        return None


def say_periods(pairs: Sequence[Sequence[str]]) -> str:
    """A line that :func:`read_periods` reads back."""
    return " ".join(f"{opens}-{'24:00' if closes == '00:00' else closes}" for opens, closes in pairs)


def say_week(week: Mapping[str, Sequence[Sequence[str]]]) -> list[tuple[str, str, str]]:
    """The week in few lines: first and last day of those that follow each other alike, and their periods."""
    lines: list[tuple[str, str, str]] = []
    for day in DAYS:
        said = say_periods(week.get(day, []))
        if lines and lines[-1][2] == said:
            lines[-1] = (lines[-1][0], day, said)
        else:
            lines.append((day, day, said))
    return lines
