"""The guide (docs/guide) inside the program: in the reader's language, with links that work here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from markdown_it import MarkdownIt
from markdown_it.token import Token

from wangge.core.errors import NotFound

DOCS = Path(settings.ROOT) / "docs"
INDEX = "README"
PAGE = re.compile(r"([\w-]+)\.md")
PICTURE = re.compile(r"\.\./\.\./pictures/(\w+)/([\w-]+)\.png")
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def page(name: str) -> tuple[str, SafeString]:
    """Title and text of a page. Raises `NotFound`."""
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    return _page(language, name)


def picture(language: str, name: str) -> Path:
    """The file of a picture of the program, which speaks a language on it. Raises `NotFound`."""
    return _there(DOCS / "pictures" / language / f"{name}.png")


@cache
def _page(language: str, name: str) -> tuple[str, SafeString]:
    tokens = MARKDOWN.parse(_there(DOCS / "guide" / language / f"{name}.md").read_text())
    for token in tokens:
        token.children = list(_linked(token.children or ())) if token.children else token.children
    html = MARKDOWN.renderer.render(tokens[3:], MARKDOWN.options, {})
    return tokens[1].content, mark_safe(html)  # house: lets_html_in - our own files; the renderer escapes


def _there(path: Path) -> Path:
    if not path.is_file():
        raise NotFound(field="name")
    return path


def _linked(tokens: Iterable[Token]) -> Iterator[Token]:
    """Links to the pages and pictures of the program; what stands elsewhere is only named."""
    kept = []
    for token in tokens:
        if token.type == "image":
            token.attrs["src"] = PICTURE.sub(_picture_address, str(token.attrs["src"]))
        if token.type == "link_open":
            address = _address(str(token.attrs["href"]))
            token.attrs["href"] = address
            kept.append(bool(address))
        if token.type not in ("link_open", "link_close") or (
            kept[-1] if token.type == "link_open" else kept.pop()
        ):
            yield token


def _picture_address(found: re.Match[str]) -> str:
    return reverse("guide_picture", args=found.groups())


def _address(href: str) -> str:
    """Where a link of the guide leads inside the program; "" where it leads out of it."""
    if href == "../../glossary.md":
        return reverse("glossary")
    found = PAGE.fullmatch(href)
    if not found:
        return ""
    return reverse("guide") if found[1] == INDEX else reverse("guide_page", args=[found[1]])
