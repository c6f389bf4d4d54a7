"""One case through a whole day: every link by its own role, in a browser, from the report to the score."""

from playwright.sync_api import Page, expect

from tests.browser.acting import At, add_photo, done, report_on_phone
from tests.cases.town import Town
from tests.world import SINCE
from wangge.cases.models import Case, CaseEvent
from wangge.catalogue.actions import Scope, add_responsibility


def test_from_a_report_on_a_phone_to_the_score(desk: Page, phone: Page, town: Town, at: At) -> None:
    add_responsibility(Scope(), town.place.platforms["department"], by=town.person("admin"), since=SINCE)
    at(phone, "reporter")
    number = report_on_phone(phone, "东街路口的井盖不见了", matter="供水井盖异常")
    case = Case.objects.get(number=number)
    _accepted(desk, phone, at)
    _filed(desk, at)
    _dispatched(desk, at)
    _handled(desk, phone, at, str(town.person("handler").pk))
    _checked(desk, phone, at)
    _closed(desk, at)
    assert (town.step(case), Case.objects.get(pk=case.pk).outcome) == ("closed", "solved")
    assert _who_did_what(case) == [
        ("report", "reporter"),
        ("ask_verify", "acceptor"),
        ("true", "supervisor"),
        ("accept", "acceptor"),
        ("file", "duty_chief"),
        ("dispatch", "dispatcher"),
        ("sign", "liaison"),
        ("assign", "liaison"),
        ("answer", "handler"),
        ("feed_back", "dispatcher"),
        ("ask_check", "acceptor"),
        ("pass", "supervisor"),
        ("close", "duty_chief"),
    ]
    _seen_by_those_who_watch(desk, at, number)


def _who_did_what(case: Case) -> list[tuple[str, str]]:
    events = CaseEvent.objects.filter(case=case, person__isnull=False, because_of=None).order_by("pk")
    return [(event.name, event.person.username) for event in events.select_related("person")]


def _accepted(desk: Page, phone: Page, at: At) -> None:
    """Verified by the supervisor on the phone, then accepted with the keyboard alone."""
    at(desk, "acceptor").press("v", "Enter")
    done(desk)
    at(phone, "supervisor")
    phone.locator(".wg-row-link").click()
    task = phone.locator(".wg-verdict")
    add_photo(task, 91)
    task.get_by_role("button", name="属实", exact=True).click()
    done(phone)
    keys = at(desk, "acceptor")
    keys.press("a", "Enter")
    done(desk)
    assert keys.pressed <= 6


def _filed(desk: Page, at: At) -> None:
    keys = at(desk, "duty_chief")
    keys.press("f", "Enter")
    done(desk)
    assert keys.pressed <= 4


def _dispatched(desk: Page, at: At) -> None:
    """To the department that the list of responsibility proposes."""
    keys = at(desk, "dispatcher")
    expect(desk.locator(".wg-queue-proposal")).to_contain_text("专业部门")
    keys.press("d", "Enter")
    done(desk)
    assert keys.pressed <= 5


def _handled(desk: Page, phone: Page, at: At, handler: str) -> None:
    """Signed and assigned by the liaison, answered with a photo by the crew in the street."""
    at(desk, "liaison").press("s")
    desk.get_by_role("button", name="指派").click()
    form = desk.locator("dialog[open]")
    form.get_by_label("人员").select_option(handler)
    form.get_by_role("button", name="指派").click()
    done(desk)
    at(phone, "handler")
    phone.locator(".wg-row-link").click()
    phone.get_by_role("button", name="反馈结果").click()
    form = phone.locator("dialog[open]")
    form.get_by_label("处置情况").fill("换了新井盖")
    add_photo(form, 92)
    form.get_by_role("button", name="反馈结果").click()
    done(phone)


def _checked(desk: Page, phone: Page, at: At) -> None:
    at(desk, "dispatcher").press("b")
    done(desk)
    at(desk, "acceptor").press("c", "Enter")
    done(desk)
    at(phone, "supervisor")
    phone.locator(".wg-row-link").click()
    task = phone.locator(".wg-verdict")
    expect(phone.locator(".wg-verdicts")).to_contain_text("恢复")  # the closing condition
    add_photo(task, 93)
    task.get_by_role("button", name="核查通过", exact=True).click()
    done(phone)


def _closed(desk: Page, at: At) -> None:
    at(desk, "duty_chief").press("x", "Enter")
    done(desk)


def _seen_by_those_who_watch(desk: Page, at, number: str) -> None:
    """The leader opens the case with all its photos; the assessor opens it behind a score."""
    at(desk, "leader", f"/desk/?tab=all&q={number}")
    desk.get_by_role("link", name=number).first.click()
    expect(desk.locator(".wg-timeline > li")).not_to_have_count(0)
    expect(desk.locator(".wg-photo img")).not_to_have_count(0)
    at(desk, "assessor", "/evaluation/?subject=platform")
    row = desk.locator("tbody tr").filter(has_text="云溪区区级中心")
    row.get_by_role("link", name="1", exact=True).first.click()
    expect(desk.locator("tbody")).to_contain_text(number)
