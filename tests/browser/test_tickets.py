"""A morning at the ticket desk by keyboard alone: a day's file, cases, filing, dispatch; keys are counted."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.acting import At, done
from tests.cases.town import Town
from tests.tickets.test_files import row, sheet
from tests.world import SINCE
from wangge.cases.models import Case
from wangge.catalogue.actions import Scope, add_responsibility
from wangge.tickets.models import Ticket

TICKETS = 3
ACCEPT, FILE, DISPATCH = 6, 4, 5  # keys a case


def test_a_days_tickets_become_cases_by_keyboard(desk: Page, town: Town, at: At, tmp_path: Path) -> None:
    add_responsibility(Scope(), town.place.platforms["department"], by=town.person("admin"), since=SINCE)
    file = tmp_path / "12345.xlsx"
    rows = [row(f"K-{n}", t=f"{n}号门前供水井盖异常，请处理", x=116.301 + n / 500) for n in range(TICKETS)]
    rows[0]["c"] = "供水井盖异常"  # classed as the catalogue does; of the others the words tell
    file.write_bytes(sheet(*[one | {"s": None} for one in rows]))
    keys = at(desk, "acceptor", "/desk/tickets/")
    keys.press("i")
    desk.locator("input[type=file]").set_input_files(file)
    desk.get_by_role("button", name="读取文件").press("Enter")
    expect(desk.get_by_text(f"新增：{TICKETS}")).to_be_visible()
    desk.goto("/desk/tickets/")
    keys.pressed = 0
    keys.press("j", "Enter")
    for number in range(TICKETS):
        desk.wait_for_url("**/desk/tickets/T*/?queue=1")
        here = desk.url
        keys.press("o")
        if number:
            expect(desk.get_by_role("option").first).to_contain_text("供水井盖异常")
            keys.press("Enter")
        keys.press("Enter")
        expect(desk).not_to_have_url(here)
    assert keys.pressed / TICKETS <= ACCEPT
    assert Case.objects.filter(legs__step="accepted").count() == TICKETS
    _worked_through(desk, at, "duty_chief", "f", FILE)
    _worked_through(desk, at, "dispatcher", "d", DISPATCH)
    assert Case.objects.filter(legs__kind="home", legs__step="dispatched").count() == TICKETS
    assert all(ticket.step == "signed" for ticket in Ticket.objects.all())


def _worked_through(desk: Page, at: At, who: str, key: str, most: int) -> None:
    """One case after the other comes by itself."""
    keys = at(desk, who)
    for left in range(TICKETS, 0, -1):
        expect(desk.locator(".wg-queue-row")).to_have_count(left)
        keys.press(key, "Enter")
    done(desk)
    assert keys.pressed / TICKETS <= most
