"""A restored database beside the paper of its backup: counts, sums, sequences, the journal's chain."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ops import environment
from ops.keeping import manifest, tables
from ops.keeping.address import Address
from ops.keeping.session import Session
from ops.trouble import Trouble


@dataclass
class Compared:
    """What was compared, and what differs; nothing differs when it is as it was."""

    tables: int = 0
    rows: int = 0
    sequences: int = 0
    files: int = 0
    bytes: int = 0
    seals: int = 0
    head: str = ""
    differences: list[str] = field(default_factory=list)

    def text(self) -> str:
        return (
            f"compared: {self.rows:,} rows in {self.tables} tables by count and sum, "
            f"{self.sequences} sequences, {self.files:,} files ({self.bytes / 1e6:,.1f} MB) by hash, "
            f"the journal's chain up to seal {self.seals} ({self.head[:12] or 'none yet'})"
        )


def numbers(session: Session, told: dict[str, Any]) -> Compared:
    """Compare everything that is counted."""
    found, before = tables.content(session), told["tables"]
    head = session.ask(tables.HEAD) or {}
    done = Compared(
        tables=len(before),
        rows=sum(count for count, _ in before.values()),
        sequences=len(told["sequences"]),
        files=told["files"]["count"],
        bytes=told["files"]["bytes"],
        seals=head.get("seal", 0),
        head=head.get("hash", ""),
    )
    done.differences += list(_tables(before, found))
    done.differences += list(_sequences(told["sequences"], tables.sequences(session)))
    if head != (told["journal"] or {}):
        done.differences.append(f"journal: head {head} instead of {told['journal']}")
    return done


def _tables(before: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    for name in sorted(before.keys() | found.keys()):
        if name not in found:
            yield f"{name}: the table is missing"
        elif name not in before:
            yield f"{name}: the backup had no such table"
        elif found[name][0] != before[name][0]:
            yield f"{name}: {found[name][0]} rows instead of {before[name][0]}"
        elif found[name][1] != before[name][1]:
            yield f"{name}: as many rows, but another content"


def _sequences(before: dict[str, int], found: dict[str, int]) -> Iterator[str]:
    """A sequence does not wait for snapshots: it may be ahead, never behind."""
    for name, last in before.items():
        if found.get(name, -1) < last:
            yield f"{name}: the sequence stands at {found.get(name)} and stood at {last}"


def chain(address: Address, env: Mapping[str, str], folder: Path) -> list[str]:
    """Go along the journal's chain, with the anchors that lie in the backup."""
    anchors = folder / manifest.ANCHORS / "journal"
    done = django(address, env, "journal", "verify", "--json", "--anchors", str(anchors))
    if done.returncode not in (0, 1):
        raise Trouble(f"the journal could not be verified: {(done.stderr or done.stdout).strip()[-500:]}")
    findings = json.loads(done.stdout)["findings"]
    return [f"journal: seal {one['seal']} {one['what']}" for one in findings]


def django(address: Address, env: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """A command of the program on another database than its own, as the owner."""
    told = {"DATABASE_URL": address.url, "DATABASE_OWNER_URL": address.url, "WANGGE_AS_OWNER": "1"}
    return subprocess.run(
        [environment.python(), "-m", "wangge", *words],
        env={**env, **told},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
