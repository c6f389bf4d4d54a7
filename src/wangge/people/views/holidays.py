"""The holidays of a year: festivals and the days worked for them, looked at and announced, or read in."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.core.errors import Refused
from wangge.core.holidays_seed import DayRow
from wangge.journal.tables import read_for
from wangge.people.actions.holidays import announce_year, check_year, follow_shared
from wangge.people.doors import Request, allowed, attempt, form_page
from wangge.people.festivals import Festival, Table, changes, festivals_of, rows_of
from wangge.people.forms.calendars import FestivalForms, festival_forms, shown
from wangge.people.forms.staff import FileForm
from wangge.people.imports.holidays import SCHEMA, day_rows
from wangge.people.rules import may_configure_all
from wangge.people.working_time import regions_of, year_of
from wangge.tenants.speech import said

MOST = 100  # wrong rows of a file that the page shows


@allowed(may_configure_all)
def holiday_year(request: Request, region: str, year: int) -> HttpResponse:
    """The festivals of a year. Sent, the page shows what would change; sent again, it holds."""
    row, table = _found(request, region, year)
    about = {"region": region, "year": year, "row": row, "file_form": FileForm()}
    if "file" in request.FILES or "upload" in request.POST:
        about |= _from_file(request, year, table)
        return form_page(request, "holidays", about, status=200 if "changes" in about else 422)
    forms = festival_forms(year, request.POST or None, initial=None if request.POST else _rows(table))
    if request.method != "POST" or not forms.is_valid():
        return form_page(request, "holidays", about | {"forms": forms})
    rows = rows_of(forms.festivals, _("announced by %(tenant)s") % {"tenant": request.user.tenant.name})
    try:
        check_year(year, rows)
    except Refused as refused:
        return form_page(request, "holidays", about | {"forms": forms, "wrong": said(refused)})
    if "announce" not in request.POST:
        return form_page(request, "holidays", about | _preview(forms, rows, table), status=200)
    return _announce(request, region, year, rows)


def _found(request: Request, region: str, year: int) -> tuple[object, Table]:
    """The table a tenant follows; only of regions that one of its calendars follows."""
    if region not in regions_of(request.user.tenant):
        raise Http404
    try:
        return year_of(request.user.tenant, region, year)
    except Refused as refused:
        raise Http404 from refused


def _rows(table: Table) -> list[dict[str, object]]:
    return shown(festivals_of(table))


def _preview(forms: FestivalForms, rows: list[DayRow], table: Table) -> dict[str, object]:
    after = {row.day: (row.is_work, row.name) for row in rows}
    return {"forms": forms, "changes": changes(table, after)}


def _announce(request: Request, region: str, year: int, rows: list[DayRow]) -> HttpResponse:
    if announce_year(year, rows, region, by=request.user, at=timezone.now()):
        messages.success(request, _("Announced. Open deadlines are reckoned anew within a minute."))
    else:
        messages.success(request, _("It was so already: nothing changed."))
    return redirect("calendars")


def _from_file(request: Request, year: int, table: Table) -> dict[str, object]:
    """A table fills the form in; it holds when it is announced."""
    form = FileForm(None, request.FILES)
    about: dict[str, object] = {"file_form": form, "forms": festival_forms(year, initial=_rows(table))}
    if not form.is_valid():
        return about
    file = form.cleaned_data["file"]
    try:
        read = read_for(request.user, file.read(), file.name, SCHEMA)
        if read.errors:
            return about | {
                "errors": [(e.row, e.column, _(e.message) % e.params) for e in read.errors[:MOST]]
            }
        rows = day_rows(read, file.name)
        check_year(year, rows)
    except Refused as refused:
        form.add_error("file", said(refused))
        return about
    return about | _preview(festival_forms(year, initial=shown(_festivals(rows))), rows, table)


def _festivals(rows: list[DayRow]) -> list[Festival]:
    return festivals_of({row.day: (row.is_work, row.name) for row in rows})


@allowed(may_configure_all)
@require_POST
def share_year(request: Request, region: str, year: int) -> HttpResponse:
    """Follow the shared table of a year again."""
    now = timezone.now()
    done = _("The shared table holds again. Open deadlines are reckoned anew within a minute.")
    attempt(request, done, lambda: follow_shared(year, region, by=request.user, at=now))
    return redirect("calendars")
