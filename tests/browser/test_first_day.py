"""The first day and the glossary in a browser: nothing is loaded anew, every start page has room."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.acting import At
from tests.browser.looking import findings, foreign_words, shot, sideways, small_targets
from tests.cases.town import Town

BESIDE_DESKS = ("reporter", "assessor", "admin", "security_admin", "auditor")


def test_a_word_is_found_while_it_is_typed(desk: Page, at: At) -> None:
    at(desk, "acceptor", "/glossary/")
    desk.evaluate("window.stays = true")
    desk.get_by_role("searchbox").fill("单元网格")
    expect(desk.locator(".wg-term")).to_have_count(2)
    expect(desk).to_have_url(re.compile(r"\?q="))
    assert desk.evaluate("window.stays")
    desk.reload()
    expect(desk.locator(".wg-term")).to_have_count(2)


def test_a_step_is_ticked_on_the_spot_then_all_is_put_away_and_called_back(phone: Page, at: At) -> None:
    at(phone, "leader")
    panel, tick = phone.locator("#first-day"), phone.locator("#tick-watch")
    tick.click()
    expect(tick).to_have_attribute("aria-pressed", "true")
    expect(tick).to_be_focused()
    panel.get_by_role("button", name="收起").click()
    expect(panel).to_have_count(0)
    phone.locator(".wg-tools summary").click()
    phone.get_by_role("button", name="第一天指引").click()
    expect(tick).to_have_attribute("aria-pressed", "true")


def test_every_start_page_has_room_for_the_steps(
    desk: Page, phone: Page, town: Town, at: At, tmp_path
) -> None:
    wrong = {}
    for who in BESIDE_DESKS:
        at(desk, who, "/")
        at(phone, who, "/")
        expect(phone.locator("#first-day")).to_be_visible()
        wrong[who] = [*findings(desk), *foreign_words(desk, "zh-hans"), *sideways(desk)]
        wrong[who] += [*sideways(phone), *small_targets(phone)]
        shot(phone, f"first-day-{who}", tmp_path)
    assert {who: found for who, found in wrong.items() if found} == {}
