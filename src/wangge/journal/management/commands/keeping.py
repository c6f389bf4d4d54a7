"""``keeping``: the tools of backup and restore tell what they did, as JSON on standard input."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils import timezone

from wangge.journal import operations
from wangge.journal.backups import Kind, keep
from wangge.tenants.terminal import TerminalCommand, Told


class Command(TerminalCommand):
    help = "Note what ./wangge backup and restore did. They call this themselves."

    def add_commands(self) -> None:
        self.sub("note", self.note, "one attempt, as JSON on standard input")
        self.sub("look", self.look, "how backups, jobs and readers stand, for the doctor")

    def look(self) -> Told:
        at = timezone.now()
        kept, jobs = operations.look_at_backups(at), operations.look_at_jobs(at)
        data = {
            "backups": {
                "state": kept.state,
                "made": kept.made and f"{kept.made.began_at:%Y-%m-%d %H:%M} UTC",
                "trouble": kept.trouble.trouble if kept.trouble else "",
                "tried": kept.tried is not None,
                "tried_trouble": kept.tried.trouble if kept.tried else "",
            },
            "jobs": {
                "worker": "there" if jobs.is_served else "gone",
                "waiting": jobs.waiting,
                "late_since": jobs.late_since,
                "failed": jobs.failed,
            },
            "readers": [asdict(reader) for reader in operations.look_at_readers(at)],
            "one_disk": operations.are_on_one_disk(),
        }
        return Told(json.dumps(data, ensure_ascii=False, default=str, indent=1), data)

    def note(self) -> Told:
        line: dict[str, Any] = json.load(sys.stdin)
        row = keep(
            Kind(line["kind"]),
            name=line["name"],
            began_at=datetime.fromisoformat(line["began_at"]),
            ended_at=datetime.fromisoformat(line["ended_at"]),
            size=line["bytes"],
            trouble=line["trouble"],
            told=line["told"],
        )
        return Told(str(row), {"id": row.pk})
