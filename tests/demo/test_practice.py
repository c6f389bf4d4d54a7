"""A practice copy: the same set-up, made-up cases, a band on every page; nothing leaves it or is counted."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from tests.cases.town import open_town
from tests.world import NOON, SINCE
from wangge.cases.models import Case, CaseEvent, Leg, Variant, VariantUse
from wangge.cases.seeds import seed_variants
from wangge.cases.variant_actions import use_variant
from wangge.catalogue.actions import draft_edition, publish, publish_settings
from wangge.catalogue.actions.rules import Scope, add_responsibility
from wangge.catalogue.models import Condition, Edition, Limit, PlatformSettings, Responsibility, Source
from wangge.catalogue.queries import settings_of
from wangge.demo.practice.building import BeingBuilt, PracticeOfPractice, ask_for_copy, build, copy_of
from wangge.exchange.models import Message
from wangge.exchange.outbox.reading import read_all_news
from wangge.journal.models import Entry
from wangge.people.models import Duty, ExclusivePair, Person, Platform, Post, WorkCalendar
from wangge.people.rules import MayNot
from wangge.places.models import Boundary, Cell, Division, GridSystem, ResponsibilityCell, ResponsibilityGrid
from wangge.tenants.models import PracticeCopy

SET_UP = (
    Boundary, Cell, Condition, Division, Duty, Edition, ExclusivePair, GridSystem, Limit, Platform,
    PlatformSettings, Responsibility, ResponsibilityGrid, Source, Variant, VariantUse, WorkCalendar,
)  # fmt: skip
CASES = 14


def _built():
    town = open_town()
    place = town.place
    seed_variants(place.tenant)
    admin = place.people["admin"]
    publish_settings(place.platforms["centre"], {"reopen_days": 9}, by=admin, since=NOON)
    add_responsibility(Scope(matter=town.matter), place.platforms["department"], by=admin, since=SINCE)
    use_variant(place.platforms["street"], Variant.objects.of(place.tenant).get(code="short_flow"), by=admin)
    town.report()
    return town


@pytest.fixture
def copied(db):
    town = _built()
    row = build(ask_for_copy(town.place.tenant, by=town.person("admin"), at=NOON, cases=CASES), at=NOON)
    return town, row


def test_the_set_up_is_the_same_and_points_at_itself_only(copied):
    town, row = copied
    real, copy = town.place.tenant, row.copy
    assert (row.state, row.trouble, row.done) == ("ready", "", CASES)
    for model in SET_UP:
        assert model.objects.of(copy).count() == model.objects.of(real).count(), model
        for key in [f for f in model._meta.concrete_fields if f.is_relation and f.name != "tenant"]:
            if not hasattr(key.related_model, "tenant_id"):
                continue
            named = key.related_model._base_manager.filter(
                pk__in=model.objects.of(copy).exclude(**{key.name: None}).values(key.attname)
            )
            assert not named.exclude(tenant=None).exclude(tenant=copy).exists(), (model, key.name)
    here = {p.code: p for p in Platform.objects.of(copy)}
    for code, one in town.place.platforms.items():
        above = [Platform.objects.get(pk=int(pk)).code for pk in here[code].path.strip("/").split("/")]
        assert above == [Platform.objects.get(pk=int(pk)).code for pk in one.path.strip("/").split("/")]
    assert settings_of(here["crew"], NOON).reopen_days == 9
    assert ResponsibilityCell.objects.filter(grid__tenant=copy).count() == len(town.place.grid.cells.all())
    held = Post.objects.of(real).filter(valid__contains=date(2026, 3, 10))
    assert Post.objects.of(copy).count() == held.count()
    twins = Person.objects.filter(tenant=copy, is_service=False)
    assert not any(twin.has_usable_password() or twin.work_phone or twin.work_email for twin in twins)
    assert set(Edition.objects.of(copy).values_list("published_at", flat=True)) == {
        edition.published_at for edition in Edition.objects.of(real)
    }


def test_made_up_cases_stand_at_many_steps_and_the_real_ones_stay(copied):
    town, row = copied
    assert Case.objects.filter(tenant=town.place.tenant).count() == 1
    cases = Case.objects.filter(tenant=row.copy)
    assert 1 < cases.count() <= CASES
    assert Leg.objects.filter(case__in=cases, kind="home").values("step").distinct().count() >= 3
    assert not CaseEvent.objects.filter(tenant=row.copy).exclude(case__tenant=row.copy).exists()
    assert not cases.exclude(home__tenant=row.copy).exists()


@pytest.mark.django_db
def test_a_street_that_began_today_has_cases_at_many_steps_too():
    town = _built()
    real = town.place.tenant
    today = DateRange(NOON.date(), None)
    Post.objects.of(real).update(valid=today)
    Responsibility.objects.of(real).update(valid=today)
    edition = Edition.objects.of(real).get()
    again = draft_edition(real, by=town.person("admin"), title="新版", based_on=edition)
    publish(again, by=town.person("admin"), at=NOON)
    row = build(ask_for_copy(real, by=town.person("admin"), at=NOON, cases=CASES), at=NOON)
    steps = Leg.objects.filter(case__tenant=row.copy, kind=Leg.Kind.HOME).values_list("step", flat=True)
    assert len(steps) == CASES
    assert len(set(steps)) > 3


def test_messages_go_nowhere(copied):
    _town, row = copied
    assert CaseEvent.objects.filter(tenant=row.copy).exists()
    read_all_news(at=NOON)
    assert not Message.objects.filter(tenant=row.copy).exists()


def test_a_fresh_one_takes_the_place_of_the_last(copied):
    town, row = copied
    twin = Person.objects.get(tenant=row.copy, username=f"{row.copy.code}.acceptor")
    client = Client()
    client.force_login(twin)
    assert client.get("/account/").status_code == 200
    fresh = build(ask_for_copy(town.place.tenant, by=town.person("admin"), at=NOON, cases=0), at=NOON)
    row.refresh_from_db()
    assert (row.state, fresh.state, fresh.number) == ("closed", "ready", 2)
    assert client.get("/account/").status_code == 302
    assert copy_of(town.place.tenant) == fresh
    assert not Case.objects.filter(tenant=fresh.copy).exists()


def test_who_may_ask_for_one(copied):
    town, row = copied
    for key in ("acceptor", "security_admin"):
        with pytest.raises(MayNot):
            ask_for_copy(town.place.tenant, by=town.person(key), at=NOON)
    with pytest.raises(MayNot):
        ask_for_copy(town.other.tenant, by=town.person("admin"), at=NOON)
    with pytest.raises(PracticeOfPractice):
        ask_for_copy(row.copy, by="terminal", at=NOON)
    ask_for_copy(town.place.tenant, by=town.person("admin"), at=NOON)
    with pytest.raises(BeingBuilt):
        ask_for_copy(town.place.tenant, by=town.person("admin"), at=NOON)


def test_pages_bring_people_in_and_say_where_they_are(copied):
    town, row = copied
    client = Client(headers={"accept-language": "en"})
    client.force_login(town.person("acceptor"))
    page = client.get("/practice/").content.decode()
    assert "practice-band" not in page
    assert "Make a practice copy" not in page
    assert client.post("/practice/make/").status_code == 403
    other = f"{row.copy.code}.dispatcher"
    assert client.post("/practice/enter/", {"as": other}).status_code == 404
    assert client.post("/practice/enter/", {"as": "there.acceptor"}).status_code == 404
    assert client.post("/practice/enter/", {"as": f"{row.copy.code}.acceptor"}).status_code == 302
    for address in ("/desk/", "/practice/", "/account/", "/desk/report/"):
        band = client.get(address).content.decode()
        assert "practice-band" in band, address
        assert "Nothing here is real" in band
    number = Case.objects.get(tenant=town.place.tenant).number
    assert "井盖缺失" not in client.get(f"/desk/cases/{number}/").content.decode()  # its own of that number
    assert client.post("/practice/enter/", {"as": other}).status_code == 302
    assert client.post("/practice/enter/", {"as": "dispatcher"}).status_code == 404
    assert Entry.objects.filter(act="practice_entered").count() == 2


def test_a_job_makes_what_the_page_asks_for(copied):
    town, row = copied
    client = Client(headers={"accept-language": "en"})
    client.force_login(town.person("admin"))
    assert "Begin afresh" in client.get("/practice/").content.decode()
    assert client.post("/practice/make/").status_code == 302
    fresh = copy_of(town.place.tenant)
    assert (fresh.state, fresh.number) == (PracticeCopy.State.WAITING, row.number + 1)
    assert "hx-trigger" in client.get("/practice/", headers={"hx-request": "true"}).content.decode()
