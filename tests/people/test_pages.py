"""The administrators' pages: who may open them, what they do, that nothing of another tenant is there."""

import csv
import io
import re

import pytest
import time_machine
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.world import NOON, small_world
from wangge.journal.actions import note
from wangge.journal.models import Entry
from wangge.people.models import ApiToken, Person, Platform, Post
from wangge.people.queries import posts_of
from wangge.tenants.models import Tenant

PEOPLE_PAGES = {
    "persons": ("/people/", {"admin", "security_admin"}),
    "new_person": ("/people/new/", {"admin", "security_admin"}),
    "import": ("/people/import/", {"admin", "security_admin"}),
    "posts": ("/people/posts/", {"admin", "security_admin"}),
    "platforms": ("/people/platforms/", {"admin", "security_admin"}),
    "new_platform": ("/people/platforms/new/", {"admin"}),
    "security": ("/people/security/", {"security_admin"}),
    "operations": ("/operations/", {"admin"}),
    "journal": ("/journal/", {"auditor"}),
}


class PagesTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.here, cls.there = cls.world.here, cls.world.there

    @pytest.fixture(autouse=True)
    def _clock(self):
        with time_machine.travel(NOON, tick=False):
            yield

    def as_(self, key, language="en"):
        client = Client(headers={"accept-language": language})
        client.force_login(self.here.people[key])
        return client

    def test_each_page_has_a_title_of_its_own(self):
        titles = []
        for url, duties in PEOPLE_PAGES.values():
            page = self.as_(min(duties)).get(url).content.decode()
            titles += re.findall(r"<title>(.*?)</title>", page, re.DOTALL)
        assert len({title.strip() for title in titles}) == len(PEOPLE_PAGES)

    def test_each_page_opens_for_its_duties_and_for_nobody_else(self):
        pages = PEOPLE_PAGES | self.pages_about(self.here)
        for key in self.here.people:
            client = self.as_(key)
            for name, (url, duties) in pages.items():
                assert (client.get(url).status_code == 200) == (key in duties), (key, name)
        for url, _ in pages.values():
            assert Client().get(url)["Location"].startswith("/sign-in/")

    def pages_about(self, town):
        who, platform = town.people["handler"].pk, town.platforms["crew"].pk
        names = ["new_post", "new_token_for", "reset_password", "disable_person", "enable_person"]
        pages = {
            name: (reverse(name, args=[who]), {"security_admin"}) for name in [*names, "unfactor_person"]
        }
        pages["new_token_for"] = (pages["new_token_for"][0], {"security_admin", "handler"})
        pages["person"] = (reverse("person", args=[who]), {"admin", "security_admin"})
        pages["platform"] = (reverse("platform", args=[platform]), {"admin"})
        return pages

    def test_what_belongs_to_another_tenant_is_not_found(self):
        for key in ["admin", "security_admin"]:
            client = self.as_(key)
            for name, (url, duties) in self.pages_about(self.there).items():
                if key in duties:
                    assert client.get(url).status_code == 404, name
                    assert client.post(url).status_code == 404, name
        client = self.as_("security_admin")
        post = self.there.posts["handler"]
        assert client.post(reverse("stop_post", args=[post.pk])).status_code == 404

    def test_platforms_are_found_and_say_which_calendar_they_follow(self):
        client = self.as_("admin")
        rows = client.get("/people/platforms/").context["rows"]
        assert {row.follows for row in rows} == {self.here.calendar.name}
        found = client.get("/people/platforms/", {"q": "crew", "kind": "crew", "state": "open"}).context[
            "rows"
        ]
        assert [row.code for row in found] == ["crew"]
        assert not client.get("/people/platforms/", {"state": "closed"}).context["rows"]
        assert len(client.get("/people/platforms/", {"kind": "moon"}).context["rows"]) == len(rows)

    def test_no_list_shows_a_row_of_another_tenant(self):
        note("act", by=self.there.people["handler"], subject="岚山区")
        for key in ["admin", "security_admin", "auditor"]:
            client = self.as_(key)
            for url, duties in PEOPLE_PAGES.values():
                if key in duties:
                    assert "岚山区" not in client.get(url, {"size": 100, "q": ""}).content.decode(), url
        assert (
            "岚山区"
            not in self.as_("security_admin")
            .get(reverse("new_post", args=[self.here.people["handler"].pk]))
            .content.decode()
        )

    def test_lists_cost_the_same_for_few_and_many(self):
        client = self.as_("security_admin")
        for url in ["/people/", "/people/posts/", "/people/platforms/"]:
            few, many = self.cost(client, url, q="handler"), self.cost(client, url)
            assert few == many <= 8, url

    def cost(self, client, url, **query):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url, query).status_code == 200
        return len(captured)

    def test_filters_find(self):
        client = self.as_("security_admin")

        def found(url, **query):
            page = client.get(url, query).content.decode()
            return len(re.findall("wg-row-link", page))

        assert found("/people/", q="street_") == 5
        assert found("/people/", duty=self.here.posts["handler"].duty.pk) == 2
        assert found("/people/", platform=self.here.platforms["street"].pk, state="open") == 5
        assert found("/people/", state="closed") == 0
        assert found("/people/", state="unused") == 21 - 1  # who looks has just signed in
        assert found("/people/", state="nonsense", duty="x", platform="99999999") == 21
        assert found("/people/posts/", on="2020-01-01") == 0
        assert found("/people/posts/", q="station_one") == 4

    def test_a_new_person_s_password_is_shown_once_and_works(self):
        client = self.as_("admin")
        assert client.post("/people/new/", {"username": "handler", "name": "x"}).status_code == 422
        page = client.post("/people/new/", {"username": "lina", "name": "李娜", "work_phone": ""})
        password = page.context["password"]
        assert password in page.content.decode()
        assert Person.objects.get(username="lina").check_password(password)

    def test_posts_are_given_and_ended(self):
        client, who = self.as_("security_admin"), self.here.people["nobody"]
        url = reverse("new_post", args=[who.pk])
        given = {"platform": self.here.platforms["crew"].pk, "duty": self.here.posts["handler"].duty.pk}
        assert client.post(url, given).status_code == 302
        assert client.post(url, given).status_code == 422  # the same twice
        post = Post.objects.get(person=who)
        client.post(reverse("stop_post", args=[post.pk]), {"until": "nonsense"})
        assert posts_of(Person.objects.get(pk=who.pk), NOON) == ()

    def test_nobody_gives_himself_a_post(self):
        client, me = self.as_("security_admin"), self.here.people["security_admin"]
        given = {"platform": self.here.platforms["crew"].pk, "duty": self.here.posts["handler"].duty.pk}
        assert client.post(reverse("new_post", args=[me.pk]), given).status_code == 422
        assert Post.objects.filter(person=me).count() == 1

    def test_dangerous_things_are_asked_first(self):
        client, who = self.as_("security_admin"), self.here.people["handler"]
        for name, field, value in [
            ("disable_person", "is_active", False),
            ("enable_person", "is_active", True),
            ("reset_password", "must_change_password", True),
        ]:
            before = Person.objects.get(pk=who.pk)
            client.get(reverse(name, args=[who.pk]))
            assert getattr(Person.objects.get(pk=who.pk), field) == getattr(before, field)
            client.post(reverse(name, args=[who.pk]))
            assert getattr(Person.objects.get(pk=who.pk), field) == value

    def test_the_tree_is_built_and_changed(self):
        client, form = self.as_("admin"), {"name": "柳园公园", "kind": "street_centre", "is_active": "on"}
        street = self.here.platforms["street"].pk
        assert (
            client.post("/people/platforms/new/", form | {"code": "park", "parent": street}).status_code
            == 302
        )
        park = Platform.objects.get(code="park")
        assert park.path == f"{self.here.platforms['street'].path}{park.pk}/"
        assert client.post("/people/platforms/new/", form | {"code": "park"}).status_code == 422
        centre = self.here.platforms["centre"].pk
        url = reverse("platform", args=[park.pk])
        assert client.post(url, form | {"name": "新园", "parent": centre}).status_code == 302
        park.refresh_from_db()
        assert (park.name, park.parent_id, park.tenant) == ("新园", centre, self.here.tenant)
        circle = reverse("platform", args=[centre])
        answer = client.post(circle, {"name": "x", "kind": "station", "parent": park.pk, "is_active": "on"})
        assert answer.status_code == 422
        self.here.platforms["centre"].refresh_from_db()
        assert self.here.platforms["centre"].name != "x"

    def test_a_form_takes_nothing_that_it_does_not_ask(self):
        client, who = self.as_("admin"), self.here.people["handler"]
        client.post(
            reverse("person", args=[who.pk]),
            {
                "name": "新名",
                "work_phone": "",
                "username": "x",
                "tenant": self.there.tenant.pk,
                "is_service": "on",
                "password": "x",
                "must_change_password": "on",
                "totp_key": "x",
                "is_active": "",
            },
        )
        after = Person.objects.get(pk=who.pk)
        assert after.name == "新名"
        for field in ["username", "tenant_id", "is_service", "password", "must_change_password", "is_active"]:
            assert getattr(after, field) == getattr(who, field)

    def test_the_preset_is_chosen_by_the_security_administrator(self):
        client = self.as_("security_admin")
        assert client.post("/people/security/", {"security": "none"}).status_code == 422
        asked = client.post("/people/security/", {"security": "mlps3"})
        assert asked.status_code == 200
        everybody = len(self.here.people)
        assert f"{everybody} of {everybody} persons must set up" in asked.content.decode()
        assert Tenant.objects.get(pk=self.here.tenant.pk).security == "default"
        assert client.post("/people/security/", {"security": "mlps3", "sure": "1"}).status_code == 302
        self.here.tenant.refresh_from_db()
        self.there.tenant.refresh_from_db()
        assert (self.here.tenant.security, self.there.tenant.security) == ("mlps3", "default")

    def test_tokens_are_shown_once_and_revoked(self):
        client = self.as_("handler")
        page = client.post(reverse("new_token"), {"name": "crawler", "writes": "on", "days": 30})
        assert page.context["raw"] in page.content.decode()
        token = ApiToken.objects.get()
        assert token.scopes == ["read", "write"]
        assert page.context["raw"] not in client.get("/account/").content.decode()
        assert self.as_("acceptor").post(reverse("drop_token", args=[token.pk])).status_code == 404
        client.post(reverse("drop_token", args=[token.pk]))
        assert not ApiToken.objects.exists()
        other = reverse("new_token_for", args=[self.here.people["acceptor"].pk])
        assert client.post(other, {"name": "x", "days": 30}).status_code == 403

    def test_markup_in_names_stays_text(self):
        Person.objects.filter(username="handler").update(name="<script>alert(1)</script>")
        page = self.as_("admin").get("/people/", {"q": "handler"}).content.decode()
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page


class JournalPageTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.here, cls.there = cls.world.here, cls.world.there
        note("opened", by=cls.here.people["handler"], subject="=cmd|x", purpose="call back")
        note("closed", by=cls.here.people["acceptor"], subject="k2")
        note("opened", by=cls.there.people["handler"], subject="foreign")

    def setUp(self):
        self.client.force_login(self.here.people["auditor"])

    def shown(self, **query):
        page = self.client.get("/journal/", query)
        return [entry.subject for entry in page.context["rows"]]

    def test_filters(self):
        assert self.shown() == ["k2", "=cmd|x"]
        assert self.shown(act="opened") == ["=cmd|x"]
        assert self.shown(person="acc") == ["k2"]
        assert self.shown(until="2020-01-01") == []
        assert self.shown(since="nonsense", act="nothing of this kind") == ["k2", "=cmd|x"]

    def test_the_export_holds_what_is_filtered_and_is_an_entry_itself(self):
        answer = self.client.post("/journal/export/?act=opened")
        rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
        assert len(rows) == 2
        assert rows[1][1] == "handler"
        assert not rows[1][4].startswith("=")
        entry = Entry.objects.get(act="journal_exported")
        assert (entry.person, entry.detail) == ("auditor", {"filter": {"act": "opened"}})

    def test_only_the_auditor(self):
        for key in ["admin", "security_admin", "leader", "duty_chief"]:
            self.client.force_login(self.here.people[key])
            assert self.client.get("/journal/").status_code == 403
            assert self.client.post("/journal/export/").status_code == 403

    def test_a_line_says_in_which_post_somebody_acted(self):
        self.client.force_login(self.here.people["security_admin"])
        with time_machine.travel(NOON, tick=False):
            self.client.post(reverse("disable_person", args=[self.here.people["handler"].pk]))
        post = self.here.posts["security_admin"]
        assert Entry.objects.get(act="person_disabled").post == f"{post.duty.label} · {post.platform.name}"
