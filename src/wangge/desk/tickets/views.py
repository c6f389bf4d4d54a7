"""Tickets as pages: the list, one ticket, its moves, its caller."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.core.errors import NotFound, Refused
from wangge.desk.doors import reader, staff
from wangge.desk.moves import read_slip
from wangge.desk.paging import page_of
from wangge.desk.refill import refill
from wangge.desk.tickets import lists
from wangge.desk.tickets.files import list_file
from wangge.desk.tickets.forms import read_taken, row_of
from wangge.desk.tickets.page import next_of, ticket_context
from wangge.journal.actions import note
from wangge.people.models import Person
from wangge.tenants.speech import said
from wangge.tickets import queries
from wangge.tickets.actions import move_ticket, open_contact
from wangge.tickets.labels import MOVES
from wangge.tickets.models import Ticket
from wangge.tickets.rules import taking_post

STAYS = {"contact", "classify", "place", "note", "unlink", "sign", "unmerge", "take_back", "second"}
PURPOSE_LENGTH = 200


def desk_reader(request: HttpRequest) -> tuple[Person, datetime]:
    """Who asks, and now; `NotFound` for whom tickets are no business of his."""
    person, at = reader(request)
    if not queries.has_desk(person, at):
        raise NotFound
    return person, at


@staff
@require_GET
def tickets(request: HttpRequest) -> HttpResponse:
    """The list of tickets with its tabs and filters; ``?export=`` gives it as a file."""
    person, at = desk_reader(request)
    query = request.GET
    found = lists.tickets_for(person, at, query)
    if kind := query.get("export"):
        note("tickets_exported", by=person, kind=kind, filters=lists.saved_query(query))
        return list_file(found, kind, at)
    page = page_of(found, query)
    takes = taking_post(person, at) is not None
    context = {
        "here": "tickets",
        "page": page,
        "rows": lists.rows_of(page.rows, at),
        "tabs": lists.tabs_for(query),
        "current": lists.tab_of(query),
        "filters": lists.filters_for(query),
        "columns": lists.columns(),
        "query": query,
        "saved_query": lists.saved_query(query),
        "at": at,
        "takes": takes,
        "unsent": queries.answers_to_send(person, at).count() if takes else 0,
        "queued": lists.tab_of(query) == "mine",
    }
    return render(request, "desk/tickets/list.html", context)


@staff
@require_GET
def ticket(request: HttpRequest, number: str) -> HttpResponse:
    """Everything about a ticket, and exactly what the reader may do now."""
    person, at = reader(request)
    found = queries.ticket_seen_by(person, number, at)
    return render(request, "desk/tickets/ticket.html", _context(request, found, person, at))


@staff
@require_POST
def move(request: HttpRequest, number: str) -> HttpResponse:
    """Make a move; a refusal is shown on the page with what was typed."""
    person, at = reader(request)
    found = queries.ticket_seen_by(person, number, at)
    name = request.POST.get("move", "")
    row = row_of(name)
    if row is None:
        raise NotFound(field="move")
    slip, words = read_slip(request.POST.get("slip", "")), request.POST.get("note", "")
    try:
        move_ticket(found, name, by=person, at=at, slip=slip, note=words, **read_taken(request, row))
    except Refused as refused:
        return _refused(request, found, refused)
    messages.success(request, _("Done: %(move)s %(number)s") % {"move": MOVES[name], "number": found.number})
    return _onward(request, found, name)


@staff
@require_POST
def caller(request: HttpRequest, number: str) -> HttpResponse:
    """Open the caller's name or telephone for a purpose; it is shown on this answer only."""
    person, at = reader(request)
    found = queries.ticket_seen_by(person, number, at)
    purpose = request.POST.get("purpose", "")[:PURPOSE_LENGTH]
    opened: dict[str, Any] = {}
    status = 200
    try:
        for part in ("name", "phone"):
            if getattr(found, f"{part}_key"):
                opened[part] = open_contact(found, part, by=person, at=at, purpose=purpose)
    except Refused as refused:
        messages.error(request, said(refused))
        status = refused.status
    context = _context(request, found, person, at) | {"opened": opened}
    response = render(request, "desk/tickets/ticket.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _context(request: HttpRequest, found: Ticket, person: Person, at: datetime) -> dict[str, Any]:
    told = request.POST if request.method == "POST" else request.GET
    return ticket_context(found, person, at, queued=bool(told.get("queue")))


def _onward(request: HttpRequest, found: Ticket, name: str) -> HttpResponse:
    """To the next of one's tickets while working through them, else to the ticket."""
    queue = "?queue=1" if request.POST.get("queue") else ""
    if queue and name not in STAYS:
        person, at = reader(request)
        following = next_of(found, person, at)
        return redirect(reverse("ticket", args=[following.number]) + queue if following else "tickets")
    return redirect(reverse("ticket", args=[found.number]) + queue)


def _refused(request: HttpRequest, found: Ticket, refused: Refused) -> HttpResponse:
    """The page as it is now, with the form as it was sent."""
    person, at = reader(request)
    context = _context(request, found, person, at)
    if not refill(context, request, refused):
        messages.error(request, said(refused))
    return render(request, "desk/tickets/ticket.html", context, status=refused.status)
