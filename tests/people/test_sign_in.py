"""The way in: one message for every failure, a lock that ends, new keys, a line for each."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client, TestCase

from tests.world import NOON, PASSWORD, small_world
from wangge.journal.models import Entry
from wangge.people.actions import disable_person, reset_password
from wangge.people.models import Person, Session
from wangge.tenants.models import Tenant

DOOR = "/sign-in/"


def acts():
    return [(e.act, e.tenant, e.person) for e in Entry.objects.order_by("id")]


class SignInTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.here = cls.world.here
        cls.acceptor = cls.here.people["acceptor"]

    @pytest.fixture(autouse=True)
    def _clock(self):
        with time_machine.travel(NOON, tick=False) as self.clock:
            yield

    def enter(self, username="acceptor", password=PASSWORD, client=None, **more):
        return (client or self.client).post(DOOR, {"username": username, "password": password, **more})

    def is_in(self, client=None):
        return (client or self.client).get("/account/").status_code == 200

    def test_the_right_password_opens_the_desk(self):
        assert not self.is_in()
        assert self.enter()["Location"] == "/"
        assert self.client.get("/")["Location"] == "/desk/start/"
        assert self.is_in()
        assert acts() == [("signed_in", "here", "acceptor")]

    def test_the_user_name_is_read_as_people_type_it(self):
        assert self.enter(" Acceptor ").status_code == 302

    def test_unknown_wrong_disabled_and_service_get_the_same_answer(self):
        Person.objects.filter(username="handler").update(is_active=False)
        Person.objects.filter(username="leader").update(is_service=True)
        tries = [("nobody-at-all", PASSWORD), ("acceptor", "x"), ("handler", PASSWORD), ("leader", PASSWORD)]
        client = Client(headers={"accept-language": "en"})
        answers = [self.enter(*given, client=client) for given in tries]
        shown = {(answer.status_code, answer.content.decode().count("is not right")) for answer in answers}
        assert shown == {(401, 1)}
        assert not self.is_in()

    def test_what_was_typed_as_an_unknown_user_name_is_not_written_down(self):
        self.enter("my secret password")
        assert acts() == [("sign_in_failed", "", "unknown")]
        assert "secret" not in str(list(Entry.objects.values()))

    def test_five_failures_lock_the_right_password_out_and_say_for_how_long(self):
        for _ in range(4):
            assert self.enter(password="wrong").status_code == 401
        fifth = self.enter(password="wrong", client=Client(headers={"accept-language": "en"}))
        assert fifth.status_code == 429
        assert "locked for another 15 minutes" in fifth.content.decode()
        self.clock.shift(timedelta(minutes=10))
        sixth = self.enter(client=Client(headers={"accept-language": "en"}))
        assert "locked for another 5 minutes" in sixth.content.decode()
        assert self.enter("handler").status_code == 302
        self.clock.shift(timedelta(minutes=5, seconds=1))
        assert self.enter(client=Client()).status_code == 302
        assert acts().count(("sign_in_locked", "here", "acceptor")) == 1
        assert acts().count(("sign_in_failed", "here", "acceptor")) == 5

    def test_a_success_forgets_the_failures_before(self):
        for _ in range(3):
            for _ in range(4):
                self.enter(password="wrong", client=Client())
            assert self.enter(client=Client()).status_code == 302

    def test_signing_in_gives_a_new_key(self):
        session = self.client.session
        session["x"] = 1
        session.save()
        before = session.session_key
        self.client.cookies["session"] = before
        self.enter()
        assert self.client.session.session_key != before
        assert not Session.objects.filter(pk=before).exists()

    def test_one_goes_on_only_to_a_page_of_this_site(self):
        for wish, target in [
            ("/account/", "/account/"),
            ("https://evil.example/", "/"),
            ("//evil.example", "/"),
        ]:
            assert self.enter(client=Client(), next=wish)["Location"] == target

    def test_each_administrator_begins_at_his_work(self):
        for username, target in [
            ("admin", "/people/platforms/"),
            ("security_admin", "/people/"),
            ("auditor", "/journal/"),
            ("nobody", "/account/"),
            ("station_one", "/desk/start/"),
        ]:
            client = Client()
            self.enter(username, client=client)
            assert client.get("/")["Location"] == target

    def test_signing_out_ends_the_session_in_the_database(self):
        self.enter()
        key = self.client.session.session_key
        assert self.client.get("/sign-out/").status_code == 405
        assert self.client.post("/sign-out/")["Location"] == DOOR
        assert not self.is_in()
        assert not Session.objects.filter(pk=key).exists()
        assert acts()[-1] == ("signed_out", "here", "acceptor")

    def test_nasty_input_is_answered(self):
        for username, password in [
            ("\x00", "x"),
            ("a" * 10_000, "b"),
            ("😀", "😀" * 500),
            ("", ""),
            ("\u202ex", "y"),
        ]:
            assert self.enter(username, password).status_code in {200, 401}


class SessionsTest(TestCase):
    """P7: dead within one request."""

    @classmethod
    def setUpTestData(cls):
        cls.here = small_world().here
        cls.person = cls.here.people["acceptor"]
        cls.grantor = cls.here.people["security_admin"]

    @pytest.fixture(autouse=True)
    def _clock(self):
        with time_machine.travel(NOON, tick=False) as self.clock:
            yield

    def signed_in(self, agent="Firefox"):
        client = Client(headers={"user-agent": agent})
        client.post(DOOR, {"username": "acceptor", "password": PASSWORD})
        assert self.lives(client)
        return client

    def lives(self, client):
        answer = client.get("/account/")
        assert answer.status_code in {200, 302}
        return answer.status_code == 200

    def test_a_disabled_person_is_out(self):
        client = self.signed_in()
        disable_person(Person.objects.get(pk=self.person.pk), by=self.grantor, at=NOON)
        assert not self.lives(client)

    def test_a_reset_password_ends_every_session(self):
        clients = [self.signed_in(), self.signed_in()]
        reset_password(Person.objects.get(pk=self.person.pk), by=self.grantor, at=NOON)
        assert [self.lives(client) for client in clients] == [False, False]

    def test_an_own_new_password_ends_every_other_session(self):
        mine, other = self.signed_in(), self.signed_in()
        new = "tall green river stone"
        answer = mine.post("/account/password/", {"old": PASSWORD, "new": new, "again": new})
        assert answer.status_code == 302
        assert [self.lives(mine), self.lives(other)] == [True, False]

    def test_sessions_are_listed_and_ended_one_by_one_or_all_others(self):
        mine, second, third = self.signed_in(), self.signed_in("Edge"), self.signed_in("Chrome")
        page = mine.get("/account/").content.decode()
        assert all(agent in page for agent in ["Firefox", "Edge", "Chrome"])
        assert second.session.session_key not in page
        marks = {row.agent: mark for mark, row, _ in mine.get("/account/").context["sessions"]}
        mine.post("/account/sessions/end/", {"which": marks["Edge"]})
        assert [self.lives(client) for client in [mine, second, third]] == [True, False, True]
        mine.post("/account/sessions/end/")
        assert [self.lives(client) for client in [mine, third]] == [True, False]

    def test_nobody_ends_somebody_else_s_session(self):
        client, other = self.signed_in(), Client()
        other.post(DOOR, {"username": "handler", "password": PASSWORD})
        row = Session.objects.get(person=self.here.people["handler"])
        from wangge.people.views.account import _mark

        client.post("/account/sessions/end/", {"which": _mark(row)})
        assert self.lives(other)

    def test_an_idle_session_ends_and_use_keeps_it(self):
        client = self.signed_in()
        for _ in range(3):
            self.clock.shift(timedelta(hours=3, minutes=55))
            assert self.lives(client)
        client = self.signed_in()
        self.clock.shift(timedelta(hours=4, seconds=1))
        assert not self.lives(client)

    def test_no_use_keeps_a_session_beyond_its_absolute_end(self):
        client = self.signed_in()
        for _ in range(11):
            self.clock.shift(timedelta(hours=1))
            assert self.lives(client)
        self.clock.shift(timedelta(hours=1, seconds=1))
        assert not self.lives(client)

    def test_a_page_that_asks_by_itself_keeps_nothing_alive(self):
        Tenant.objects.update(security=Tenant.Security.DEFAULT)
        client = self.signed_in()
        for _ in range(4):
            self.clock.shift(timedelta(hours=1))
            client.get("/desk/counts.json")
        self.clock.shift(timedelta(seconds=1))
        assert not self.lives(client)

    def test_pages_of_somebody_are_not_kept_by_browsers(self):
        assert "no-store" in self.signed_in().get("/account/")["Cache-Control"]

    def test_a_page_of_somebody_signed_in_costs_three_statements_before_its_own(self):
        client = self.signed_in()
        with self.assertNumQueries(3):  # session, person with tenant, posts
            client.post("/account/password/", {"old": ""})


class LanguageTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.here = small_world().here

    def language(self, client):
        return client.get("/account/").headers["Content-Language"]

    def test_the_choice_goes_with_the_person(self):
        self.client.force_login(self.here.people["acceptor"])
        assert self.language(self.client) == "zh-hans"
        self.client.post("/language/", {"language": "en", "next": "/account/"})
        assert self.language(self.client) == "en"
        another = Client()
        another.post(DOOR, {"username": "acceptor", "password": PASSWORD})
        assert self.language(another) == "en"

    def test_a_shared_browser_does_not_pass_it_on(self):
        Person.objects.filter(username="handler").update(language="zh-hans")
        self.client.cookies["django_language"] = "en"
        self.client.post(DOOR, {"username": "handler", "password": PASSWORD})
        assert self.language(self.client) == "zh-hans"
        assert Person.objects.get(username="handler").language == "zh-hans"
