"""The line about each attempt, in the database, for the page of administrators and for auditors."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ops import environment
from ops.keeping.shelf import Kept
from ops.say import say


def note(
    env: Mapping[str, str],
    kind: str,
    began: datetime,
    *,
    name: str = "",
    size: int = 0,
    trouble: str = "",
    told: Mapping[str, Any] | None = None,
) -> None:
    """Write it down. Where that cannot be done it is said; the backup itself is what counts."""
    line = {
        "kind": kind,
        "name": name,
        "began_at": began.isoformat(),
        "ended_at": datetime.now(UTC).isoformat(),
        "bytes": size,
        "trouble": trouble,
        "told": told or {},
    }
    done = subprocess.run(
        [environment.python(), "-m", "wangge", "keeping", "note"],
        env=dict(env),
        input=json.dumps(line),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        say(f"(This could not be noted in the database: {last})")


def made(env: Mapping[str, str], kept: Kept, began: datetime) -> None:
    """Note a backup that came off."""
    numbers = {**summary(kept.told), "why": kept.told["why"], "where": str(kept.path.parent)}
    note(env, "made", began, name=kept.path.name, size=size_of(kept.told), told=numbers)


def summary(told: dict[str, Any]) -> dict[str, Any]:
    return {
        "tables": len(told["tables"]),
        "rows": sum(count for count, _ in told["tables"].values()),
        "files": told["files"]["count"],
        "bytes": size_of(told),
        "seal": (told["journal"] or {}).get("seal", 0),
    }


def size_of(told: dict[str, Any]) -> int:
    return int(sum(size for size, _ in told["database"].values()) + told["files"]["bytes"])
