"""A shift ends: what is left stands before the next one, on screen and phone; slips are typed by keyboard."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.utils.timezone import localtime, now
from playwright.sync_api import Page, expect

from tests.browser.acting import At
from tests.browser.looking import findings, foreign_words, shot, sideways, small_targets
from tests.cases.test_shifts import seat
from tests.cases.town import Town
from wangge.cases.deed import Told
from wangge.cases.models import Case
from wangge.cases.notes import leave_note
from wangge.cases.paper import print_blanks
from wangge.people.actions.away import tell_absence

LONG = "东街与柳园路交叉口向西三十米路南第二个公交站台后面的井盖已围挡，备件明天上午到货，" * 2
PAGES = {
    "shift": "/desk/shift/",
    "paper": "/desk/paper/?kind=report",
    "paper-move": "/desk/paper/?kind=move",
    "absences": "/desk/absences/",
    "bench": "/desk/accept/",
    "cases": "/desk/?tab=all",
}


def left_over(town: Town, desk: Page, at: At) -> Case:
    """The acceptor goes home: an entry with two points, a note on a case, an absence, blanks."""
    case, acceptor = town.report(place_text=LONG), town.person("acceptor")
    leave_note(case, told=Told(acceptor, town.clock, uuid4()), text=LONG)
    today = localtime(now()).date()
    tell_absence(acceptor, by=acceptor, at=now(), first=today, last=today + timedelta(days=2), why="年休假")
    print_blanks(town.place.platforms["centre"], 3, by=acceptor, at=now())
    at(desk, "acceptor", "/desk/shift/")
    desk.get_by_label("需告知下一班的内容").fill(LONG)
    desk.get_by_label("未了事项", exact=True).fill(f"{case.number} 等居民回电\n复核门牌")
    desk.get_by_role("button", name="交班").click()
    expect(desk.locator(".wg-entry")).to_contain_text("复核门牌")
    return case


def test_the_next_shift_finds_reads_and_ticks_off(desk: Page, town: Town, at: At, speaking, tmp_path) -> None:
    case = left_over(town, desk, at)
    seat(town, "night", "acceptor")
    at(desk, "night", "/desk/accept/").press("h")
    desk.get_by_role("button", name="确认已阅").click()
    expect(desk.locator(".wg-entry")).to_contain_text("已阅： night")
    desk.get_by_role("button", name="勾销").first.click()
    expect(desk.locator(".wg-card .wg-point")).to_have_count(1)
    wrong = {}
    for language in ("zh-hans", "en"):
        speaking(desk, language)
        for name, url in {**PAGES, "case": f"/desk/cases/{case.number}/"}.items():
            desk.goto(url)
            found = [*foreign_words(desk, language), *sideways(desk)]
            wrong[f"{language} {name}"] = [*found, *findings(desk)] if language != "en" else found
            shot(desk, f"handover-{language}-{name}", tmp_path, whole=False)
    assert {name: found for name, found in wrong.items() if found} == {}


def test_slips_are_typed_one_after_the_other(desk: Page, phone: Page, town: Town, at: At, tmp_path) -> None:
    case = left_over(town, desk, at)
    at(desk, "acceptor", "/desk/shift/")
    desk.get_by_role("link", name="纸质单补录").click()
    code = desk.locator("#paper-code")
    code.fill("P000001-8")
    moment = localtime(now() - timedelta(hours=1))
    for words in ("停电时的第一件", "停电时的第二件"):
        desk.locator("#paper-happened_at").fill(f"{moment:%Y-%m-%dT%H:%M}")
        desk.locator("#paper-words").fill(words)
        desk.locator("#paper-where").fill(town.place.cells[0].code)
        desk.locator("#paper-where").press("Enter")
        shot(desk, "handover-typed", tmp_path)
        expect(code).not_to_have_value("P000001-8")
    expect(desk.locator("tbody tr")).to_have_count(2)
    wrong = {}
    for name, url in {**PAGES, "case": f"/desk/cases/{case.number}/"}.items():
        at(phone, "acceptor", url)
        wrong[name] = [*sideways(phone), *small_targets(phone)]
        shot(phone, f"handover-phone-{name}", tmp_path)
    assert {name: found for name, found in wrong.items() if found} == {}
