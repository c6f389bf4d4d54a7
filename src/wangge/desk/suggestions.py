"""Which matter words are likely about: the one whose name they cover best, rare pairs of characters first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from math import log

from wangge.catalogue.models import Matter
from wangge.catalogue.own import used_at
from wangge.catalogue.queries import matters, scheme_of
from wangge.core.words import tokens
from wangge.people.models import Platform

AHEAD = 1.5  # times the cover of the next
LEAST = 0.3  # cover
FIELDS = [field.attname for field in Matter._meta.concrete_fields]
NAME = FIELDS.index("name")


@dataclass(frozen=True)
class Suggestion:
    """A matter, the words that it shares with the text, and how much of its name they are (0 to 1)."""

    matter: Matter
    words: Sequence[str]
    cover: float


@dataclass(frozen=True)
class Names:
    """Names taken apart: the pairs of characters of each, and how much each pair weighs."""

    pairs: Sequence[frozenset[str]]
    weights: Mapping[str, float]

    def cover(self, words: Collection[str], name: Collection[str]) -> float:
        """How much of a name some of its pairs are."""
        return sum(self.weights[word] for word in words) / sum(self.weights[word] for word in name)


def likely_matters(home: Platform, text: str, at: datetime) -> list[Suggestion]:
    """The likeliest first, of those used at a platform; none where no word is shared. One statement, some
    two hundred names, of which only those that share a word become matters."""
    told, tenant = set(tokens(text)), home.tenant
    used = used_at(matters(tenant, scheme_of(tenant, at), "matter"), [home])
    rows = list(used.values_list(*FIELDS))
    names = _taken_apart(tuple(row[NAME] for row in rows))
    found = [
        Suggestion(Matter.from_db(used.db, FIELDS, row), sorted(words), names.cover(words, pairs))
        for row, pairs in zip(rows, names.pairs, strict=True)
        if (words := pairs & told)
    ]
    return sorted(found, key=lambda one: (-one.cover, one.matter.code))


def clear_suggestion(home: Platform, text: str, at: datetime) -> Suggestion | None:
    """The likeliest, if it is well ahead of the next: a wrong one costs more than none."""
    found = likely_matters(home, text, at)[:2]
    if not found or found[0].cover < LEAST:
        return None
    return None if len(found) > 1 and found[0].cover < AHEAD * found[1].cover else found[0]


@lru_cache(maxsize=64)
def _taken_apart(names: tuple[str, ...]) -> Names:
    """The rarer a pair among all names, the heavier."""
    pairs = [frozenset(word for word in tokens(name) if len(word) > 1) for name in names]
    spread = Counter(word for words in pairs for word in words)
    return Names(pairs, {word: log(1 + len(names) / count) for word, count in spread.items()})
