"""The history of a ticket as its page tells it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wangge.desk.case_parts import ENTERED_LATER
from wangge.desk.parts import Happening, Text
from wangge.tickets.labels import CHOICES, CLOCKS, EVENTS, TAKES
from wangge.tickets.models import Ticket, TicketEvent
from wangge.tickets.queries import history_of

GOOD = {"approve", "answered_with", "open_case"}
BAD = {"refuse_draft", "decline", "declined_with", "send_off", "second", "changed"}
QUIET = {"recompute", "sent_out", "note"}
CODES = ("result", "way", "reached", "why", "kind")
PLAIN = ("text", "case", "into", "lead", "place_text")
FIELDS: dict[str, Text] = {
    "kind": _("Kind"),
    "urgency": _("Urgency"),
    "title": _("Title"),
    "text": _("Text"),
    "category": _("Class of the hotline"),
    "place_text": _("Place"),
    "secret": _("Wishes to stay secret"),
    "name": _("Name"),
    "phone": _("Telephone"),
}
LEAD = _("With ticket")


def happenings(ticket: Ticket) -> list[Happening]:
    """The newest first."""
    return [_happening(event) for event in history_of(ticket)][::-1]


def _happening(event: TicketEvent) -> Happening:
    late = event.name != "arrive" and event.recorded_at - event.happened_at > ENTERED_LATER
    return Happening(
        at=event.happened_at,
        title=EVENTS.get(event.name, event.name),
        who=str(event.person) if event.person else "",
        post=str(event.platform or ""),
        note=event.note,
        tone=_tone(event.name),
        recorded_at=event.recorded_at if late else None,
        facts=list(_facts(event.details)),
    )


def _tone(name: str) -> str:
    return "good" if name in GOOD else "bad" if name in BAD else "quiet" if name in QUIET else ""


def _facts(details: dict[str, Any]) -> Iterator[tuple[Text, str]]:
    for name in CODES:
        if value := details.get(name):
            yield TAKES[name], str(CHOICES.get(value, value))
    for name in PLAIN:
        if value := details.get(name):
            yield LEAD if name == "lead" else TAKES[name], str(value)
    for name, (before, after) in details.get("changes", {}).items():
        yield from _change(name, before, after)
    for part in details.get("contact", ()):
        yield FIELDS[part], str(_("told otherwise"))


def _change(name: str, before: Any, after: Any) -> Iterator[tuple[Text, str]]:
    """What it said and what it says; deadlines each by itself."""
    if name == "given":
        for clock in (clock for clock in CLOCKS if before.get(clock) != after.get(clock)):
            yield CLOCKS[clock], f"{_moment(before.get(clock))} → {_moment(after.get(clock))}"
        return
    yield FIELDS[name], f"{_said(before)} → {_said(after)}"


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return str(CHOICES["yes" if value else "no"])
    return str(CHOICES.get(value, value)) or "–"


def _moment(told: str | None) -> str:
    return f"{timezone.localtime(datetime.fromisoformat(told)):%Y-%m-%d %H:%M}" if told else "–"
