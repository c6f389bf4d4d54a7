"""The administrators' page about the installation: backups, tried restores, jobs, readers."""

from datetime import timedelta
from unittest import mock

from django.test import TestCase
from django.utils import timezone

from tests.world import own_rows_settled, small_world
from wangge.journal import operations
from wangge.journal.actions import note
from wangge.journal.backups import Kind, keep
from wangge.journal.models import Entry
from wangge.journal.sealing import seal_pending

HOUR = timedelta(hours=1)


def attempt(kind, ago, trouble="", **told):
    began = timezone.now() - ago
    return keep(
        kind,
        name="wangge-20260310-183000",
        began_at=began,
        ended_at=began + timedelta(seconds=200),
        size=46_100_000,
        trouble=trouble,
        told=told,
    )


class OperationsTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.admin = cls.world.here.people["admin"]

    def page(self, **query):
        self.client.force_login(self.admin)
        answer = self.client.get("/operations/", query, headers={"accept-language": "en"})
        assert answer.status_code == 200
        return answer.content.decode()

    def test_an_installation_without_backups_is_told_so(self):
        page = self.page()

        assert "None yet" in page
        assert "No backup was ever restored on trial." in page
        assert "Needs mending" in page
        assert "Never: the worker of jobs does not run." in page

    def test_the_last_backup_and_the_last_tried_restore(self):
        attempt(Kind.MADE, HOUR)
        attempt(Kind.TRIED, HOUR, rows=1234, tables=66, files=7, seals=3)
        page = self.page()

        assert "3 min 20 s" in page
        assert "44.0\xa0MB" in page
        assert "1234 rows in 66 tables by count and sum, 7 files by hash" in page
        found = operations.look_at_backups(timezone.now())
        assert (found.state, found.tried_state) == ("green", "green")

    def test_what_failed_is_said_and_can_be_filtered(self):
        attempt(Kind.MADE, 2 * HOUR)
        attempt(Kind.MADE, HOUR, trouble="the disk of /backups is full.")

        assert "The last attempt failed" in self.page()
        assert self.page(outcome="failed").count("the disk of /backups is full.") == 2  # card and row
        assert self.page(outcome="done").count("the disk of /backups is full.") == 1
        assert "No attempt fits." in self.page(kind="restored")
        assert "No attempt fits." not in self.page(kind="nonsense")

    def test_lights_of_backups(self):
        now = timezone.now()
        lights = []
        for ago in (80 * HOUR, 30 * HOUR, HOUR):
            attempt(Kind.MADE, ago)
            lights.append(operations.look_at_backups(now).state)
        attempt(Kind.MADE, timedelta(0), trouble="x")
        lights.append(operations.look_at_backups(timezone.now()).state)
        assert lights == ["red", "yellow", "green", "yellow"]

    def test_lights_of_tried_restores(self):
        lights = []
        for ago, trouble in ((500 * HOUR, ""), (HOUR, ""), (timedelta(0), "differs")):
            attempt(Kind.TRIED, ago, trouble)
            lights.append(operations.look_at_backups(timezone.now()).tried_state)
        assert lights == ["yellow", "green", "red"]

    def test_every_tenants_journal_has_a_line(self):
        attempt(Kind.MADE, HOUR)
        lines = Entry.objects.filter(act="backup_made").values_list("tenant", "person")
        assert sorted(lines) == [("here", "terminal"), ("there", "terminal")]

    def test_a_reader_that_stands_still_is_red(self):
        with own_rows_settled(), mock.patch("wangge.journal.operations.settled", lambda rows: rows):
            note("signed_in", by=self.admin)
            seal_pending(timezone.now())
            assert self.readers(timezone.now()) == [("seal", 0, "green")]
            note("signed_in", by=self.admin)
            assert self.readers(timezone.now()) == [("seal", 1, "green")]
            assert self.readers(timezone.now() + timedelta(minutes=10)) == [("seal", 1, "red")]

    def readers(self, at):
        return [(one.name, one.behind, one.state) for one in operations.look_at_readers(at)]
