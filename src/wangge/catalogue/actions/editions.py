"""Drafting and publishing editions. A published edition never changes; the database sees to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from wangge.catalogue.models import AreaClass, Condition, Edition, Limit, Matter
from wangge.core.errors import NotFound, Refused
from wangge.core.limits import Unit
from wangge.journal.actions import note
from wangge.tenants.models import Tenant


class EditionPublished(Refused):
    """A published edition is for good; copy it into a new draft."""

    code = "edition_published"
    message = "Edition %(number)s is published and cannot be changed. Copy it into a new draft."
    status = 409


class EditionUnready(Refused):
    """Conditions without a limit for every area, or no condition at all."""

    code = "edition_unready"
    message = "%(count)s conditions have no time limit for every area: %(codes)s"


@dataclass(frozen=True)
class LimitValues:
    """A handling limit as it is entered; the overall one may be left to the margin."""

    value: Decimal
    unit: Unit
    area_class: str = ""
    overall_value: Decimal | None = None
    overall_unit: str = ""
    printed: str = ""
    guessed: bool = False


@dataclass(frozen=True)
class ConditionValues:
    """The words of a filing condition as they are entered."""

    text: str
    closing: str = ""
    text_en: str = ""
    closing_en: str = ""
    handled_by: str = ""
    led_by: str = ""
    needs_photo: bool = True
    emergency: bool = False


@transaction.atomic
def draft_edition(tenant: Tenant, *, by: object, title: str, based_on: Edition | None = None) -> Edition:
    """A new draft, empty or a copy of an edition of the same tenant."""
    Tenant.objects.select_for_update().get(pk=tenant.pk)
    if based_on and based_on.tenant_id != tenant.pk:
        raise NotFound
    newest = Edition.objects.of(tenant).aggregate(newest=Max("number"))["newest"] or 0
    draft = Edition.objects.create(tenant=tenant, number=newest + 1, title=title, based_on=based_on)
    if based_on:
        _copy(based_on, draft)
    note("edition_drafted", by=by, subject=draft, based_on=based_on.number if based_on else None)
    return draft


def _copy(old: Edition, new: Edition) -> None:
    """All conditions and limits of one edition into another."""
    before = list(old.conditions.prefetch_related("limits").order_by("pk"))
    limits = [list(condition.limits.all()) for condition in before]
    for condition in before:
        condition.pk, condition.edition = None, new
        condition._state.adding = True
    after = Condition.objects.bulk_create(before)
    rows = [_moved(limit, condition) for condition, own in zip(after, limits, strict=True) for limit in own]
    Limit.objects.bulk_create(rows)


def _moved(limit: Limit, condition: Condition) -> Limit:
    limit.pk, limit.condition = None, condition
    limit._state.adding = True
    return limit


def _locked_draft(edition: Edition) -> Edition:
    """The edition as it stands now, locked; refused when it is published."""
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    if not locked.is_draft:
        raise EditionPublished(number=locked.number)
    return locked


@dataclass(frozen=True)
class NewCondition:
    """A filing condition of a matter with its limits, to be added."""

    matter: Matter
    values: ConditionValues
    limits: tuple[LimitValues, ...]


def add_condition(
    edition: Edition, matter: Matter, values: ConditionValues, limits: Iterable[LimitValues]
) -> Condition:
    """Add a filing condition to a draft, numbered behind those the matter has."""
    return add_conditions(edition, [NewCondition(matter, values, tuple(limits))])[0]


@transaction.atomic
def add_conditions(edition: Edition, new: Sequence[NewCondition]) -> list[Condition]:
    """Add many conditions in a few statements, in their order."""
    draft = _locked_draft(edition)
    if any(each.matter.tenant_id not in (None, draft.tenant_id) for each in new):
        raise NotFound
    last = dict(draft.conditions.values_list("matter").annotate(Max("number")))
    rows = [_numbered(draft, each, last) for each in new]
    Condition.objects.bulk_create(rows)
    pairs = ((row, limit) for row, each in zip(rows, new, strict=True) for limit in each.limits)
    Limit.objects.bulk_create(_limit(row, limit) for row, limit in pairs)
    return rows


def _numbered(draft: Edition, new: NewCondition, last: dict[int, int]) -> Condition:
    """The next condition of its matter; ``last`` counts on."""
    number = last[new.matter.pk] = last.get(new.matter.pk, 0) + 1
    return Condition(
        tenant_id=draft.tenant_id, edition=draft, matter=new.matter, number=number, **asdict(new.values)
    )


def _limit(condition: Condition, values: LimitValues) -> Limit:
    return Limit(tenant_id=condition.tenant_id, condition=condition, **asdict(values))


@transaction.atomic
def change_condition(condition: Condition, values: ConditionValues, limits: Iterable[LimitValues]) -> None:
    """Replace the words and limits of a condition of a draft."""
    _locked_draft(condition.edition)
    Condition.objects.filter(pk=condition.pk).update(**asdict(values))
    condition.limits.all().delete()
    Limit.objects.bulk_create(_limit(condition, limit) for limit in limits)


@transaction.atomic
def remove_condition(condition: Condition) -> None:
    """Take a condition out of a draft."""
    _locked_draft(condition.edition)
    condition.delete()


@transaction.atomic
def publish(edition: Edition, *, by: object, at: datetime) -> Edition:
    """Put a draft in force from ``at`` on, for good."""
    draft = _locked_draft(edition)
    _refuse_unready(draft)
    draft.published_at = at
    draft.save(update_fields=["published_at"])
    note("edition_published", by=by, subject=draft, at=at.isoformat(), conditions=draft.conditions.count())
    edition.published_at = at
    return draft


def _refuse_unready(draft: Edition) -> None:
    """Every condition needs a limit for all areas, or one for each area class of the tenant."""
    classes = set(AreaClass.objects.of(draft.tenant).values_list("code", flat=True))
    conditions = list(draft.conditions.select_related("matter").prefetch_related("limits"))
    lacking = [c for c in conditions if not _is_covered(c, classes)]
    if lacking or not conditions:
        codes = ", ".join(f"{c.matter.code}/{c.number}" for c in lacking[:20])
        raise EditionUnready(count=len(lacking), codes=codes)


def _is_covered(condition: Condition, classes: set[str]) -> bool:
    given = {limit.area_class for limit in condition.limits.all()}
    return "" in given or (bool(classes) and classes <= given)


@transaction.atomic
def discard_draft(edition: Edition, *, by: object) -> None:
    """Throw a draft away."""
    draft = _locked_draft(edition)
    note("edition_discarded", by=by, subject=draft)
    draft.delete()
