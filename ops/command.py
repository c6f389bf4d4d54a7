"""``./wangge``: one command of Wangge, with the database up for as long as it runs."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from ops import environment, migrations, setup
from ops.cluster import private_cluster
from ops.doctor import examination
from ops.keeping import doors
from ops.lease import in_use
from ops.paths import VENV, var
from ops.trouble import told


def main(arguments: list[str]) -> int:
    if arguments[:1] and arguments[0] in doors.COMMANDS:
        setup.prepare(pages=False, keys=arguments[0] != "restore")
        return doors.main(arguments)
    if arguments[:1] == ["doctor"]:
        return examination.main(arguments[1:])
    setup.prepare(pages=False)
    with database(arguments[:1]) as env:
        return run([str(VENV / "bin" / "python"), "-m", "wangge", *arguments], env)


@contextmanager
def database(command: list[str]) -> Iterator[dict[str, str]]:
    """The environment of a command: with the city's database, or with our own, migrated and running."""
    by_owner = migrations.OWNERS_COMMANDS.intersection(command)
    as_owner = {"WANGGE_AS_OWNER": "1"} if by_owner else {}
    if not setup.own_cluster():
        yield {**environment.of_python(), **as_owner}
        return
    cluster = private_cluster(var())
    with in_use(cluster):
        env = environment.with_cluster(cluster)
        if by_owner:
            migrations.stamp(cluster.home).unlink(missing_ok=True)
        else:
            migrations.prepare(env, cluster.home)
        yield {**env, **as_owner}


def run(command: list[str], env: dict[str, str]) -> int:
    """Run to the end; signals are the command's to answer, so that the database outlives it."""
    child = subprocess.Popen(command, env=env)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to the child as well
    signal.signal(signal.SIGTERM, lambda number, _frame: child.send_signal(number))
    status = child.wait()
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    told(main)
