"""Filing conditions as they are chosen: with the limit that holds at the place, and what closes the case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from wangge.cases.models import Case
from wangge.catalogue.models import Condition, Limit
from wangge.catalogue.own import used_at
from wangge.catalogue.queries import conditions_for, edition_at, scheme_of, search_matters
from wangge.catalogue.queries.editions import LimitMissing, limit_row
from wangge.desk.parts import Choice


def conditions_of(case: Case, at: datetime) -> Sequence[Condition]:
    """The filing conditions that the case's matter has today."""
    edition = edition_at(case.tenant, at)
    return conditions_for(case.matter, edition).select_related("matter") if case.matter and edition else []


def conditions_named(case: Case, words: str, at: datetime) -> Sequence[Condition]:
    """Those of every matter with these words; without words those of the case's own."""
    if not words:
        return conditions_of(case, at)
    found = used_at(search_matters(case.tenant, words, scheme_of(case.tenant, at)), [case.home])
    conditions = Condition.objects.filter(edition=edition_at(case.tenant, at), matter__in=found)
    return conditions.select_related("matter").prefetch_related("limits").order_by("matter__code", "number")


def choice_of(condition: Condition, area_class: str) -> Choice:
    """Number, words and limit; beside them what closes the case."""
    limits = " / ".join(map(_limit_text, _limits(condition, area_class)))
    closing = _("Closing condition: %(words)s") % {"words": condition.closing_label}
    return Choice(
        str(condition.pk), f"{condition.number}. {condition} · {limits}", closing if condition.closing else ""
    )


def _limits(condition: Condition, area_class: str) -> Sequence[Limit]:
    """The one limit of this class of area, else all there are."""
    try:
        return [limit_row(condition, area_class)]
    except LimitMissing:
        return list(condition.limits.all())


def _limit_text(limit: Limit) -> str:
    return f"{limit.value.normalize():f} {limit.get_unit_display()}"
