"""``./test``: static checks, then pytest on a throw-away cluster.

With arguments only pytest runs, and they are passed to it. The last line is pytest's summary.
"""

import os
import random
import subprocess
import tempfile
import tomllib
from pathlib import Path

from ops import environment, setup
from ops.cluster import Cluster, superuser, throw_away_cluster
from ops.keeping.address import Address
from ops.paths import ROOT, VENV
from ops.trouble import told

STATIC = [
    ["ruff", "check"],
    ["ruff", "format", "--check"],
    ["mypy"],
]
WORKERS = 2
DATABASES = ["test_wangge", *(f"test_wangge_gw{number}" for number in range(WORKERS))]
"""The names that pytest-django looks for: of a run in one process, and of each worker."""


def main(arguments: list[str]) -> int:
    setup.prepare(testing=True)
    failed = [] if arguments else [command for command in static() if not passes(command)]
    status = run_pytest(arguments)
    for command in failed:
        print("failed:", *command)
    return status or (1 if failed else 0)


def static() -> list[list[str]]:
    """The static checks that are set up."""
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    return [*STATIC, *([["lint-imports"]] if "importlinter" in tools else [])]


def passes(command: list[str]) -> bool:
    """Run a checker quietly; show what it says only when it finds something."""
    done = subprocess.run(
        [VENV / "bin" / command[0], *command[1:]],
        cwd=ROOT,
        env=environment.of_python(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    print("ok     " if done.returncode == 0 else "FAILED ", *command, flush=True)
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


def run_pytest(arguments: list[str]) -> int:
    """Run pytest in random order on two workers, with a folder and a cluster of its own."""
    seed = os.environ.get("WANGGE_TEST_SEED") or str(random.randrange(10**6))  # noqa: S311 - an order
    print(f"random order: WANGGE_TEST_SEED={seed}", flush=True)
    command = [VENV / "bin" / "python", "-m", "pytest", "-n", str(WORKERS), f"--randomly-seed={seed}"]
    with (
        tempfile.TemporaryDirectory(prefix="wangge-test-") as var,
        throw_away_cluster(fsync=os.environ.get("WANGGE_TEST_FSYNC") == "1") as cluster,
    ):
        setup.furnish(Path(var))
        env = {
            **environment.with_cluster(cluster),
            "WANGGE_VAR": var,
            "WANGGE_AS_OWNER": "1",
            "PYTHONHASHSEED": seed,  # both workers see sets in the same order
        }
        make_databases(cluster, env)
        done = subprocess.run([*command, *arguments], cwd=ROOT, env=env, check=False)
    return done.returncode


def make_databases(cluster: Cluster, env: dict[str, str]) -> None:
    """Migrate one database and copy it for each worker: pytest finds them made."""
    first, *others = DATABASES
    superuser(cluster, "-c", f"create database {first} owner wangge_owner")
    urls = {key: Address.of(env[key]).named(first).url for key in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    migrate = [environment.python(), "-m", "wangge", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, cwd=ROOT, env={**env, **urls}, check=True)
    for name in others:
        superuser(cluster, "-c", f"create database {name} template {first} owner wangge_owner")


if __name__ == "__main__":
    told(main)
