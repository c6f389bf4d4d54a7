"""Keys of programs: known by hash only, ended by time, by hand, and with their person."""

from datetime import timedelta

import pytest
from django.test import TestCase

from tests.world import NOON, small_world
from wangge.core.errors import NotFound
from wangge.journal.models import Entry
from wangge.people.actions import disable_person
from wangge.people.actions.tokens import (
    ExpiryTooFar,
    ScopeUnknown,
    create_token,
    person_of_token,
    revoke_token,
    token_of,
)
from wangge.people.models import ApiToken, Person
from wangge.people.rules import MayNot

MONTH = NOON + timedelta(days=30)


class TokensTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.here = cls.world.here
        cls.person = cls.here.people["acceptor"]
        cls.grantor = cls.here.people["security_admin"]

    def create(self, scopes=("read",), expires_at=MONTH, **options):
        options = {"person": self.person, "by": self.person, "at": NOON} | options
        return create_token(options.pop("person"), "crawler", scopes, expires_at=expires_at, **options)

    def test_a_token_acts_as_its_person_and_is_kept_as_a_hash(self):
        _, raw = self.create(["write", "read"])
        assert person_of_token(raw, NOON) == self.person
        assert token_of(raw, NOON).scopes == ["read", "write"]
        assert raw not in str(list(ApiToken.objects.values())) + str(list(Entry.objects.values()))

    def test_it_ends_with_time_revoking_and_the_account(self):
        token, raw = self.create()
        assert person_of_token(raw, MONTH) is None
        disable_person(Person.objects.get(pk=self.person.pk), by=self.grantor, at=NOON)
        assert person_of_token(raw, NOON) is None
        Person.objects.update(is_active=True)
        revoke_token(token, by=self.grantor, at=NOON)
        assert person_of_token(raw, NOON) is None

    def test_what_is_no_token_is_nobody(self):
        self.create()
        for raw in ["", "wg_", "x" * 10_000, "\x00", "\udc80"]:
            assert person_of_token(raw, NOON) is None

    def test_use_is_noted_once_a_day(self):
        _, raw = self.create()
        for statements, at in [(2, NOON), (1, NOON), (2, NOON + timedelta(days=1))]:
            with self.assertNumQueries(statements):
                person_of_token(raw, at)

    def test_limits(self):
        for scopes in [[], ["read", "everything"]]:
            with pytest.raises(ScopeUnknown):
                self.create(scopes)
        for expires_at in [NOON, NOON + timedelta(days=367)]:
            with pytest.raises(ExpiryTooFar):
                self.create(expires_at=expires_at)

    def test_for_oneself_or_by_the_security_administrator(self):
        self.create(by=self.grantor)
        with pytest.raises(MayNot):
            self.create(by=self.here.people["admin"])
        with pytest.raises(NotFound):
            self.create(by=self.world.there.people["security_admin"])
        token, _ = self.create()
        with pytest.raises(MayNot):
            revoke_token(token, by=self.here.people["handler"], at=NOON)
