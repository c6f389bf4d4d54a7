"""The glossary as a page for people: docs/glossary.md, made from the table and never written by hand."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import override

from wangge.desk.glossary import Term, found

HEAD = """# Glossary

Made from `src/wangge/desk/data/glossary.csv` by `./wangge glossary --write`; a test compares. The program
shows the same words at `/glossary/`. One English word for each Chinese term of the field; it is the word in
the code. 核实 `verify` comes before filing (is the report true?), 核查 `check` comes after handling (is it
done?): never swap them. Tests compare the words below with the program's own.
"""


def page() -> str:
    """The whole page."""
    with override("en"):
        parts = [f"## {title}\n\n" + "\n".join(_table(terms)) + "\n" for _key, title, terms in found("")]
    return "\n".join([HEAD, *parts])


def _table(terms: list[Term]) -> Iterator[str]:
    """Words of the code have a column more: how they are shown."""
    is_code = any(term.label for term in terms)
    yield _row(["word", "zh", *(["shown in English as"] if is_code else []), "meaning", "释义"])
    yield "|---" * (5 if is_code else 4) + "|"
    for term in terms:
        shown = [f"`{term.word}`", term.zh, term.label] if is_code else [term.word, term.zh]
        yield _row([*shown, term.meaning, term.meaning_zh])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
