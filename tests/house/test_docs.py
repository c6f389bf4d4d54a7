"""Documentation that can be wrong is tested: the flow page, the glossary, the map."""

import ast
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from django.utils.translation import override

from wangge.cases.flow import FLOWS, OUTCOMES
from wangge.cases.flow_doc import page
from wangge.cases.labels import CHOICES, CLOCKS, MOVES, STEPS, WHYS
from wangge.desk import glossary_doc
from wangge.desk.glossary import SECTIONS
from wangge.desk.glossary import terms as terms_of_table
from wangge.journal.labels import ACTS, DETAILS
from wangge.people.models import Duty, Platform
from wangge.people.seeds import LABELS
from wangge.tickets import labels as ticket_labels

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = ROOT / "docs/glossary.md"


def terms(title: str) -> dict[str, str]:
    """English word → Chinese term, from one table of the glossary."""
    part = GLOSSARY.read_text().partition(f"## {title}\n")[2].partition("\n## ")[0]
    return {word: zh.strip() for word, zh in re.findall(r"^\| `([^`]+)` \| ([^|]+) \|", part, re.MULTILINE)}


def test_the_flow_page_is_made_from_the_tables() -> None:
    assert (ROOT / "docs/flow.md").read_text() == page(), "run ./wangge flow --write"


def test_the_glossary_is_made_from_its_table() -> None:
    assert GLOSSARY.read_text() == glossary_doc.page(), "run ./wangge glossary --write"


def test_every_word_of_the_glossary_is_said_in_both_languages_and_has_an_address_of_its_own() -> None:
    for term in terms_of_table():
        assert term.section in SECTIONS, term.word
        assert all((term.word, term.zh, term.meaning, term.meaning_zh)), term.word
        assert not re.search(r"[一-鿿]", term.meaning + term.label), term.word
        assert re.search(r"[一-鿿]", term.meaning_zh), term.word
        assert "|" not in "".join((term.zh, term.label, term.meaning, term.meaning_zh)), term.word
    anchors = [term.anchor for term in terms_of_table()]
    assert len(anchors) == len(set(anchors)), "one word stands once in a section"


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("steps", STEPS),
        ("moves", MOVES),
        ("clocks", CLOCKS),
        ("choices", CHOICES),
        ("kinds", dict(Platform.Kind.choices)),
        ("ticket_steps", ticket_labels.STEPS),
    ],
)
def test_the_glossary_says_what_the_pages_say(section: str, words: Mapping[str, object]) -> None:
    rows = [term for term in terms_of_table() if term.section == section]
    with override("en"):
        assert {term.word: term.label for term in rows} == {term.word: str(words[term.word]) for term in rows}
    assert {term.word: term.zh for term in rows} == {term.word: zh(words[term.word]) for term in rows}


def test_duties_are_called_as_every_tenant_begins_with_them() -> None:
    rows = {term.word: (term.zh, term.label) for term in terms_of_table() if term.section == "duties"}
    assert rows == {str(code): names for code, names in LABELS.items()}


def test_every_step_and_move_has_a_word_and_stands_in_the_glossary() -> None:
    steps, moves = terms("Steps"), terms("Moves")
    for flow in FLOWS.values():
        for step in flow.steps:
            assert steps[step] == zh(STEPS[step]), step
        for move in flow.moves:
            assert moves[move.name] == zh(MOVES[move.name]), move.name


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        ("Duties", Duty.Code.values),
        ("Kinds of platform", Platform.Kind.values),
        ("Clocks", CLOCKS),
        ("Outcomes and other choices", OUTCOMES),
    ],
    ids=str,
)
def test_what_the_code_names_stands_in_the_glossary(title: str, codes: Iterable[str]) -> None:
    assert set(codes) <= set(terms(title))


def test_every_act_of_the_journal_has_a_word() -> None:
    noted = set()
    for path in (ROOT / "src/wangge").rglob("*.py"):
        noted |= set(re.findall(r"\bnote\(\s*\"([\w.]+)\"", path.read_text()))
    assert len(noted) > 40
    assert noted - ACTS.keys() == set()


def test_every_detail_of_the_journal_has_a_word() -> None:
    written = {
        keyword.arg
        for path in (ROOT / "src/wangge").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and "note" in (getattr(node.func, "id", ""), getattr(node.func, "attr", ""))
        for keyword in node.keywords
    }
    assert len(written) > 40
    assert written - {None, "by", "subject", "post"} - DETAILS.keys() == set()


def test_one_chinese_term_has_one_english_word_within_a_table() -> None:
    for table in (STEPS, CHOICES, WHYS):
        said = [zh(label) for label in table.values()]
        assert len(said) == len(set(said)), sorted(x for x in said if said.count(x) > 1)


def test_the_map_names_every_app_and_nothing_that_is_gone() -> None:
    text = (ROOT / "docs/map.md").read_text()
    apps = {p.name for p in (ROOT / "src/wangge").iterdir() if (p / "__init__.py").exists()}
    for app in apps:
        assert f"`{app}`" in text, app
    for path in re.findall(r"`((?:src|ops|tests|web|docs)/[\w./-]+)`", text):
        assert (ROOT / path).exists(), path


def test_every_decision_stands_in_the_index() -> None:
    folder = ROOT / "docs/decisions"
    listed = re.findall(
        r"^\| \[[\w-]+\]\(([\w-]+\.md)\) \|", (folder / "README.md").read_text(), re.MULTILINE
    )
    assert sorted(listed) == sorted(page.name for page in folder.glob("*.md") if page.name != "README.md")


def zh(label: object) -> str:
    with override("zh-hans"):
        return str(label)
