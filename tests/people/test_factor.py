"""Passwords by two presets, and the second factor: each code once."""

from datetime import timedelta

import pyotp
import pytest
import time_machine
from django.test import Client, TestCase, TransactionTestCase

from tests.world import NOON, PASSWORD, small_world
from wangge.journal.models import Entry
from wangge.people.actions.factors import (
    CodeWrong,
    FactorDemanded,
    begin_factor,
    check_factor,
    enrol_factor,
    remove_factor,
    setting_up,
)
from wangge.people.actions.passwords import (
    OldPasswordWrong,
    PasswordSame,
    PasswordTellsName,
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooPlain,
    PasswordTooShort,
    change_password,
    check_password,
)
from wangge.people.models import Person
from wangge.people.rules import MayNot
from wangge.tenants.models import Tenant
from wangge.vault.models import Secret

GOOD = "Tall-green river 7"


def enrolled(person, at=NOON):
    """Give a person a second factor; answers the app and the recovery codes."""
    key = begin_factor(person)
    app = pyotp.TOTP(setting_up(key, person)[0])
    return app, enrol_factor(person, key, app.at(at), at=at)


class PasswordRulesTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.here = small_world().here

    def preset(self, security):
        person = self.here.people["acceptor"]
        person.tenant.security = security
        person.tenant.save()
        return person

    def test_default_length_and_no_more_than_that(self):
        person = self.preset("default")
        for new in ["tall green", "一二三四五六七八", "aaaabbbbcccc", "xy" * 64, "1234567892b"]:
            check_password(new, person)
        for new, error in [
            ("short7!", PasswordTooShort),
            ("x" * 129, PasswordTooLong),
            ("password1", PasswordTooCommon),
            ("12345678", PasswordTooCommon),
            ("123456789012", PasswordTooCommon),
            ("ihgfedcba", PasswordTooCommon),
            ("x" * 12, PasswordTooCommon),
            ("my-Acceptor-1", PasswordTellsName),
        ]:
            with pytest.raises(error):
                check_password(new, person)

    def test_mlps3_wants_a_mixture(self):
        person = self.preset("mlps3")
        for new, error in [("Ab1-short", PasswordTooShort), ("tall green river", PasswordTooPlain)]:
            with pytest.raises(error):
                check_password(new, person)
        check_password(GOOD, person)

    def test_the_old_one_must_be_known_and_differ(self):
        person = self.preset("default")
        with pytest.raises(OldPasswordWrong):
            change_password(person, "guess", GOOD, at=NOON)
        with pytest.raises(PasswordSame):
            change_password(person, PASSWORD, PASSWORD, at=NOON)

    def test_a_given_password_must_be_changed_before_anything_else(self):
        Person.objects.filter(username="acceptor").update(must_change_password=True)
        self.client.post("/sign-in/", {"username": "acceptor", "password": PASSWORD})
        assert self.client.get("/desk/")["Location"] == "/account/password/"
        assert self.client.get("/account/")["Location"] == "/account/password/"
        assert self.client.get("/api/v1/anything").json()["code"] == "password_owed"
        self.client.post("/account/password/", {"old": PASSWORD, "new": GOOD, "again": GOOD})
        assert self.client.get("/account/").status_code == 200

    def test_mlps3_lets_a_password_grow_ninety_days_old(self):
        person = self.preset("mlps3")
        enrolled(person)
        with time_machine.travel(NOON + timedelta(days=90), tick=False) as clock:
            self.client.force_login(person)
            assert self.client.get("/account/").status_code == 200
            clock.shift(timedelta(minutes=1))
            assert self.client.get("/account/")["Location"] == "/account/password/"

    def test_mlps3_ends_a_session_after_fifteen_idle_minutes(self):
        person = self.preset("mlps3")
        enrolled(person)
        with time_machine.travel(NOON, tick=False) as clock:
            self.client.force_login(person)
            clock.shift(timedelta(minutes=15))
            assert self.client.get("/account/").status_code == 200
            clock.shift(timedelta(minutes=15, seconds=1))
            assert self.client.get("/account/")["Location"].startswith("/sign-in/")


class FactorTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.here = small_world().here

    def setUp(self):
        self.person = self.here.people["acceptor"]

    def test_a_code_opens_once(self):
        app, _ = enrolled(self.person)
        later = NOON + timedelta(minutes=2)
        code = app.at(later)
        check_factor(self.person, code, at=later)
        with pytest.raises(CodeWrong):
            check_factor(self.person, code, at=later)

    def test_the_code_of_enrolment_is_used_up_too(self):
        app, _ = enrolled(self.person)
        with pytest.raises(CodeWrong):
            check_factor(self.person, app.at(NOON), at=NOON)

    def test_a_telephone_may_be_half_a_minute_off_and_no_more(self):
        app, _ = enrolled(self.person)
        at = NOON + timedelta(hours=1)
        for seconds in [-90, 90]:
            with pytest.raises(CodeWrong):
                check_factor(self.person, app.at(at + timedelta(seconds=seconds)), at=at)
        check_factor(self.person, app.at(at - timedelta(seconds=30)), at=at)
        check_factor(self.person, app.at(at + timedelta(seconds=30)), at=at)
        with pytest.raises(CodeWrong):  # an older step than the one used
            check_factor(self.person, app.at(at), at=at)

    def test_a_recovery_code_opens_once(self):
        _, codes = enrolled(self.person)
        assert len(set(codes)) == 10
        check_factor(self.person, codes[3].upper(), at=NOON)
        with pytest.raises(CodeWrong):
            check_factor(self.person, codes[3], at=NOON)
        assert Entry.objects.filter(act="recovery_code_used").count() == 1

    def test_nonsense_is_no_code(self):
        enrolled(self.person)
        for code in ["", "000", "abcdef", "１２３４５６", "😀", "0" * 5000]:
            with pytest.raises(CodeWrong):
                check_factor(self.person, code, at=NOON + timedelta(hours=1))

    def test_a_new_app_replaces_the_old_one(self):
        old, codes = enrolled(self.person)
        enrolled(self.person, NOON + timedelta(hours=1))
        assert Secret.objects.filter(kind=Secret.Kind.TOTP).count() == 1
        later = NOON + timedelta(hours=2)
        for code in [old.at(later), codes[0]]:
            with pytest.raises(CodeWrong):
                check_factor(self.person, code, at=later)

    def test_the_secret_lies_in_the_vault_only(self):
        key = begin_factor(self.person)
        secret, address = setting_up(key, self.person)
        assert secret in address
        assert secret.encode() not in bytes(Secret.objects.get(key=key).sealed)
        assert Secret.objects.get(key=key).masked == ""

    def test_removing_belongs_to_oneself_and_to_the_security_administrator(self):
        enrolled(self.person)
        with pytest.raises(MayNot):
            remove_factor(self.person, by=self.here.people["admin"], at=NOON)
        remove_factor(self.person, by=self.here.people["security_admin"], at=NOON)
        assert not Secret.objects.exists()
        enrolled(self.person, NOON + timedelta(hours=1))
        remove_factor(self.person, by=self.person, at=NOON)
        Tenant.objects.update(security="mlps3")
        self.person.tenant.refresh_from_db()
        with pytest.raises(FactorDemanded):
            remove_factor(self.person, by=self.person, at=NOON)


class TwoStepsTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.here = small_world().here
        cls.person = cls.here.people["acceptor"]
        cls.app, cls.codes = enrolled(cls.person)

    @pytest.fixture(autouse=True)
    def _clock(self):
        with time_machine.travel(NOON + timedelta(hours=1), tick=False) as self.clock:
            yield

    def password(self, client=None, **more):
        answer = (client or self.client).post(
            "/sign-in/", {"username": "acceptor", "password": PASSWORD, **more}
        )
        assert answer["Location"] == "/sign-in/code/"

    def code(self, code):
        return self.client.post("/sign-in/code/", {"code": code})

    def now(self):
        return self.app.at(NOON + timedelta(hours=1))

    def test_the_password_alone_opens_nothing(self):
        self.password()
        for page in ["/", "/account/", "/desk/", "/account/factor/", "/account/password/"]:
            assert self.client.get(page)["Location"].startswith("/sign-in/")

    def test_password_and_code_open(self):
        self.password(next="/account/")
        assert self.code(self.now())["Location"] == "/account/"
        assert self.client.get("/account/").status_code == 200

    def test_without_password_there_is_no_place_for_a_code(self):
        assert self.code(self.now())["Location"] == "/sign-in/"

    def test_a_password_waits_five_minutes_for_its_code(self):
        self.password()
        self.clock.shift(timedelta(minutes=5, seconds=1))
        assert self.code(self.app.at(NOON + timedelta(hours=1, minutes=5)))["Location"] == "/sign-in/"

    def test_a_changed_password_is_asked_for_again(self):
        self.password()
        person = Person.objects.get(pk=self.person.pk)
        person.set_password("other-password")
        person.save()
        assert self.code(self.now())["Location"] == "/sign-in/"

    def test_guessing_codes_locks_the_account(self):
        self.password()
        assert [self.code("000000").status_code for _ in range(5)] == [422] * 4 + [429]
        assert self.code(self.now()).status_code == 429
        assert Entry.objects.filter(act="sign_in_locked", person="acceptor").count() == 1

    def test_a_right_password_does_not_forget_wrong_codes(self):
        for _ in range(5):
            self.password(client := Client())
            client.post("/sign-in/code/", {"code": "000000"})
        answer = self.client.post("/sign-in/", {"username": "acceptor", "password": PASSWORD})
        assert answer.status_code == 429


class EnrolPageTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.here = small_world().here
        cls.person = cls.here.people["acceptor"]

    def set_up(self):
        page = self.client.get("/account/factor/")
        assert page.context["picture"].startswith("data:image/svg+xml")
        return page.context["secret"]

    def test_everybody_can_enrol(self):
        self.client.force_login(self.person)
        app = pyotp.TOTP(self.set_up())
        wrong = self.client.post("/account/factor/", {"code": "x"})
        assert wrong.status_code == 422
        assert wrong.context["secret"] == app.secret
        done = self.client.post("/account/factor/", {"code": app.now()})
        assert len(done.context["codes"]) == 10
        assert Person.objects.get(pk=self.person.pk).totp_key
        assert Secret.objects.count() == 1

    def test_looking_twice_leaves_no_secret_behind(self):
        self.client.force_login(self.person)
        assert self.set_up() != self.set_up()
        assert Secret.objects.count() == 1

    def test_mlps3_demands_it_before_anything_else(self):
        Tenant.objects.update(security="mlps3")
        Person.objects.update(password_set_at=time_now())
        self.client.post("/sign-in/", {"username": "acceptor", "password": PASSWORD})
        assert self.client.get("/desk/")["Location"] == "/account/factor/"
        app = pyotp.TOTP(self.set_up())
        self.client.post("/account/factor/", {"code": app.now()})
        assert self.client.get("/account/").status_code == 200

    def test_dropping_it_asks_for_the_password(self):
        enrolled(self.person, time_now())
        self.client.force_login(self.person)
        assert self.client.post("/account/factor/drop/", {"password": "x"}).status_code == 422
        assert self.client.post("/account/factor/drop/", {"password": PASSWORD}).status_code == 302
        assert Person.objects.get(pk=self.person.pk).totp_key is None


def time_now():
    from django.utils import timezone

    return timezone.now()


class TwoAtOnceTest(TransactionTestCase):
    def test_one_code_lets_one_of_two_in(self):
        from threading import Barrier, Thread

        from django.db import connection

        person = small_world().here.people["acceptor"]
        app, _ = enrolled(person)
        at, gate, results = NOON + timedelta(hours=1), Barrier(4), []

        def attempt():
            gate.wait()
            try:
                check_factor(Person.objects.get(pk=person.pk), app.at(at), at=at)
                results.append("in")
            except CodeWrong:
                results.append("out")
            finally:
                connection.close()

        threads = [Thread(target=attempt) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(results) == ["in", "out", "out", "out"]
