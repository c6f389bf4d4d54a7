"""The scores in a browser: whole in both languages and widths, and from a number to its cases and back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.browser.looking import findings, foreign_words, shot, sideways, small_targets
from tests.cases.town import Town, open_town
from tests.world import NOON

MARCH = f"period=custom&from={NOON:%Y-%m}-01&to={NOON + timedelta(days=20):%Y-%m-%d}"


@pytest.fixture
def worked(live_server) -> Town:
    town = open_town()
    town.closed()
    town.dispatched()
    town.report()
    return town


@pytest.mark.parametrize("locale", ["zh-hans", "en"])
@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("subject", ["region", "supervisor"])
def test_the_table_is_whole(request, worked, signed_in, speaking, subject, locale, size, tmp_path):
    page = request.getfixturevalue(size)
    speaking(signed_in(page, worked.person("assessor")), locale)
    page.goto(f"/evaluation/?subject={subject}&{MARCH}")
    assert findings(page) == []
    assert foreign_words(page, locale) == []
    assert sideways(page) == []
    if size == "phone":
        assert small_targets(page) == []
    shot(page, f"evaluation-{subject}-{size}-{locale}", tmp_path)


def test_from_a_number_to_its_cases_and_back(desk, worked, signed_in, tmp_path):
    signed_in(desk, worked.person("assessor")).goto(f"/evaluation/?subject=platform&{MARCH}")
    desk.get_by_role("link", name="3", exact=True).first.click()
    assert desk.locator("tbody tr").count() == 3
    assert findings(desk) == []
    assert foreign_words(desk, "zh-hans") == []
    shot(desk, "evaluation-cases", tmp_path)
    desk.get_by_role("link", name="全部指标").click()
    desk.get_by_role("link", name="打印版").click()
    assert desk.locator(".wg-header").count() == 0
    assert findings(desk) == []
    shot(desk, "evaluation-paper", tmp_path)


def test_columns_can_be_switched_on(desk, worked, signed_in):
    signed_in(desk, worked.person("assessor")).goto(f"/evaluation/?subject=platform&{MARCH}")
    head = desk.locator("th[data-col=delay_count]")
    assert not head.is_visible()
    desk.locator("[data-columns] summary").click()
    desk.get_by_label("延期数").check()
    assert head.is_visible()


def test_on_paper_nothing_is_cut_off(desk, worked, signed_in):
    signed_in(desk, worked.person("assessor")).goto(f"/evaluation/?subject=department&{MARCH}&print=1")
    desk.emulate_media(media="print")
    desk.set_viewport_size({"width": 1030, "height": 700})  # A4 lying down, less its margins, at 96 dpi
    assert sideways(desk) == []
    assert desk.locator("table a").count() == 0
