"""The administrators' pages: who may open them, what they show, what they change."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.catalogue.conftest import TODAY, matter
from tests.catalogue.sheets import HEAD, row, workbook
from tests.world import NOON, SINCE
from wangge.catalogue.actions import (
    ConditionValues,
    LimitValues,
    Scope,
    add_condition,
    add_responsibility,
    draft_edition,
    publish,
)
from wangge.catalogue.models import (
    Condition,
    Edition,
    HomeRule,
    Matter,
    PlatformSettings,
    Responsibility,
    Scheme,
    Source,
    StatClass,
)
from wangge.core.limits import Unit

LISTS = ["matters", "editions", "settings_list", "responsibility", "conflicts", "home_rules", "sources"]
FORMS = ["extension", "import", "responsibility_add", "responsibility_import", "home_rule_add", "source_add"]
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def admin(client, here):
    client.force_login(here.people["admin"])
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def edition(here):
    draft = draft_edition(here.tenant, by=here.people["admin"], title="first")
    add_condition(draft, matter("09005"), ConditionValues(SCRIPT), [LimitValues(4, Unit.WORK_HOUR)])
    return draft


def at(name, *args):
    return reverse(f"catalogue:{name}", args=args)


@pytest.mark.parametrize("name", [*LISTS, "stat_classes", *FORMS])
def test_every_page_opens_for_an_administrator_and_for_nobody_else(admin, client, here, name):
    assert admin.get(at(name)).status_code == 200
    client.force_login(here.people["acceptor"])
    assert client.get(at(name)).status_code == 403
    client.logout()
    assert client.get(at(name)).status_code == 302


def test_every_list_has_a_title_of_its_own(admin):
    names = [*LISTS, "stat_classes"]
    pages = [admin.get(at(name)).content.decode() for name in names]
    titles = {re.search(r"<title>\s*(.*?)\s*</title>", page)[1] for page in pages}
    assert len(titles) == len(names)


def test_ways_of_checking_are_told_by_the_names_of_the_sources(admin):
    page = admin.get(at("settings", "centre")).content.decode()
    assert "all others: " in page
    assert "*:" not in page


def test_the_matters_page_searches_filters_and_pages(admin):
    page = admin.get(at("matters"), {"q": "店外"}).content.decode()
    assert "09005" in page
    assert "09006" not in page
    page = admin.get(at("matters"), {"scheme": "2013", "kind": "component", "size": "20"}).content.decode()
    assert "1–20" in page
    assert "117" in page
    for nonsense in ({"scheme": "x"}, {"q": "x" * 100_000}, {"page": "-1"}, {"kind": SCRIPT}):
        assert admin.get(at("matters"), nonsense).status_code == 200
    assert admin.get(at("matters"), {"q": "\0"}).status_code == 400


def test_a_matter_shows_its_conditions_escaped_and_its_other_codes(admin, here, edition):
    publish(edition, by=here.people["admin"], at=NOON)
    page = admin.get(at("matter", matter("09005").pk)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert SCRIPT not in page
    assert "4 work hours" in page
    assert "0405 Trading outside the shop" in page


def test_an_own_matter_is_added_from_the_top_down(admin, here):
    how = {"scheme": "2026", "kind": "matter", "major": "06", "name": "飞线充电"}
    for code in ("06999", "06998"):
        assert admin.post(at("extension"), how).status_code == 302
        assert Matter.objects.get(code=code).tenant == here.tenant
    assert "06 " in admin.get(at("extension")).content.decode()
    bad = admin.post(at("extension"), {**how, "major": "77"})
    assert "needs a name" in bad.content.decode()


def test_a_draft_is_begun_filled_published_and_compared(admin, here):
    assert admin.post(at("draft"), {"title": "neu"}).status_code == 302
    draft = Edition.objects.get()
    words = {"text": "占道", "needs_photo": "on", "limit-value": "4", "limit-unit": "work_hour"}
    added = admin.post(at("condition_add", draft.number, matter("09005").pk), words)
    assert added.status_code == 302
    condition = Condition.objects.get()
    wrong = admin.post(at("condition", draft.number, condition.pk), {**words, "limitA-value": "2"})
    assert "needs a number and a unit" in wrong.content.decode()
    more = {**words, "limitA-value": "2", "limitA-unit": "urgent_hour"}
    assert admin.post(at("condition", draft.number, condition.pk), more).status_code == 302
    assert condition.limits.count() == 2
    assert admin.post(at("publish", draft.number)).status_code == 302
    assert not Edition.objects.get().is_draft
    admin.post(at("draft"), {"title": "copy", "based_on": str(draft.pk)})
    copied = Edition.objects.get(number=2)
    admin.post(at("condition_remove", 2, copied.conditions.get().pk))
    assert "removed" in admin.get(at("compare", 1, 2)).content.decode()
    assert admin.get(at("edition", 1), {"q": "占道", "guessed": "on"}).status_code == 200
    admin.post(at("discard", 2))
    assert Edition.objects.count() == 1


def test_a_published_edition_refuses_with_a_sentence(admin, here, edition):
    publish(edition, by=here.people["admin"], at=NOON)
    page = admin.post(at("discard", edition.number), follow=True).content.decode()
    assert "is published and cannot be changed" in page


def test_another_tenants_rows_are_not_found(admin, world):
    there = world.there
    draft = draft_edition(there.tenant, by=there.people["admin"], title="theirs")
    rule = add_responsibility(Scope(), there.platforms["crew"], by="x", since=SINCE)
    own = Matter.objects.create(
        tenant=there.tenant, scheme_id="2026", kind="matter", code="06999", name="x", major_name="y"
    )
    Source.objects.create(tenant=there.tenant, code="theirs", name="x")
    for address in (
        at("edition", draft.number),
        at("matter", own.pk),
        at("source", "theirs"),
        at("settings", "nowhere"),
        at("compare", draft.number, draft.number),
    ):
        assert admin.get(address).status_code == 404
    assert admin.post(at("responsibility_end", rule.pk), {"on": "2026-03-10"}).status_code == 404
    assert "theirs" not in admin.get(at("editions")).content.decode()


def test_a_file_is_read_and_its_bad_rows_offered(admin):
    data = workbook(事件=[HEAD, row(), row(limit="立即"), row(text=SCRIPT, limit="3天")])
    how = {"file": SimpleUploadedFile("城市.xlsx", data), "scheme": "2013"}
    page = admin.post(at("import"), how).content.decode()
    assert "2 rows taken" in page
    assert "1 row refused" in page
    assert re.search(r'download="refused-1.xlsx" href="data:application/vnd[^"]+base64,UEs', page)
    assert "was read as 3 work days" in page
    broken = {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04x"), "scheme": "2013"}
    refused = admin.post(at("import"), broken)
    assert refused.status_code == 422
    assert "damaged" in refused.content.decode()
    assert admin.post(at("import"), {"scheme": "2013"}).status_code == 422


def test_settings_are_previewed_then_published(admin, here):
    address = at("settings", "street")
    values = {
        "sign_limit": "3",
        "sign_limit_unit": "work_hour",
        "reopen_days": "7",
        "check_ways:public": "photo",
    }
    preview = admin.post(address, values).content.decode()
    assert "2 work hours" in preview
    assert "<strong>3 work hours</strong>" in preview
    assert not PlatformSettings.objects.exists()
    assert admin.post(address, {**values, "publish": "1"}).status_code == 302
    stored = PlatformSettings.objects.get().values
    assert stored == {
        "sign_limit": {"value": "3", "unit": "work_hour"},
        "reopen_days": 7,
        "check_ways": {"": "on_site", "public": "photo"},
    }
    again = admin.post(address, {**values, "publish": "1"}).content.decode()
    assert "Nothing would change" in again
    admin.post(address, {**values, "reopen_days": "", "publish": "1"})
    assert "reopen_days" not in PlatformSettings.objects.get(number=2).values


def test_wrong_settings_are_shown_at_their_fields(admin):
    wrong = {"sign_limit": "-1", "sign_limit_unit": "work_hour", "reopen_days": SCRIPT, "publish": "1"}
    page = admin.post(at("settings", "centre"), wrong)
    assert page.status_code == 422
    assert page.content.decode().count('<p class="wg-wrong">') == 2
    past = {"reopen_days": "3", "since": "2020-01-01T00:00", "publish": "1"}
    assert admin.post(at("settings", "centre"), past).status_code == 422
    assert admin.post(at("settings", "centre"), {**past, "since": "2020-99-01T00:00"}).status_code == 422
    assert not PlatformSettings.objects.exists()


def test_rows_of_responsibility_are_added_tried_and_ended(admin, here):
    how = {
        "code": "09",
        "scheme": "2026",
        "division": here.divisions["street"].code,
        "platform": "department",
    }
    how |= {"since": "2026-01-01", "why": SCRIPT}
    assert admin.post(at("responsibility_add"), how).status_code == 302
    assert "already speaks" in admin.post(at("responsibility_add"), how).content.decode()
    unknown = admin.post(at("responsibility_add"), {**how, "division": "000"})
    assert "There is no division" in unknown.content.decode()
    asked = {"code": "09005", "division": here.divisions["community"].code}
    page = admin.get(at("responsibility"), asked).content.decode()
    assert "all of 09*" in page
    assert SCRIPT not in page
    rule = Responsibility.objects.get()
    admin.post(at("responsibility_end", rule.pk), {"on": "2026-02-01"})
    rule.refresh_from_db()
    assert str(rule.valid.upper) == "2026-02-01"
    assert "all of 09*" not in admin.get(at("responsibility")).content.decode()


def test_home_rules_are_added_and_ended(admin, here):
    how = {"finder": "street", "platform": "street", "source": "patrol", "since": str(TODAY)}
    assert admin.post(at("home_rule_add"), how).status_code == 302
    rule = HomeRule.objects.get()
    assert (rule.finder, rule.source.code, rule.platform) == (
        here.platforms["street"],
        "patrol",
        here.platforms["street"],
    )
    assert admin.post(at("home_rule_add"), {**how, "source": "x"}).status_code == 422
    admin.post(at("home_rule_end", rule.pk), {"on": str(TODAY)})
    rule.refresh_from_db()
    assert rule.valid.isempty


def test_sources_change_their_words_not_their_code(admin, here):
    words = {"code": "other", "name": "12345", "name_en": "City line", "in_use": "on"}
    assert admin.post(at("source", "hotline"), words).status_code == 302
    assert Source.objects.of(here.tenant).get(code="hotline").name == "12345"
    assert "Another source" in admin.post(at("source_add"), {**words, "code": "hotline"}).content.decode()


def test_statistical_classes_come_from_a_file(admin):
    head = ["分类代码", "分类名称", "代码"]
    data = workbook(分类=[head, ["shop", "店铺", "0900*"]])
    how = {"file": SimpleUploadedFile("分类.xlsx", data), "scheme": "2026"}
    assert "1 row taken" in admin.post(at("stat_classes_import"), how).content.decode()
    assert StatClass.objects.get().matters.count() == 8
    assert "店铺" in admin.get(at("stat_classes")).content.decode()


def test_an_administrator_of_a_street_sets_the_street_and_nothing_else(client, here):
    from django.db.backends.postgresql.psycopg_any import DateRange

    from wangge.people.models import Duty, Post

    who = here.people["nobody"]
    duty = Duty.objects.of(here.tenant).get(acts_as="admin")
    span = DateRange(SINCE, None)
    Post.objects.create(
        tenant=here.tenant, person=who, platform=here.platforms["street"], duty=duty, valid=span
    )
    client.force_login(who)
    publish_it = {"reopen_days": "3", "publish": "1"}
    assert client.get(at("matters")).status_code == 200
    assert client.post(at("draft"), {"title": "x"}).status_code == 403
    assert client.post(at("settings", "centre"), publish_it).status_code == 403
    assert client.post(at("settings", "station"), publish_it).status_code == 302


def test_lists_cost_the_same_for_one_row_and_for_three(admin, here, django_assert_num_queries):
    scheme = Scheme.objects.get(code="2026")
    counts = []
    for rows in (1, 3):
        for number in range(Responsibility.objects.count(), rows):
            scope = Scope(scheme=scheme, prefix=f"0{number + 1}", division=here.divisions["street"])
            add_responsibility(scope, here.platforms["crew"], by="x", since=SINCE)
        with django_assert_num_queries(9, exact=False) as captured:
            admin.get(at("responsibility"))
        counts.append(len(captured))
    assert counts[0] == counts[1]
