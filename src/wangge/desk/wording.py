"""The words of all faces: collected from the source, kept in one .po per language, compiled to .mo.

Message ids are English. A word is collected when it stands in a gettext call, in a template's
``{% translate %}`` or ``{% blocktranslate %}``, or is the ``message`` of a class (a refusal).
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[1]
LOCALE = SOURCE / "locale"
LANGUAGES = ["zh_Hans"]
DOMAIN = "django"

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "message_id": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACE = re.compile(r"%\((\w+)\)[sdf]|\{(\w+)\}")

Found = tuple[str | tuple[str, ...], str | None]  # message id (or singular and plural), context


def collect() -> Catalog:
    """Everything that the source says, once each, without translation."""
    catalog = Catalog(locale="en")
    for message, context in _all_found():
        catalog.add(message, context=context)
    return catalog


def _all_found() -> Iterator[Found]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            text = path.read_text()
            yield from _calls(text)
            yield from _refusals(text)
    for path in sorted(SOURCE.rglob("templates/**/*.*")):
        if path.suffix in {".html", ".txt"}:
            yield from _template(path.read_text())


def _calls(python: str) -> Iterator[Found]:
    for _line, message, _comments, context in extract(
        "python", io.BytesIO(python.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}
    ):
        if message:
            yield message, context


def _refusals(python: str) -> Iterator[Found]:
    """``message = "…"`` in the body of a class."""
    for node in ast.walk(ast.parse(python)):
        if isinstance(node, ast.ClassDef):
            yield from ((text, None) for text in map(_message_of, node.body) if text)


def _message_of(statement: ast.stmt) -> str:
    match statement:
        case ast.Assign(targets=[ast.Name("message")], value=ast.Constant(str(text))):
            return text
        case ast.AnnAssign(target=ast.Name("message"), value=ast.Constant(str(text))):
            return text
    return ""


def _template(text: str) -> Iterator[Found]:
    """Django turns a template into gettext calls between rows of X; without indents they read as Python."""
    lines = templatize(text).splitlines()
    return _calls("\n".join(line.lstrip() for line in lines))


def po_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str) -> Catalog:
    """The translations of a language as they stand in its .po."""
    path = po_path(language)
    if not path.is_file():
        return Catalog(locale=language, domain=DOMAIN)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def update(language: str) -> Catalog:
    """Bring a .po up to the source: new words come in empty, words no longer said go."""
    catalog = read(language)
    catalog.update(collect(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    with po_path(language).open("wb") as file:
        write_po(file, catalog, width=110, no_location=True, sort_output=True, omit_header=False)
    return catalog


def compiled(language: str) -> Path:
    """Write the .mo that Django reads, and give its path."""
    path = po_path(language).with_suffix(".mo")
    with path.open("wb") as file:
        write_mo(file, read(language))
    return path


def missing(language: str) -> list[str]:
    """What the source says and the language does not, or says with other ``%(places)s``."""
    there = read(language)
    return [_named(word) for word in collect() if word.id and not _is_said(word, there)]


def _named(word: Message) -> str:
    return f"{word.context} | {word.id}" if word.context else str(word.id)


def _is_said(word: Message, there: Catalog) -> bool:
    said = there.get(word.id, word.context)
    if said is None or not said.string or said.fuzzy:
        return False
    strings = said.string if isinstance(said.string, tuple) else (said.string,)
    allowed = _places(word.id)
    return all(string and _places(string) <= allowed for string in strings)


def _places(message: str | tuple[str, ...]) -> set[str]:
    texts = message if isinstance(message, tuple) else (message,)
    return {a or b for text in texts for a, b in PLACE.findall(text)}
