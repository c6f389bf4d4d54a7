"""Reports that do not become cases of their own: the same hole twice, what is not so, a place elsewhere."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.acting import At, add_photo, done, photo, stand_at
from tests.cases.town import INSIDE, Town
from wangge.cases.models import Case


def test_the_same_hole_is_merged_by_two_keys_and_unmerged_by_one(desk: Page, town: Town, at: At) -> None:
    first = town.report(lon=INSIDE[0] + 0.0001, description="井盖没了")
    second = town.report("reporter", description="井盖被偷了")
    keys = at(desk, "acceptor", f"/desk/accept/?leg={town.home(second).pk}")
    expect(desk.locator(".wg-similar")).to_contain_text("井盖没了")
    keys.press("1", "Enter")
    expect(desk.locator(".wg-queue-row")).to_have_count(1)
    assert town.step(second) == "merged"
    assert keys.pressed == 2
    keys.press("u")
    expect(desk.locator(".wg-queue-row")).to_have_count(2)
    assert {town.step(first), town.step(second)} == {"reported"}


def test_what_is_not_so_needs_a_reason_and_is_not_accepted(
    desk: Page, phone: Page, town: Town, at: At
) -> None:
    case = town.report()
    at(desk, "acceptor").press("v", "Enter")
    done(desk)
    at(phone, "supervisor")
    phone.locator(".wg-row-link").click()
    task = phone.locator(".wg-verdict")
    add_photo(task)
    task.get_by_role("button", name="不属实", exact=True).click()
    expect(task.locator("[name=note]")).to_be_focused()
    assert town.step(case) == "verifying"
    task.get_by_label("备注").fill("井盖完好")
    task.get_by_role("button", name="不属实", exact=True).click()
    done(phone)
    keys = at(desk, "acceptor")
    expect(desk.locator(".wg-timeline")).to_contain_text("井盖完好")
    keys.press("n")
    desk.locator("dialog[open] [data-words] button").first.click()
    keys.press("Control+Enter")
    done(desk)
    assert town.step(case) == "ended"


def test_a_report_from_elsewhere_says_so_and_keeps_what_was_typed(
    phone: Page, town: Town, at: At, trouble: list[str]
) -> None:
    stand_at(phone, lon=100.0, lat=30.0)
    at(phone, "supervisor", "/desk/report/")
    phone.get_by_label("有什么问题").fill("路灯不亮")
    expect(phone.get_by_text("已定位，精度 8 米")).to_be_visible()
    phone.get_by_role("button", name="上报", exact=True).click()
    expect(phone.locator(".wg-error")).to_contain_text("不在本平台管辖范围内")
    expect(phone.get_by_label("有什么问题")).to_have_value("路灯不亮")
    assert not Case.objects.exists()
    trouble.clear()  # the browser notes the answer 422


def test_a_place_is_found_by_its_name_without_a_mouse(desk: Page, town: Town, at: At) -> None:
    town.report(place_text="柳园路 8 号菜场门口")
    keys = at(desk, "acceptor", "/desk/report/")
    keys.type("路灯不亮")
    keys.press("Tab")
    keys.type("菜场")
    keys.press("Enter")
    expect(desk.get_by_label("地点（按当地说法）")).to_have_value("柳园路 8 号菜场门口")
    expect(desk.get_by_text("如果不正好在那里，请移动图钉。")).to_be_visible()
    keys.press("Control+Enter")
    expect(desk.locator(".wg-toast, .wg-messages").first).to_contain_text("已上报")
    case = Case.objects.latest("pk")
    assert (case.point.x, case.point.y) == pytest.approx(INSIDE, abs=1e-6)
    assert case.place_text == "柳园路 8 号菜场门口"


def test_a_photo_brings_its_place_and_is_not_lost_when_the_report_is_refused(
    phone: Page, town: Town, at: At, trouble: list[str]
) -> None:
    at(phone, "supervisor", "/desk/report/")
    chosen = phone.locator(".wg-upload-list li")
    none = {"name": "notes.jpg", "mimeType": "image/jpeg", "buffer": b"these are notes"}
    phone.locator("input[type=file]").set_input_files([photo(place=INSIDE), none])
    expect(chosen.nth(1)).to_contain_text("不是照片")
    expect(phone.get_by_text("位置取自照片")).to_be_visible()
    phone.get_by_label("有什么问题").fill("路灯不亮")
    phone.get_by_role("button", name="上报", exact=True).click()
    expect(phone.locator(".wg-error").first).to_be_visible()
    expect(chosen).to_have_count(2)
    trouble.clear()  # the browser notes the answer 422

    phone.get_by_role("button", name="移除 notes.jpg").click()
    phone.get_by_role("button", name="上报", exact=True).click()
    phone.wait_for_url("**/desk/cases/*/")

    case = Case.objects.get()
    assert (case.point.x, case.point.y) == pytest.approx(INSIDE, abs=1e-6)
    assert case.attachments.count() == 1


def test_a_press_on_the_map_counts_once_the_map_is_there(desk: Page, town: Town, at: At) -> None:
    """Before that it shows another part of the country, and a quick press would say that."""
    held: list[Route] = []
    desk.route("**/desk/here.json", lambda route: held.append(route))  # noqa: PLW0108 - playwright marks its handlers
    at(desk, "acceptor", "/desk/report/")
    canvas, lon = desk.locator(".maplibregl-canvas"), desk.locator("input[name=lon]")
    canvas.click(position={"x": 200, "y": 200})
    expect(lon).to_have_value("")
    west, south = INSIDE
    ring = [(west, south), (west + 0.01, south), (west + 0.01, south + 0.01), (west, south)]
    shape = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    held[0].fulfill(json={"type": "FeatureCollection", "features": [shape]})
    expect(desk.locator("[data-map][data-drawn]")).to_be_visible()
    desk.wait_for_timeout(500)  # for the map to go there
    canvas.click(position={"x": 200, "y": 200})
    expect(lon).not_to_have_value("")
    assert abs(float(lon.input_value()) - INSIDE[0]) < 0.05
