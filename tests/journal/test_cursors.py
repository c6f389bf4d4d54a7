"""A reader gets every row once, however late its transaction commits."""

import psycopg
import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import TransactionTestCase

from wangge.journal.actions import note
from wangge.journal.cursors import advance, rewind
from wangge.journal.fields import OldestRunning, ThisTransaction, TransactionId
from wangge.journal.models import Entry

INSERT = (
    "insert into journal_entry (tenant, person, post, act, subject, detail)"
    " values ('', 't', '', %s, '', '{}')"
)


def other_connection():
    given = connection.get_connection_params()
    wanted = {key: given[key] for key in ("host", "port", "user", "password", "dbname") if given.get(key)}
    return psycopg.connect(**wanted)


def read(limit=1000):
    return [entry.act for entry in advance("reader", Entry.objects.all(), limit)]


OLDEST_HERE = (
    "coalesce((select min(backend_xid::text::bigint) from pg_stat_activity"
    " where datname = current_database())::text::xid8, pg_snapshot_xmax(pg_current_snapshot()))"
)


@pytest.fixture
def alone(monkeypatch):
    """Other tests run in other databases of the same server; their transactions would hold us up."""
    monkeypatch.setattr(OldestRunning, "template", OLDEST_HERE)


@pytest.mark.usefixtures("alone")
class CursorTest(TransactionTestCase):
    def test_each_row_comes_once_in_order(self):
        for number in range(5):
            note(f"a{number}", by="t")
        assert [read(2), read(2), read(2), read(2)] == [["a0", "a1"], ["a2", "a3"], ["a4"], []]
        rewind("reader")
        assert read() == [f"a{number}" for number in range(5)]

    def test_a_late_commit_is_not_skipped(self):
        with other_connection() as late:
            late.execute(INSERT, ["late"])  # lower id and transaction, commits last
            note("quick", by="t")
            assert read() == []  # the quick one waits, because the late one comes before it
            late.commit()
        assert read() == ["late", "quick"]
        assert read() == []

    def test_a_transaction_that_gives_up_holds_nobody(self):
        with other_connection() as late:
            late.execute(INSERT, ["late"])
            note("quick", by="t")
            late.rollback()
        assert read() == ["quick"]

    def test_a_reader_that_fails_reads_again(self):
        note("once", by="t")
        with transaction.atomic():
            assert read() == ["once"]
            transaction.set_rollback(True)
        assert read() == ["once"]

    def test_readers_do_not_know_of_each_other(self):
        note("once", by="t")
        assert read() == ["once"]
        assert len(advance("another", Entry.objects.all())) == 1

    def test_our_own_rows_wait_for_our_end(self):
        with transaction.atomic():
            note("mine", by="t")
            assert read() == []
        assert read() == ["mine"]


def test_every_log_counts_transactions_on_from_a_restore():
    fields = [field for model in apps.get_models() for field in model._meta.fields]
    counted = [field for field in fields if isinstance(field, TransactionId) and field.has_db_default()]

    assert len(counted) >= 2
    assert [str(field) for field in counted if not isinstance(field.db_default, ThisTransaction)] == []


class OldestRunningTest(TransactionTestCase):
    def test_what_still_runs_anywhere_holds_readers_back(self):
        with other_connection() as late, connection.cursor() as cursor:
            running = late.execute("select pg_current_xact_id()::text::bigint").fetchone()[0]
            cursor.execute(f"select {OldestRunning.template}::text::bigint")
            assert cursor.fetchone()[0] <= running
