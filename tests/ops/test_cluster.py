"""The private cluster: made, found again, killed, recovered."""

import contextlib
import itertools
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from ops import cluster as clusters
from ops import pidfile
from ops.paths import SOCKET_NAME, SOCKET_PATH_LIMIT, temporary_folder


@pytest.fixture(scope="module")
def cluster() -> Iterator[clusters.Cluster]:
    with clusters.throw_away_cluster(fsync=True) as made:
        yield made


def ask(cluster: clusters.Cluster, role: str, question: str) -> str:
    done = subprocess.run(
        ["psql", "-XAtq", cluster.url(role), "-c", question], capture_output=True, text=True, check=False
    )
    return (done.stdout or done.stderr).strip()


def test_the_owner_makes_tables_and_the_application_only_uses_them(cluster: clusters.Cluster) -> None:
    ask(cluster, "owner", "create table used (id serial, word text)")

    assert ask(cluster, "app", "insert into used (word) values ('a') returning id") == "1"
    assert ask(cluster, "app", "update used set word = 'b' returning word") == "b"
    assert ask(cluster, "app", "delete from used returning word") == "b"
    assert "permission denied" in ask(cluster, "app", "truncate used")
    assert "must be owner" in ask(cluster, "app", "drop table used")
    assert "permission denied" in ask(cluster, "app", "create table own (id int)")


def test_the_owner_can_take_changing_away_from_the_application(cluster: clusters.Cluster) -> None:
    ask(cluster, "owner", "create table kept (word text); revoke update, delete on kept from wangge_app")

    assert ask(cluster, "app", "insert into kept values ('a') returning word") == "a"
    assert "permission denied" in ask(cluster, "app", "update kept set word = 'b'")
    assert "permission denied" in ask(cluster, "app", "delete from kept")


def test_the_application_compiles_no_queries(cluster: clusters.Cluster) -> None:
    assert ask(cluster, "app", "show jit") == "off"


def test_later_databases_have_the_extensions_and_the_rights(cluster: clusters.Cluster) -> None:
    ask(cluster, "owner", "create database later")
    made = "create table t (id int); select count(*) from pg_extension"
    url = cluster.url("owner").replace("/wangge?", "/later?")
    done = subprocess.run(["psql", "-XAtq", url, "-c", made], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "3"  # plpgsql, postgis, btree_gist


def test_the_address_is_a_socket_that_needs_a_password(cluster: clusters.Cluster) -> None:
    url = cluster.url("app").replace(cluster.passwords["app"], "wrong")

    assert ask(cluster, "app", "show listen_addresses") == ""
    assert (
        "password authentication failed"
        in subprocess.run(
            ["psql", "-X", url, "-c", "select 1"], capture_output=True, text=True, check=False
        ).stderr
    )
    assert cluster.socket.stat().st_mode & 0o777 == 0o700


@pytest.mark.crash
def test_killed_under_eight_writers_it_comes_back_with_every_answered_row(
    cluster: clusters.Cluster,
) -> None:
    ask(cluster, "owner", "create table answered (writer int, number int, primary key (writer, number))")
    done = threading.Event()
    with ThreadPoolExecutor(8) as pool:
        writers = [pool.submit(write_until, done, cluster.url("app"), writer) for writer in range(8)]
        for _ in range(5):
            time.sleep(0.5)
            kill(cluster)
            clusters.start(cluster)
        done.set()
    answered = {row for writer in writers for row in writer.result()}

    kept = {tuple(map(int, row.split("|"))) for row in ask(cluster, "app", "table answered").splitlines()}
    assert len(answered) > 100
    assert answered <= kept


def write_until(done: threading.Event, url: str, writer: int) -> list[tuple[int, int]]:
    """Write rows one by one, connecting anew after each loss; the rows whose commit was answered."""
    answered: list[tuple[int, int]] = []
    numbers = itertools.count()
    while not done.is_set():
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url, autocommit=True) as client:
            while not done.is_set():
                row = (writer, next(numbers))
                client.execute("insert into answered values (%s, %s)", row)
                answered.append(row)
    return answered


def kill(cluster: clusters.Cluster) -> None:
    os.kill(int(pidfile.line(cluster.data, 0)), signal.SIGKILL)
    while clusters.is_running(cluster):
        time.sleep(0.01)


def test_stop_and_start_again(cluster: clusters.Cluster) -> None:
    clusters.stop(cluster)
    assert not clusters.is_running(cluster)
    clusters.stop(cluster)

    clusters.start(cluster)
    assert pidfile.is_ready(cluster.data)


def test_a_pid_that_belongs_to_another_program_does_not_keep_the_server_down(
    cluster: clusters.Cluster,
) -> None:
    clusters.stop(cluster)
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n0\n5432\n\n\n\nready\n")
    assert not clusters.is_running(cluster)

    clusters.start(cluster)
    assert pidfile.is_ready(cluster.data)


def test_a_cluster_left_by_a_killed_run_is_swept_away(cluster: clusters.Cluster) -> None:
    left = clusters.sockets() / f"{clusters.THROW_AWAY_PREFIX}left"
    left.mkdir()
    os.utime(left, (0, 0))
    clusters.sweep()

    assert not left.exists()
    assert clusters.is_running(cluster), "one in use is left alone"


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters.postgres, "our_numbers", lambda: {12345})
    if os.geteuid() == 0:
        os.chown(tmp_path, 54321, 54321)

    with pytest.raises(clusters.Trouble, match="belongs to somebody else"):
        clusters.make_folder(tmp_path, 0o700, None)


def test_the_socket_path_is_short_whatever_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("d" * 100)
    monkeypatch.setattr("tempfile.tempdir", str(deep))

    folder = temporary_folder(lambda _folder: True)

    assert folder == Path("/tmp")
    assert len(str(folder / "wg-0123456789ab" / SOCKET_NAME)) <= SOCKET_PATH_LIMIT
