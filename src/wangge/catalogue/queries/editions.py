"""Conditions and limits as an edition has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet

from wangge.catalogue.models import Condition, Edition, Limit, Matter
from wangge.catalogue.settings_table import Settings
from wangge.core import limits as core
from wangge.core.errors import Refused
from wangge.tenants.models import Tenant


class LimitMissing(Refused):
    """The condition has neither a limit for the area class nor one for all."""

    code = "limit_missing"
    message = "The filing condition “%(condition)s” has no time limit for area class “%(area_class)s”."


@dataclass(frozen=True)
class Limits:
    """How long handling may take, and how long the case may take from filing to closing."""

    handling: core.Limit
    overall: core.Limit


def edition_at(tenant: Tenant, at: datetime) -> Edition | None:
    """The edition in force at a moment: the last one published by then."""
    return Edition.objects.of(tenant).filter(published_at__lte=at).order_by("-published_at", "-pk").first()


def conditions_for(matter: Matter, edition: Edition) -> QuerySet[Condition]:
    """The filing conditions of a matter in an edition, by number, with their limits."""
    found = Condition.objects.filter(edition=edition, matter=matter, tenant=edition.tenant_id)
    return found.order_by("number").prefetch_related("limits")


def limit_row(condition: Condition, area_class: str) -> Limit:
    """The limit row for an area class, else the one for all areas."""
    rows = {row.area_class: row for row in condition.limits.all()}
    if row := rows.get(area_class) or rows.get(""):
        return row
    raise LimitMissing(condition=condition.text[:40], area_class=area_class)


def limit_for(condition: Condition, area_class: str = "") -> core.Limit:
    """How long handling may take."""
    return limit_row(condition, area_class).handling


def limits_for(condition: Condition, area_class: str, settings: Settings) -> Limits:
    """Handling and overall limit; without an overall of its own the platform's margin is added."""
    row = limit_row(condition, area_class)
    return Limits(row.handling, row.overall or with_margin(row.handling, settings))


def with_margin(handling: core.Limit, settings: Settings) -> core.Limit:
    """The handling limit and the margin for feeding back, checking and closing, in hours of one clock."""
    margin = settings.margin_urgent if handling.unit.by_clock else settings.margin_work
    unit = core.Unit.URGENT_HOUR if handling.unit.by_clock else core.Unit.WORK_HOUR
    return core.Limit(_hours(handling) + _hours(margin), unit)


def _hours(limit: core.Limit) -> Fraction:
    return Fraction(limit.value) * limit.unit.hours


@dataclass(frozen=True)
class Change:
    """What one edition says of a (matter, number), and what another says. One side may be missing."""

    before: Condition | None
    after: Condition | None

    @property
    def matter(self) -> Matter:
        return (self.after or self.before).matter  # type: ignore[union-attr]  # one of them exists


def edition_diff(before: Edition, after: Edition) -> Iterator[Change]:
    """Conditions that were added, removed or changed, by code and number."""
    old, new = _by_key(before), _by_key(after)
    for key in sorted(old.keys() | new.keys()):
        if key not in old or key not in new or _content(old[key]) != _content(new[key]):
            yield Change(old.get(key), new.get(key))


def _by_key(edition: Edition) -> dict[tuple[str, str, str, int, int], Condition]:
    rows = edition.conditions.select_related("matter").prefetch_related("limits")
    return {(c.matter.scheme_id, c.matter.kind, c.matter.code, c.matter_id, c.number): c for c in rows}


def _content(condition: Condition) -> tuple[object, ...]:
    words = ("text", "text_en", "closing", "closing_en", "handled_by", "led_by", "needs_photo", "emergency")
    return tuple(getattr(condition, name) for name in words), _limits(condition)


def _limits(condition: Condition) -> list[tuple[str, Decimal, str, Decimal | None, str]]:
    rows = condition.limits.all()
    return sorted((r.area_class, r.value, r.unit, r.overall_value, r.overall_unit) for r in rows)
