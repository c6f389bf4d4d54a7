"""What those below a platform may administer: looked at, and set by its administrators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.catalogue.actions.delegation import Limits, publish_limits
from wangge.catalogue.actions.settings import measure
from wangge.catalogue.rules import may_set
from wangge.catalogue.settings_table import GROUPS, TABLE
from wangge.catalogue.views.guard import Request, page, reading
from wangge.catalogue.views.settings import read_since
from wangge.core.errors import NotFound, Refused
from wangge.core.limits import Limit
from wangge.journal.queries import changes_of
from wangge.people.models import Delegation, Duty, Platform
from wangge.people.rules import MayNot
from wangge.tenants.speech import said


@dataclass(frozen=True)
class Line:
    """One setting in the form: whether it is open below, and its bounds where it is a quantity."""

    name: str
    label: str
    is_open: bool
    low: str
    high: str
    unit: str
    counts: bool


@reading
def limits_page(request: Request, code: str) -> HttpResponse:
    """The limits in force, a form for new ones, and the history."""
    platform = get_object_or_404(Platform.objects.of(request.user.tenant), code=code)
    now = timezone.now()
    limits = _in_force(platform, now)
    if request.method != "POST":
        return _page(request, platform, limits, now)
    if not may_set(request.user, platform, now):
        raise PermissionDenied
    limits, since = _read(request.POST), read_since(request.POST.get("since", ""), now)
    if since is None:
        messages.error(request, _("The beginning must be a moment that is not past."))
        return _page(request, platform, limits, now, status=422)
    try:
        publish_limits(platform, limits, by=request.user, since=since, at=now)
    except (NotFound, MayNot):
        raise
    except Refused as refused:
        return _page(request, platform, limits, now, status=422, wrong=[said(refused)], field=refused.field)
    messages.success(request, _("Saved."))
    return redirect("catalogue:limits", platform.code)


def _in_force(platform: Platform, at: datetime) -> Limits:
    rows = Delegation.objects.filter(platform=platform, since__lte=at)
    row = rows.order_by("-since", "-number").first()
    return Limits(row.duties, row.closed, row.settings) if row else Limits()


def _read(sent: QueryDict) -> Limits:
    settings = {name: _rule(sent, name) for name in TABLE}
    duties = [code for code in Duty.Code.values if f"duty-{code}" in sent]
    return Limits(
        None if len(duties) == len(Duty.Code.values) else duties,
        [thing for thing in Delegation.Thing.values if f"thing-{thing}" not in sent],
        {name: rule for name, rule in settings.items() if rule},
    )


def _rule(sent: QueryDict, name: str) -> dict[str, object]:
    if f"open-{name}" not in sent:
        return {"open": False}
    sides = {side: sent.get(f"{side}-{name}", "").strip() for side in ("low", "high")}
    return {side: text for side, text in sides.items() if text}


def _page(
    request: Request, platform: Platform, limits: Limits, now: datetime, status: int = 200, **more: object
) -> HttpResponse:
    duties = [(c, label, limits.duties is None or c in limits.duties) for c, label in Duty.Code.choices]
    shown = {
        "platform": platform,
        "duties": duties,
        "things": [(c, label, c not in limits.closed) for c, label in Delegation.Thing.choices],
        "parts": [(group.label, [_line(s.name, limits) for s in group.settings]) for group in GROUPS],
        "may_set": may_set(request.user, platform, now),
        "history": changes_of(request.user.tenant, platform.code, "delegation_published", labels=LABELS),
    }
    return page(request, "delegation", {**shown, **more}, status=status)


LABELS = {
    "duties": gettext_lazy("Duties"),
    "closed": gettext_lazy("closed"),
    "settings": gettext_lazy("Settings"),
}


def _line(name: str, limits: Limits) -> Line:
    setting, rule = TABLE[name], limits.settings.get(name, {})
    named = getattr(setting.kind, "unit", "")
    unit = _("hours") if isinstance(setting.default, Limit) else (_(named) if named else "–")
    sides = (str(rule.get("low", "")), str(rule.get("high", "")))
    counts = measure(setting.default) is not None
    return Line(name, str(setting.label), rule.get("open") is not False, *sides, unit, counts)
