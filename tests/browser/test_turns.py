"""What does not go straight: somebody was faster, a step back, a hurry, more time, work that comes back."""

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.acting import At, done
from tests.cases.town import Town
from tests.world import SINCE
from wangge.cases.models import Ask, Urge
from wangge.catalogue.actions import Scope, add_responsibility


def test_of_two_who_press_the_second_is_told_who_was_faster(
    desk: Page, open_page, town: Town, at: At, trouble: list[str]
) -> None:
    case = town.accepted()
    slow = open_page()
    at(slow, "duty_chief", f"/desk/cases/{case.number}/").press("f")
    at(desk, "duty_chief").press("f", "Enter")
    done(desk)
    slow.keyboard.press("Enter")
    told = slow.locator(".wg-notice.error, .wg-error")
    expect(told).to_contain_text("云duty_chief")
    expect(told).to_contain_text("立案")
    trouble.clear()  # the browser notes the answer 409
    assert town.step(case) == "filed"


def test_what_was_dispatched_by_mistake_is_taken_back_by_one_key(desk: Page, town: Town, at: At) -> None:
    add_responsibility(Scope(), town.place.platforms["department"], by=town.person("admin"), since=SINCE)
    case = town.filed()
    keys = at(desk, "dispatcher")
    keys.press("d", "Enter")
    expect(desk.get_by_role("button", name="撤销")).to_be_visible()
    keys.press("u")
    expect(desk.locator(".wg-queue-row")).to_contain_text(case.number)
    assert town.step(case) == "filed"


def test_a_leader_urges_and_the_department_answers(desk: Page, town: Town, at: At) -> None:
    case = town.handling()
    at(desk, "leader")
    desk.get_by_role("button", name="督办").first.click()
    expect(desk.locator(".wg-urge")).to_be_visible()
    at(desk, "liaison")
    desk.get_by_role("button", name="答复督办 1 号").click()
    form = desk.locator("dialog[open]")
    form.get_by_label("答复").fill("施工队今天到场")
    form.get_by_role("button", name="答复督办 1 号").click()
    expect(desk.locator(".wg-urge")).to_contain_text("施工队今天到场")
    at(desk, "leader", f"/desk/cases/{case.number}/")
    desk.get_by_role("button", name="督办 1 号销号").click()
    expect(desk.locator(".wg-urge")).to_contain_text("已销号")
    assert Urge.objects.get().lifted is not None


def test_more_time_is_asked_and_given(desk: Page, town: Town, at: At) -> None:
    town.clock = timezone.now()  # what is overdue gets no more time
    case = town.handling()
    before = town.leg(case).due_at
    at(desk, "liaison")
    desk.locator(".wg-action-bar summary").click()
    desk.get_by_role("button", name="申请延期、挂账或撤回").click()
    form = desk.locator("dialog[open]")
    form.get_by_label("延期").check()
    form.get_by_label("理由").fill("要等配件")
    form.get_by_role("button", name="申请延期、挂账或撤回").click()
    expect(desk.get_by_text("要等配件").first).to_be_visible()
    at(desk, "dispatcher")
    desk.locator(".wg-queue-ask summary").click()
    form = desk.locator(".wg-queue-ask form")
    form.get_by_role("button", name="理由属实").click()
    form.locator("button[value=grant]").click()
    expect(desk.locator(".wg-queue-ask")).to_have_count(0)
    assert Ask.objects.get().state == Ask.State.GRANTED
    assert town.leg(case).due_at > before


def test_what_a_department_sends_back_is_on_top_with_its_reason(desk: Page, town: Town, at: At) -> None:
    waiting, back = town.filed(), town.dispatched()
    at(desk, "liaison")
    desk.get_by_role("button", name="退回").click()
    form = desk.locator("dialog[open]")
    form.get_by_label("不属于本单位职责").first.check()
    form.get_by_label("理由").fill("井盖产权属于自来水公司")
    form.get_by_role("button", name="退回").click()
    done(desk)
    at(desk, "dispatcher")
    rows = desk.locator(".wg-queue-row")
    expect(rows.first).to_contain_text(back.number)
    expect(rows.first).to_contain_text("井盖产权属于自来水公司")
    expect(rows.nth(1)).to_contain_text(waiting.number)
    desk.get_by_role("button", name="驳回退单").click()
    form = desk.locator("dialog[open]")
    form.get_by_label("理由").fill("责任清单写的是你单位")
    form.get_by_role("button", name="驳回退单").click()
    expect(rows).to_have_count(1)
    assert town.step(town.leg(back)) == "offered"
