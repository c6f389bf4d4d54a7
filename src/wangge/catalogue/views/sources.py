"""Sources, area classes and statistical classes."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.catalogue.actions import save_source
from wangge.catalogue.forms import SourceForm
from wangge.catalogue.models import AreaClass, Source, StatClass
from wangge.catalogue.rules import may_change, own_below, own_platform, require_thing
from wangge.catalogue.views.guard import Request, attempt, form_page, page, reading
from wangge.journal.queries import changes_of
from wangge.people.models import Delegation
from wangge.people.rules import may_administer


@reading
def source_list(request: Request) -> HttpResponse:
    """Where reports come from, and how closely areas are managed."""
    tenant = request.user.tenant
    shown = {
        "rows": Source.objects.of(tenant).select_related("owner").order_by("code"),
        "areas": AreaClass.objects.of(tenant),
    }
    now = timezone.now()
    shown["may_change"] = may_administer(
        request.user, Delegation.Thing.SOURCES, own_platform(request.user, now), now
    )
    shown["own"] = own_below(request.user, now)
    return page(request, "sources", shown)


@reading
def source_page(request: Request, code: str = "") -> HttpResponse:
    """Add a source, or change its words."""
    user = request.user
    row = get_object_or_404(Source.objects.of(user.tenant), code=code) if code else None
    owner = row.owner if row else own_platform(user, timezone.now())
    require_thing(user, Delegation.Thing.SOURCES, owner, timezone.now())
    names = list(SourceForm.base_fields)
    form = SourceForm(request.POST or None, initial={n: getattr(row, n) for n in names} if row else {})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(request, _("Saved."), lambda: save_source(user.tenant, row, values, by=user, owner=owner)):
            return redirect("catalogue:sources")
    shown = {"form": form, "heading": row or _("New source"), "back": reverse("catalogue:sources")}
    shown["history"] = changes_of(user.tenant, row.code, "source_saved") if row else []
    return form_page(request, "form", shown)


@reading
def stat_class_list(request: Request) -> HttpResponse:
    """Statistical classes with the number of their matters."""
    rows = StatClass.objects.of(request.user.tenant).select_related("parent")
    counted = rows.annotate(matter_count=Count("matters")).order_by("code")
    shown = {"rows": counted, "may_change": may_change(request.user, timezone.now())}
    return page(request, "stat_classes", shown)
