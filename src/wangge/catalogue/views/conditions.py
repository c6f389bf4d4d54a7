"""One condition of a draft: add, change, remove."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.catalogue.actions import (
    ConditionValues,
    LimitValues,
    add_condition,
    change_condition,
    remove_condition,
)
from wangge.catalogue.forms import ConditionForm, LimitForm
from wangge.catalogue.models import AreaClass, Condition, Edition, Matter
from wangge.catalogue.views.editions import edition_of
from wangge.catalogue.views.guard import Request, attempt, changing, form_page
from wangge.core.limits import Unit

NAMES = list(ConditionForm.base_fields)


@changing
def condition_add(request: Request, number: int, matter: int) -> HttpResponse:
    """Add a condition of a matter to a draft."""
    edition = edition_of(request, number)
    about = get_object_or_404(Matter.objects.seen_by(request.user.tenant), pk=matter)
    return _page(request, edition, about, None)


@changing
def condition_page(request: Request, number: int, pk: int) -> HttpResponse:
    """Change a condition of a draft."""
    edition = edition_of(request, number)
    condition = get_object_or_404(edition.conditions.select_related("matter", "edition"), pk=pk)
    return _page(request, edition, condition.matter, condition)


@require_POST
@changing
def condition_remove(request: Request, number: int, pk: int) -> HttpResponse:
    """Take a condition out of a draft."""
    edition = edition_of(request, number)
    condition = get_object_or_404(edition.conditions.select_related("edition"), pk=pk)
    attempt(request, _("The condition was removed."), lambda: remove_condition(condition))
    return redirect("catalogue:edition", number)


def _page(request: Request, edition: Edition, matter: Matter, condition: Condition | None) -> HttpResponse:
    data = request.POST or None
    first = {name: getattr(condition, name) for name in NAMES} if condition else {"needs_photo": True}
    form = ConditionForm(data, initial=first)
    limits = _limit_forms(request, condition)
    if data and all([form.is_valid(), *(each.is_valid() for each in limits.values())]):
        values, given = ConditionValues(**form.cleaned_data), list(_given(limits))
        if condition:
            change = attempt(request, _("Saved."), lambda: change_condition(condition, values, given))
        else:
            change = attempt(request, _("Saved."), lambda: add_condition(edition, matter, values, given))
        if change:
            return redirect("catalogue:edition", edition.number)
    shown = {"edition": edition, "matter": matter, "condition": condition, "form": form, "limits": limits}
    return form_page(request, "condition", shown)


def _limit_forms(request: Request, condition: Condition | None) -> dict[str, LimitForm]:
    """A form for all areas ('') and one for each area class."""
    have = {row.area_class: row for row in condition.limits.all()} if condition else {}
    classes = ["", *AreaClass.objects.of(request.user.tenant).order_by("code").values_list("code", flat=True)]
    fields = list(LimitForm.base_fields)
    return {
        code: LimitForm(
            request.POST or None,
            prefix=f"limit{code}",
            initial={name: getattr(have[code], name) for name in fields} if code in have else {},
        )
        for code in classes
    }


def _given(limits: dict[str, LimitForm]) -> list[LimitValues]:
    """The limits that were filled in; what a person entered is no guess."""
    filled = ((code, form.cleaned_data) for code, form in limits.items() if form.cleaned_data["value"])
    return [
        LimitValues(
            data["value"], Unit(data["unit"]), code, data["overall_value"] or None, data["overall_unit"] or ""
        )
        for code, data in filled
    ]
