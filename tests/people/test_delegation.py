"""A street administers its own, inside the limits of the district, and nobody reaches above himself."""

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client, TestCase

from tests.world import NOON, PASSWORD, SINCE, small_world
from wangge.catalogue.actions import publish_settings
from wangge.catalogue.actions.delegation import BoundsInvalid, Limits, LimitsUnknown, publish_limits
from wangge.catalogue.actions.rules import Scope, add_home_rule, add_responsibility
from wangge.catalogue.actions.settings import SettingsRefused
from wangge.catalogue.models import Scheme
from wangge.catalogue.outside import counts_outside, outside
from wangge.catalogue.rules import OutsideArea, require_rule
from wangge.catalogue.seeds import seed_catalogue, seed_tenant_catalogue
from wangge.journal.models import Entry
from wangge.people.actions import (
    appoint,
    change_platform,
    create_platform,
    disable_person,
    end_post,
    move_platform,
    reset_password,
)
from wangge.people.actions.calendars import change_calendar, create_calendar
from wangge.people.actions.holidays import follow_shared
from wangge.people.actions.platforms import CalendarElsewhere
from wangge.people.actions.policies import choose_security
from wangge.people.models import Delegation, Duty, Person, Platform, Post, WorkCalendar
from wangge.people.queries import forget_posts
from wangge.people.rules import MayNot, NotDelegated, limits_above, may_administer

ALL = Duty.Code.values


def staffed(town, key, platform, duty):
    """A further person with one post."""
    person = Person.objects.create(tenant=town.tenant, username=f"{town.tenant.code}.{key}", name=key)
    person.set_password(PASSWORD)
    person.save()
    Post.objects.create(
        tenant=town.tenant,
        person=person,
        platform=town.platforms[platform],
        duty=Duty.objects.of(town.tenant).get(code=duty),
        valid=DateRange(SINCE, None),
    )
    forget_posts()
    return person


class StreetTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        seed_catalogue()
        cls.here = small_world().here
        seed_tenant_catalogue(cls.here.tenant)
        cls.people, cls.platforms = cls.here.people, cls.here.platforms
        cls.district_admin = cls.people["admin"]
        cls.admin = staffed(cls.here, "s_admin", "street", "admin")
        cls.security = staffed(cls.here, "s_security", "street", "security_admin")

    def limit(self, at=NOON, by=None, platform="centre", **limits):
        given = Limits(**limits)
        return publish_limits(self.platforms[platform], given, by=by or self.district_admin, since=at, at=at)


class PostsTest(StreetTest):
    def give(self, person, platform, duty):
        return appoint(self.people[person], self.platforms[platform], duty, by=self.security, at=NOON)

    def test_posts_are_given_and_ended_at_and_below_the_own_platform_only(self):
        assert self.give("nobody", "station", "leader").platform == self.platforms["station"]
        own = self.give("nobody", "street", "assessor")
        end_post(own, by=self.security, at=NOON, until=date(2026, 3, 11))
        for platform in ("centre", "department", "crew"):
            with pytest.raises(MayNot):
                self.give("nobody", platform, "leader")
        with pytest.raises(MayNot):
            end_post(self.here.posts["acceptor"], by=self.security, at=NOON)

    def test_nobody_gets_into_an_account_above(self):
        for key in ("security_admin", "admin", "leader", "handler"):
            for action in (reset_password, disable_person):
                with pytest.raises(MayNot):
                    action(self.people[key], by=self.security, at=NOON)
        disable_person(self.people["street_chief"], by=self.security, at=NOON)
        reset_password(self.people["nobody"], by=self.security, at=NOON)

    def test_a_post_that_begins_later_above_is_out_of_reach_today(self):
        later = date(2026, 4, 1)
        appoint(
            self.people["nobody"],
            self.platforms["centre"],
            "leader",
            by=self.people["security_admin"],
            at=NOON,
            valid_from=later,
        )
        with pytest.raises(MayNot):
            reset_password(self.people["nobody"], by=self.security, at=NOON)

    def test_the_district_says_which_duties_a_street_gives(self):
        self.limit(duties=["handler", "liaison"])
        assert self.give("nobody", "station", "handler")
        with pytest.raises(NotDelegated) as refused:
            self.give("nobody", "station", "leader")
        assert refused.value.params["platform"] == self.platforms["centre"].name
        free = self.people["security_admin"]
        assert appoint(self.people["nobody"], self.platforms["street"], "leader", by=free, at=NOON)

    def test_what_holds_for_all_stays_with_the_top(self):
        with pytest.raises(MayNot):
            choose_security("mlps3", by=self.security, at=NOON)
        with pytest.raises(MayNot):
            follow_shared(2026, "CN", by=self.admin, at=NOON)


class PlatformsTest(StreetTest):
    def test_platforms_are_made_changed_and_moved_below_the_own_one_only(self):
        park = Platform(code="park", name="公园", kind="station", parent=self.platforms["street"])
        create_platform(park, by=self.admin, at=NOON)
        move_platform(park, self.platforms["station"], by=self.admin, at=NOON)
        for parent in (None, self.platforms["centre"]):
            other = Platform(code="other", name="别处", kind="station", parent=parent)
            with pytest.raises(MayNot):
                create_platform(other, by=self.admin, at=NOON)
            with pytest.raises(MayNot):
                move_platform(park, parent, by=self.admin, at=NOON)
        with pytest.raises(MayNot):
            change_platform(self.platforms["department"], by=self.admin, at=NOON)

    def test_a_name_is_the_street_s_own_its_ground_is_not(self):
        street = Platform.objects.get(pk=self.platforms["street"].pk)
        street.name_en = "East Street"
        change_platform(street, by=self.admin, at=NOON)
        told = Entry.objects.get(act="platform_changed").detail
        assert (told["before"], told["after"]) == ({"name_en": ""}, {"name_en": "East Street"})
        street.division = self.here.divisions["district"]
        with pytest.raises(MayNot):
            change_platform(street, by=self.admin, at=NOON)

    def test_a_closed_thing_is_closed_below_and_open_above(self):
        self.limit(closed=["platforms"])
        park = Platform(code="park", name="公园", kind="station", parent=self.platforms["street"])
        with pytest.raises(NotDelegated):
            create_platform(park, by=self.admin, at=NOON)
        create_platform(park, by=self.district_admin, at=NOON)

    def test_a_street_has_calendars_of_its_own(self):
        own = WorkCalendar(
            tenant=self.here.tenant,
            code="late",
            name="晚班",
            periods={"mon": [["14:00", "22:00"]]},
            owner=self.platforms["street"],
        )
        create_calendar(own, by=self.admin, at=NOON)
        own.name = "夜班"
        change_calendar(own, by=self.admin, at=NOON)
        with pytest.raises(MayNot):
            change_calendar(self.here.calendar, by=self.admin, at=NOON)
        department = Platform.objects.get(pk=self.platforms["department"].pk)
        department.calendar = own
        with pytest.raises(CalendarElsewhere):
            change_platform(department, by=self.district_admin, at=NOON)


class SettingsTest(StreetTest):
    def set(self, values, by=None, platform="street"):
        return publish_settings(self.platforms[platform], values, by=by or self.admin, since=NOON)

    def test_settings_of_the_own_platforms_only(self):
        assert self.set({"reopen_days": 9}).number == 1
        assert self.set({"reopen_days": 9}, platform="station").number == 1
        with pytest.raises(MayNot):
            self.set({"reopen_days": 9}, platform="centre")

    def test_a_kept_setting_and_one_outside_its_bounds_are_refused_together(self):
        self.limit(
            settings={"reopen_days": {"open": False}, "sign_limit": {"low": "1", "high": "4"}}, at=NOON
        )
        with pytest.raises(SettingsRefused) as refused:
            self.set({"reopen_days": 9, "sign_limit": {"value": "1", "unit": "work_day"}, "undo_seconds": 20})
        assert {n: e.code for n, e in refused.value.errors.items()} == {
            "reopen_days": "setting_closed",
            "sign_limit": "setting_invalid",
        }
        assert self.set({"sign_limit": {"value": "4", "unit": "work_hour"}, "reopen_days": None}).number == 1
        assert self.set({"reopen_days": 9}, by=self.district_admin).number == 2

    def test_limits_hold_from_their_day_on(self):
        self.limit(settings={"reopen_days": {"open": False}}, at=NOON + timedelta(days=3))
        assert self.set({"reopen_days": 9}).number == 1
        with pytest.raises(SettingsRefused):
            publish_settings(
                self.platforms["street"], {"reopen_days": 8}, by=self.admin, since=NOON + timedelta(days=4)
            )

    def test_what_lies_outside_a_later_limit_holds_on_and_is_marked(self):
        self.set({"reopen_days": 9, "sign_limit": {"value": "6", "unit": "work_hour"}})
        street, later = self.platforms["street"], NOON + timedelta(days=1)
        own = {"reopen_days": 9, "sign_limit": {"value": "6", "unit": "work_hour"}}
        assert outside(own, limits_above(street, later)) == {}
        limits = self.limit(settings={"reopen_days": {"low": "1", "high": "9"}, "sign_limit": {"high": "4"}})
        assert outside(own, limits_above(street, later)) == {"sign_limit": limits}
        assert counts_outside([street, self.platforms["centre"]], later) == {street.pk: 1}
        for who in (self.admin, self.district_admin):
            client = Client(headers={"accept-language": "en"})
            client.force_login(who)
            page = client.get("/catalogue/settings/street/").content.decode()
            assert "6 work hours holds on, outside the limits of" in page
            assert "Outside the limits from above" in page
            assert "1 value outside the limits" in client.get("/catalogue/settings/").content.decode()
        assert "sign_limit" not in page[page.index("Versions") : page.index('id="history"')]
        publish_settings(street, {"sign_limit": None}, by=self.admin, since=later)
        assert counts_outside([street], later) == {street.pk: 0}

    def test_old_and_new_value_are_in_the_journal(self):
        self.set({"reopen_days": 9})
        self.set({"reopen_days": 7})
        told = Entry.objects.filter(act="settings_published").order_by("-id").first()
        assert (told.person, told.detail["before"], told.detail["after"]) == (
            self.admin.username,
            {"reopen_days": 9},
            {"reopen_days": 7},
        )
        assert told.detail["since"] == NOON.isoformat()

    def test_nobody_opens_more_than_is_open_to_himself(self):
        self.limit(closed=["rules"], duties=["handler", "liaison"])
        mine = {"by": self.admin, "platform": "street"}
        for limits in ({}, {"closed": ["rules"]}, {"duties": ["leader"], "closed": ["rules"]}):
            with pytest.raises(NotDelegated):
                self.limit(**mine, **limits)
        assert self.limit(**mine, closed=["rules", "homes"], duties=["handler"]).number == 1
        with pytest.raises(MayNot):
            self.limit(by=self.admin, platform="centre")

    def test_limits_that_say_nothing_are_refused(self):
        for low, high in (("5", "4"), ("x", ""), ("-1", ""), ("", "1e9"), ("NaN", "")):
            with pytest.raises(BoundsInvalid) as refused:
                self.limit(settings={"reopen_days": {"low": low, "high": high}})
            assert refused.value.field == "reopen_days"
        with pytest.raises(BoundsInvalid):
            self.limit(settings={"lights": {"low": "1"}})
        for wrong in ({"duties": ["king"]}, {"closed": ["sky"]}, {"settings": {"sky": {}}}):
            with pytest.raises(LimitsUnknown):
                self.limit(**wrong)
        assert not Delegation.objects.exists()


class RulesTest(StreetTest):
    def rule(self, platform="station", division="community", **more):
        area = self.here.divisions[division] if division else None
        scope = Scope(scheme=Scheme.objects.get(code="2026"), division=area)
        return add_responsibility(scope, self.platforms[platform], by=self.admin, since=SINCE, **more)

    def test_rows_for_own_ground_and_own_platforms(self):
        require_rule(self.admin, self.rule(), NOON)
        for platform, division, refusal in (
            ("station", "district", OutsideArea),
            ("street", None, OutsideArea),
            ("department", "street", MayNot),
        ):
            row = self.rule(platform, division)
            with pytest.raises(refusal):
                require_rule(self.admin, row, NOON)
            require_rule(self.district_admin, row, NOON)

    def test_a_home_rule_for_what_own_people_find_needs_no_ground(self):
        scope = Scope(scheme=Scheme.objects.get(code="2026"))
        found = {"by": self.admin, "since": SINCE}
        own = add_home_rule(scope, self.platforms["street"], finder=self.platforms["station"], **found)
        require_rule(self.admin, own, NOON)
        anybody = add_home_rule(scope, self.platforms["street"], **found)
        with pytest.raises(OutsideArea):
            require_rule(self.admin, anybody, NOON)


class PagesTest(StreetTest):
    def setUp(self):
        self.client.force_login(self.admin)

    def test_the_street_s_pages_offer_what_is_its_own(self):
        street, centre = (self.platforms[key] for key in ("street", "centre"))
        assert self.client.get("/admin/").status_code == 302
        for address, fine in (
            (f"/people/platforms/{street.pk}/", 200),
            ("/catalogue/settings/street/", 200),
            ("/catalogue/settings/street/below/", 200),
            ("/catalogue/sources/add/", 200),
            ("/catalogue/matters/add/", 200),
            ("/catalogue/sources/patrol/", 403),
            ("/people/holidays/CN/2026/", 403),
        ):
            assert self.client.get(address).status_code == fine, address
        assert self.client.post("/catalogue/settings/centre/below/", {}).status_code == 403
        self.client.force_login(self.security)
        page = self.client.get(f"/people/{self.people['nobody'].pk}/post/").content.decode()
        assert street.name in page
        assert f">{centre.name}<" not in page
        assert self.client.get("/people/security/").status_code == 403

    def test_own_sources_are_kept_apart(self):
        sent = {"code": "kiosk", "name": "驿站", "name_en": "Kiosk", "in_use": "on"}
        assert self.client.post("/catalogue/sources/add/", sent).status_code == 302
        page = self.client.get("/catalogue/sources/kiosk/").content.decode()
        assert "驿站" in page
        assert "s_admin" in page
        assert not may_administer(self.admin, "sources", None, NOON)

    def test_limits_are_set_on_the_page_and_shown_where_they_bind(self):
        self.client.force_login(self.district_admin)
        sent = {f"open-{name}": "on" for name in ("reopen_days",)} | {"high-reopen_days": "10"}
        wrong = self.client.post("/catalogue/settings/centre/below/", sent | {"low-reopen_days": "11"})
        assert wrong.status_code == 422
        assert self.client.post("/catalogue/settings/centre/below/", sent).status_code == 302
        row = Delegation.objects.get()
        assert (row.settings["reopen_days"], row.settings["undo_seconds"]) == (
            {"high": "10"},
            {"open": False},
        )
        assert (row.duties, sorted(row.closed)) == ([], sorted(Delegation.Thing.values))
        self.client.force_login(self.admin)
        shown = self.client.get(
            "/catalogue/settings/street/", headers={"accept-language": "en"}
        ).content.decode()
        assert "between – and 10" in shown
        assert "sets this for all below it" in shown
        refused = self.client.post("/catalogue/settings/street/", {"reopen_days": "11", "publish": "1"})
        assert refused.status_code == 422
        assert self.client.get("/people/platforms/new/").status_code == 200
