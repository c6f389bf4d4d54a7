"""What checks look at: each thing asked for once, when the first check wants it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ops import environment
from ops.keeping.address import owning, serving
from ops.keeping.session import Session
from ops.locks import locked
from ops.trouble import Trouble


@dataclass
class World:
    """An installation. ``env`` has the addresses of its database."""

    env: Mapping[str, str]
    root: Path

    @property
    def var(self) -> Path:
        return Path(self.env["WANGGE_VAR"])

    def ask(self, question: str) -> str:
        """The answer of the database to the role that serves. Raises Trouble."""
        with Session(serving(self.env)) as session:
            return session.do(question)

    def ask_owner(self, question: str) -> str:
        with Session(owning(self.env)) as session:
            return session.do(question)

    @cached_property
    def reachable(self) -> str:
        """Why the database does not answer; empty when it does."""
        try:
            self.ask("select 1")
        except Trouble as trouble:
            return str(trouble)
        return ""

    @cached_property
    def schema(self) -> dict[str, Any]:
        return self.django("schema", "check")

    @cached_property
    def has_tables(self) -> bool:
        return (
            not self.reachable and self.ask("select to_regclass('public.tenants_tenant') is not null") == "t"
        )

    @cached_property
    def facts(self) -> dict[str, Any]:
        """Backups, jobs, readers, as the page of administrators shows them."""
        return self.django("keeping", "look")

    @cached_property
    def is_running(self) -> bool:
        """Whether ``./run`` runs in this folder."""
        lock = self.var / "run.lock"
        if not lock.exists():
            return False
        with locked(lock, wait=False) as free:
            return not free

    def django(self, *words: str) -> dict[str, Any]:
        """What a command of the program answers. Raises Trouble with its last words."""
        done = subprocess.run(
            [environment.python(), "-m", "wangge", *words, "--json"],
            env=dict(self.env),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        try:
            return dict(json.loads(done.stdout))
        except ValueError as error:
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise Trouble(last) from error
