"""Accounts: who opens, resets and closes them; how a tenant gets its first three."""

import pytest
from django.test import TestCase

from tests.world import NOON, PASSWORD, small_world
from wangge.core.errors import NotFound
from wangge.journal.models import Entry
from wangge.people.actions import (
    change_person,
    create_person,
    disable_person,
    enable_person,
    found,
    reset_password,
)
from wangge.people.actions.founding import AlreadyFounded
from wangge.people.actions.persons import NameMissing, OwnAccount, UsernameInvalid, UsernameTaken
from wangge.people.models import Duty, Person, Platform
from wangge.people.queries import posts_of
from wangge.people.rules import MayNot
from wangge.tenants.models import Tenant


class PersonsTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.here, cls.there = cls.world.here, cls.world.there
        cls.grantor = cls.here.people["security_admin"]

    def test_a_new_person_gets_a_password_for_one_sign_in_and_no_post(self):
        for by in ["admin", "security_admin"]:
            person = Person(username=f" LiNa.{by} ", name="李娜")
            password = create_person(person, by=self.here.people[by], at=NOON)
            assert (person.username, person.tenant) == (f"lina.{by}", self.here.tenant)
            assert person.check_password(password)
            assert person.must_change_password
            assert posts_of(person, NOON) == ()
            assert password not in str(Entry.objects.values_list())

    def test_a_person_may_be_written_down_before_a_password_is_given(self):
        person = Person(username="soon", name="李娜")

        assert create_person(person, by=self.here.people["admin"], at=NOON, can_sign_in=False) == ""

        assert not person.has_usable_password()
        password = reset_password(person, by=self.grantor, at=NOON)
        assert person.check_password(password)

    def test_nobody_else_opens_accounts(self):
        for key, by in self.here.people.items():
            if key not in {"admin", "security_admin"}:
                with pytest.raises(MayNot):
                    create_person(Person(username="lina", name="李娜"), by=by, at=NOON)

    def test_names_that_cannot_be(self):
        cases = [
            ("a b", "李娜", UsernameInvalid),
            ("", "李娜", UsernameInvalid),
            ("x" * 151, "李娜", UsernameInvalid),
            ("li\u202ena", "李娜", UsernameInvalid),
            ("lina", "  ", NameMissing),
            ("ＨＡＮＤＬＥＲ", "李娜", UsernameTaken),
        ]
        for username, name, error in cases:
            with pytest.raises(error):
                create_person(Person(username=username, name=name), by=self.grantor, at=NOON)

    def test_a_reset_password_is_new_and_must_be_changed(self):
        person = self.here.people["handler"]
        password = reset_password(person, by=self.grantor, at=NOON)
        person.refresh_from_db()
        assert person.check_password(password)
        assert not person.check_password(PASSWORD)
        assert person.must_change_password

    def test_resetting_and_closing_belong_to_the_security_administrator(self):
        for action in [reset_password, disable_person, enable_person]:
            with pytest.raises(MayNot):
                action(self.here.people["handler"], by=self.here.people["admin"], at=NOON)
            with pytest.raises(NotFound):
                action(self.there.people["handler"], by=self.grantor, at=NOON)
            with pytest.raises(OwnAccount):
                action(self.grantor, by=self.grantor, at=NOON)

    def test_a_closed_account_holds_nothing_until_it_is_opened(self):
        person = self.here.people["handler"]
        disable_person(person, by=self.grantor, at=NOON)
        assert posts_of(person, NOON) == ()
        enable_person(person, by=self.grantor, at=NOON)
        assert posts_of(person, NOON) == (self.here.posts["handler"],)

    def test_another_tenant_s_person_is_unknown(self):
        with pytest.raises(NotFound):
            change_person(self.there.people["handler"], by=self.grantor, at=NOON)


class FoundingTest(TestCase):
    def test_a_tenant_begins_with_three_administrators_who_exclude_each_other(self):
        tenant = Tenant.objects.create(code="new", name="新区")
        platform = Platform(tenant=tenant, code="centre", name="新区中心", kind=Platform.Kind.DISTRICT_CENTRE)
        founded = found(platform, at=NOON)
        held = {code: posts_of(person, NOON).duties() for code, (person, _) in founded.admins.items()}
        assert held == {code: {code} for code in ["admin", "security_admin", "auditor"]}
        assert all(person.check_password(password) for person, password in founded.admins.values())
        assert Duty.objects.of(tenant).count() == 12
        assert Entry.objects.get(act="tenant_founded").person == "terminal"
        with pytest.raises(AlreadyFounded):
            found(Platform(tenant=tenant, code="two", name="二", kind="station"), at=NOON)
