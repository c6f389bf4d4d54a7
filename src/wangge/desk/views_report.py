"""Reporting by hand: what an acceptor hears on the telephone, what a supervisor sees in the street."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wangge.cases import takes
from wangge.cases.models import Case
from wangge.cases.reporting import Contact, Report, report_case
from wangge.catalogue.models import Matter, Source
from wangge.catalogue.own import used_by
from wangge.core.errors import Refused
from wangge.desk.doors import reader, staff
from wangge.desk.moves import read_slip, stored_photos
from wangge.desk.parts import Choice, Field
from wangge.people.models import Duty, Person
from wangge.people.queries import posts_of
from wangge.tenants.speech import said

COORDS = ("wgs84", "gcj02", "bd09", "cgcs2000")
WAYS = {
    "none": gettext_lazy("No answer wanted"),
    "phone": gettext_lazy("By telephone"),
    "message": gettext_lazy("By message"),
}


class PlaceMissing(Refused):
    """A report needs a point."""

    code = "place_missing"
    message = "Say where it is: use your position, or press on the map."


@staff
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form, and what was sent with it: nothing typed is lost when something is refused."""
    person, at = reader(request)
    errors: list[str] = []
    field = ""
    if request.method == "POST":
        try:
            slip = read_slip(request.POST.get("slip", ""))
            case = _reported(request, person, at, slip)
        except Refused as refused:
            errors, field = [said(refused)], refused.field
        else:
            messages.success(request, _("Reported under number %(number)s.") % {"number": case.number})
            return redirect("case", case.number)
    context = {
        "here": "report",
        "fields": _fields(request, person, field, errors),
        "contact": _contact_fields(request, person),
        "contact_told": bool(request.POST.get("name") or request.POST.get("phone")),
        "errors": errors,
        "wrong_place": bool(errors) and not field,
        "slip": read_slip(request.POST.get("slip", "")),
        "at_desk": _at_desk(request, person),
        "lon": _number(request.POST.get("lon", "")),
        "lat": _number(request.POST.get("lat", "")),
    }
    return render(request, "desk/report.html", context, status=422 if errors else 200)


@transaction.atomic
def _reported(request: HttpRequest, person: Person, at: datetime, slip: UUID) -> Case:
    """The case, or nothing of it: the photos of a refused report are not kept either."""
    return report_case(_told(request, person, at), by=person, at=at, slip=slip)


def _told(request: HttpRequest, person: Person, at: datetime) -> Report:
    sent = request.POST
    if not sent.get("lon") or not sent.get("lat"):
        raise PlaceMissing(field="place")
    accuracy = _number(sent.get("accuracy", ""))
    return Report(
        source=sent.get("source", ""),
        lon=_number(sent.get("lon", "")),
        lat=_number(sent.get("lat", "")),
        description=sent.get("description", ""),
        place_text=sent.get("place_text", ""),
        coords=sent.get("coords") if sent.get("coords") in COORDS else "cgcs2000",
        accuracy_m=accuracy if math.isfinite(accuracy) else None,
        matter=_matter(person, sent.get("matter", ""), at),
        photos=stored_photos(request),
        contact=Contact(
            name=sent.get("name", "")[:50],
            phone=sent.get("phone", "")[:30],
            secret=bool(sent.get("secret")),
            answer_way=sent.get("answer_way") if sent.get("answer_way") in WAYS else "none",
        ),
    )


def _matter(person: Person, pk: str, at: datetime) -> Matter | None:
    return takes.found("matter", pk, field="matter", tenant=person.tenant, at=at) if pk else None


def _number(text: str) -> float:
    """A number, or "not a number", which is refused as a place with its own words."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def _fields(request: HttpRequest, person: Person, wrong: str, errors: list[str]) -> list[Field]:
    """At a desk words come first, in the street the photo does, and the source is known."""
    sent, desk = request.POST, _at_desk(request, person)
    search = reverse("search", args=["matter"])
    rows: list[tuple[str, str, str, dict[str, Any]]] = [
        ("description", "longtext", _("What is wrong"), {"max_length": 2000, "autofocus": desk}),
        ("place_text", "text", _("Place, as people say it"), {"required": False, "max_length": 300}),
        (
            "matter",
            "matter",
            _("Matter"),
            {"required": False, "search_url": search, "value": _sent_matter(sent, *reader(request))},
        ),
    ]
    source = {
        "choices": sources_for(*reader(request)),
        "value": sent.get("source") or ("hotline" if desk else "patrol"),
    }
    photos = ("photos", "photos", _("Photos"), {"required": False, "many": True})
    if desk:
        rows += [("source", "choice", _("Source"), source), photos]
    else:
        rows = [photos, *rows, ("source", "hidden", "", source)]
    return [
        Field(
            name,
            kind,
            label,
            **{"value": sent.get(name, ""), "errors": errors if name == wrong else (), **more},
        )
        for name, kind, label, more in rows
    ]


def _at_desk(request: HttpRequest, person: Person) -> bool:
    """Only desks take reports of others; a supervisor reports what he saw himself."""
    return bool(posts_of(person, reader(request)[1]).acting_as(Duty.Code.ACCEPTOR, Duty.Code.DUTY_CHIEF))


def _contact_fields(request: HttpRequest, person: Person) -> list[Field]:
    if not _at_desk(request, person):
        return []
    sent = request.POST
    ways = [Choice(code, label) for code, label in WAYS.items()]
    rows: list[tuple[str, str, str, dict[str, Any]]] = [
        ("name", "text", _("Reporter's name"), {"max_length": 50}),
        ("phone", "text", _("Reporter's telephone"), {"max_length": 30}),
        ("answer_way", "choice", _("Answer"), {"choices": ways, "value": sent.get("answer_way", "none")}),
        ("secret", "check", _("Wishes to stay secret"), {}),
    ]
    return [
        Field(name, kind, label, **{"required": False, "value": sent.get(name, ""), **more})
        for name, kind, label, more in rows
    ]


def _sent_matter(sent: QueryDict, person: Person, at: datetime) -> Choice | str:
    """What was chosen; a choice that is not there is shown as nothing."""
    try:
        matter = _matter(person, sent.get("matter", ""), at)
    except takes.TakeInvalid:
        return ""
    return Choice(str(matter.pk), str(matter), matter.code) if matter else ""


def sources_for(person: Person, at: datetime) -> list[Choice]:
    """The sources that somebody may name."""
    rows = Source.objects.of(person.tenant).filter(in_use=True).order_by("pk")
    return [Choice(row.code, str(row)) for row in used_by(rows, person, at)]
