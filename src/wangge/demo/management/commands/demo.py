"""``demo``: the made-up district to look at, and the accounts to look at it with."""

from __future__ import annotations

import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.demo.town import accounts
from wangge.demo.town.building import CASES, CODE, Wish, build, existing
from wangge.tenants.models import Tenant


class Command(BaseCommand):
    help = "Build the demo town where there is none yet; with --accounts print one account for each role."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=7, help="another number, another three weeks")
        parser.add_argument("--cases", type=int, default=CASES, help="how many cases at least")
        parser.add_argument("--tenant", default=CODE, help="code of the demo's tenant")
        parser.add_argument("--accounts", action="store_true", help="print the accounts and the password")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")

    def handle(self, *, as_json: bool, accounts: bool, tenant: str, **options: Any) -> None:
        told, text = self._accounts(tenant) if accounts else self._build(tenant, **options)
        self.stdout.write(json.dumps(told, ensure_ascii=False) if as_json else text)

    def _build(self, code: str, *, seed: int, cases: int, **_options: object) -> tuple[dict[str, Any], str]:
        if there := existing(code):
            return {"tenant": code, "built": False}, _("%(town)s is there already.") % {"town": there.name}
        began = time.monotonic()
        built = build(Wish(timezone.now(), seed, cases, code))
        seconds = round(time.monotonic() - began, 1)
        told = {
            "tenant": code,
            "built": True,
            "cases": built.cases,
            "seconds": seconds,
            "troubles": built.troubles,
        }
        said = _("%(town)s is built: %(cases)s cases in %(seconds)s s.")
        return told, said % {**told, "town": built.tenant.name}

    def _accounts(self, code: str) -> tuple[dict[str, Any], str]:
        town = existing(code)
        if town is None:
            return {"accounts": []}, _("There is no demo town.")
        return _shown(town)


def _shown(town: Tenant) -> tuple[dict[str, Any], str]:
    password, rows = accounts.password_of(town), accounts.accounts(town)
    lines = [f"  {one['username']:<24}{'、'.join(one['duties'])} · {one['platform']}" for one in rows]
    head = _("Demo accounts, all with the password %(password)s:") % {"password": password}
    return {"password": password, "accounts": rows}, "\n".join([head, *lines])
