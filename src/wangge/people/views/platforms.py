"""The tree of platforms."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.core.errors import Refused
from wangge.journal.queries import changes_of
from wangge.people.actions import change_platform, create_platform, move_platform
from wangge.people.doors import Request, allowed, form_page, tell
from wangge.people.forms.staff import PlatformFilter, PlatformForm
from wangge.people.listing import platforms_of
from wangge.people.models import Platform
from wangge.people.queries import below_any, posts_of
from wangge.people.rules import may_configure, may_enrol

ACTS = ("platform_created", "platform_changed", "platform_moved")


@allowed(may_enrol)
def platforms(request: Request) -> HttpResponse:
    """The whole tree of the tenant."""
    form = PlatformFilter(request.user.tenant, request.GET)
    shown = {
        "filter": form,
        "rows": platforms_of(request.user.tenant, form.values()),
        "may_configure": may_configure(request.user, timezone.now()),
        "own": set(
            below_any(posts_of(request.user, timezone.now()).acting_as("admin")).values_list("pk", flat=True)
        ),
    }
    return render(request, "people/platforms.html", shown)


@allowed(may_configure)
def platform(request: Request, pk: int | None = None) -> HttpResponse:
    """A new platform, or an old one changed and perhaps moved."""
    tenant = request.user.tenant
    row = get_object_or_404(Platform.objects.of(tenant), pk=pk) if pk else Platform()
    form = PlatformForm(request.user, timezone.now(), request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, form)
        except Refused as refused:
            tell(form, refused)
        else:
            return redirect("platforms")
    heading = row.name if pk else _("New platform")
    shown = {"form": form, "heading": heading, "back": reverse("platforms")}
    shown["title"] = _("Platform") if pk else heading
    shown["history"] = changes_of(tenant, row.code, *ACTS) if pk else None
    return form_page(request, "form", shown)


@transaction.atomic
def _save(request: Request, form: PlatformForm) -> None:
    row, now = form.instance, timezone.now()
    if not row.pk:
        create_platform(row, by=request.user, at=now)
        return
    change_platform(row, by=request.user, at=now)
    if "parent" in form.changed_data:
        move_platform(row, form.cleaned_data["parent"], by=request.user, at=now)
