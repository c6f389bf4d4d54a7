"""Written once, never changed, and every change from behind is found (A1)."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import TestCase

from tests.world import NOON, own_rows_settled, small_world
from wangge.journal.actions import note
from wangge.journal.models import Entry, Seal
from wangge.journal.queries import acts_of, entries_of
from wangge.journal.sealing import Finding, anchor, seal_pending, unsealed, verify


class AppendOnlyTest(TestCase):
    def test_the_database_refuses_to_change_or_remove_a_line(self):
        entry = note("tried", by="test")
        for change in [lambda: Entry.objects.update(act="other"), entry.delete, Entry.objects.all().delete]:
            with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
                change()
        assert Entry.objects.get().act == "tried"

    def test_a_failed_act_leaves_no_line_and_a_failed_line_no_act(self):
        with pytest.raises(DatabaseError), transaction.atomic():
            note("x" * 51, by="test")
        assert not Entry.objects.exists()


class AttacksTest(TestCase):
    """Whoever owns the database switches the trigger off, and is found all the same."""

    @classmethod
    def setUpTestData(cls):
        with own_rows_settled():
            for batch in range(3):
                for number in range(4):
                    note("act", by="test", subject=f"{batch}.{number}", n=number)
                seal_pending(NOON)

    def setUp(self):
        with connection.cursor() as cursor:
            cursor.execute("alter table journal_entry disable trigger user")
            cursor.execute("alter table journal_seal disable trigger user")

    def findings(self, anchors=None):
        return [(found.seal, found.what) for found in verify(anchors or self.none())]

    def none(self):
        return type(self).tmp / "none"

    @pytest.fixture(autouse=True)
    def _tmp(self, tmp_path):
        type(self).tmp = tmp_path

    def entry(self, subject):
        return Entry.objects.filter(subject=subject)

    def test_an_untouched_chain_has_no_finding(self):
        assert Seal.objects.count() == 3
        assert self.findings() == []

    def test_every_column_counts(self):
        changes = {
            "tenant": "x",
            "person": "x",
            "post": "x",
            "act": "x",
            "subject": "x",
            "detail": {"n": 9},
            "recorded_at": NOON,
        }
        for column, value in changes.items():
            with transaction.atomic():
                self.entry("1.2").update(**{column: value})
                assert self.findings() == [(2, "changed")], column
                transaction.set_rollback(True)

    def test_removed_swapped_and_slipped_in(self):
        self.entry("0.0").delete()
        a, b = self.entry("1.0").get(), self.entry("1.1").get()
        self.entry("1.0").update(detail=b.detail, subject="")
        self.entry("1.1").update(detail=a.detail, subject="1.0")
        last = self.entry("2.1").get()
        Entry.objects.filter(pk=last.pk).update(id=-last.pk)
        assert self.findings() == [(1, "changed"), (2, "changed"), (3, "removed")]  # 1: one less, one more

    def test_an_entry_slipped_into_the_past_is_found(self):
        first = self.entry("0.0").get()
        Entry.objects.create(id=-5, xid=first.xid, tenant="", person="test", act="act")
        assert self.findings() == [(1, "added")]

    def test_a_seal_removed_or_rewritten_is_found(self):
        Seal.objects.filter(number=2).update(hash="0" * 64)
        assert self.findings() == [(2, "changed"), (3, "changed")]
        Seal.objects.filter(number=2).delete()
        assert (2, "seal_missing") in self.findings()

    def test_a_tail_cut_off_is_found_by_the_anchor(self):
        path = self.tmp / "anchors"
        assert anchor(path).number == 3
        assert self.findings(path) == []
        last = Seal.objects.get(number=2)
        Entry.objects.filter(pk__gt=last.last_id).delete()
        Seal.objects.filter(number=3).delete()
        assert self.findings() == []
        assert self.findings(path) == [(3, "seal_missing")]

    def test_a_chain_made_anew_after_a_change_is_found_by_the_anchor(self):
        path = self.tmp / "anchors"
        anchor(path)
        self.entry("0.1").update(act="harmless")
        self.make_chain_anew()
        assert self.findings() == []
        assert self.findings(path) == [(3, "not_as_anchored")]

    def make_chain_anew(self):
        from wangge.journal.cursors import rewind
        from wangge.journal.sealing import READER

        counts = list(Seal.objects.order_by("number").values_list("count", flat=True))
        Seal.objects.all().delete()
        rewind(READER)
        for count in counts:
            with own_rows_settled(), pytest.MonkeyPatch.context() as patch:
                patch.setattr("wangge.journal.sealing.BATCH", count)
                seal_pending(NOON)

    def test_what_no_seal_covers_yet_is_counted(self):
        note("late", by="test")
        assert [entry.act for entry in unsealed()] == ["late"]
        out = StringIO()
        call_command("journal", "verify", "--anchors", str(self.none()), "--json", stdout=out)
        assert json.loads(out.getvalue()) == {"findings": [], "unsealed": 1}

    def test_the_command_says_what_it_found_and_fails(self):
        self.entry("1.2").update(act="x")
        out = StringIO()
        with pytest.raises(SystemExit) as left:
            call_command("journal", "verify", "--anchors", str(self.none()), "--json", stdout=out)
        assert left.value.code == 1
        assert json.loads(out.getvalue())["findings"] == [{"seal": 2, "what": "changed"}]

    def test_a_finding_reads_as_one(self):
        assert Finding(1, "changed") == Finding(1, "changed")


class QueriesTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        for town in [cls.world.here, cls.world.there]:
            note("signed_in", by=town.people["acceptor"])
            note("vault_opened", by=town.people["handler"], subject="k1")

    def test_entries_are_one_tenant_s_newest_first(self):
        here = self.world.here.tenant
        assert [e.act for e in entries_of(here)] == ["vault_opened", "signed_in"]
        assert [e.person for e in entries_of(here, person="acc")] == ["acceptor"]
        assert [e.person for e in entries_of(here, act="vault_opened", subject="k")] == ["handler"]
        assert not entries_of(here, until=NOON - timedelta(days=4000))
        assert acts_of(here) == ["signed_in", "vault_opened"]
