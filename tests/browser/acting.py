"""What people do in front of a page: press counted keys, take photos, stand somewhere."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.cases.town import INSIDE

GPS = 0x8825
At = Callable[..., "Keys"]


@dataclass
class Keys:
    """A keyboard that counts what is pressed; a letter of a word counts as a key."""

    page: Page
    pressed: int = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.pressed += len(words)


def photo(colour: int = 90, place: tuple[float, float] | None = None) -> dict[str, object]:
    """A picture as a camera gives it, of its own content; a camera may know its place (east and north)."""
    out = io.BytesIO()
    picture = Image.new("RGB", (640, 480), (colour, 120, 140))
    picture.putpixel((Random(colour).randrange(640), 7), (255, 255, 255))
    noted = Image.Exif()
    if place:
        noted.get_ifd(GPS).update({1: "N", 2: _parts(place[1]), 3: "E", 4: _parts(place[0])})
    picture.save(out, "JPEG", exif=noted)
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def _parts(degrees: float) -> tuple[int, int, float]:
    minutes = degrees % 1 * 60
    return int(degrees), int(minutes), round(minutes % 1 * 60, 3)


def stand_at(page: Page, lon: float = INSIDE[0], lat: float = INSIDE[1]) -> None:
    """Let the device know where it is."""
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": lon, "latitude": lat, "accuracy": 8})


def add_photo(within: Page | Locator, colour: int = 90) -> None:
    """Choose a photo and wait until it is ready to be sent."""
    within.locator("input[type=file]").first.set_input_files(photo(colour))
    expect(within.locator(".wg-upload-list li").first).to_be_visible()


def choose(box: Locator, words: str) -> None:
    """Type into a search box and take the first that is found."""
    box.get_by_role("combobox").fill(words)
    box.get_by_role("option").first.click()


def report_on_phone(phone: Page, words: str, matter: str = "") -> str:
    """Report with a photo where one stands; gives the number."""
    stand_at(phone)
    phone.goto("/desk/report/")
    add_photo(phone)
    phone.get_by_label("有什么问题").fill(words)
    if matter:
        choose(phone.locator("[data-name=matter]"), matter)
    expect(phone.get_by_text("已定位，精度 8 米")).to_be_visible()
    phone.get_by_role("button", name="上报", exact=True).click()
    phone.wait_for_url("**/desk/cases/*/")
    return phone.url.rstrip("/").rpartition("/")[2]


def done(page: Page) -> None:
    """Wait until the queue says that nothing is left in it."""
    expect(page.locator(".wg-empty")).to_be_visible()
