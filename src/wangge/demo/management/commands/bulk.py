"""``bulk``: very many cases, fast, in a city of their own."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from tqdm import tqdm

from wangge.core.errors import Refused
from wangge.demo.bulk.making import Wish, faults, make
from wangge.tenants.speech import said


class Command(BaseCommand):
    help = "Make very many consistent cases in a made-up flat city, for measuring."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", type=int, required=True, help="how many")
        parser.add_argument("--tenant", default="bench", help="code of the flat city; made if it is new")
        parser.add_argument("--days", type=int, default=365, help="over how many days before now")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--check", type=int, default=100, help="how many to look at afterwards")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")

    def handle(self, *, as_json: bool, **options: Any) -> None:
        try:
            told = _made(options)
        except Refused as refused:
            self.stderr.write(said(refused))
            sys.exit(2)
        self.stdout.write(json.dumps(told, ensure_ascii=False) if as_json else _text(told))
        sys.exit(1) if told["faults"] else None


def _made(options: dict[str, Any]) -> dict[str, Any]:
    now, begin = timezone.now(), time.monotonic()
    wish = Wish(options["cases"], options["days"], options["seed"])
    with tqdm(total=wish.cases, unit="cases", disable=None) as bar:
        made = make(options["tenant"], wish, now=now, done=bar.update)
    took = time.monotonic() - begin
    found = faults(made.tenant, options["check"], now=now)
    return {
        "tenant": made.tenant.code,
        "cases": made.played + made.cast,
        "seconds": round(took, 1),
        "faults": found,
    }


def _text(told: dict[str, Any]) -> str:
    lines = [f"{told['cases']:,} cases in {told['seconds']} s → {told['tenant']}"]
    return "\n".join([*lines, *(f"{number}: {'; '.join(what)}" for number, what in told["faults"].items())])
