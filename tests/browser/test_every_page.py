"""Every desk and case page is looked at: for everybody, in one language, with room on every screen."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acting import At
from tests.browser.looking import findings, foreign_words, shot, sideways, small_targets
from tests.cases.town import INSIDE, Town
from tests.tickets.calls import Desk as Calls
from tests.world import SINCE
from wangge.cases.asks import ask
from wangge.cases.deed import Told
from wangge.cases.models import Ask, Case
from wangge.cases.urges import urge
from wangge.catalogue.actions import Scope, add_responsibility
from wangge.tickets.models import Ticket

LONG = "东街与柳园路交叉口向西三十米路南第二个公交站台后面的人行道上靠近报刊亭的地方" * 2
WORKING = ("acceptor", "duty_chief", "dispatcher", "liaison", "handler", "supervisor", "leader")
LISTS = (
    "/desk/?tab=all", "/desk/?tab=all&q=nothing", "/desk/report/", "/desk/work/", "/desk/variants/",
    "/glossary/",
)  # fmt: skip
TICKETS = (
    "/desk/tickets/?tab=all", "/desk/tickets/?tab=all&q=nothing", "/desk/tickets/new/",
    "/desk/tickets/import/", "/desk/tickets/answers/",
)  # fmt: skip
CATALOGUE = (
    "",
    "editions/",
    "settings/",
    "settings/centre/",
    "responsibility/",
    "home-rules/",
    "sources/",
    "import/",
)
WITHOUT_MAPS = "HTMLCanvasElement.prototype.getContext = () => null"  # they take their time, and have tests
LAPTOP = {"width": 1366, "height": 768}


@pytest.fixture
def cases(town: Town) -> dict[str, Case]:
    """A case in every main state; some with long words, one urged, one with an open ask, one sent back."""
    add_responsibility(Scope(), town.place.platforms["department"], by=town.person("admin"), since=SINCE)
    made = {
        "reported": town.report(description=LONG * 4, place_text=LONG, lon=INSIDE[0] + 0.0001),
        "verifying": town.report(),
        "accepted": town.accepted(),
        "filed": town.filed(),
        "dispatched": town.dispatched(assisting=[town.place.platforms["street"]]),
        "handling": town.handling(),
        "returned": town.dispatched(),
        "handled": town.handled(),
        "checking": town.checking(),
        "closed": town.closed(),
        "ended": town.report(),
    }
    town.move(made["verifying"], "ask_verify", "acceptor")
    town.move(town.leg(made["returned"]), "send_back", "liaison", note=LONG, kind="not_ours")
    town.move(made["ended"], "not_accept", "acceptor", "重复上报")
    asking = town.leg(made["handling"])
    ask(asking, Ask.Kind.EXTENSION, told=Told(town.person("liaison"), town.clock, uuid4()), reason=LONG)
    _tickets(town, made["filed"])
    urge(made["dispatched"], told=Told(town.person("leader"), town.clock, uuid4()), text=LONG, level=2)
    return made


def _tickets(town: Town, case: Case) -> None:
    """Two tickets of a hotline: one of a case, with long words, and one that is answered."""
    calls = Calls(town)
    long = calls.take(text=LONG * 4, place_text=LONG, title=LONG, category=LONG[:60], secret=True)
    calls.move(long, "link", case=case.number)
    calls.answered("A-2")


def addresses(town: Town, cases: dict[str, Case]) -> Iterator[tuple[str, str, str]]:
    """Who, under which name, opens what."""
    for who in WORKING:
        yield who, f"desk-{who}", "/desk/start/"
    for step, case in cases.items():
        yield (
            "duty_chief" if step in ("accepted", "closed") else "dispatcher",
            step,
            f"/desk/cases/{case.number}/",
        )
    for number, url in enumerate(LISTS):
        yield "admin" if "variants" in url else "dispatcher", f"list-{number}", url
    for number, ticket in enumerate(Ticket.objects.order_by("pk")):
        yield "acceptor", f"ticket-{number}", f"/desk/tickets/{ticket.number}/"
    for number, url in enumerate(TICKETS):
        yield "acceptor", f"tickets-{number}", url
    for part in CATALOGUE:
        yield "admin", f"catalogue-{part.strip('/').replace('/', '-')}", f"/catalogue/{part}"


def test_on_a_screen(desk: Page, town: Town, cases: dict[str, Case], at: At, tmp_path) -> None:
    desk.add_init_script(WITHOUT_MAPS)
    wrong: dict[str, list[str]] = {}
    for who, name, url in addresses(town, cases):
        desk.set_viewport_size(LAPTOP)
        at(desk, who, url)
        wrong[name] = [*findings(desk), *foreign_words(desk, "zh-hans"), *sideways(desk)]
        desk.set_viewport_size({"width": 1440, "height": 900})
        wrong[name] += sideways(desk)
        shot(desk, name, tmp_path, whole=False)
    assert {name: found for name, found in wrong.items() if found} == {}


def test_in_english(desk: Page, town: Town, cases: dict[str, Case], at: At, speaking, tmp_path) -> None:
    speaking(desk, "en").add_init_script(WITHOUT_MAPS)
    wrong: dict[str, list[str]] = {}
    for who, name, url in addresses(town, cases):
        at(desk, who, url)
        wrong[name] = [*foreign_words(desk, "en"), *sideways(desk)]
        shot(desk, f"en-{name}", tmp_path, whole=False)
    assert {name: found for name, found in wrong.items() if found} == {}


def test_on_a_phone(phone: Page, town: Town, cases: dict[str, Case], at: At, tmp_path) -> None:
    phone.add_init_script(WITHOUT_MAPS)
    wrong: dict[str, list[str]] = {}
    for who, name, url in addresses(town, cases):
        at(phone, who, url)
        wrong[name] = [*sideways(phone), *small_targets(phone)]
        shot(phone, f"phone-{name}", tmp_path)
    assert {name: found for name, found in wrong.items() if found} == {}


def test_the_tab_one_is_on_is_in_sight_on_a_phone(phone: Page, town: Town, at: At) -> None:
    at(phone, "admin", "/catalogue/stat-classes/")
    expect(phone.locator(".wg-tabs [aria-current]")).to_be_in_viewport(ratio=1)


def test_the_last_link_of_the_track_stays_inside_a_phone(phone: Page, town: Town, at: At, speaking) -> None:
    speaking(phone, "en").add_init_script(WITHOUT_MAPS)
    at(phone, "duty_chief", f"/desk/cases/{town.closed().number}/")
    expect(phone.locator(".wg-track-current:last-child .wg-track-label")).to_be_visible()
    assert sideways(phone) == []
