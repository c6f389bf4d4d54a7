"""Tables of responsibility and home rules: look, add, end, try, import."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.catalogue.actions import end_rule
from wangge.catalogue.forms import EndForm, HomeRuleForm, ResponsibilityForm, RuleFilter, RuleForm, TryForm
from wangge.catalogue.imports.rules import Known, add_home_values, add_values
from wangge.catalogue.models import HomeRule, Responsibility, Scheme
from wangge.catalogue.queries import Proposal, conflicts, responsible_for, scheme_of
from wangge.catalogue.queries.matters import matter_of
from wangge.catalogue.rules import may_change, may_change_rule, own_below, require_new_rule
from wangge.catalogue.views.guard import Request, attempt, form_page, page, reading
from wangge.core.errors import Refused
from wangge.places.located import FoundDivision, Located
from wangge.places.models import Division
from wangge.tenants.models import Tenant

COMMON = ("platform", "matter", "scheme", "division")


@reading
def responsibility_list(request: Request) -> HttpResponse:
    """Who answers for what where, and a place to try it."""
    today, tenant = timezone.localdate(), request.user.tenant
    form, trying = RuleFilter(request.GET), TryForm(request.GET)
    rows = _found(Responsibility.objects.of(tenant), form.values(), today).select_related(
        *COMMON, "cell__system"
    )
    shown = {"rows": rows, "filter": form, "trying": trying, "today": today}
    shown["proposals"] = _proposals(tenant, trying.values(), today)
    shown |= _own(request)
    return page(request, "responsibility", shown)


@reading
def conflict_list(request: Request) -> HttpResponse:
    """Rows that cross each other."""
    found = conflicts(request.user.tenant, timezone.localdate())
    return page(request, "conflicts", {"conflicts": found})


@reading
def home_rule_list(request: Request) -> HttpResponse:
    """Which platform runs which cases."""
    today, tenant = timezone.localdate(), request.user.tenant
    form = RuleFilter(request.GET)
    rows = _found(HomeRule.objects.of(tenant), form.values(), today).select_related(
        *COMMON, "finder", "source"
    )
    shown = {"rows": rows, "filter": form, "today": today}
    shown |= _own(request)
    return page(request, "home_rules", shown)


def _own(request: Request) -> dict[str, object]:
    """Whether he may change all rows, and the platforms whose rows he may try to."""
    now = timezone.now()
    own = own_below(request.user, now)
    return {"may_change": True, "may_import": may_change(request.user, now), "own": own}


def _found(rows: QuerySet, asked: dict[str, Any], today: date) -> QuerySet:
    if asked["q"]:
        rows = rows.filter(Q(platform__name__contains=asked["q"]) | Q(why__contains=asked["q"]))
    if not asked["ended"]:
        rows = rows.exclude(valid__fully_lt=(today, None)).exclude(valid__isempty=True)
    return rows.order_by("pk")


def _proposals(tenant: Tenant, asked: dict[str, Any], today: date) -> list[Proposal] | None:
    """Who would answer; nothing when nothing was asked."""
    if not asked["code"]:
        return None
    matter = matter_of(tenant, scheme_of(tenant, timezone.now()), "matter", asked["code"])
    return (
        responsible_for(tenant, matter, _in_division(tenant, asked["division"]), on=today) if matter else []
    )


def _in_division(tenant: Tenant, code: str) -> Located:
    """A place somewhere in a division."""
    division = Division.objects.of(tenant).filter(code=code).first()
    above: list[FoundDivision] = []
    while division:
        found = (division.pk, division.code, division.name, division.level, division.parent_id)
        above.insert(0, FoundDivision(*found))
        division = division.parent
    return Located(tuple(above), {})


@reading
def responsibility_add(request: Request) -> HttpResponse:
    """Add a row."""
    form = ResponsibilityForm(request.user.tenant, request.POST or None, initial=_first())
    return _add(request, form, add_values, "catalogue:responsibility", _("Who answers"))


@reading
def home_rule_add(request: Request) -> HttpResponse:
    """Add a home rule."""
    form = HomeRuleForm(request.user, timezone.now(), request.POST or None, initial=_first())
    return _add(request, form, add_home_values, "catalogue:home_rules", _("Which platform runs a case"))


def _first() -> dict[str, object]:
    return {"since": timezone.localdate()}


def _add(request: Request, form: RuleForm, add: Any, back: str, heading: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and _added(request, form, add):
        return redirect(back)
    return form_page(request, "form", {"form": form, "heading": heading, "back": reverse(back)})


def _added(request: Request, form: RuleForm, add: Any) -> bool:
    data = {name: value for name, value in form.cleaned_data.items() if value}
    scheme = data.pop("scheme", None)
    known = Known.of(request.user.tenant, scheme or _default_scheme(request))
    if scheme:
        data["scheme"] = scheme.code
    for name in {"platform", "finder", "source"} & set(data):
        data[name] = data[name].code
    try:
        with transaction.atomic():
            row = add(data, known, by=request.user, since=data["since"])
            require_new_rule(request.user, row, timezone.now())
    except Refused as refused:
        form.add_error(
            refused.field if refused.field in form.fields else None, _(refused.message) % refused.params
        )
        return False
    messages.success(request, _("The row was added."))
    return True


def _default_scheme(request: Request) -> Scheme:
    return Scheme.objects.get(code=scheme_of(request.user.tenant, timezone.now()))


@require_POST
@reading
def responsibility_end(request: Request, pk: int) -> HttpResponse:
    """End a row."""
    row = get_object_or_404(Responsibility.objects.of(request.user.tenant), pk=pk)
    return _end(request, row, "catalogue:responsibility")


@require_POST
@reading
def home_rule_end(request: Request, pk: int) -> HttpResponse:
    """End a home rule."""
    row = get_object_or_404(HomeRule.objects.of(request.user.tenant), pk=pk)
    return _end(request, row, "catalogue:home_rules")


def _end(request: Request, row: Responsibility | HomeRule, back: str) -> HttpResponse:
    form = EndForm(request.POST)
    if form.is_valid():
        day = form.cleaned_data["on"]
        if not may_change_rule(request.user, row, timezone.now()):
            raise PermissionDenied
        attempt(request, _("The row was ended."), lambda: end_rule(row, by=request.user, on=day))
    return redirect(back)
