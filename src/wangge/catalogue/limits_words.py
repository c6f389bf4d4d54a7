"""Time limits as people write them in tables: ``2紧急工作时``, ``4小时``, ``三天内``, ``5个工作日``.

A limit is read only when its number and its clock are clear. 小时 and 天 do not say which clock they mean;
most cities mean working time, so they are read as such and marked as a guess.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from wangge.core.errors import Refused
from wangge.core.limits import Limit, Unit

LONGEST = 100  # characters; more is prose
U, W = Unit.URGENT_HOUR, Unit.WORK_HOUR
# word: unit, how many of it, whether the clock is a guess. Longer words first where one begins another.
_UNITS: dict[str, tuple[Unit, Fraction, bool]] = {
    "紧急工作小时": (U, Fraction(1), False),
    "紧急工作时": (U, Fraction(1), False),
    "紧急工时": (U, Fraction(1), False),
    "紧急工作日": (Unit.URGENT_DAY, Fraction(1), False),
    "紧急工作天": (Unit.URGENT_DAY, Fraction(1), False),
    "自然小时": (U, Fraction(1), False),
    "自然时": (U, Fraction(1), False),
    "自然日": (Unit.URGENT_DAY, Fraction(1), False),
    "日历日": (Unit.URGENT_DAY, Fraction(1), False),
    "工作小时": (W, Fraction(1), False),
    "工作时": (W, Fraction(1), False),
    "工时": (W, Fraction(1), False),
    "工作日": (Unit.WORK_DAY, Fraction(1), False),
    "工作天": (Unit.WORK_DAY, Fraction(1), False),
    "小时": (W, Fraction(1), True),
    "钟头": (W, Fraction(1), True),
    "时": (W, Fraction(1), True),
    "hours": (W, Fraction(1), True),
    "hour": (W, Fraction(1), True),
    "h": (W, Fraction(1), True),
    "天": (Unit.WORK_DAY, Fraction(1), True),
    "日": (Unit.WORK_DAY, Fraction(1), True),
    "days": (Unit.WORK_DAY, Fraction(1), True),
    "day": (Unit.WORK_DAY, Fraction(1), True),
    "d": (Unit.WORK_DAY, Fraction(1), True),
    "周": (Unit.WORK_DAY, Fraction(5), True),
    "星期": (Unit.WORK_DAY, Fraction(5), True),
    "分钟": (W, Fraction(1, 60), True),
}
_DIGITS = {word: value for value, word in enumerate("零一二三四五六七八九")} | {"两": 2}
_NUMBER = r"\d{1,5}(?:\.\d{1,2})?|[零一二三四五六七八九十两]{1,3}|半"
_AMOUNT = re.compile(rf"({_NUMBER})个?({'|'.join(_UNITS)})(?![a-z])")
_FILLING = re.compile(r"限期|限时|不超过|不得超过|≤|<=|以内|之内|内完成|内|完成|[\s,，。.;；:：]")
_LEFT_OVER = re.compile(r"[\d零一二三四五六七八九十两半~～—-]")


class LimitUnread(Refused):
    """The words do not tell one limit."""

    code = "limit_unread"
    message = "“%(words)s” is not one time limit such as 4工作时 or 2紧急工作日."


class LimitSeveral(LimitUnread):
    """More than one limit in one cell: by season, by area."""

    code = "limit_several"
    message = "“%(words)s” holds several time limits; give each its own row or area column."


@dataclass(frozen=True)
class ReadLimit:
    """A limit and whether something about it was guessed; ``rest`` are the words that were left over."""

    limit: Limit
    guessed: bool
    rest: str = ""


def read_limit(words: str) -> ReadLimit:
    """Read one limit. Raises :class:`LimitUnread` or :class:`LimitSeveral`."""
    text = unicodedata.normalize("NFKC", words[: LONGEST + 1]).casefold()
    text = "".join(text.split())
    found = list(_AMOUNT.finditer(text))
    if len(words) > LONGEST or not found:
        raise LimitUnread(field="limit", words=words[:40])
    if len({match.groups() for match in found}) > 1:
        raise LimitSeveral(field="limit", words=words[:40])
    rest = _FILLING.sub("", _AMOUNT.sub("", text))
    if _LEFT_OVER.search(rest):  # 1-2天, 10月前2天
        raise LimitUnread(field="limit", words=words[:40])
    return _limit(words, found[0], rest)


def _limit(words: str, amount: re.Match[str], rest: str) -> ReadLimit:
    unit, times, guessed = _UNITS[amount[2]]
    value = _number(amount[1]) * times
    if value <= 0 or (value * 100).denominator != 1:
        raise LimitUnread(field="limit", words=words[:40])
    return ReadLimit(Limit(Decimal(int(value * 100)) / 100, unit), guessed or bool(rest), rest)


def _number(text: str) -> Fraction:
    """2, 1.5, 三, 十五, 二十, 半."""
    if text[0].isdigit():
        return Fraction(text)
    if text == "半":
        return Fraction(1, 2)
    tens, ten, ones = text.rpartition("十")
    value = 10 * (_digit(tens) if tens else 1) if ten else 0
    return Fraction(value + (_digit(ones) if ones else 0))


def _digit(word: str) -> int:
    """One Chinese digit; several in a row (二三天) are no number and become nothing."""
    return _DIGITS.get(word, -1000)
