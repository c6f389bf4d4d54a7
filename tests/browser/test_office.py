"""Those who set things up: appointing, the way cases go, the hours of a street; the auditor sees it."""

from playwright.sync_api import Page, expect

from tests.browser.acting import At, done
from tests.cases.town import Town
from wangge.cases.seeds import seed_variants
from wangge.people.models import WorkCalendar


def test_who_is_appointed_works_at_once_and_the_auditor_sees_by_whom(desk: Page, town: Town, at: At) -> None:
    case = town.report(matter=town.matter)
    who = town.person("nobody")
    at(desk, "nobody")
    expect(desk.get_by_role("link", name="受理")).to_have_count(0)
    at(desk, "security_admin", f"/people/{who.pk}/")
    desk.get_by_role("link", name="新增岗位").click()
    desk.get_by_label("平台").select_option(str(town.place.platforms["centre"].pk))
    desk.get_by_label("岗位").select_option(label="受理员")
    desk.get_by_role("button", name="保存").click()
    expect(desk.locator("table").first).to_contain_text("受理员")
    at(desk, "nobody").press("a", "Enter")
    done(desk)
    assert town.step(case) == "accepted"
    at(desk, "auditor", "/journal/")
    line = desk.locator("tbody tr").filter(has_text="security_admin").first
    expect(line).to_contain_text("nobody")


def test_an_administrator_lets_a_move_be_made_by_itself(desk: Page, town: Town, at: At) -> None:
    seed_variants(town.place.tenant)
    at(desk, "admin", "/desk/variants/")
    desk.get_by_role("link", name="国家七环节").click()
    desk.get_by_label("反馈", exact=True).first.select_option("auto")
    desk.get_by_role("button", name="保存").click()
    desk.get_by_label("平台", exact=True).select_option("centre")
    desk.get_by_label("变体", exact=True).select_option(label="国家七环节")
    desk.get_by_role("button", name="启用此变体").click()
    expect(desk.get_by_role("button", name="终止")).to_be_visible()
    case = town.handled()
    assert town.step(case) == "fed_back"


def test_a_street_gets_hours_of_its_own(desk: Page, town: Town, at: At) -> None:
    street = town.place.platforms["street"]
    night = WorkCalendar.objects.create(
        tenant=town.place.tenant, code="night", name="夜间作息", periods={"sun": [["20:00", "23:00"]]}
    )
    at(desk, "admin", "/people/platforms/")
    desk.get_by_role("link", name=street.code).click()
    desk.get_by_label("工作日历").select_option(str(night.pk))
    desk.get_by_role("button", name="保存").click()
    row = desk.locator("tbody tr").filter(has=desk.get_by_role("link", name=street.code, exact=True))
    expect(row).to_contain_text("夜间作息")
