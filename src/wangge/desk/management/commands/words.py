"""``words``: collect, compile and check the translations."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand, CommandParser

from wangge.desk import wording


class Command(BaseCommand):
    help = "Collect the words of the source (extract), compile them (compile), list the missing (missing)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["extract", "compile", "missing"])

    def handle(self, *, what: str, **_: object) -> None:
        for language in wording.LANGUAGES:
            getattr(self, what)(language)

    def extract(self, language: str) -> None:
        wording.update(language)
        self.missing(language)

    def compile(self, language: str) -> None:
        self.stdout.write(str(wording.compiled(language)))

    def missing(self, language: str) -> None:
        """Exit 1 when something is not translated yet."""
        if words := wording.missing(language):
            self.stdout.write("\n".join(f"{language}: {word}" for word in words))
            sys.exit(1)
