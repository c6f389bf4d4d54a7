"""Whoever gets work hears the bell; an administrator's channels, letters and words are looked at."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acting import At
from tests.browser.looking import findings, foreign_words, shot, sideways, small_targets
from tests.cases.town import Town
from tests.world import NOON, own_rows_settled
from wangge.exchange.models import Channel, Message
from wangge.exchange.outbox.channel_actions import save_channel
from wangge.exchange.outbox.reading import read_all_news

PAGES = (
    "/channels/", "/channels/new/sms/", "/channels/new/webhook/", "/channels/letters/?state=dead",
    "/channels/words/?way=email", "/channels/words/work/email/zh-hans/", "/notices/choice/",
)  # fmt: skip


@pytest.fixture
def told(town: Town) -> Town:
    """Three cases at a department; a group that could not be told of them."""
    row = Channel(
        tenant=town.place.tenant, platform=town.place.platforms["centre"], kind="wecom", name="值班群"
    )
    row.config, row.news = {"url": "https://93.184.215.14/"}, ["work"]
    save_channel(row, {"token": "t"}, by=town.person("admin"), at=NOON)
    for _ in range(3):
        town.dispatched()
    with own_rows_settled():
        read_all_news(at=town.clock)
    Message.objects.filter(way="wecom").update(
        state="dead", error="http_503", attempts=14, done_at=town.clock
    )
    return town


def test_the_bell_rings_until_all_is_read(told: Town, phone: Page, at: At, tmp_path) -> None:
    at(phone, "liaison", "/notices/")
    bell = phone.locator(".wg-bell .wg-count")
    expect(bell).to_have_text("3")
    assert findings(phone) == []
    assert foreign_words(phone, "zh-hans") == []
    assert sideways(phone) == []
    assert small_targets(phone) == []
    shot(phone, "notices", tmp_path)
    phone.locator("#notices button[name=id]").first.click()
    expect(phone.locator("#notices button[name=id]")).to_have_count(2)
    phone.locator("#notices .wg-row-link").first.click()
    phone.wait_for_url("**/desk/cases/**")
    expect(bell).to_have_text("1")
    phone.goto("/notices/")
    phone.get_by_role("button", name="全部标为已读").click()
    expect(phone.locator("#notices .wg-row-link")).to_have_count(0)


def test_channels_on_a_desk_and_on_a_phone(told: Town, desk: Page, phone: Page, at: At, tmp_path) -> None:
    for page, size in ((desk, "desk"), (phone, "phone")):
        at(page, "admin", "/channels/")
        for url in PAGES:
            page.goto(url)
            shot(page, f"{size}{url.partition('?')[0].replace('/', '-')}", tmp_path)
            assert findings(page) == [], (size, url)
            assert foreign_words(page, "zh-hans") == [], (size, url)
            assert sideways(page) == [], (size, url)
            assert page is desk or small_targets(page) == [], url
    desk.goto("/channels/letters/?state=dead")
    desk.locator("input[name=id]").first.check()
    desk.get_by_role("button", name="重发勾选的").click()
    expect(desk.locator("input[name=id]")).to_have_count(2)
