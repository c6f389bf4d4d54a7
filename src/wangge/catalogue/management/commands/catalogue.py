"""``catalogue``: national code tables, a city's own table; what is done: ``wangge.catalogue.cli``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils import timezone

from wangge.catalogue import cli
from wangge.tenants.terminal import TerminalCommand, Told, tenant_option


class Command(TerminalCommand):
    help = "Write the national code tables (seed) or read a city's table into a draft edition (import)."

    def add_commands(self) -> None:
        self.sub("seed", cli.seed, "write the national code tables")
        table = self.sub("import", self.take, "read a city's table of conditions and limits into a draft")
        tenant_option(table)
        table.add_argument("file", type=Path)
        table.add_argument("--scheme", required=True, choices=["2026", "2013", "2007"])
        table.add_argument("--sheet", default="", help="only this sheet")
        table.add_argument(
            "--kind", default="", choices=["component", "matter"], help="what the sheet or CSV is about"
        )
        table.add_argument("--into", type=int, help="number of an existing draft")
        table.add_argument("--publish", action="store_true", help="publish the draft when no row was refused")
        table.add_argument("--bad", type=Path, help="folder for files of refused rows, one a sheet (XLSX)")

    def take(self, **options: Any) -> Told:
        return cli.import_table(options, timezone.now())
