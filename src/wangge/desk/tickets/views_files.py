"""Tickets in and answers out: paste one, import a day's file, export what was approved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wangge.core.errors import NotFound, Refused
from wangge.core.tables import write_errors_xlsx
from wangge.core.tables.values import read_value
from wangge.desk.doors import reader, staff
from wangge.desk.moves import read_slip
from wangge.desk.parts import Choice, Field
from wangge.desk.tickets import lists
from wangge.desk.tickets.files import attached, empty_file, in_the_page
from wangge.people.forms.staff import FileForm
from wangge.people.models import Person
from wangge.tenants.speech import said, translated
from wangge.tickets.actions import send_out
from wangge.tickets.arrivals import Taken, take_ticket
from wangge.tickets.columns import TOLD_AS, arrival_of, columns
from wangge.tickets.exports import answers_file
from wangge.tickets.flow import KINDS, URGENCIES
from wangge.tickets.imports import Imported, import_tickets
from wangge.tickets.labels import CHOICES
from wangge.tickets.pasting import Pasted, read_paste
from wangge.tickets.queries import answers_to_send
from wangge.tickets.rules import taking_post

MOST = 500  # lines that the page shows; the file has them all
MOMENTS = ("sent_at", "sign_by", "contact_by", "answer_by")


def taker(request: HttpRequest) -> tuple[Person, datetime]:
    """Who brings tickets in or answers out, and now; `NotFound` for everybody else."""
    person, at = reader(request)
    if taking_post(person, at) is None:
        raise NotFound
    return person, at


@staff
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Paste, look at what was understood, take it in."""
    person, at = taker(request)
    pasted, errors, field = Pasted(), [], ""
    if request.method == "POST" and request.POST.get("what") == "read":
        try:
            pasted = read_paste(request.POST.get("paste", ""))
        except Refused as refused:
            errors = [said(refused)]
    elif request.method == "POST":
        try:
            return _taken(request, take_sent(request, person, at))
        except Refused as refused:
            errors, field = [said(refused)], TOLD_AS.get(refused.field, refused.field)
    fields = _fields(request, pasted, field, errors)
    context = {
        "here": "tickets",
        "fields": fields,
        "left": pasted.left,
        "errors": [] if any(one.errors for one in fields if one.name == field) else errors,
        "is_read": request.method == "POST",
        "paste": request.POST.get("paste", ""),
        "slip": read_slip(request.POST.get("slip", "")),
    }
    return render(request, "desk/tickets/new.html", context, status=422 if errors else 200)


def take_sent(request: HttpRequest, person: Person, at: datetime) -> Taken:
    """The form as it was sent, read as a row of a file would be."""
    values: dict[str, Any] = {}
    for name, column in columns().items():
        if told := request.POST.get(name, "").replace("T", " " if name in MOMENTS else "T"):
            try:
                values[name] = read_value(column, told, timezone.get_default_timezone())
            except Refused as refused:
                refused.field = name
                raise
    values.setdefault("text", "")
    values.setdefault("hotline_number", "")
    slip = read_slip(request.POST.get("slip", ""))
    return take_ticket(arrival_of(values, at), by=person, at=at, slip=slip)


def _taken(request: HttpRequest, taken: Taken) -> HttpResponse:
    words = {
        "new": _("Taken in under number %(number)s."),
        "same": _("This ticket is known already: %(number)s."),
        "changed": _("This ticket is known; what the hotline changed was taken over: %(number)s."),
        "second": _("This ticket came back to be handled a second time: %(number)s."),
    }
    messages.success(request, words[taken.what] % {"number": taken.ticket.number})
    return redirect("ticket", taken.ticket.number)


def _fields(request: HttpRequest, pasted: Pasted, wrong: str, errors: list[str]) -> list[Field]:
    """Every thing a ticket tells, filled with what was understood or typed."""
    sent = request.POST if request.POST.get("what") == "take" else {}
    rows: list[tuple[str, str, str, dict[str, Any]]] = [
        ("hotline_number", "text", _("Number of the hotline"), {"required": True, "max_length": 60}),
        ("hotline", "text", _("Hotline"), {"max_length": 10, "value": "12345"}),
        ("kind", "choice", _("Kind"), {"choices": _choices(KINDS), "value": "report"}),
        ("urgency", "choice", _("Urgency"), {"choices": _choices(URGENCIES), "value": "usual"}),
        ("title", "text", _("Title"), {"max_length": 200}),
        ("text", "longtext", _("What the caller wants"), {"required": True, "max_length": 2000}),
        ("category", "text", _("Class of the hotline"), {"max_length": 100}),
        ("place_text", "text", _("Place, as people say it"), {"max_length": 300}),
        ("community", "text", _("Community or street"), {"max_length": 100}),
        ("lon", "text", _("Longitude"), {}),
        ("lat", "text", _("Latitude"), {}),
        ("sent_at", "moment", _("Sent by the hotline"), {}),
        ("sign_by", "moment", _("To be signed by"), {}),
        ("contact_by", "moment", _("First contact by"), {}),
        ("answer_by", "moment", _("To be answered by"), {}),
        ("name", "text", _("Caller's name"), {"max_length": 50}),
        ("phone", "text", _("Caller's telephone"), {"max_length": 30}),
        ("secret", "check", _("Wishes to stay secret"), {}),
        ("again", "check", _("Second handling"), {}),
    ]
    return [_field(row, pasted, sent, errors if row[0] == wrong else []) for row in rows]


def _field(row: tuple[str, str, str, dict[str, Any]], pasted: Pasted, sent: Any, errors: list[str]) -> Field:
    name, kind, label, more = row
    told = pasted.refused.get(name)
    value = sent.get(name, "") or _shown(pasted.values.get(name)) or more.pop("value", "")
    more.pop("value", None)
    found = [*errors, *([said(told)] if told else [])]
    return Field(name, kind, label, **{"required": False, "value": value, "errors": found, **more})


def _shown(value: Any) -> str:
    """A value that was read, as an input takes it."""
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%dT%H:%M}"
    if isinstance(value, bool):
        return "1" if value else ""
    return "" if value is None else str(value)


def _choices(codes: tuple[str, ...]) -> list[Choice]:
    return [Choice(code, CHOICES[code]) for code in codes]


@staff
@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Form, then the account of a day's file."""
    person, at = taker(request)
    form = FileForm(request.POST or None, request.FILES or None)
    form.fields["file"].widget.attrs["autofocus"] = request.method == "GET"
    shown: dict[str, object] = {"here": "tickets", "form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                shown |= _account(import_tickets(file.read(), file.name, by=person, at=at), at)
                status = 200
            except Refused as refused:
                messages.error(request, said(refused))
    return render(request, "desk/tickets/import.html", shown, status=status)


def _account(done: Imported, at: datetime) -> dict[str, object]:
    """Bad rows stand as a file in the page itself: they hold callers, and nothing of them stays here."""
    table = done.table
    looked = [taken.ticket for _row, taken in done.taken if taken.what in ("changed", "second")]
    return {
        "done": done.told(),
        "changed": lists.rows_of(looked[:MOST], at),
        "red": sum(1 for _row, taken in done.taken if taken.ticket.due_at and taken.ticket.due_at < at),
        "errors": [(e.row, e.column, _(e.message) % e.params) for e in table.errors[:MOST]],
        "notices": [_(notice.message) % notice.params for notice in table.notices],
        "bad_file": in_the_page(write_errors_xlsx(table, translated)) if table.errors else "",
        "at": at,
    }


@staff
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """An empty file with the headings that are understood."""
    taker(request)
    return attached(empty_file(), "tickets.xlsx")


@staff
@require_http_methods(["GET", "POST"])
def answers(request: HttpRequest) -> HttpResponse:
    """What was approved and not sent yet; a press gives the file and marks it as sent."""
    person, at = taker(request)
    waiting = list(answers_to_send(person, at)[:MOST])
    if request.method == "POST" and waiting:
        with transaction.atomic():
            sent = send_out([one.pk for one in waiting], by=person, at=at)
            data = answers_file([one for one in waiting if one in sent])
        return attached(data, f"answers-{timezone.localtime(at):%Y%m%d-%H%M}.xlsx")
    context = {"here": "tickets", "rows": lists.rows_of(waiting, at), "at": at}
    return render(request, "desk/tickets/answers.html", context)
