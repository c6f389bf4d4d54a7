"""A ticket with its history and its cases, read once per act; under lock where it is to be changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Self

from django.contrib.postgres.search import SearchVector
from django.db.models import Q, Value

from wangge.catalogue.queries import settings_of
from wangge.catalogue.settings_table import Settings
from wangge.core.words import tokens
from wangge.core.worktime import WorkCalendar
from wangge.people.calendars import calendar_of
from wangge.tickets.clocks import GIVEN, timers_of
from wangge.tickets.models import Ticket, TicketCase, TicketEvent

SEARCHED = frozenset({"text", "title", "place_text", "category"})
SHOWN = ("tenant", "platform", "matter", "division", "lead")


@dataclass
class Folder:
    """A ticket with its history and the cases it is tied to, read once per act."""

    ticket: Ticket
    history: list[TicketEvent]
    changed: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, pk: int) -> Self:
        """Read a ticket without locking it."""
        ticket = Ticket.objects.select_related(*SHOWN).get(pk=pk)
        return cls(ticket, _history([pk]))

    @classmethod
    def locked(cls, pk: int, beside: Iterable[int] = ()) -> dict[int, Self]:
        """A ticket, those merged into it and those beside, by id; locked in the order of their ids."""
        wanted = Q(pk__in=[pk, *beside]) | Q(lead=pk)
        rows = Ticket.objects.filter(wanted).select_related(*SHOWN)
        found = list(rows.select_for_update(of=("self",)).order_by("pk"))
        events = _history([row.pk for row in found])
        return {row.pk: cls(row, [e for e in events if e.ticket_id == row.pk]) for row in found}

    @cached_property
    def settings(self) -> Settings:
        """The platform's settings as they were when the ticket arrived."""
        return settings_of(self.ticket.platform, self.ticket.taken_at)

    @property
    def calendar(self) -> WorkCalendar:
        return calendar_of(self.ticket.platform)

    def change(self, **columns: object) -> None:
        for name, value in columns.items():
            setattr(self.ticket, name, value)
        self.changed.update(columns)
        if SEARCHED & set(columns):
            self.change(search=tokens_of(self.ticket))

    def events(self, *names: str) -> list[TicketEvent]:
        return [event for event in self.history if event.name in names]

    @property
    def ties(self) -> list[TicketCase]:
        """The cases it is tied to now."""
        found = TicketCase.objects.filter(ticket=self.ticket, ended=None).select_related("case__home")
        return list(found.order_by("pk"))

    def settle(self, now: datetime) -> None:
        """Reckon the clocks anew and keep them."""
        timers = timers_of(self.ticket, self.history, self.settings, self.calendar, now)
        pressing = [timer for name, timer in timers.items() if name in GIVEN]
        due, warn = _earliest(pressing, "due"), _earliest(pressing, "warn")
        self.change(timers=timers, due_at=due, warn_at=warn)

    def write(self) -> None:
        """Store what changed; the last thing an action does."""
        self.ticket.save(update_fields=sorted(self.changed))
        self.changed.clear()


def tokens_of(ticket: Ticket) -> SearchVector:
    """What a ticket is found by. Never holds anything of its caller."""
    told = "\n".join((ticket.title, ticket.text, ticket.place_text, ticket.category))
    return SearchVector(Value(" ".join(tokens(told))), config="simple")


def _history(pks: list[int]) -> list[TicketEvent]:
    return list(TicketEvent.objects.filter(ticket__in=pks).order_by("pk"))


def _earliest(timers: list[dict[str, Any]], part: str) -> datetime | None:
    moments = [datetime.fromisoformat(value) for timer in timers if (value := timer[part])]
    return min(moments, default=None)
