"""``catalogue``: national code tables, and a city's own table of conditions and limits."""

from __future__ import annotations

import sys
from argparse import Namespace

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from wangge.catalogue import cli
from wangge.core.errors import Refused
from wangge.tenants.speech import said
from wangge.tenants.terminal import file_told


class Command(BaseCommand):
    help = "Write the national code tables (seed) or read a city's table into a draft edition (import)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        cli.add_arguments(parser)

    def handle(self, *, as_json: bool, **options: object) -> None:
        try:
            told, text, status = cli.run(Namespace(**options), timezone.now())
        except (Refused, OSError) as refused:
            told, text, status = _refusal(refused)
        self.stdout.write(cli.as_text(told) if as_json else text)
        if status:
            sys.exit(status)


def _refusal(refused: Refused | OSError) -> cli.Answer:
    if isinstance(refused, OSError):
        text = file_told(refused)
        return {"code": "file", "message": text}, text, 2
    return {"code": refused.code, "message": str(refused)}, said(refused), 2
