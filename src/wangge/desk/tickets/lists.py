"""The list of tickets: tabs, filters from the address, rows ready to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from wangge.cases.faces import NO_CLOCK, Face, timer_face
from wangge.core.worktime import WorkCalendar
from wangge.desk.parts import Choice, Column, Field, Tab, Text
from wangge.people.calendars import calendars_of
from wangge.people.models import Person
from wangge.tickets.clocks import GIVEN
from wangge.tickets.flow import KINDS
from wangge.tickets.labels import CHOICES, CLOCKS, STEPS
from wangge.tickets.models import Ticket
from wangge.tickets.queries import LIGHTS, SORTS, TABS, Filter, listed

KEPT = ("tab", "q", "step", "light", "kind", "hotline", "since", "until", "changed", "ready", "sort", "size")


@dataclass(frozen=True)
class Row:
    """One ticket with the clock that presses most."""

    ticket: Ticket
    face: Face
    clock: Text
    step: Text
    kind: Text


def tickets_for(person: Person, at: datetime, query: QueryDict) -> QuerySet[Ticket]:
    """The tickets that the address asks for, scoped to the reader before anything else."""
    return listed(person, tab_of(query), filter_of(query), at, query.get("sort", ""))


def tab_of(query: QueryDict) -> str:
    tab = query.get("tab", "mine")
    return tab if tab in TABS else "mine"


def filter_of(query: QueryDict) -> Filter:
    """What the address narrows to; nonsense narrows nothing."""
    return Filter(
        words=query.get("q", "")[:100].strip(),
        step=_one_of(query, "step", STEPS),
        light=_one_of(query, "light", LIGHTS),
        kind=_one_of(query, "kind", KINDS),
        hotline=query.get("hotline", "")[:10] if query.get("hotline", "").isalnum() else "",
        since=_day(query, "since"),
        until=_day(query, "until"),
        changed=query.get("changed") == "1",
        ready=query.get("ready") == "1",
    )


def rows_of(tickets: Sequence[Ticket], at: datetime) -> list[Row]:
    """One statement for the calendars of all."""
    calendars = calendars_of({ticket.platform_id: ticket.platform for ticket in tickets}.values())
    return [row_of(ticket, calendars, at) for ticket in tickets]


def row_of(ticket: Ticket, calendars: Mapping[int, WorkCalendar], at: datetime) -> Row:
    faces = [face for face in faces_of(ticket, calendars, at) if face.name in GIVEN and face.due]
    face = min(faces, key=lambda one: one.due or at, default=NO_CLOCK)
    return Row(ticket, face, CLOCKS.get(face.name, ""), STEPS[ticket.step], CHOICES[ticket.kind])


def faces_of(ticket: Ticket, calendars: Mapping[int, WorkCalendar], at: datetime) -> list[Face]:
    """All running clocks of a ticket."""
    calendar = calendars[ticket.platform_id]
    return [timer_face(name, timer, calendar, at) for name, timer in ticket.timers.items()]


def tabs_for(query: QueryDict) -> list[Tab]:
    labels = {"mine": _("Mine"), "open": _("All open"), "all": _("All I may see")}
    keep = query.copy()
    for name in ("page", "export"):
        keep.pop(name, None)
    tabs = []
    for tab in TABS:
        keep["tab"] = tab
        key = "" if tab == "all" else f"tickets-{tab}"
        tabs.append(Tab(tab, labels[tab], f"?{keep.urlencode()}", count_key=key))
    return tabs


def filters_for(query: QueryDict) -> list[Field]:
    lights = [Choice("red", _("Overdue")), Choice("yellow", _("Due soon")), Choice("green", _("In time"))]
    wishes = [Choice("1", _("Yes"))]
    words = _("Number of the ticket, words, place")
    return [
        Field("q", "text", words, required=False, value=query.get("q", ""), key="/"),
        _choices("step", _("Step"), [Choice(code, label) for code, label in STEPS.items()], query),
        _choices("light", _("Light"), lights, query),
        _choices("kind", _("Kind"), [Choice(code, CHOICES[code]) for code in KINDS], query),
        Field("hotline", "text", _("Hotline"), required=False, value=query.get("hotline", ""), fold=True),
        Field("since", "date", _("Sent from"), required=False, value=query.get("since", ""), fold=True),
        Field("until", "date", _("Sent to"), required=False, value=query.get("until", ""), fold=True),
        _choices("changed", _("Changed by the hotline"), wishes, query, fold=True),
        _choices("ready", _("Its cases are over"), wishes, query, fold=True),
        _choices("sort", _("Order"), _orders(), query, fold=True),
    ]  # fmt: skip


def columns() -> list[Column]:
    return [
        Column("number", _("Number"), fixed=True),
        Column("theirs", _("Number of the hotline")),
        Column("light", _("Light and clock")),
        Column("step", _("Step")),
        Column("kind", _("Kind")),
        Column("text", _("What the caller wants")),
        Column("place", _("Place")),
        Column("sent", _("Sent"), shown=False),
    ]


def saved_query(query: QueryDict) -> str:
    """What of an address makes the list, in one order."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if query.get(name):
            kept[name] = query[name]
    return kept.urlencode()


def _orders() -> list[Choice]:
    labels = {"due": _("Due first"), "newest": _("Newest first"), "oldest": _("Oldest first")}
    return [Choice(name, labels[name]) for name in SORTS]


def _choices(name: str, label: str, choices: list[Choice], query: QueryDict, fold: bool = False) -> Field:
    value = query.get(name, "")
    return Field(name, "choice", label, required=False, choices=choices, value=value, fold=fold)


def _one_of(query: QueryDict, name: str, words: object) -> str:
    told = query.get(name, "")
    return told if told in words else ""  # type: ignore[operator]


def _day(query: QueryDict, name: str) -> date | None:
    try:
        found = date.fromisoformat(query.get(name, ""))
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2099 else None
