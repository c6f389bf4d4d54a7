"""``practice NAME``: a practice copy beside a tenant, or a fresh one in place of the last."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.core.errors import NotFound, Refused
from wangge.core.words import is_askable
from wangge.demo.practice.building import CASES, ask_for_copy, build
from wangge.tenants.models import Tenant
from wangge.tenants.speech import said
from wangge.tenants.terminal import Terminal


class Command(BaseCommand):
    help = "Make a practice copy of a tenant: the same set-up, made-up cases; the copy before is closed."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="code of the real tenant")
        parser.add_argument("--cases", type=int, default=CASES, help="how many cases to make up (0 to 1000)")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")

    def handle(self, *, name: str, cases: int, as_json: bool, **_options: Any) -> None:
        try:
            told = self._made(name, min(max(cases, 0), 1000))
        except Refused as refused:
            told = {"code": refused.code, "message": said(refused)}
            self.stdout.write(json.dumps(told, ensure_ascii=False) if as_json else told["message"])
            sys.exit(2)
        text = _("%(tenant)s is ready: %(cases)s cases. Staff enter it from “Practice” in the real one.")
        self.stdout.write(json.dumps(told, ensure_ascii=False) if as_json else text % told)

    def _made(self, name: str, cases: int) -> dict[str, Any]:
        tenant = Tenant.objects.filter(code=name).first() if is_askable(name) else None
        if tenant is None:
            raise NotFound(field="name")
        now = timezone.now()
        row = build(ask_for_copy(tenant, by=Terminal(tenant), at=now, cases=cases), at=now)
        assert row.copy
        return {"tenant": row.copy.code, "cases": row.done, "trouble": row.trouble}
