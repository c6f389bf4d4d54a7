"""Which matter words are likely about: the one whose name they cover best, rare pairs of characters first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log

from wangge.catalogue.models import Matter
from wangge.catalogue.own import used_at
from wangge.catalogue.queries import matters, scheme_of
from wangge.core.words import tokens
from wangge.people.models import Platform

AHEAD = 1.5  # times the cover of the next
LEAST = 0.3  # cover


@dataclass(frozen=True)
class Suggestion:
    """A matter, the words that it shares with the text, and how much of its name they are (0 to 1)."""

    matter: Matter
    words: Sequence[str]
    cover: float


def likely_matters(home: Platform, text: str, at: datetime) -> list[Suggestion]:
    """The likeliest first, of those used at a platform; none where no word is shared. One statement, some
    two hundred names."""
    told, tenant = set(tokens(text)), home.tenant
    rows = list(used_at(matters(tenant, scheme_of(tenant, at), "matter"), [home]))
    names = {row.pk: _pairs(row.name) for row in rows}
    weights = _weights(names.values())
    shared = {row: names[row.pk] & told for row in rows}
    found = [
        Suggestion(row, sorted(words), _sum(words, weights) / _sum(names[row.pk], weights))
        for row, words in shared.items()
        if words
    ]
    return sorted(found, key=lambda one: (-one.cover, one.matter.code))


def clear_suggestion(home: Platform, text: str, at: datetime) -> Suggestion | None:
    """The likeliest, if it is well ahead of the next: a wrong one costs more than none."""
    found = likely_matters(home, text, at)[:2]
    if not found or found[0].cover < LEAST:
        return None
    return None if len(found) > 1 and found[0].cover < AHEAD * found[1].cover else found[0]


def _pairs(name: str) -> set[str]:
    return {word for word in tokens(name) if len(word) > 1}


def _weights(names: Collection[Collection[str]]) -> Mapping[str, float]:
    """The rarer among all names, the heavier."""
    spread = Counter(word for words in names for word in words)
    return {word: log(1 + len(names) / count) for word, count in spread.items()}


def _sum(words: Collection[str], weights: Mapping[str, float]) -> float:
    return sum(weights[word] for word in words)
