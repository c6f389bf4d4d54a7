"""``files``: remove what no row names, find what is damaged."""

from __future__ import annotations

from django.utils import timezone

from wangge.files import sweeping
from wangge.tenants.terminal import TerminalCommand, Told


class Command(TerminalCommand):
    help = "Sweep files that no row names; check every file against its hash."

    def add_commands(self) -> None:
        self.sub("sweep", self.sweep, "remove files older than a day that no row names")
        self.sub("check", self.check, "read every file and compare it with its hash")

    def sweep(self) -> Told:
        gone = sweeping.sweep(at=timezone.now())
        return Told(f"{len(gone)} removed", {"removed": len(gone)})

    def check(self) -> Told:
        bad = [f"{blob.tenant.code} {blob.sha256}" for blob in sweeping.damaged()]
        return Told("\n".join([*bad, f"{len(bad)} damaged"]), {"damaged": bad}, 1 if bad else 0)
