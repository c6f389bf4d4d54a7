"""What a page is looked at for: access for everybody, words in the reader's language, room on the screen."""

from __future__ import annotations

import os
import re
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Page

AXE = Path(settings.ROOT) / "web/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
GRAVE = {"serious", "critical"}

TEXTS = """() => {
  const data = '[data-data], [translate="no"], script, style, code, kbd, time, input, textarea';
  const found = [];
  const seen = (element) => element.checkVisibility({checkVisibilityCSS: false});
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const {textContent, parentElement: element} = walker.currentNode;
    if (textContent.trim() && !element.closest(data) && seen(element)) found.push(textContent.trim());
  }
  for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
    for (const element of document.querySelectorAll(`[${name}]`))
      if (!element.closest('[data-data], [translate="no"]')) found.push(element.getAttribute(name));
  return [document.title, ...found];
}"""
HAN = re.compile(r"[\u3400-\u9fff]")
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
BRACES = re.compile(r"\{[^}]*\}")  # places of a template, as they are typed
SPOKEN_BY_ALL = {"km", "KB", "MB", "Ctrl", "Enter", "Esc", "XLSX", "CSV", "PDF"}


def findings(page: Page) -> list[str]:
    """What axe-core finds serious or critical on the page, as "rule: element"."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text() + "; undefined")
    found = page.evaluate("rules => axe.run(document, {runOnly: rules}).then(r => r.violations)", RULES)
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]


def foreign_words(page: Page, language: str) -> list[str]:
    """Texts and labels that are not in the language of the page; what is marked as data is left out."""
    texts = [BRACES.sub("", text) for text in page.evaluate(TEXTS)]
    if language.startswith("zh"):
        return [text for text in texts if set(LATIN_WORD.findall(text)) - SPOKEN_BY_ALL]
    return [text for text in texts if HAN.search(text)]


def sideways(page: Page) -> list[str]:
    """The elements that make the page wider than its window; none if nothing must be moved sideways."""
    return page.evaluate(
        """() => {
          const room = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= room) return [];
          return [...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > room + 0.5)
            .map(e => e.outerHTML.slice(0, 120));
        }"""
    )


def small_targets(page: Page, least: int = 44) -> list[str]:
    """Buttons and links, not inside running text, that a finger can hardly hit (lower than ``least`` px)."""
    return page.evaluate(
        """least => [...document.querySelectorAll('button, a.btn, nav a, select, summary, [type=text]')]
            .filter(e => e.checkVisibility() && !e.closest('.maplibregl-map, .wg-search-box'))
            .map(e => [e.outerHTML.slice(0, 120), e.getBoundingClientRect()])
            .filter(([html, box]) => box.height < least - 0.5 && box.width > 1)
            .map(([html, box]) => `${html} ${box.height}`)""",
        least,
    )


def shot(page: Page, name: str, folder: Path, *, whole: bool = True) -> Path:
    """Keep a picture of the whole page (or of the window), in ``$WANGGE_SHOTS`` or in ``folder``."""
    path = Path(os.environ.get("WANGGE_SHOTS", folder)) / f"{name}.png"
    page.screenshot(path=path, full_page=whole)
    return path
