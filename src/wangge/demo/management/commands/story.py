"""``story``: a scripted day of a two-level district, played through the real actions."""

from __future__ import annotations

import json
import sys

from django.core.management.base import BaseCommand, CommandParser

from wangge.demo.story import telling
from wangge.demo.story.playing import played


class Command(BaseCommand):
    help = "Play a day of a two-level district; each story ends in a checked state. Exit status 0 or 1."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")
        parser.add_argument(
            "--keep", action="store_true", help="leave the tenant of the story in the database"
        )

    def handle(self, *, as_json: bool, keep: bool, **options: object) -> None:
        with played(keep=keep) as (company, day):
            lines = [line for story in day for line in telling.as_lines(story)]
            told = {"tenant": company.tenant.code, "kept": keep, "stories": [telling.as_data(s) for s in day]}
        self.stdout.write(json.dumps(told, ensure_ascii=False) if as_json else "\n".join(lines))
        if not all(story.is_so for story in day):
            sys.exit(1)
