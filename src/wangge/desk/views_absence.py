"""Who is away: told by himself or whoever leads him; what bears his name is addressed anew."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from wangge.cases.absences import pass_on
from wangge.core.errors import NotFound, Refused
from wangge.desk.doors import reader, staff
from wangge.desk.paging import page_of
from wangge.desk.parts import Field
from wangge.people.actions.away import NOTE_LENGTH, end_absence, tell_absence
from wangge.people.models import Absence, Person
from wangge.people.rules import led_by
from wangge.tenants.speech import said

SUGGESTED = 200


class NobodyOfYours(Refused):
    """A user name that is not there, or of somebody whom one does not lead."""

    code = "nobody_of_yours"
    message = "There is nobody “%(username)s” among those whose absence you may tell."


class DayMissing(Refused):
    """A span of days needs both ends."""

    code = "day_missing"
    message = "Say from which day to which day."


@staff
@require_http_methods(["GET", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """Absences of oneself and of those one leads, the latest first; and the form that tells one."""
    person, at = reader(request)
    refused = None
    if request.method == "POST":
        try:
            absence = _told(request, person, at)
        except NotFound:
            raise
        except Refused as error:
            refused = error
        else:
            _pass_on(request, absence, person, at)
            return redirect("absences")
    context = _context(request, person, at, refused)
    return render(request, "desk/absences.html", context, status=refused.status if refused else 200)


@staff
@require_POST
def stop_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody is back."""
    person, at = reader(request)
    own = Absence.objects.filter(tenant=person.tenant_id, person__in=led_by(person, at))
    absence = get_object_or_404(own.select_related("person__tenant"), pk=pk)
    try:
        end_absence(absence, by=person, at=at)
    except Refused as refused:
        messages.error(request, said(refused))
    else:
        messages.success(request, _("Done."))
    return redirect("absences")


def _told(request: HttpRequest, person: Person, at: datetime) -> Absence:
    sent = request.POST
    username = sent.get("username", "").strip().lower()
    who = led_by(person, at).filter(username=username[:150]).select_related("tenant").first()
    if who is None:
        raise NobodyOfYours(field="username", username=username[:40])
    first, last = (_day(sent.get(name, "")) for name in ("first", "last"))
    if first is None or last is None:
        raise DayMissing(field="last" if first else "first")
    return tell_absence(who, by=person, at=at, first=first, last=last, why=sent.get("why", ""))


def _pass_on(request: HttpRequest, absence: Absence, person: Person, at: datetime) -> None:
    """At once, if it has begun; else the minute job does it on the day."""
    messages.success(request, _("Noted: %(person)s is absent.") % {"person": absence.person.name})
    if localdate(at) in absence.days and (number := pass_on(absence, at=at, by=person)):
        told = ngettext(
            "%(number)s task or case was addressed anew.",
            "%(number)s tasks and cases were addressed anew.",
            number,
        )
        messages.info(request, told % {"number": number})


def _context(request: HttpRequest, person: Person, at: datetime, refused: Refused | None) -> dict[str, Any]:
    led = led_by(person, at)
    rows = Absence.objects.filter(tenant=person.tenant_id, person__in=led.values("pk"))
    return {
        "here": "shift",
        "page": page_of(rows.select_related("person", "told_by").order_by("-days", "-pk"), request.GET),
        "today": localdate(at),
        "at": at,
        "fields": _fields(request, person, refused),
        "led": led.values_list("username", "name")[:SUGGESTED],
        "error": said(refused) if refused and not refused.field else "",
    }


def _fields(request: HttpRequest, person: Person, refused: Refused | None) -> list[Field]:
    sent = request.POST
    rows = [
        ("username", "text", _("User name"), True, person.username),
        ("first", "date", _("From"), True, ""),
        ("last", "date", _("To and including"), True, ""),
        ("why", "text", _("Note"), False, ""),
    ]
    wrong = {refused.field: [said(refused)]} if refused else {}
    return [
        Field(
            name, kind, label, required=required, value=sent.get(name, usual),
            errors=wrong.get(name, ()), max_length=NOTE_LENGTH if name == "why" else 0,
            help=_("Not the illness: only what others need.") if name == "why" else "",
        )
        for name, kind, label, required, usual in rows
    ]  # fmt: skip


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 < found.year < 2200 else None
