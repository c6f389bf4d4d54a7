"""The living page in a browser: both widths, both languages, every component at work."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.looking import findings, foreign_words, shot, sideways, small_targets
from tests.world import small_world
from wangge.desk import nav
from wangge.desk.nav import Entry


@pytest.fixture
def clerk():
    return small_world().here.people["acceptor"]


@pytest.mark.parametrize("locale", ["zh-hans", "en"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_style_is_whole(request, clerk, signed_in, speaking, locale, size, tmp_path):
    page = request.getfixturevalue(size)
    speaking(signed_in(page, clerk), locale).goto("/style/")
    page.wait_for_selector("[data-map][data-drawn]")
    page.locator("[data-dismiss]").click()
    assert findings(page) == []
    assert foreign_words(page, locale) == []
    assert sideways(page) == []
    assert shot(page, f"style-{size}-{locale}", tmp_path).stat().st_size > 10_000


def test_a_finger_hits_every_button(phone, clerk, signed_in):
    signed_in(phone, clerk).goto("/style/")
    assert small_targets(phone) == []


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_dialogs_are_whole(request, clerk, signed_in, size, tmp_path):
    page = request.getfixturevalue(size)
    signed_in(page, clerk).goto("/style/")
    for i, name in enumerate(["派发核实", "合并", "不予受理"]):
        page.get_by_role("button", name=name).click()
        assert page.locator("dialog[open]").count() == 1
        assert findings(page) == []
        shot(page, f"dialog-{size}-{i}", tmp_path, whole=False)
        page.locator("dialog[open] [data-close]").first.click()


def test_the_header_shows_who_and_where(desk, clerk, signed_in, tmp_path):
    signed_in(desk, clerk).goto("/style/")
    assert desk.locator(".wg-tenant").inner_text() == clerk.tenant.name
    desk.locator("details[data-menu] summary").first.click()
    assert clerk.name in desk.locator(".wg-menu-head").inner_text()
    assert findings(desk) == []
    shot(desk, "menu", tmp_path, whole=False)
    desk.locator("h1").click()
    assert desk.locator("details[data-menu][open]").count() == 0


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_navigation_has_room_for_a_leader_with_many_pages(
    request, clerk, signed_in, monkeypatch, size, tmp_path
):
    words = ["待受理", "全部案件", "派遣", "任务", "统计", "地图", "设置"]
    icons = ["inbox", "list", "send", "task", "chart", "map", "settings"]
    entries = [Entry(f"e{i}", word, "style", icons[i], count="specimen") for i, word in enumerate(words)]
    monkeypatch.setattr(nav, "ENTRIES", entries)
    page = request.getfixturevalue(size)
    signed_in(page, clerk).goto("/style/")
    expect(page.locator(".wg-nav [data-count]").first).to_have_text("7")
    assert page.locator(".wg-nav a").evaluate_all("all => all.filter(a => a.checkVisibility()).length") == 7
    assert findings(page) == []
    assert sideways(page) == []
    shot(page, f"nav-{size}", tmp_path, whole=False)


def test_language_is_switched_and_kept(desk, clerk, signed_in):
    signed_in(desk, clerk).goto("/style/?tab=mine")
    desk.get_by_role("button", name="EN").click()
    assert desk.locator("html").get_attribute("lang") == "en"
    assert desk.url.endswith("/style/?tab=mine")
    assert desk.locator("h1").inner_text() == "Design"
