"""``./bench``: figures beside their references, on databases of the private cluster that stay.

Each size has a database of its own, filled by ``bulk`` once and anew when the tables have changed.
``WANGGE_BENCH_SIZES=10000`` measures with small ones alone: some seconds to fill instead of ten minutes.
"""

import json
import os
import subprocess
from collections.abc import Callable

from ops import cluster as clusters
from ops import environment, migrations, setup
from ops.command import run
from ops.lease import in_use
from ops.paths import ROOT, VENV, var
from ops.say import say
from ops.stamps import digest, once
from ops.trouble import Trouble, told

SIZES = "10000 1000000"
PACKAGE = ROOT / "src" / "wangge"


def main(arguments: list[str]) -> int:
    setup.prepare(testing=True)  # one of them works in a browser
    cluster = clusters.private_cluster(var())
    with in_use(cluster):
        env = environment.with_cluster(cluster)
        urls = {size: filled(cluster, size) for size in sizes()}
        command = [str(VENV / "bin" / "python"), "-m", "wangge.demo.bench", *arguments]
        return run(command, {**env, "WANGGE_BENCH": json.dumps(urls)})


def sizes() -> list[int]:
    """How many cases each database has."""
    told = (os.environ.get("WANGGE_BENCH_SIZES") or SIZES).split()
    if not all(size.isascii() and size.isdigit() and int(size) for size in told):
        raise Trouble(f"WANGGE_BENCH_SIZES={' '.join(told)} are not numbers of cases.")
    return [int(size) for size in told]


def filled(cluster: clusters.Cluster, size: int) -> dict[str, str]:
    """The addresses of a database with so many cases, for application and owner."""
    name = f"wangge_bench_{size}"
    urls = {
        "DATABASE_URL": cluster.url("app").replace("/wangge?", f"/{name}?"),
        "DATABASE_OWNER_URL": cluster.url("owner").replace("/wangge?", f"/{name}?"),
    }
    once(cluster.home / name, tables(), filling(cluster, name, size, urls))
    return urls


def tables() -> str:
    """What the databases were made for: the migrations and the ways of ``bulk``."""
    return digest([*PACKAGE.glob("*/migrations/*.py"), *PACKAGE.glob("demo/bulk/*.py")])


def filling(cluster: clusters.Cluster, name: str, size: int, urls: dict[str, str]) -> Callable[[], None]:
    def fill() -> None:
        say(f"Filling {name}; this is done once.")
        clusters.superuser(cluster, "-c", f"drop database if exists {name} with (force)")
        clusters.superuser(cluster, "-c", f"create database {name} owner wangge_owner")
        env = {**environment.with_cluster(cluster), **urls}
        migrations.migrate(env)
        command = [VENV / "bin" / "python", "-m", "wangge", "bulk", "--cases", str(size)]
        if subprocess.run(command, env=env, check=False).returncode:
            raise Trouble(f"{name} could not be filled (see above).")

    return fill


if __name__ == "__main__":
    told(main)
