"""./run as a person meets it: started in a folder of its own, stopped and killed in every way."""

import os
import shutil
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ops import cluster as clusters
from ops import leftovers, pidfile
from tests.ops.starting import PATIENCE, kill, run, start, wait_until
from wangge.journal.management.commands.jobs import POLITE


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A var folder that user postgres can enter, as in an ordinary clone; made once, it takes seconds."""
    made = clusters.sockets() / f"wangge-var-{os.getpid()}"
    yield made
    if made.exists():
        clusters.remove(clusters.private_cluster(made))
        shutil.rmtree(made)
    made.with_suffix(".log").unlink(missing_ok=True)


@pytest.fixture
def var(folder: Path) -> Iterator[Path]:
    """The folder, with nobody of an earlier test left in it."""
    yield folder
    leftovers.end(folder)


@pytest.mark.crash
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_everything_even_where_interrupts_came_ignored(
    var: Path, number: signal.Signals
) -> None:
    started = start(var)
    assert pidfile.is_alive(started.data)

    started.process.send_signal(number)

    assert started.process.wait(PATIENCE) == 0
    assert started.is_gone()


@pytest.mark.crash
def test_everything_killed_and_started_again(var: Path) -> None:
    started = start(var)
    kill(started.process.pid, *started.children(), started.server)
    started.process.wait()

    again = start(var)

    assert again.stop() == 0
    assert again.is_gone()


@pytest.mark.crash
def test_what_a_killed_supervisor_left_is_ended(var: Path) -> None:
    started = start(var)
    workers = started.children()
    kill(*workers, number=signal.SIGSTOP)
    kill(started.process.pid)
    started.process.wait()

    again = start(var)

    assert not set(workers) & set(again.children())
    assert again.stop() == 0


@pytest.mark.crash
def test_what_ends_is_started_again_and_a_second_run_is_refused(var: Path) -> None:
    started = start(var)
    kill(started.server, *started.children())
    wait_until(lambda: not started.answers())
    wait_until(started.is_well)
    wait_until(lambda: POLITE in {os.getpriority(os.PRIO_PROCESS, pid) for pid in started.children()})

    second = run("run", WANGGE_VAR=str(var), DATABASE_URL="")

    assert (second.returncode, second.stderr) == (2, "wangge: it runs already in this folder.\n")
    assert started.stop() == 0


@pytest.mark.crash
def test_with_the_citys_database_none_is_made_and_the_citys_is_left_running(var: Path) -> None:
    theirs = {name: os.environ[name] for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    before = (var / "pg").exists()
    started = start(var, **theirs)

    assert (var / "pg").exists() == before
    assert started.stop() == 0
    with psycopg.connect(theirs["DATABASE_URL"]) as client:
        assert client.execute("select count(*) from django_migrations where app = 'cases'").fetchone() != (0,)


@pytest.mark.parametrize("port", ["abc", "0", "99999", "-1"])
def test_a_port_that_is_none(port: str) -> None:
    done = run("run", PORT=port)

    assert (done.returncode, done.stderr) == (2, f"wangge: PORT={port} is not a port number.\n")


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("run", PORT=str(port), WANGGE_VAR=str(tmp_path))

    assert done.returncode == 2
    assert f"Try PORT={port + 1} ./run" in done.stderr
