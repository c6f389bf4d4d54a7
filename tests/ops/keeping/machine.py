"""Machines to back up and to restore on: a folder, a cluster, a database with a town in it or none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from ops import cluster as clusters
from ops import environment, migrations, setup
from ops.paths import ROOT

SEAL = """
from wangge.tenants.models import Tenant
from wangge.vault.actions import seal
from wangge.journal.management.commands.journal import Command
tenant = Tenant.objects.get(code="here")
print(seal("张建国", "name", tenant))
Command().anchor(None)
"""


@dataclass
class Machine:
    """What ``./wangge`` finds on a machine."""

    env: dict[str, str]
    cluster: clusters.Cluster

    @property
    def var(self) -> Path:
        return Path(self.env["WANGGE_VAR"])

    def ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.env["DATABASE_OWNER_URL"]) as connection:
            return connection.execute(question, values).fetchall()

    def do(self, statement: str) -> None:
        with psycopg.connect(self.env["DATABASE_OWNER_URL"], autocommit=True) as connection:
            connection.execute(statement)

    def python(self, *words: str, **more: str) -> str:
        """A program of ours on this machine."""
        done = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env={**self.env, **more, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def shell(self, code: str) -> str:
        return self.python("-m", "wangge", "shell", "--verbosity", "0", "-c", code).strip()

    def told(self) -> dict[str, Any]:
        """How many rows every table has."""
        names = "select tablename from pg_tables where schemaname = 'public' order by 1"
        return {name: self.ask(f'select count(*) from "{name}"') for (name,) in self.ask(names)}


@contextmanager
def empty_machine(folder: Path) -> Iterator[Machine]:
    """A machine with the programs and keys of its own on it, and nothing else."""
    var = folder / "var"
    with clusters.throw_away_cluster(fsync=False) as cluster:
        setup.furnish(var)
        env = {**environment.with_cluster(cluster), "WANGGE_VAR": str(var)}
        env.pop("WANGGE_AS_OWNER", None)
        env.pop("WANGGE_VAULT_KEY", None)
        yield Machine(env, cluster)


@contextmanager
def town(folder: Path) -> Iterator[tuple[Machine, dict[str, Any]]]:
    """A machine at work (people, a catalogue, a sealed name, an anchored journal) and how to sign in."""
    with empty_machine(folder) as machine:
        migrations.migrate(machine.env)
        told = json.loads(machine.python("-m", "tests.trust.crash.town"))
        told["sealed"] = machine.shell(SEAL).splitlines()[0]
        yield machine, told
