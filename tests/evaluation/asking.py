"""Short words for asking about the town ``here``."""

from __future__ import annotations

from datetime import timedelta

from tests.cases.town import Town
from wangge.evaluation import indicators
from wangge.evaluation.indicators import Value
from wangge.evaluation.period import Period, of_preset
from wangge.evaluation.queries import Question, counts
from wangge.evaluation.rules import whole


def ask(town: Town, subject: str = "platform", period: Period | None = None) -> Question:
    """About everything of the tenant in the month of ``NOON``, as known a minute after the last act."""
    at = town.clock + timedelta(minutes=1)
    return Question(subject, period or of_preset("month", at), at, whole(town.place.tenant))


def numbers_of(town: Town, subject: str, key: object, period: Period | None = None) -> dict[str, int]:
    """Every count of one subject; those that are nought are left out."""
    found = counts(ask(town, subject, period)).get(key, {})
    return {name: number for name, number in found.items() if number}


def at_home(town: Town, period: Period | None = None) -> dict[str, int]:
    return numbers_of(town, "platform", town.place.platforms["centre"].pk, period)


def at(town: Town, platform: str, period: Period | None = None) -> dict[str, int]:
    return numbers_of(town, "department", town.place.platforms[platform].pk, period)


def under_post(town: Town, key: str, subject: str = "") -> dict[str, int]:
    return numbers_of(town, subject or key, town.place.posts[key].pk)


def rate(subject: str, found: dict[str, int], indicator: str) -> Value:
    return next(i for i in indicators.of(subject) if i.id == indicator).value(found)
