"""The nightly sweeper and a backup keep out of each other's way."""

import os
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connection

from ops.keeping import making
from wangge.files import disk, sweeping


@pytest.fixture
def orphan(settings, tmp_path):
    """An old file that no row names."""
    settings.FILES_ROOT = tmp_path
    path = disk.path_of("here", disk.write("here", b"nobody names me"))
    os.utime(path, (0, 0))
    return path


@pytest.mark.django_db
def test_nothing_is_swept_while_a_backup_is_made(orphan):
    given = connection.get_connection_params()
    wanted = {key: given[key] for key in ("host", "port", "user", "password", "dbname") if given.get(key)}
    with psycopg.connect(**wanted) as backup:
        backup.execute("select pg_advisory_lock_shared(%s)", [making.NO_SWEEPING])
        assert sweeping.sweep(at=datetime.now(UTC)) == []
        assert orphan.exists()
        # A connection that was closed may hold its locks a moment longer.
        backup.execute("select pg_advisory_unlock_shared(%s)", [making.NO_SWEEPING])

    assert sweeping.sweep(at=datetime.now(UTC)) == [orphan]
