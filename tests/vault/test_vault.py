"""What is sealed comes back only to who may have it, says why, and leaves a line."""

import base64
import json
import logging
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import TestCase, override_settings
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from tests.world import small_world
from wangge.core.errors import NotFound
from wangge.journal.models import Entry
from wangge.vault import actions as vault
from wangge.vault.actions import NothingToSeal, PurposeMissing
from wangge.vault.cipher import VaultUnreadable
from wangge.vault.masks import NEVER_SHOWN, mask
from wangge.vault.models import Secret

KEYS = [base64.b64encode(bytes([n]) * 32).decode() for n in range(3)]
VALUES = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=80).filter(str.strip)
KINDS = st.sampled_from([kind for kind in Secret.Kind if kind not in NEVER_SHOWN])


class RoundTripTest(HypothesisTestCase):
    @classmethod
    def setUpTestData(cls):
        cls.here = small_world().here

    @given(VALUES, KINDS)
    def test_what_is_sealed_can_be_opened_and_is_nowhere_in_clear(self, value, kind):
        key = vault.seal(value, kind, self.here.tenant)
        row = Secret.objects.get(key=key)
        assert value.encode() not in bytes(row.sealed) or len(value.encode()) < 3
        assert vault.open(key, self.here.people["acceptor"], "call back") == value

    @given(VALUES)
    def test_the_same_value_never_looks_the_same(self, value):
        rows = [
            Secret.objects.get(key=vault.seal(value, Secret.Kind.NAME, self.here.tenant)) for _ in range(2)
        ]
        assert bytes(rows[0].sealed) != bytes(rows[1].sealed)
        assert bytes(rows[0].nonce) != bytes(rows[1].nonce)


class VaultTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.here, cls.there = cls.world.here, cls.world.there
        cls.key = vault.seal("13800005678", Secret.Kind.PHONE, cls.here.tenant)
        cls.acceptor = cls.here.people["acceptor"]

    def test_what_a_channel_signs_with_is_opened_by_nobody_and_shown_to_nobody(self):
        key = vault.seal("whsec_c2VjcmV0", Secret.Kind.CHANNEL, self.here.tenant)
        with pytest.raises(NotFound):
            vault.open(key, self.here.people["admin"], "curious")
        assert vault.masked(key, self.here.tenant) == ""
        assert vault.read_for_channel(key, self.here.tenant) == "whsec_c2VjcmV0"
        with pytest.raises(NotFound):
            vault.read_for_channel(key, self.there.tenant)
        with pytest.raises(NotFound):
            vault.read_for_channel(self.key, self.here.tenant)

    def test_each_opening_leaves_who_what_and_why(self):
        vault.open(self.key, self.acceptor, " call back ", post=self.here.posts["acceptor"])
        entry = Entry.objects.get(act="vault_opened")
        assert (entry.tenant, entry.person, entry.subject) == ("here", "acceptor", str(self.key))
        assert entry.detail == {"kind": "phone", "purpose": "call back"}
        assert entry.post
        assert "13800005678" not in json.dumps([entry.detail, entry.subject])

    def test_no_purpose_no_value_and_no_line(self):
        for purpose in ["", "   "]:
            with pytest.raises(PurposeMissing):
                vault.open(self.key, self.acceptor, purpose)
        assert not Entry.objects.exists()

    def test_another_tenant_s_key_is_unknown(self):
        with pytest.raises(NotFound):
            vault.open(self.key, self.there.people["acceptor"], "curiosity")
        assert vault.masked(self.key, self.there.tenant) == ""
        assert not Entry.objects.exists()

    def test_a_changed_row_is_not_read(self):
        changes = [
            {"kind": Secret.Kind.NAME},
            {"tenant": self.there.tenant},
            {"sealed": b"x" * 30},
            {"key_id": "0" * 16},
        ]
        for change in changes:
            Secret.objects.filter(key=self.key).update(kind=Secret.Kind.PHONE, tenant=self.here.tenant)
            Secret.objects.filter(key=self.key).update(**change)
            by = (self.there if "tenant" in change else self.here).people["acceptor"]
            with pytest.raises(VaultUnreadable):
                vault.open(self.key, by, "test")

    def test_a_second_factor_is_opened_by_nobody(self):
        key = vault.seal("JBSWY3DPEHPK3PXP", Secret.Kind.TOTP, self.here.tenant)
        with pytest.raises(NotFound):
            vault.open(key, self.acceptor, "test")
        assert vault.open_own_factor(key, self.acceptor) == "JBSWY3DPEHPK3PXP"
        with pytest.raises(NotFound):
            vault.open_own_factor(self.key, self.acceptor)

    def test_nothing_is_not_sealed(self):
        with pytest.raises(NothingToSeal):
            vault.seal("  ", Secret.Kind.NAME, self.here.tenant)

    def test_what_is_discarded_is_gone_and_only_for_its_tenant(self):
        vault.discard(self.key, self.there.tenant)
        assert vault.masked(self.key, self.here.tenant) == "138****5678"
        vault.discard(self.key, self.here.tenant)
        assert not Secret.objects.filter(key=self.key).exists()

    def test_many_masked_forms_cost_one_statement(self):
        keys = [vault.seal(f"王小{n}", Secret.Kind.NAME, self.here.tenant) for n in range(3)]
        with self.assertNumQueries(1):
            assert set(vault.masked_all(keys, self.here.tenant).values()) == {"王**"}

    def test_neither_logs_nor_errors_hold_the_value(self):
        logger = logging.getLogger()
        with self.assertLogs(logger, "DEBUG") as logs:
            logger.debug("start")
            vault.open(self.key, self.acceptor, "call back")
            Secret.objects.filter(key=self.key).update(sealed=b"x" * 30)
            with pytest.raises(VaultUnreadable) as error:
                vault.open(self.key, self.acceptor, "call back")
        assert "13800005678" not in "\n".join(logs.output) + repr(error.value)


class KeysTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.here = small_world().here

    def test_an_older_key_still_opens_and_resealing_leaves_it_behind(self):
        by = self.here.people["acceptor"]
        with override_settings(VAULT_KEY=KEYS[0]):
            keys = [vault.seal(f"value {n}", Secret.Kind.NAME, self.here.tenant) for n in range(3)]
        with override_settings(VAULT_KEY=f"{KEYS[1]}, {KEYS[0]}"):
            assert vault.open(keys[0], by, "test") == "value 0"
            assert [vault.reseal(limit=2), vault.reseal(), vault.reseal()] == [2, 1, 0]
        with override_settings(VAULT_KEY=KEYS[1]):
            assert [vault.open(key, by, "test") for key in keys] == ["value 0", "value 1", "value 2"]
        with override_settings(VAULT_KEY=KEYS[2]), pytest.raises(VaultUnreadable):
            vault.open(keys[0], by, "test")

    def test_the_terminal_brings_everything_under_the_first_key(self):
        with override_settings(VAULT_KEY=KEYS[0]):
            for n in range(3):
                vault.seal(f"value {n}", Secret.Kind.NAME, self.here.tenant)
        with override_settings(VAULT_KEY=f"{KEYS[1]}, {KEYS[0]}"):
            for expected in (3, 0):
                out = StringIO()
                call_command("vault", "reseal", "--json", stdout=out)
                assert json.loads(out.getvalue()) == {"resealed": expected}

    def test_a_key_that_is_none_stops_the_program(self):
        for wrong in ["", "short", base64.b64encode(b"x" * 31).decode(), KEYS[0] + ",?"]:
            with override_settings(VAULT_KEY=wrong), pytest.raises(ImproperlyConfigured):
                vault.seal("x", Secret.Kind.NAME, self.here.tenant)


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ("张三", "name", "张*"),
        ("欧阳小明", "name", "欧**"),
        ("张", "name", "*"),
        ("13812345678", "phone", "138****5678"),
        ("010-8888666", "phone", "010****8666"),
        ("8888", "phone", "8****8"),
        ("110101199003071234", "identity", "110****34"),
        ("云溪区柳园路十二号院三号楼二单元", "address", "云溪区柳园路****"),
        ("li@example.org", "contact", "l****@example.org"),
        ("wx-li-2020", "contact", "w****0"),
        ("JBSWY3DP", "totp", ""),
    ],
)
def test_shown_form(value, kind, shown):
    assert mask(value, kind) == shown


@given(VALUES, KINDS)
def test_the_shown_form_never_gives_the_value_away(value, kind):
    shown = mask(value, kind)
    assert "*" in shown
    if kind != Secret.Kind.CONTACT and len(value.strip()) < 11:
        kept = len(shown.replace("*", ""))
        assert 2 * kept <= max(len(value.strip()), 1) + value.count("*") * 2
