"""The words of the field (`data/glossary.csv`): the page shows them, docs/glossary.md is made from them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy

from wangge.desk.parts import Text

DATA = Path(__file__).parent / "data" / "glossary.csv"
SECTIONS: Mapping[str, Text] = {
    "things": gettext_lazy("Things"),
    "tickets": gettext_lazy("Hotline tickets"),
    "ticket_steps": gettext_lazy("Steps of a ticket"),
    "duties": gettext_lazy("Duties"),
    "kinds": gettext_lazy("Kinds of platform"),
    "steps": gettext_lazy("Steps"),
    "moves": gettext_lazy("Moves"),
    "clocks": gettext_lazy("Clocks"),
    "choices": gettext_lazy("Outcomes and other choices"),
}


@dataclass(frozen=True)
class Term:
    """One word. ``word`` is the word in the code, ``label`` how English pages say it where that differs."""

    section: str
    word: str
    zh: str
    label: str
    meaning: str
    meaning_zh: str

    @property
    def anchor(self) -> str:
        return slugify(f"{self.section}-{self.word}")

    @property
    def names(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """(language, name) twice, the reader's language first."""
        english, chinese = ("en", self.label or self.word), ("zh-Hans", self.zh)
        return (chinese, english) if _is_chinese() else (english, chinese)

    @property
    def said(self) -> str:
        """The meaning in the reader's language."""
        return self.meaning_zh if _is_chinese() else self.meaning

    def tells(self, asked: str) -> bool:
        """Whether what is asked for stands in a name or a meaning, in either language."""
        texts = (self.word, self.zh, self.label, self.meaning, self.meaning_zh)
        return any(asked in text.casefold() for text in texts)


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


@cache
def terms() -> tuple[Term, ...]:
    """All of them, as the table has them."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return tuple(Term(**row) for row in csv.DictReader(file))


def found(asked: str) -> Sequence[tuple[str, Text, list[Term]]]:
    """(key, title, terms) of every section in which something is found; without a question everything."""
    asked = asked.casefold()
    by_section = {key: [term for term in terms() if term.section == key] for key in SECTIONS}
    hits = {key: [term for term in rows if term.tells(asked)] for key, rows in by_section.items()}
    return [(key, title, hits[key]) for key, title in SECTIONS.items() if hits[key]]
