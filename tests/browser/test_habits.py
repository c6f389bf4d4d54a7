"""The small habits of our pages: keys, search boxes, slips, photos, positions, live counts."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.world import small_world


@pytest.fixture
def page(desk, signed_in):
    signed_in(desk, small_world().here.people["acceptor"])
    desk.goto("/style/")
    return desk


@pytest.fixture
def form(page):
    return page.locator("#forms form")


def test_keys_press_focus_and_explain(page):
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("v?")  # typed, not pressed
    assert page.locator("dialog[open]").count() == 0
    page.locator("h1").click()
    page.keyboard.press("v")
    assert page.locator("dialog[open] h2").inner_text() == "派发核实"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert "派发核实" in page.locator("dialog[open] dl").inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "202611220018"


def test_a_search_box_is_filled_by_keys(page, form):
    box = form.locator("[data-search]").nth(1)
    box.locator("[role=combobox]").click()
    page.keyboard.type("占道")
    box.get_by_role("option", name="占道").first.wait_for()
    page.keyboard.press("Enter")
    chosen = box.locator("[type=hidden]")
    expect(chosen).to_have_count(3)
    assert _values(chosen) == ["0204", "0501", "0507"]
    page.keyboard.press("Backspace")
    expect(chosen).to_have_count(2)
    assert _values(chosen) == ["0204", "0501"]
    page.keyboard.type("xyz")
    box.get_by_text("没有找到").wait_for()
    assert not box.locator("[role=combobox]").evaluate("i => i.checkValidity()")


def _values(inputs) -> list[str]:
    return [one.get_attribute("value") for one in inputs.all()]


def test_keys_faster_than_the_search_choose_what_was_typed(page, form):
    box = form.locator("[data-search]").nth(1)
    box.locator("[role=combobox]").click()
    box.get_by_role("option").first.wait_for()  # what is offered before anything is typed
    page.keyboard.insert_text("占道")
    page.keyboard.press("Enter")
    expect(box.locator("[type=hidden]")).to_have_count(3)
    assert _values(box.locator("[type=hidden]")) == ["0204", "0501", "0507"]


def test_what_must_be_chosen_is_asked_for(page, form):
    box = form.locator("[data-search]").first
    box.locator("[data-remove]").click()
    assert not box.locator("[role=combobox]").evaluate("i => i.checkValidity()")


def test_a_ready_text_goes_into_the_reason(page, form):
    form.locator("[data-words] button").first.click()
    assert form.locator("textarea").input_value() == "不属于本单位职责"


def test_a_form_is_sent_once(page, form):
    sent = []
    page.route("**/style/", lambda route: (sent.append(route.request.method), route.abort("aborted"))[1])
    page.evaluate(
        """() => { const form = document.querySelector('#forms form');
        form.requestSubmit(); form.requestSubmit(); }"""
    )
    page.wait_for_timeout(300)
    assert sent == ["POST"]


def test_every_move_has_a_slip_of_its_own(page):
    slips = page.locator("[data-slip]").evaluate_all("all => all.map(i => i.value)")
    assert len(slips) == len(set(slips)) == 4
    assert all(len(slip) == 36 for slip in slips)


def _picture(side: int) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((side, side * 3 // 4), 80).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


def test_photos_are_shrunk_added_and_taken_back(page, form):
    photos = form.locator("input[type=file]")
    large, small = _picture(2400), _picture(200)
    assert len(large) > 1_000_000 > 300 * 1024 > len(small)
    photos.set_input_files({"name": "large.jpg", "mimeType": "image/jpeg", "buffer": large})
    page.wait_for_selector(".wg-upload-list li")
    photos.set_input_files({"name": "small.jpg", "mimeType": "image/jpeg", "buffer": small})
    page.wait_for_selector(".wg-upload-list li:nth-child(2)")
    sizes = "i => [...i.files].map(f => f.size)"
    first, second = photos.evaluate(sizes)
    assert first <= 300 * 1024
    assert second == len(small)
    page.locator(".wg-upload-list button").first.click()
    assert photos.evaluate(sizes) == [len(small)]


def test_what_the_camera_noted_goes_along(page, form):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90°
    exif[0x0132] = "2026:11:20 08:14:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (39.0, 54.0, 20.0), 3: "E", 4: (116.0, 24.0, 36.0)})
    out = io.BytesIO()
    Image.effect_noise((2400, 1200), 80).convert("RGB").save(out, "JPEG", quality=95, exif=exif)
    photos = form.locator("input[type=file]")
    photos.set_input_files({"name": "p.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()})
    page.wait_for_selector(".wg-upload-list li")
    sent = photos.evaluate("async i => [...new Uint8Array(await i.files[0].arrayBuffer())]")
    shrunk = Image.open(io.BytesIO(bytes(sent)))
    shrunk.load()
    assert shrunk.width * 2 == shrunk.height <= 1600
    assert shrunk.getexif()[0x0132] == "2026:11:20 08:14:00"
    assert shrunk.getexif()[0x0112] == 1
    assert shrunk.getexif().get_ifd(0x8825)[4] == (116.0, 24.0, 36.0)


def test_the_position_of_the_device_fills_the_form_and_moves_the_pin(page, form):
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": 116.41234567, "latitude": 39.9, "accuracy": 12})
    page.get_by_role("button", name="我的位置").click()
    page.get_by_text("已定位，精度 12 米").wait_for()
    assert form.locator("[name=lon]").input_value() == "116.4123457"
    assert form.locator("output").inner_text() == "116.41235, 39.90000"


def test_a_press_on_the_map_says_where_it_is(page, form):
    page.wait_for_selector("#forms [data-drawn]")
    before = form.locator("[name=lon]").input_value()
    form.locator(".maplibregl-canvas").click(position={"x": 60, "y": 60})
    assert float(form.locator("[name=lon]").input_value()) < float(before)
    form.locator(".maplibregl-canvas").focus()
    page.keyboard.press("Enter")
    assert form.locator("[name=lon]").input_value() == "116.4103000"


def test_without_webgl_the_map_says_so(open_page, signed_in):
    page = open_page()
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    signed_in(page, small_world().here.people["acceptor"]).goto("/style/")
    page.locator("#forms .wg-map-fallback").wait_for()
    assert "116.41030, 39.90720" in page.locator("#forms figcaption").inner_text()


def test_live_counts_are_asked_again_with_the_etag(page):
    count = page.locator("[data-count=specimen]")
    expect(count).to_have_text("7")
    with page.expect_response("**/counts.json") as answered:
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert answered.value.status == 304
    assert count.inner_text() == "7"


def test_columns_are_hidden_and_stay_hidden(page):
    page.locator("[data-columns] summary").click()
    page.locator("[data-columns] [value=matter]").uncheck()
    assert not page.locator("td[data-col=matter]").first.is_visible()
    page.reload()
    assert not page.locator("td[data-col=matter]").first.is_visible()
    assert page.locator("td[data-col=place]").first.is_visible()


def test_a_photo_is_shown_in_full_size(page):
    page.locator("[data-photo]").first.click()
    page.locator("dialog.wg-lightbox[open] img").wait_for()
    page.keyboard.press("Escape")
    page.locator("dialog.wg-lightbox").wait_for(state="detached")


def test_the_number_is_copied(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-copy]").first.click()
    page.get_by_text("已复制：202611220017").first.wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "202611220017"
