"""Case numbers: made from the platform's template, unique under concurrency, not promised to be gapless."""

from __future__ import annotations

import re
from datetime import date

from django.db import connection

from wangge.cases.models import Case
from wangge.catalogue.settings_table import Settings
from wangge.core.codes.numbers import NumberTemplate


def next_number(case: Case, settings: Settings, on: date) -> str:
    """The next number for a case reported on a day."""
    template = NumberTemplate.parse(settings.number_template)
    values = _values(case)
    return template.number(values, on, next_serial(case.tenant_id, template.counter(values, on)))


def _values(case: Case) -> dict[str, str]:
    code = case.division_code.ljust(12, "0")
    return {
        "district": code[:6],
        "street": code[:9],
        "platform": re.sub(r"[^0-9A-Z]", "", case.home.code.upper())[:12] or "0",
        "kind": "C" if case.matter and case.matter.kind == "component" else "M",
        "class": case.matter.code if case.matter else "00000",
    }


def next_serial(tenant: int, counter: str) -> int:
    """One row a counter; its lock is held to the end of the transaction, so ask late."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into cases_serial (tenant_id, counter, last) values (%s, %s, 1) "
            "on conflict (tenant_id, counter) do update set last = cases_serial.last + 1 returning last",
            [tenant, counter],
        )
        return cursor.fetchone()[0]
