"""Rows turned into what goes out."""

from __future__ import annotations

from datetime import datetime

from wangge.cases.api import shapes as cases
from wangge.cases.api.shown import clock, division, line_of, matter, platform, word
from wangge.cases.faces import timer_face
from wangge.people.calendars import calendar_of
from wangge.people.models import Person
from wangge.tickets.api import shapes
from wangge.tickets.folder import Folder
from wangge.tickets.labels import CHOICES, CLOCKS, EVENTS, MOVES, STEPS
from wangge.tickets.models import Ticket, TicketEvent
from wangge.tickets.rules import Chance, open_moves
from wangge.vault.actions import masked_all

SHORT = 120


def row(ticket: Ticket, length: int = SHORT) -> shapes.TicketRow:
    """A line of a list; long texts are cut."""
    return shapes.TicketRow(
        number=ticket.number,
        hotline=ticket.hotline,
        hotline_number=ticket.hotline_number,
        step=word(ticket.step, STEPS),
        kind=word(ticket.kind, CHOICES),
        urgency=word(ticket.urgency, CHOICES),
        due=ticket.due_at,
        warn=ticket.warn_at,
        text=ticket.text[:length],
        place_text=ticket.place_text,
        platform=platform(ticket.platform),
        division=division(ticket.division),
        round=ticket.round,
        changed=ticket.changed,
        sent_at=ticket.sent_at,
    )


def whole(folder: Folder, by: Person, at: datetime) -> shapes.TicketOut:
    ticket = folder.ticket
    return shapes.TicketOut(
        **row(ticket, len(ticket.text)).dict(),
        title=ticket.title,
        category=ticket.category,
        matter=matter(ticket.matter),
        point=cases.PointOut(lon=ticket.point.x, lat=ticket.point.y) if ticket.point else None,
        is_rough=ticket.is_rough,
        clocks=_clocks(ticket, at),
        cases=[tie.case.number for tie in folder.ties],
        lead=ticket.lead.number if ticket.lead else None,
        merged=list(Ticket.objects.filter(lead=ticket).order_by("pk").values_list("number", flat=True)),
        result=ticket.result,
        reply=ticket.reply,
        caller=_caller(ticket),
        taken_at=ticket.taken_at,
        ended_at=ticket.ended_at,
        sent_out_at=ticket.sent_out_at,
        open_moves=[_chance(one) for one in open_moves(folder, by, at)],
    )


def event(one: TicketEvent) -> shapes.TicketEventOut:
    return shapes.TicketEventOut(number=one.ticket.number, **line_of(one, EVENTS))


def _clocks(ticket: Ticket, at: datetime) -> list[cases.ClockOut]:
    calendar = calendar_of(ticket.platform)
    faces = (timer_face(name, timer, calendar, at) for name, timer in ticket.timers.items())
    return [clock(face, CLOCKS) for face in faces]


def _caller(ticket: Ticket) -> shapes.CallerOut:
    keys = [key for key in (ticket.name_key, ticket.phone_key) if key]
    found = masked_all(keys, ticket.tenant)
    name, phone = (found.get(key, "") if key else "" for key in (ticket.name_key, ticket.phone_key))
    return shapes.CallerOut(name=name, phone=phone, secret=ticket.secret)


def _chance(one: Chance) -> shapes.TicketMoveOut:
    takes = [take.name for take in one.move.takes]
    return shapes.TicketMoveOut(move=word(one.move.name, MOVES), reason=one.move.reason, takes=takes)
