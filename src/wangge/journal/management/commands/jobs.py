"""`./wangge jobs`: the worker that runs the clock's jobs and those that pages defer."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

POLITE = 10  # niceness: where cores are short, whoever waits for a page comes first


class Command(BaseCommand):
    help = "Run jobs until stopped: what falls due, sealing the journal, drawing photos."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--concurrency", type=int, default=2)

    def handle(self, *args: Any, concurrency: int, **options: Any) -> None:
        os.nice(POLITE)
        call_command("procrastinate", "worker", f"--concurrency={concurrency}", "--delete-jobs=successful")
