"""`./wangge flow`: print the flow as a page, or write it to docs/flow.md."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from wangge.cases.flow_doc import page


class Command(BaseCommand):
    help = "Print the flow tables as a page; --write keeps it in docs/flow.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true")

    def handle(self, *args: Any, write: bool, **options: Any) -> None:
        if write:
            Path(settings.ROOT, "docs", "flow.md").write_text(page())
        else:
            self.stdout.write(page())
