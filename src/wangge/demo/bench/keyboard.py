"""A keyboard-only person in Chromium: keys are counted, a mouse there is none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Browser, Error, Locator, Page, sync_playwright

from wangge.demo.bench.calling import Unexpected

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-3d-apis",  # a map drawn without a graphics card would be most of what is measured
    "--disable-background-networking",
)
SCREEN = {"width": 1366, "height": 768}
PATIENCE = 120_000.0  # milliseconds
LAST_SEEN = "bench-last-seen.png"
WRONG = ".wg-error, .wg-wrong, .wg-notice.error"


@dataclass
class Keyboard:
    """Somebody in front of a page. ``pressed`` counts keys, ``typed`` characters of words to find."""

    page: Page
    pressed: int = 0
    typed: int = 0
    trouble: list[str] = field(default_factory=list)  # what the pages complained about

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.typed += len(words)

    def press_on(self, key: str) -> None:
        """The key that leads to the next page. Raises `Unexpected` where that says what is wrong."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.press(key)
        if (wrong := self.page.locator(WRONG)).count():
            raise Unexpected(f"{self.page.url}: {wrong.first.inner_text()}")

    def one(self, selector: str) -> Locator:
        """What there is once on the page, as soon as it is seen."""
        found = self.page.locator(selector)
        found.first.wait_for()
        return found.first


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def seated(browser: Browser, base: str, session: str) -> Iterator[Keyboard]:
    """Somebody who is signed in. Raises `Unexpected` at the end if a page complained.

    Where he cannot go on, a picture of what he saw is kept in the var folder.
    """
    context = browser.new_context(base_url=base, locale="zh-CN", viewport=SCREEN)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base}
    context.add_cookies([cookie])
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    keyboard = Keyboard(page)
    page.on("console", lambda said: keyboard.trouble.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: keyboard.trouble.append(str(error)))
    try:
        yield keyboard
    except (Error, Unexpected):
        page.screenshot(path=Path(settings.VAR) / LAST_SEEN)
        raise
    finally:
        context.close()
    if keyboard.trouble:
        raise Unexpected("; ".join(keyboard.trouble[:5]))
