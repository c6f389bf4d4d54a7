"""``schema``: which migrations this program knows, and whether the database is older, in step or newer."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from wangge.tenants.terminal import TerminalCommand, Told


class Command(TerminalCommand):
    help = "Compare the migrations of this program with those that the database has seen."

    def add_commands(self) -> None:
        self.sub("known", self.known, "the migrations of this program; asks no database")
        self.sub("check", self.check, "1: the database is older (migrate); 2: it is newer than this program")

    def known(self) -> Told:
        names = sorted(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
        known: dict[str, list[str]] = {}
        for app, name in names:
            known.setdefault(app, []).append(name)
        return Told("\n".join(f"{app}.{name}" for app, name in names), {"known": known})

    def check(self) -> Told:
        loader = MigrationLoader(connection, ignore_no_migrations=True)
        applied, disk = set(loader.applied_migrations), set(loader.disk_migrations)
        apps = {app for app, _ in disk}
        newer = sorted(f"{app}.{name}" for app, name in applied - disk if app in apps)
        older = sorted(f"{app}.{name}" for app, name in disk - applied)
        status = 2 if newer else 1 if older else 0
        text = "\n".join([*(f"newer  {name}" for name in newer), *(f"older  {name}" for name in older)])
        return Told(text or "in step", {"newer": newer, "older": older, "empty": not applied}, status)
