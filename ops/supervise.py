"""``./run``: database, web and jobs, kept alive until Ctrl-C or TERM, then stopped in good order."""

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from types import FrameType

from ops import cluster as clusters
from ops import demo, environment, leftovers, migrations, setup
from ops.child import Child, stop_all
from ops.keeping import schedule
from ops.lease import in_use
from ops.locks import locked
from ops.paths import ROOT, VENV, var
from ops.say import say
from ops.trouble import Trouble, told

HOST = "127.0.0.1"
PATIENCE = 20.0  # seconds for requests and jobs under way to end
FIRST_ANSWER = 60.0  # seconds for the web server to answer for the first time
WORKERS = 2
THREADS = 4  # of each worker; its pool has as many connections
FACES = ("desk", "portal", "phone", "screen")


class Stopped(BaseException):
    """Ctrl-C or TERM came. Like KeyboardInterrupt, but also where INT came ignored."""


def main(_arguments: list[str]) -> int:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop_once)
    try:
        start()
    except Stopped:
        say("Stopped.")
    return 0


def stop_once(_number: int, _frame: FrameType | None) -> None:
    """Unwind everything; a second signal does not disturb the unwinding."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    raise Stopped


def start() -> None:
    """Start everything and stay until stopped."""
    port = chosen_port()
    schedule.plan()  # refuse what it cannot mean before anything is started
    clusters.make_folder(var(), clusters.PASSABLE, None)
    with locked(var() / "run.lock", wait=False) as alone:
        if not alone:
            raise Trouble("it runs already in this folder.")
        if ended := leftovers.end(var()):
            say(f"Ended {len(ended)} processes of a start that was killed.")
        refuse_taken(port)
        setup.prepare()
        with database() as (env, cluster):
            serve({**env, **leftovers.mark(var())}, port, cluster)


def chosen_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 2**16:
        raise Trouble(f"PORT={text} is not a port number.")
    return int(text)


def refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise Trouble(
                f"port {port} cannot be had ({error.strerror}). Try PORT={port + 1} ./run"
            ) from error


@contextmanager
def database() -> Iterator[tuple[dict[str, str], clusters.Cluster | None]]:
    """The city's database, or our own: running, migrated, with the demo town in it."""
    if not setup.own_cluster():
        env = environment.of_python()
        migrations.prepare(env, None)
        yield env, None
        return
    cluster = clusters.private_cluster(var())
    with in_use(cluster):
        env = environment.with_cluster(cluster)
        migrations.prepare(env, cluster.home)
        demo.first_start(env, cluster.home)
        yield env, cluster


def serve(env: dict[str, str], port: int, cluster: clusters.Cluster | None) -> None:
    """Keep web, jobs and our cluster alive."""
    children = [web(env, port), jobs(env), *backups(env)]
    try:
        for child in children:
            child.start(time.monotonic())
        wait_for_answer(children, port)
        show_addresses(port)
        if cluster:
            demo.show_accounts(env)
        while True:
            time.sleep(0.5)
            tend(children, cluster)
    finally:
        stop_all(children, PATIENCE)


def tend(children: list[Child], cluster: clusters.Cluster | None) -> None:
    if cluster and not clusters.is_running(cluster):
        say("The database server ended; starting it again.")
        clusters.start(cluster)
    for child in children:
        child.tend(time.monotonic())


def web(env: dict[str, str], port: int) -> Child:
    """Django behind granian: two processes, each with as many threads as connections."""
    options = {
        "--interface": "wsgi",
        "--host": HOST,
        "--port": str(port),
        "--workers": str(WORKERS),
        "--blocking-threads": str(THREADS),
        "--backlog": "1024",
        "--workers-kill-timeout": "15",
        "--log-level": "warning",
    }
    words = [word for option in options.items() for word in option]
    flags = ["--no-ws", "--respawn-failed-workers"]
    return Child("web", [str(VENV / "bin" / "granian"), *words, *flags, "wangge.wsgi:application"], env)


def jobs(env: dict[str, str]) -> Child:
    """Clocks, readers and heavy work."""
    return Child("jobs", [str(VENV / "bin" / "python"), "-m", "wangge", "jobs"], env)


def backups(env: dict[str, str]) -> list[Child]:
    """The clock of backups, where one is wanted."""
    wanted = schedule.plan()
    return [Child("backups", [sys.executable, "-m", "ops.keeping.schedule"], env)] if wanted else []


def wait_for_answer(children: list[Child], port: int) -> None:
    """Wait until the web server says that it is well."""
    give_up = time.monotonic() + FIRST_ANSWER
    while status(port, "/healthz") != HTTPStatus.OK:
        if time.monotonic() > give_up:
            raise Trouble("the web server does not answer (see above).")
        time.sleep(0.1)
        tend(children, None)


def show_addresses(port: int) -> None:
    """Print where it is, and each face that this Wangge has."""
    base = f"http://{HOST}:{port}"
    print(f"\nWangge is at {base}/   (stop with Ctrl-C)", flush=True)
    for face in FACES:
        if (ROOT / "src" / "wangge" / face / "urls.py").exists():
            print(f"  {base}/{face}/", flush=True)


def status(port: int, path: str) -> int | None:
    """The status of the answer to a question for ``path``; None where nobody answers."""
    connection = HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


if __name__ == "__main__":
    told(main)
