"""A real browser before a real server.

    def test_something(desk, signed_in):                 # desk: 1440×900; phone: 390×844 with touch
        signed_in(desk, world.here.people["acceptor"])   # a session without the sign-in page
        desk.goto("/desk/")                              # addresses are relative to the live server

Every page fails its test when it writes an error to the console or breaks the content security policy.
What pages are looked at for stands in ``tests.browser.looking``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.acting import Keys
from tests.cases.town import Town, open_town

# Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

PATIENCE = 30_000  # milliseconds; a test that waits in vain fails late, a slow machine fails none
expect.set_options(timeout=PATIENCE)

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
WATCH = """document.addEventListener("securitypolicyviolation",
    (e) => console.error(`CSP: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}`))"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def trouble() -> list[str]:
    """What the pages of this test complained about. A test that provokes a complaint clears it."""
    return []


@pytest.fixture
def open_page(browser, live_server, trouble) -> Iterator[Callable[..., Page]]:
    """Open a page of any size: ``open_page(**options of a browser context)``."""
    contexts: list[BrowserContext] = []

    def opened(**options: object) -> Page:
        context = browser.new_context(base_url=live_server.url, **{"locale": "zh-CN", **options})
        contexts.append(context)
        context.add_init_script(WATCH)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert trouble == []


@pytest.fixture
def desk(open_page) -> Page:
    """A screen in an office: 1440×900."""
    return open_page(**DESK)


@pytest.fixture
def phone(open_page) -> Page:
    """A telephone: 390×844 with touch."""
    return open_page(**PHONE)


@pytest.fixture
def signed_in(live_server) -> Callable[[Page, object], Page]:
    """Give a page the session of a person."""

    def sign_in(page: Page, person: object) -> Page:
        client = Client()
        client.force_login(person)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    return sign_in


@pytest.fixture
def town(transactional_db) -> Town:
    """A district at work, see ``tests.cases.town``."""
    return open_town()


@pytest.fixture
def at(signed_in, town) -> Callable[..., Keys]:
    """``at(page, "acceptor")``: somebody sits down in front of a page, at his desk or at ``url``.

    What he presses from now on is counted.
    """

    def sit_down(page: Page, who: str, url: str = "/desk/start/") -> Keys:
        signed_in(page, town.person(who)).goto(url)
        return Keys(page)

    return sit_down


@pytest.fixture
def speaking(live_server) -> Callable[[Page, str], Page]:
    """Choose the language of a page: ``speaking(desk, "en")``. Without it pages speak Chinese."""

    def speak(page: Page, language: str) -> Page:
        cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    return speak
