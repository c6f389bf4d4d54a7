"""Handing over: the log of a desk, its open points, reading and ticking off, and the same on paper."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.cases import shifts
from wangge.cases.shifts import Log
from wangge.core.errors import NotFound, Refused
from wangge.desk.doors import reader, staff
from wangge.desk.moves import read_slip
from wangge.desk.paging import page_of
from wangge.desk.parts import Field, Tab
from wangge.desk.shift_paper import log_pdf
from wangge.people.models import Person
from wangge.tenants.speech import said


@staff
@require_GET
def shift(request: HttpRequest) -> HttpResponse:
    """The log of a desk: what is open, what was written, and the form for who goes home."""
    person, at = reader(request)
    log = shifts.log_named(person, request.GET.get("desk", ""), at)
    return render(request, "desk/shift.html", _context(request, log, person, at))


@staff
@require_POST
def write_shift(request: HttpRequest) -> HttpResponse:
    """Leave an entry; what was typed comes back when it is refused."""
    person, at = reader(request)
    log, sent = shifts.log_named(person, request.POST.get("desk", ""), at), request.POST
    try:
        points = shifts.points_in(sent.get("points", ""))
        slip = read_slip(sent.get("slip", ""))
        shifts.write_entry(log, sent.get("text", ""), points, by=person, at=at, slip=slip)
    except NotFound:
        raise
    except Refused as refused:
        context = _context(request, log, person, at, refused)
        return render(request, "desk/shift.html", context, status=refused.status)
    messages.success(request, _("The next shift will find it."))
    return redirect(url_of(log))


@staff
@require_POST
def read_shift(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm that one has read an entry."""
    person, at = reader(request)
    try:
        reading = shifts.confirm_read(pk, by=person, at=at)
    except shifts.OwnEntry as refused:
        messages.error(request, said(refused))
        return redirect("shift")
    messages.success(request, _("Confirmed."))
    return redirect(url_of(Log(reading.entry.platform, reading.entry.duty)))


@staff
@require_POST
def tick_point(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick an open point off, or take the tick back (``done=``)."""
    person, at = reader(request)
    point = shifts.tick(pk, by=person, at=at, done=bool(request.POST.get("done")))
    return redirect(url_of(Log(point.platform, point.duty)))


@staff
@require_GET
def print_shift(request: HttpRequest) -> HttpResponse:
    """Open points and the entries of a day (of the last ones without it), A4."""
    person, at = reader(request)
    log = shifts.log_named(person, request.GET.get("desk", ""), at)
    pdf = log_pdf(log, _day(request.GET), person, at)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="handover.pdf"'
    return response


def url_of(log: Log) -> str:
    return f"{reverse('shift')}?{urlencode({'desk': log.key})}"


def _context(
    request: HttpRequest, log: Log, person: Person, at: datetime, refused: Refused | None = None
) -> dict[str, Any]:
    query = request.GET
    rows = shifts.entries(log, words=query.get("q", ""), day=_day(query))
    page, open_points = page_of(rows, query), list(shifts.open_points([log]))
    named = [*open_points, *(point for entry in page.rows for point in entry.points.all())]
    return {
        "here": "shift",
        "at": at,
        "log": log,
        "key": log.key,
        "tabs": _tabs(person, at),
        "open_points": open_points,
        "page": page,
        "unread": set(shifts.unread([log], person).values_list("pk", flat=True)),
        "seen": shifts.seen_cases(named, person, at),
        "filters": _filters(query),
        "query": query,
        "fields": _fields(request.POST, refused),
        "slip": read_slip(request.POST.get("slip", "")),
        "errors": [said(refused)] if refused else [],
    }


def _tabs(person: Person, at: datetime) -> list[Tab]:
    logs = shifts.logs_of(person, at)
    return [Tab(log.key, log.label, url_of(log), data=True) for log in logs] if len(logs) > 1 else []


def _filters(query: QueryDict) -> list[Field]:
    return [
        Field("q", "text", _("Words, number, name"), required=False, value=query.get("q", ""), key="/"),
        Field("day", "date", _("Day"), required=False, value=query.get("day", "")),
    ]


def _fields(sent: QueryDict, refused: Refused | None) -> list[Field]:
    wrong = {refused.field: [said(refused)]} if refused else {}
    told = [
        ("text", _("What the next shift must know"), shifts.TEXT_LENGTH, ""),
        ("points", _("Open points"), 6000, _("One a line. Begin it with a case number to name a case.")),
    ]
    return [
        Field(
            name, "longtext", label, required=False, value=sent.get(name, ""), max_length=length,
            help=hint, errors=wrong.get(name, ()),
        )
        for name, label, length, hint in told
    ]  # fmt: skip


def _day(query: QueryDict) -> date | None:
    try:
        return date.fromisoformat(query.get("day", "")) if query.get("day", "") < "2200" else None
    except ValueError:
        return None
