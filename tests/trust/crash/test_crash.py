"""``kill -9`` of web, jobs, database under eight writers (C1): nothing answered is lost or done twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ops import cluster as clusters
from ops import environment, migrations, pidfile, setup, supervise
from ops.child import Child, stop_all
from ops.paths import ROOT
from tests.ops.starting import free_port
from tests.trust.crash.writers import Writer

pytestmark = pytest.mark.crash

WRITERS = 8
ANSWERS = 25  # between two kills, so that each falls into work under way
AT_MOST = 12.0  # seconds to wait for them on a slow machine
BEFORE = (0.1, 1.0)  # seconds from then to the kill
STUCK = 60.0  # seconds after which a job that nobody does counts as stuck


@dataclass
class Installation:
    """A whole Wangge of its own: database, web, jobs."""

    cluster: clusters.Cluster
    web: Child
    jobs: Child
    port: int
    told: dict[str, Any]

    def tend(self, seconds: float) -> None:
        """Keep everything alive for a while, as ``./run`` does."""
        give_up = time.monotonic() + seconds
        while time.monotonic() < give_up:
            supervise.tend([self.web, self.jobs], self.cluster)
            time.sleep(0.1)

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.cluster.url("owner")) as connection:
            return connection.execute(question).fetchall()


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    var = tmp_path / "var"
    with clusters.throw_away_cluster(fsync=True) as cluster:
        env = {**environment.with_cluster(cluster), "WANGGE_VAR": str(var)}
        env.pop("WANGGE_AS_OWNER", None)
        setup.furnish(var)
        migrations.prepare(env, None)
        port = free_port()
        web, jobs = supervise.web(env, port), supervise.jobs(env)
        try:
            for child in (web, jobs):
                child.start(time.monotonic())
            told = furnished(env)
            supervise.wait_for_answer([web, jobs], port)
            yield Installation(cluster, web, jobs, port, told)
        finally:
            stop_all([web, jobs], 5)


def furnished(env: dict[str, str]) -> dict[str, Any]:
    env = {**env, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.trust.crash.town"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def family(child: Child) -> list[int]:
    """The processes of a child's session, the first of them itself."""
    if child.process is None:  # 0 would be our own family
        return []
    own = child.process.pid
    found = [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]
    return [own, *(pid for pid in found if pid != own and session_of(pid) == own)]


def session_of(pid: int) -> int:
    with suppress(OSError):
        return os.getsid(pid)
    return -1


def kill(*pids: int) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def postmaster(here: Installation) -> list[int]:
    return [int(pidfile.line(here.cluster.data, 0))]


KILLS: dict[str, Callable[[Installation], list[int]]] = {
    "a web worker": lambda here: family(here.web)[1:2],
    "the jobs worker": lambda here: family(here.jobs),
    "the database": postmaster,
    "the whole web server": lambda here: family(here.web),
    "everything": lambda here: [*postmaster(here), *family(here.web), *family(here.jobs)],
}


def test_a_wangge_that_is_killed_again_and_again_keeps_its_word(installation: Installation) -> None:
    """One test, so that one installation is made however the tests are spread over workers."""
    written = killed_under_way(installation)
    every_answered_slip_is_there_once(installation, written)
    nothing_was_done_twice(installation, written)
    every_case_has_its_history_and_every_leg_its_step(installation)
    every_holder_was_told(installation)
    no_job_is_stuck(installation)


def killed_under_way(installation: Installation) -> list[Writer]:
    """Eight writers at work while everything is killed once, in a random order, and comes back."""
    dice = random.Random(os.environ.get("PYTEST_RANDOMLY_SEED", "crash"))
    done = threading.Event()
    writers = [Writer(installation.port, installation.told, done) for _ in range(WRITERS)]
    with ThreadPoolExecutor(WRITERS) as pool:
        working = [pool.submit(writer.work) for writer in writers]
        try:
            for what in dice.sample(sorted(KILLS), len(KILLS)):
                let_work(installation, writers)
                leave_a_job_half_done(installation)
                installation.tend(dice.uniform(*BEFORE))
                kill(*KILLS[what](installation))
            let_work(installation, writers)
        finally:
            done.set()
        while not all(one.done() for one in working):
            installation.tend(0.2)
        for one in working:
            one.result()
    return writers


def let_work(installation: Installation, writers: list[Writer]) -> None:
    """Until so many more were answered."""
    wanted = sum(len(writer.acknowledged) for writer in writers) + ANSWERS
    give_up = time.monotonic() + AT_MOST
    while sum(len(writer.acknowledged) for writer in writers) < wanted and time.monotonic() < give_up:
        installation.tend(0.2)


def leave_a_job_half_done(installation: Installation) -> None:
    """A job in the hands of the worker, as a kill in the middle leaves it: our jobs are too short to hit."""
    with psycopg.connect(installation.cluster.url("owner")) as connection:
        connection.execute(
            """insert into procrastinate_jobs (queue_name, task_name, args, status, worker_id)
               select 'default', 'wangge.journal.jobs.anchor_journal', '{"timestamp": 0}', 'doing', max(id)
               from procrastinate_workers"""
        )


def every_answered_slip_is_there_once(installation: Installation, written: list[Writer]) -> None:
    answered = {slip: number for writer in written for slip, number in writer.acknowledged.items()}
    assert len(answered) > 100
    assert [refused for writer in written for refused in writer.refused] == []
    kept = installation.ask(
        "select e.slip::text, c.number from cases_caseevent e join cases_case c on c.id = e.case_id"
    )
    assert len({slip for slip, _ in kept}) == len(kept), "no slip twice"
    assert answered.items() <= dict(kept).items()


def nothing_was_done_twice(installation: Installation, written: list[Writer]) -> None:
    """Every question was asked until it was answered, so what is there is what was answered, no more."""
    reports = {n for writer in written for n in writer.acknowledged.values()}
    assert sum(writer.repeated for writer in written) > 0, "the kills were felt"
    [(cases,)] = installation.ask("select count(*) from cases_case")
    [(events,)] = installation.ask("select count(*) from cases_caseevent")
    assert (cases, events) == (len(reports), sum(len(writer.acknowledged) for writer in written))
    assert installation.ask("select count(*) from cases_reporter") == [(cases,)]


def every_case_has_its_history_and_every_leg_its_step(installation: Installation) -> None:
    lost = "select number from cases_case where id not in (select case_id from cases_caseevent)"
    assert installation.ask(lost) == []
    assert installation.ask("select id from cases_case where id not in (select case_id from cases_leg)") == []
    differing = """
        select l.id, l.step, e.step from cases_leg l
        left join lateral (select step from cases_caseevent where leg_id = l.id and step <> ''
                           order by id desc limit 1) e on true
        where l.step is distinct from e.step"""
    assert installation.ask(differing) == []


NOT_TOLD = """
    select l.id, p.person_id from cases_leg l
    join lateral (select xid, person_id from cases_caseevent where leg_id = l.id and step <> came_from
                    and step <> '' order by id desc limit 1) e on true
    join people_post p on p.platform_id = l.holder_platform_id and p.valid @> current_date
    join people_duty d on d.id = p.duty_id and d.acts_as = l.holder_duty
    join people_person who on who.id = p.person_id and who.is_active
    where p.division_id is null and p.person_id <> e.person_id
      and coalesce(l.holder_id, p.person_id) = p.person_id
      and not exists (
        select 1 from exchange_message m join cases_caseevent told on told.id = m.event_id
        where m.person_id = p.person_id and m.way = 'in_app'
          and told.case_id = l.case_id and told.xid = e.xid)"""
"""Legs whose holders have no message of the deed that gave them the leg."""


def every_holder_was_told(installation: Installation) -> None:
    """Whatever was killed when: the reader catches up, and nobody has a leg that he was not told of."""
    give_up = time.monotonic() + STUCK
    while installation.ask(NOT_TOLD) and time.monotonic() < give_up:
        installation.tend(0.5)
    assert installation.ask(NOT_TOLD) == []
    assert installation.ask("select count(*) > 0 from exchange_message") == [(True,)]


def no_job_is_stuck(installation: Installation) -> None:
    """A killed worker's jobs are taken up, and what falls due goes on being done."""
    stuck = f"""
        select j.id, j.task_name, j.status from procrastinate_jobs j
        left join procrastinate_workers w on w.id = j.worker_id
        where (j.status = 'doing' and (w.id is null or w.last_heartbeat < now() - interval '{STUCK / 2} s'))
           or (j.status = 'todo' and coalesce(j.scheduled_at, now()) <= now()
               and (select min(at) from procrastinate_events e where e.job_id = j.id)
                   < now() - interval '{STUCK / 2} s')"""
    give_up = time.monotonic() + STUCK
    while (found := installation.ask(stuck)) and time.monotonic() < give_up:
        installation.tend(1.0)
    assert found == []
    give_up = time.monotonic() + STUCK
    before = last_tick(installation)
    while (after := last_tick(installation)) == before and time.monotonic() < give_up:
        installation.tend(0.5)
    assert after > before, "the clock goes on"


def last_tick(installation: Installation) -> int:
    [(tick,)] = installation.ask(
        "select coalesce(max(defer_timestamp), 0) from procrastinate_periodic_defers"
    )
    return int(tick)
