"""Working time: the week of each calendar, who follows it, and a limit to try on it."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.core.errors import Refused
from wangge.journal.queries import changes_of
from wangge.people.actions.calendars import change_calendar, create_calendar, remove_calendar
from wangge.people.calendars import built
from wangge.people.doors import Request, allowed, attempt, form_page, page, tell
from wangge.people.forms.calendars import CalendarForm, TryForm
from wangge.people.models import Delegation, WorkCalendar
from wangge.people.periods import say_week
from wangge.people.rules import may_administer, may_configure, may_configure_all, own_platform
from wangge.people.working_time import calendars_in, reckoned_lately, regions_of, years_of

ACTS = ("calendar_added", "calendar_changed", "calendar_removed")


@allowed(may_configure)
@require_GET
def calendars(request: Request) -> HttpResponse:
    """All calendars, the years of their holidays, and what was reckoned anew."""
    tenant, this_year = request.user.tenant, timezone.localdate().year
    years = [(region, list(years_of(tenant, region))) for region in regions_of(tenant)]
    shown = {
        "rows": [(row, say_week(row.periods)) for row in calendars_in(tenant)],
        "regions": [(region, *_split(rows, this_year)) for region, rows in years],
        "this_year": this_year,
        "may_announce": may_configure_all(request.user, timezone.now()),
        "reckoned": reckoned_lately(tenant),
    }
    return page(request, "calendars", shown)


def _split(rows: list, this_year: int) -> tuple[list, list]:
    """From last year on, and those before."""
    return [row for row in rows if row.year >= this_year - 1], [
        row for row in rows[::-1] if row.year < this_year - 1
    ]


@allowed(may_configure)
def calendar(request: Request, pk: int | None = None) -> HttpResponse:
    """A new calendar, or one to change."""
    tenant = request.user.tenant
    now = timezone.now()
    rows = calendars_in(tenant).select_related("owner")
    new = WorkCalendar(tenant=tenant, periods={}, owner=own_platform(request.user, now))
    row = get_object_or_404(rows, pk=pk) if pk else new
    form = CalendarForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            _save(row, request, timezone.now())
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, _("Saved. Open deadlines are reckoned anew within a minute."))
            return redirect("calendar", row.pk)
    shown = {"form": form, "calendar": row if pk else None}
    shown["may_change"] = may_administer(request.user, Delegation.Thing.CALENDARS, row.owner, now)
    shown["history"] = changes_of(tenant, row.code, *ACTS) if pk else []
    return form_page(request, "calendar", shown | (_tried(request, row) if pk and not form.errors else {}))


def _save(row: WorkCalendar, request: Request, now: datetime) -> None:
    if row.pk:
        change_calendar(row, by=request.user, at=now)
    else:
        create_calendar(row, by=request.user, at=now)


def _tried(request: Request, row: WorkCalendar) -> dict[str, object]:
    """When a limit would fall due, if one was asked for."""
    now = timezone.localtime().replace(second=0, microsecond=0)
    asked = "value" in request.GET
    form = TryForm(request.GET if asked else None, initial={"begun": now, "value": 2, "unit": "work_day"})
    shown: dict[str, object] = {"trying": form}
    try:
        if asked and (limit := form.limit):
            reckoned = built(row)
            due = reckoned.add(form.cleaned_data["begun"], limit)
            shown |= {"due": due, "provisional": reckoned.is_provisional(due)}
    except Refused as refused:
        tell(form, refused)
    except OverflowError:
        form.add_error("begun", _("This moment is too far away."))
    return shown


@allowed(may_configure)
@require_POST
def drop_calendar(request: Request, pk: int) -> HttpResponse:
    """Remove a calendar that no platform follows."""
    row = get_object_or_404(WorkCalendar.objects.of(request.user.tenant), pk=pk)
    now = timezone.now()
    if attempt(request, _("Removed."), lambda: remove_calendar(row, by=request.user, at=now)):
        return redirect("calendars")
    return redirect("calendar", pk)
