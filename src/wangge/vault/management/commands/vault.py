"""``vault``: bring values under a new key."""

from __future__ import annotations

from wangge.tenants.terminal import TerminalCommand, Told
from wangge.vault.actions import reseal


class Command(TerminalCommand):
    help = "Put the new key before the old one in VAULT_KEY, reseal, then take the old one away."

    def add_commands(self) -> None:
        self.sub(
            "reseal", self.reseal, "seal everything under the first key; can be interrupted and repeated"
        )

    def reseal(self) -> Told:
        done = 0
        while count := reseal():
            done += count
        return Told(f"{done} resealed", {"resealed": done})
