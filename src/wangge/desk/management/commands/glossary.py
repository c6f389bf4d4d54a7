"""`./wangge glossary`: print the glossary as a page, or write it to docs/glossary.md."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from wangge.desk.glossary_doc import page


class Command(BaseCommand):
    help = "Print the glossary as a page; --write keeps it in docs/glossary.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true")

    def handle(self, *args: Any, write: bool, **options: Any) -> None:
        if write:
            Path(settings.ROOT, "docs", "glossary.md").write_text(page())
        else:
            self.stdout.write(page())
