"""What is bold in the guide is a word of the program: a button, a page, a message."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from wangge.people.seeds import LABELS

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs/guide"
PAGES = sorted(GUIDE.glob("*/*.md"))
BOLD = re.compile(r"\*\*(.+?)\*\*")
FORMATS = {"XLSX", "CSV"}


@cache
def said(language: str) -> frozenset[str]:
    """Everything the program says in a language, names of duties among it."""
    with (ROOT / "src/wangge/locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as file:
        words = [
            (one.id if isinstance(one.id, str) else one.id[0], one.string) for one in read_po(file) if one.id
        ]
    pairs = [(english, one if isinstance(one, str) else one[0]) for english, one in words]
    pairs += [(english, chinese) for chinese, english in LABELS.values()]
    return frozenset(FORMATS) | frozenset(pair[language == "zh"] for pair in pairs)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(GUIDE)))
def test_bold_words_are_the_programs(page: Path) -> None:
    assert [word for word in BOLD.findall(page.read_text()) if word not in said(page.parent.name)] == []


def test_both_languages_have_the_same_pages() -> None:
    zh, en = ({page.name for page in (GUIDE / language).glob("*.md")} for language in ("zh", "en"))
    assert zh == en
    assert zh >= {"README.md", "acceptor.md"}
