"""Editions: list, draft, publish, compare; their conditions."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.catalogue.actions import discard_draft, draft_edition, publish
from wangge.catalogue.forms import ConditionFilter, DraftForm
from wangge.catalogue.models import Condition, Edition
from wangge.catalogue.queries import edition_at, edition_diff
from wangge.catalogue.rules import may_change
from wangge.catalogue.views.guard import Request, attempt, changing, form_page, page, reading


def edition_of(request: Request, number: int) -> Edition:
    """The edition of the reader's tenant; anything else is not there."""
    return get_object_or_404(Edition.objects.of(request.user.tenant), number=number)


@reading
def edition_list(request: Request) -> HttpResponse:
    """All editions, newest first."""
    now, tenant = timezone.now(), request.user.tenant
    counted = Edition.objects.of(tenant).annotate(
        condition_count=Count("conditions", distinct=True),
        guessed_count=Count("conditions", Q(conditions__limits__guessed=True), distinct=True),
    )
    shown = {"rows": counted.order_by("-number"), "current": edition_at(tenant, now)}
    shown |= {"form": DraftForm(tenant), "may_change": may_change(request.user, now)}
    return page(request, "editions", shown)


@require_POST
@changing
def edition_draft(request: Request) -> HttpResponse:
    """Begin a draft."""
    form = DraftForm(request.user.tenant, request.POST)
    if form.is_valid():
        draft = draft_edition(request.user.tenant, by=request.user, **form.cleaned_data)
        return redirect("catalogue:edition", draft.number)
    shown = {"form": form, "heading": _("New draft"), "back": reverse("catalogue:editions")}
    return form_page(request, "form", shown)


@reading
def edition_page(request: Request, number: int) -> HttpResponse:
    """The conditions of an edition."""
    edition = edition_of(request, number)
    form = ConditionFilter(request.GET)
    others = Edition.objects.of(request.user.tenant).exclude(pk=edition.pk).order_by("-number")
    shown = {"edition": edition, "filter": form, "rows": _found(edition, form.values()), "others": others}
    shown["may_change"] = may_change(request.user, timezone.now())
    return page(request, "edition", shown)


def _found(edition: Edition, asked: dict[str, Any]) -> QuerySet[Condition]:
    rows = edition.conditions.select_related("matter").prefetch_related("limits")
    rows = rows.order_by("matter__kind", "matter__code", "number")
    if text := asked["q"]:
        words = Q(text__contains=text) | Q(matter__name__contains=text) | Q(text_en__icontains=text)
        rows = rows.filter(words | Q(matter__code__startswith=text))
    if asked["kind"]:
        rows = rows.filter(matter__kind=asked["kind"])
    return rows.filter(limits__guessed=True).distinct() if asked["guessed"] else rows


@require_POST
@changing
def edition_publish(request: Request, number: int) -> HttpResponse:
    """Put a draft in force now."""
    edition, user = edition_of(request, number), request.user
    attempt(request, _("The edition is in force."), lambda: publish(edition, by=user, at=timezone.now()))
    return redirect("catalogue:edition", number)


@require_POST
@changing
def edition_discard(request: Request, number: int) -> HttpResponse:
    """Throw a draft away."""
    edition = edition_of(request, number)
    attempt(request, _("The draft was thrown away."), lambda: discard_draft(edition, by=request.user))
    return redirect("catalogue:editions")


@reading
def edition_compare(request: Request, number: int, other: int) -> HttpResponse:
    """What differs between two editions."""
    before, after = edition_of(request, number), edition_of(request, other)
    shown = {"before": before, "after": after, "changes": list(edition_diff(before, after))}
    return page(request, "compare", shown)
