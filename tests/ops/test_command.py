"""./wangge, and how the private cluster is shared between those who use it."""

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops import cluster as clusters
from ops import lease, secrets
from ops.lease import in_use
from tests.ops.starting import run


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[clusters.Cluster]:
    """A stopped cluster, with its users' lock in a folder of the test's own."""
    monkeypatch.setattr(lease, "var", lambda: tmp_path)
    with clusters.throw_away_cluster(fsync=False) as made:
        clusters.stop(made)
        yield made


def test_the_last_one_out_stops_the_cluster(cluster: clusters.Cluster) -> None:
    with in_use(cluster):
        with in_use(cluster):
            assert clusters.is_running(cluster)
        assert clusters.is_running(cluster), "somebody still uses it"

    assert not clusters.is_running(cluster)


def test_who_came_first_may_leave_first(cluster: clusters.Cluster) -> None:
    first, second = in_use(cluster), in_use(cluster)
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert clusters.is_running(cluster)
    second.__exit__(None, None, None)

    assert not clusters.is_running(cluster)


def test_a_commands_exit_status_and_words_are_its_own() -> None:
    asked = {"DATABASE_URL": os.environ["DATABASE_URL"]}
    fine, refused = run("wangge", "diffsettings", **asked), run("wangge", "no_such_command", **asked)

    assert (fine.returncode, refused.returncode) == (0, 1)
    assert "wangge.wsgi.application" in fine.stdout
    assert "no_such_command" in refused.stderr


def test_secrets_are_made_once_and_read_by_their_owner_only(tmp_path: Path) -> None:
    secrets.make_keys(tmp_path)
    first = secrets.database_passwords(tmp_path), (tmp_path / "vault_key").read_text()
    secrets.make_keys(tmp_path)

    assert (secrets.database_passwords(tmp_path), (tmp_path / "vault_key").read_text()) == first
    assert len(set(first[0].values())) == 3
    assert len(base64.b64decode(first[1], validate=True)) == 32
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}
