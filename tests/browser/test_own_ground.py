"""Limits, reasons, words for residents and practice are looked at, on a screen and on a phone."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.acting import At
from tests.browser.looking import findings, foreign_words, shot, sideways, small_targets
from tests.cases.town import Town
from wangge.tenants.models import PracticeCopy


def addresses(town: Town) -> Iterator[tuple[str, str, str]]:
    """Who, under which name, opens what."""
    case = town.handling()
    yield "supervisor", "reports", "/desk/reports/"
    yield "admin", "grids", "/people/grids/"
    yield "admin", "grids-free", "/people/grids/cells/free/"
    yield "admin", "grid-new", "/people/grids/new/"
    yield "security_admin", "grid", f"/people/grids/{town.place.grid.pk}/"
    yield "admin", "limits", "/catalogue/settings/street/below/"
    yield "admin", "words", "/desk/words/"
    yield "admin", "word", "/desk/words/street/end:cannot_now/"
    yield "admin", "why", f"/why/?person=dispatcher&case={case.number}"
    yield "auditor", "why-empty", "/why/"
    yield "admin", "practice", "/practice/"


def test_on_a_screen(desk: Page, town: Town, at: At, tmp_path) -> None:
    wrong: dict[str, list[str]] = {}
    for who, name, url in addresses(town):
        at(desk, who, url)
        wrong[name] = [*findings(desk), *foreign_words(desk, "zh-hans"), *sideways(desk)]
        shot(desk, f"own-{name}", tmp_path, whole=False)
    assert {name: found for name, found in wrong.items() if found} == {}


def test_on_a_phone(phone: Page, town: Town, at: At, tmp_path) -> None:
    wrong: dict[str, list[str]] = {}
    for who, name, url in addresses(town):
        at(phone, who, url)
        wrong[name] = [*sideways(phone), *small_targets(phone)]
        shot(phone, f"own-phone-{name}", tmp_path)
    assert {name: found for name, found in wrong.items() if found} == {}


def test_cells_are_chosen_on_the_map_or_typed(desk: Page, town: Town, at: At) -> None:
    codes = [cell.code for cell in town.place.cells]
    at(desk, "admin", "/people/grids/new/")
    desk.wait_for_selector("[data-drawn]")
    text, box = desk.locator("[name=cells]"), desk.locator("canvas").bounding_box()
    middle = (box["x"] + box["width"] / 2 + 20, box["y"] + box["height"] / 2)  # beside the edge of two cells
    for _try in range(20):  # until the tiles are drawn
        desk.mouse.click(*middle)
        if text.input_value():
            break
        desk.wait_for_timeout(200)
    expect(text).to_have_value(codes[2])
    desk.mouse.click(*middle)
    expect(text).to_have_value("")
    text.fill(codes[3])
    desk.locator("[name=code]").fill("R02")
    desk.locator("[name=name]").fill("西片")
    text.press("Control+Enter")
    expect(desk.locator("#history")).to_contain_text("0 → 1")


def test_an_administrator_has_four_menus_that_open_by_key_and_by_touch(
    desk: Page, phone: Page, town: Town, at: At, tmp_path
) -> None:
    at(desk, "admin", "/people/")
    menus = desk.locator(".wg-nav summary")
    expect(menus).to_have_text(["规则", "单位", "运行", "帮助"])
    menus.first.focus()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    assert findings(desk) == []
    shot(desk, "menus", tmp_path, whole=False)
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/catalogue/")
    at(phone, "admin", "/people/")
    phone.locator(".wg-nav summary").last.tap()
    phone.get_by_role("link", name="练习").tap()
    phone.wait_for_url("**/practice/")
    assert [*sideways(phone), *small_targets(phone)] == []


def test_practice_is_offered_where_it_can_be_used(desk: Page, town: Town, at: At) -> None:
    at(desk, "auditor", "/why/")
    entry = desk.locator(".wg-nav").get_by_text("练习")
    expect(entry).to_have_count(0)
    tenant = town.place.tenant
    PracticeCopy.objects.create(
        tenant=tenant, copy=town.other.tenant, number=1, state="ready", total=1, asked_at=town.clock
    )
    desk.reload()
    expect(entry).to_have_count(1)
