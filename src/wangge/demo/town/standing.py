"""What holds before the first case: the edition, who answers for what, homes, settings, variants in use."""

from __future__ import annotations

from datetime import date

from wangge.cases.models import Variant
from wangge.cases.variant_actions import use_variant
from wangge.catalogue.actions import (
    Scope,
    add_conditions,
    add_home_rule,
    add_responsibility,
    draft_edition,
    publish,
    publish_settings,
)
from wangge.catalogue.models import Condition
from wangge.demo.company import Company
from wangge.demo.town.table import Often, new_conditions, often

SELF_RUNNING = ("yueting", "huaiying")
STATION = "moxiang"
USES = (  # platform, variant, codes that begin so
    ("centre", "national_seven", ""),
    ("centre", "beijing_eight", "08"),
    ("yueting", "short_flow", ""),
    ("huaiying", "five_steps", ""),
    ("moxiang", "small_station", ""),
    ("moxiang", "community", "06035"),
)
SETTINGS = {
    "check_ways": {
        "": "on_site",
        "hotline": "photo",
        "public": "photo",
        "camera": "photo",
        "device": "photo",
    },
    "duplicate_metres": 60,
    "duplicate_hours": 72,
    "recurrence_days": 15,
    "reopen_days": 10,
}


def set_up(company: Company) -> list[Often]:
    """Returns the matters of the table with their published conditions."""
    rows = often()
    _publish(company, rows)
    since = company.now.date()
    _responsibilities(company, rows, since)
    _homes(company, since)
    publish_settings(company.platforms["centre"], SETTINGS, by=company.people["admin"], since=company.now)
    _variants(company, rows)
    return rows


def _publish(company: Company, rows: list[Often]) -> None:
    admin = company.people["admin"]
    draft = draft_edition(company.tenant, by=admin, title="汀禾区立案结案规范（示例）")
    add_conditions(draft, new_conditions(rows, company.platforms))
    publish(draft, by=admin, at=company.now)
    found = (
        Condition.objects.filter(edition=draft).select_related("matter", "edition").prefetch_related("limits")
    )
    for condition in found.order_by("number"):
        next(row for row in rows if row.code == condition.matter.code).conditions.append(condition)


def _responsibilities(company: Company, rows: list[Often], since: date) -> None:
    for row in rows:
        platform = company.platforms[row.organisation]
        add_responsibility(
            Scope(matter=row.matter), platform, by=company.people["admin"], since=since, why="区职责清单"
        )


def _homes(company: Company, since: date) -> None:
    """What a self-running street or the station finds itself, it runs itself."""
    for key in (*SELF_RUNNING, STATION):
        platform = company.platforms[key]
        add_home_rule(
            Scope(), platform, by=company.people["admin"], since=since, finder=platform, why="自采自办"
        )


def _variants(company: Company, rows: list[Often]) -> None:
    variants = {one.code: one for one in Variant.objects.of(company.tenant)}
    urgent = [row.code for row in rows if any(one.emergency for one in row.conditions)]
    for key, code, prefix in (*USES, *(("centre", "dispatch_first", code) for code in urgent)):
        use_variant(company.platforms[key], variants[code], by=company.people["admin"], prefix=prefix)
