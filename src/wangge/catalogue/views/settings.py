"""Settings of platforms: list, form with preview, versions."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from wangge.catalogue.actions import SettingsRefused, publish_settings
from wangge.catalogue.actions.settings import checked, refuse_closed
from wangge.catalogue.models import PlatformSettings, Source
from wangge.catalogue.outside import counts_outside, outside
from wangge.catalogue.own import used_at
from wangge.catalogue.queries.settings import settings_above
from wangge.catalogue.rules import may_set
from wangge.catalogue.settings_form import SettingsForm
from wangge.catalogue.settings_table import TABLE
from wangge.catalogue.views.guard import Request, page, reading
from wangge.journal.queries import changes_of
from wangge.people.models import Duty, Person, Platform
from wangge.people.models.organisation import in_tree
from wangge.people.rules import binding, limits_above
from wangge.tenants.speech import said


@reading
def settings_list(request: Request) -> HttpResponse:
    """Platforms with the number of their versions."""
    rows = Platform.objects.of(request.user.tenant).filter(is_active=True).order_by(in_tree())
    counted = rows.annotate(version_count=Count("settings"))
    wrong = counts_outside(counted, timezone.now())
    shown = [(row, "— " * (row.path.count("/") - 2), wrong.get(row.pk, 0)) for row in counted]
    return page(request, "settings_list", {"rows": shown})


@reading
def settings_page(request: Request, code: str) -> HttpResponse:
    """The form, a preview of what it would change, and the versions."""
    platform = get_object_or_404(Platform.objects.of(request.user.tenant), code=code)
    now = timezone.now()
    if request.method != "POST":
        return _page(request, platform, _form(request.user, platform, now), now)
    if not may_set(request.user, platform, now):
        raise PermissionDenied
    return _sent(request, platform, now)


def _form(person: Person, platform: Platform, at: datetime) -> SettingsForm:
    versions = PlatformSettings.objects.filter(platform=platform, since__lte=at)
    newest = versions.order_by("-since", "-number").first()
    rows = Source.objects.of(platform.tenant_id).filter(in_use=True).order_by("code")
    sources = list(used_at(rows, [platform]))
    own, above = newest.values if newest else {}, settings_above(platform, at)
    binds = binding(person, platform, at, Duty.Code.ADMIN)
    wrong = outside(own, limits_above(platform, at))
    return SettingsForm(own, above, sources, limits=binds, outside=wrong)


def _sent(request: Request, platform: Platform, now: datetime) -> HttpResponse:
    """Read what came; show what it changes, or publish it."""
    since = read_since(request.POST.get("since", ""), now)
    form = _form(request.user, platform, since or now)
    values = form.read(request.POST)
    try:
        stored = checked(values)
        refuse_closed(platform, stored, by=request.user, at=since or now)
    except SettingsRefused as refused:
        errors = {name: said(error) for name, error in refused.errors.items()}
        messages.error(request, said(refused))
        return _page(request, platform, _with(form, values, errors), now, status=422)
    if since is None:
        messages.error(request, _("The beginning must be a moment that is not past."))
        return _page(request, platform, _with(form, values, {}), now, status=422)
    if "publish" not in request.POST or not values:
        return _page(
            request, platform, _with(form, values, {}), now, changes=form.changes(values), since=since
        )
    row = publish_settings(platform, values, by=request.user, since=since, at=now)
    messages.success(request, _("Version %(number)s was published.") % {"number": row.number})
    return redirect("catalogue:settings", platform.code)


def _with(form: SettingsForm, values: dict[str, object], errors: dict[str, str]) -> SettingsForm:
    """The form with what was entered."""
    kept = {name: told for name, told in form.outside.items() if name not in values}
    return SettingsForm({**form.own, **values}, form.above, form.sources, errors, form.limits, kept)


def read_since(text: str, now: datetime) -> datetime | None:
    """When the version begins: now if nothing is said; nothing for what is past or no moment."""
    if not text:
        return now
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    if moment is None:
        return None
    aware = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    return aware if aware >= now else None


def _page(
    request: Request, platform: Platform, form: SettingsForm, now: datetime, status: int = 200, **more: object
) -> HttpResponse:
    labels = {name: setting.label for name, setting in TABLE.items()}
    versions = PlatformSettings.objects.filter(platform=platform).order_by("-number")
    told = [(row, [labels.get(name, name) for name in row.values]) for row in versions]
    shown = {"platform": platform, "parts": form.parts(), "versions": told, "now": now, **more}
    shown["wrong"] = [(name, labels[name]) for name in form.outside]
    shown["may_set"] = may_set(request.user, platform, now)
    shown["history"] = changes_of(request.user.tenant, platform.code, "settings_published", labels=labels)
    return page(request, "settings", shown, status=status)
