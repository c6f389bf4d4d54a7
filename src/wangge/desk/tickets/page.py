"""What the page of one ticket shows, and what its reader may do now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse

from wangge.cases.faces import NO_CLOCK, Face, faces_of
from wangge.cases.labels import STEPS as CASE_STEPS
from wangge.cases.models import Case, CaseEvent, Leg
from wangge.cases.queries import visible_to as cases_visible_to
from wangge.desk.parts import Field, Text
from wangge.desk.tickets import lists
from wangge.desk.tickets.forms import Scene, forms_of
from wangge.desk.tickets.happenings import happenings
from wangge.desk.tickets.searching import likely_matter
from wangge.people.calendars import calendars_of
from wangge.people.models import Person
from wangge.tickets.clocks import GIVEN
from wangge.tickets.folder import Folder
from wangge.tickets.labels import CHOICES, CLOCKS, STEPS
from wangge.tickets.models import Ticket, TicketCase
from wangge.tickets.queries import of_cases, waiting_first
from wangge.tickets.rules import open_moves, working_post
from wangge.tickets.similar import repeated
from wangge.vault.actions import masked_all


@dataclass(frozen=True)
class Tied:
    """A case of the ticket: its step and light; without an address where the reader does not see it."""

    case: Case
    step: Text
    face: Face
    url: str


@dataclass(frozen=True)
class TiedTicket:
    """A ticket of a case: its step and the clock of its answer."""

    row: lists.Row
    url: str


def ticket_context(ticket: Ticket, person: Person, at: datetime, *, queued: bool) -> dict[str, Any]:
    """What the templates of a ticket need. ``queued``: he works through his tickets one after the other."""
    folder = Folder.of(ticket.pk)
    ticket = folder.ticket
    tied = tied_cases(folder, person, at)
    scene = Scene(folder, person, at, said_in([one.case for one in tied if one.url]))
    chances = open_moves(folder, person, at)
    carried = [Field("queue", "hidden", "", value="1")] if queued else []
    calendars = calendars_of([ticket.platform])
    faces = lists.faces_of(ticket, calendars, at)
    return {
        "here": "tickets",
        "ticket": ticket,
        "row": lists.row_of(ticket, calendars, at),
        "at": at,
        "clocks": [(CLOCKS[face.name], face, face.name in GIVEN) for face in faces if _matters(face, at)],
        "step": STEPS[ticket.step],
        "kind": CHOICES[ticket.kind],
        "urgency": CHOICES[ticket.urgency],
        "result": CHOICES.get(ticket.result, STEPS.get("not_public") if ticket.result else ""),
        "tied": tied,
        "merged": list(Ticket.objects.filter(lead=ticket).order_by("pk")),
        "happenings": happenings(ticket),
        "forms": [replace(form, fields=[*form.fields, *carried]) for form in forms_of(scene)],
        "verdicts": None,
        "placing": any(chance.move.name == "place" for chance in chances),
        "caller": caller_of(ticket),
        "may_call": working_post(ticket, person, at) is not None,
        "repeated": repeated(ticket, person, at, matter=likely_matter(ticket, at)),
        "queued": queued,
        "next": next_of(ticket, person, at) if queued else None,
    }


def _matters(face: Face, at: datetime) -> bool:
    """A clock that presses, or one that says until when something is possible."""
    return face.name in GIVEN or (face.due is not None and face.due >= at)


def tied_cases(folder: Folder, person: Person, at: datetime) -> list[Tied]:
    """The cases of a ticket, each with its light: three statements."""
    cases = [tie.case for tie in folder.ties]
    legs = list(Leg.objects.filter(case__in=cases, kind=Leg.Kind.HOME).select_related("case", "platform"))
    own = cases_visible_to(person, at).filter(pk__in=[case.pk for case in cases])
    seen = set(own.values_list("pk", flat=True))
    faces = faces_of(legs, at)
    by_case = {leg.case_id: leg for leg in legs}
    return [_tied(case, by_case[case.pk], faces, case.pk in seen) for case in cases]


def _tied(case: Case, leg: Leg, faces: dict[int, Face], is_seen: bool) -> Tied:
    url = reverse("case", args=[case.number]) if is_seen else ""
    return Tied(case, CASE_STEPS[leg.step], faces.get(leg.pk, NO_CLOCK), url)


def tickets_of(case: Case, person: Person, at: datetime) -> list[TiedTicket]:
    """The tickets that a case answers, for its page; nothing is asked where no hotline waits for it."""
    if not case.outer_dues:
        return []
    ties: Sequence[TicketCase] = list(of_cases([case.pk], person, at).select_related("ticket__platform"))
    rows = lists.rows_of([tie.ticket for tie in ties], at)
    return [TiedTicket(row, reverse("ticket", args=[row.ticket.number])) for row in rows]


def said_in(cases: Sequence[Case]) -> list[str]:
    """What was answered in some cases, the last of each: ready words for the reply."""
    events = CaseEvent.objects.filter(case__in=cases, name="answer").order_by("-pk")
    said: dict[int, str] = {}
    for event in events[:20]:
        said.setdefault(event.case_id, str(event.details.get("text", "")))
    return [words for words in said.values() if words][:3]


def caller_of(ticket: Ticket) -> dict[str, str]:
    """What may be shown of the caller without opening it."""
    keys = {"name": ticket.name_key, "phone": ticket.phone_key}
    found = masked_all([key for key in keys.values() if key], ticket.tenant)
    return {part: found.get(key, "") for part, key in keys.items() if key}


def next_of(ticket: Ticket, person: Person, at: datetime) -> Ticket | None:
    """The ticket of his that presses most and waits for no case, besides this one."""
    return waiting_first(person, at).exclude(pk=ticket.pk).filter(waits=False).first()
