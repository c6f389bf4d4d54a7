"""Pictures of the running program for the documents: ``python -m ops.pictures``.

    ./wangge demo --accounts --json | python -m ops.pictures http://127.0.0.1:8000 docs/pictures

Signs in as the roles of the demo town, as anybody would, and photographs one page each, in both languages
(``docs/pictures/zh``, ``docs/pictures/en``). A picture is scaled down and given a palette, so that it stays
small enough for the repository.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
]
DESK = {"viewport": {"width": 1440, "height": 900}}
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
WIDEST = 1200  # pixels of a picture in the repository
COLOURS = 256
MAP = "#map-of-list summary"
QUIET = 1500  # milliseconds that a map takes to draw after the page stands


@dataclass(frozen=True)
class Picture:
    """One page as one role sees it. ``first`` opens its first row; ``press`` selects what to open.

    ``send`` sends the program's own example workbook, changed by sheet and cell, and shows the answer.
    """

    name: str
    role: str
    address: str
    phone: bool = False
    first: bool = False
    press: str = ""
    send: Mapping[tuple[str, str], str] | None = None  # the example workbook with these cells instead


WRONG = {
    ("平台 Platforms", "E6"): "moxiang",
    ("人员与电话 People and phones", "C5"): "0990-8800001",
    ("岗位 Posts", "C6"): "",
    ("岗位 Posts", "C9"): "坐席",
    ("事项与时限 Matters", "I4"): "白天2小时，夜间4小时",
}
PICTURES = (
    Picture("cases", "duty_chief", "/desk/?tab=open"),
    Picture("map", "duty_chief", "/desk/?tab=open", press=MAP),
    Picture("accept", "acceptor", "/desk/accept/"),
    Picture("tickets", "acceptor", "/desk/tickets/", first=True),
    Picture("chief", "duty_chief", "/desk/chief/"),
    Picture("dispatch", "dispatcher", "/desk/dispatch/"),
    Picture("handle", "liaison", "/desk/handle/"),
    Picture("case", "dispatcher", "/desk/?tab=all&step=closed", first=True),
    Picture("check", "supervisor", "/desk/field/", phone=True, first=True),
    Picture("report", "supervisor", "/desk/report/", phone=True),
    Picture("shift", "dispatcher", "/desk/shift/"),
    Picture("morning", "leader", "/desk/morning/"),
    Picture("evaluation", "assessor", "/evaluation/?level=street"),
    Picture("catalogue", "admin", "/catalogue/"),
    Picture("people", "security_admin", "/people/"),
    Picture("grids", "admin", "/people/grids/"),
    Picture("journal", "auditor", "/journal/"),
    Picture("workbook", "admin", "/kit/"),
    Picture("workbook-mistakes", "admin", "/kit/", send=WRONG),
    Picture("workbook-changes", "admin", "/kit/", send={}),
)


def main(base: str, folder: str, *names: str) -> None:
    """Take all pictures that the accounts on standard input allow, or those of these names."""
    given = json.load(sys.stdin)
    ways_in = {code: one["username"] for one in reversed(given["accounts"]) for code in one["codes"]}
    Path(folder).mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for language, locale in LANGUAGES.items():
            (Path(folder) / language).mkdir(exist_ok=True)
            options = {"base_url": base, "locale": locale}
            wanted = [picture for picture in PICTURES if picture.name in names or not names]
            for name, taken in take(browser, options, ways_in, given["password"], wanted):
                file = Path(folder) / language / f"{name}.png"
                small(taken).save(file, optimize=True)
                print(f"{file} {file.stat().st_size // 1024} KB")


def take(
    browser: Browser,
    options: Mapping[str, str],
    ways_in: Mapping[str, str],
    password: str,
    wanted: Iterable[Picture],
) -> Iterator[tuple[str, bytes]]:
    """Name and PNG of each picture whose role has an account."""
    for picture in wanted:
        if picture.role not in ways_in:
            print(f"{picture.name}: no account of role {picture.role}", file=sys.stderr)
            continue
        context = browser.new_context(**options, **(PHONE if picture.phone else DESK))
        page = context.new_page()
        sign_in(page, ways_in[picture.role], password)
        show(page, picture)
        yield picture.name, page.screenshot()
        context.close()


def sign_in(page: Page, username: str, password: str) -> None:
    """Through the form. Raises where the account is refused."""
    page.goto("/sign-in/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.click("main form button")
    if "/sign-in/" in page.url:
        raise SystemExit(f"{username} cannot sign in")


def show(page: Page, picture: Picture) -> None:
    """Bring a page to the state that is photographed."""
    page.goto(picture.address)
    if picture.send is not None:
        send_example(page, picture.send)
    if picture.first:
        with page.expect_navigation():
            page.locator(".wg-row-link").first.click()
    if picture.press:
        page.locator(picture.press).click()
        page.locator(picture.press).evaluate("one => one.scrollIntoView()")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(QUIET)


def send_example(page: Page, cells: Mapping[tuple[str, str], str]) -> None:
    """Fetch the filled example, change some cells, send it."""
    answer = page.request.get("/kit/example.xlsx")
    book = load_workbook(io.BytesIO(answer.body()))
    for (sheet, cell), value in cells.items():
        book[sheet][cell] = value or None
    out = io.BytesIO()
    book.save(out)
    file = {"name": "street.xlsx", "mimeType": XLSX, "buffer": out.getvalue()}
    page.set_input_files("[name=file]", file)
    page.click("main form button.btn-primary")
    page.wait_for_url("**/kit/*/")


def small(taken: bytes) -> Image.Image:
    """A picture of at most so many pixels and colours."""
    image = Image.open(io.BytesIO(taken)).convert("RGB")
    image.thumbnail((WIDEST, WIDEST))
    # finds rare but strong colours, the lights, then settles each where most of its pixels lie
    return image.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)


if __name__ == "__main__":
    main(*sys.argv[1:])
