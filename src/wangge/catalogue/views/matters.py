"""Matters: find, look at, add one's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.catalogue.actions import add_extension
from wangge.catalogue.forms import ExtensionForm, MatterFilter
from wangge.catalogue.models import Crosswalk, Edition, Matter, MatterQuerySet, Responsibility
from wangge.catalogue.queries import conditions_for, edition_at, matters, scheme_of, search_matters
from wangge.catalogue.queries.responsible import matter_fits
from wangge.catalogue.rules import may_change, own_platform, require_thing
from wangge.catalogue.views.guard import Request, attempt, form_page, page, reading
from wangge.journal.queries import changes_of
from wangge.people.models import Delegation, Person
from wangge.people.rules import may_administer
from wangge.tenants.models import Tenant


@reading
def matter_list(request: Request) -> HttpResponse:
    """All matters of a scheme, with the number of conditions in force."""
    now, tenant = timezone.now(), request.user.tenant
    form = MatterFilter({"scheme": scheme_of(tenant, now), **request.GET.dict()})
    edition = edition_at(tenant, now)
    shown = {"filter": form, "edition": edition, "may_change": _may_add(request.user, now)}
    rows = _found(tenant, form.values(), edition, now)
    return page(request, "matters", {**shown, "rows": rows})


def _may_add(person: Person, at: datetime) -> bool:
    return may_administer(person, Delegation.Thing.MATTERS, own_platform(person, at), at)


def _found(tenant: Tenant, asked: dict[str, Any], edition: Edition | None, now: datetime) -> MatterQuerySet:
    scheme = asked["scheme"].code if asked["scheme"] else scheme_of(tenant, now)
    if asked["q"]:
        rows = search_matters(tenant, asked["q"], scheme, asked["kind"])
    else:
        rows = matters(tenant, scheme, asked["kind"])
    if asked["own"]:
        rows = rows.filter(tenant=tenant)
    return rows.annotate(condition_count=Count("conditions", Q(conditions__edition=edition)))


@reading
def matter_page(request: Request, pk: int) -> HttpResponse:
    """One matter: conditions in force, codes in other schemes, who answers."""
    now, tenant = timezone.now(), request.user.tenant
    matter = get_object_or_404(Matter.objects.seen_by(tenant), pk=pk)
    edition = edition_at(tenant, now)
    rows = Responsibility.objects.of(tenant).filter(
        matter_fits(matter), valid__contains=timezone.localdate(now)
    )
    shown = {
        "matter": matter,
        "edition": edition,
        "conditions": conditions_for(matter, edition) if edition else [],
        "other_codes": _other_codes(matter),
        "responsibilities": rows.select_related("platform", "division", "cell", "matter"),
        "drafts": Edition.objects.of(tenant).filter(published_at=None).order_by("-number"),
        "may_change": may_change(request.user, now),
        "history": changes_of(tenant, f"{matter.scheme_id} {matter.kind} {matter.code}", "extension_added"),
    }
    return page(request, "matter", shown)


def _other_codes(matter: Matter) -> list[Matter]:
    """The same thing in the other schemes."""
    if matter.is_custom:
        return []
    forward = Crosswalk.objects.filter(
        kind=matter.kind, from_scheme=matter.scheme_id, from_code=matter.code
    ).values_list("to_scheme", "to_code")
    backward = Crosswalk.objects.filter(
        kind=matter.kind, to_scheme=matter.scheme_id, to_code=matter.code
    ).values_list("from_scheme", "from_code")
    pairs = Q()
    for scheme, code in [*forward, *backward]:
        pairs |= Q(scheme=scheme, code=code)
    found = Matter.objects.filter(pairs, tenant=None, kind=matter.kind) if pairs else Matter.objects.none()
    return list(found.order_by("-scheme", "code"))


@reading
def extension_page(request: Request) -> HttpResponse:
    """Add a matter of one's own."""
    user, now = request.user, timezone.now()
    owner = own_platform(user, now)
    require_thing(user, Delegation.Thing.MATTERS, owner, now)
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = dict(form.cleaned_data)
        fixed = [words.pop(name) for name in ("scheme", "kind", "major", "name")]
        if attempt(
            request,
            _("The matter was added."),
            lambda: add_extension(*fixed, tenant=user.tenant, by=user, owner=owner, **words),
        ):
            return redirect("catalogue:matters")
    shown = {"form": form, "heading": _("Add a matter of our own"), "back": reverse("catalogue:matters")}
    return form_page(request, "form", shown)
