"""Who may: the one answer to "what may this person do with this ticket now?" Actions and doors ask here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from wangge.cases.rules import covers
from wangge.core.flow import Move
from wangge.people.models import Duty, Person, Post
from wangge.people.queries import posts_of
from wangge.tickets.clocks import RETURN
from wangge.tickets.flow import TICKET
from wangge.tickets.folder import Folder
from wangge.tickets.models import Ticket

TAKING = (Duty.Code.ACCEPTOR, Duty.Code.DUTY_CHIEF)  # they may bring tickets in and answers out


@dataclass(frozen=True)
class Chance:
    """A move that a person may make, and the post under which."""

    move: Move
    post: Post


def open_moves(folder: Folder, person: Person, at: datetime) -> list[Chance]:
    """The moves this person may make on this ticket at this moment, in the order of the table."""
    found = []
    for move in TICKET.open_from(folder.ticket.step):
        post = None if move.follows else acting_post(folder.ticket, move, person, at)
        if post and not hindrance(folder, move, person, at):
            found.append(Chance(move, post))
    return found


def acting_post(ticket: Ticket, move: Move, person: Person, at: datetime) -> Post | None:
    """The one post whose platform, duty, area and date allow the move; none if there is none."""
    posts = posts_of(person, at).at(ticket.platform).acting_as(*move.duties)
    return next((post for post in posts if covers(post, ticket.division_code)), None)


def taking_post(person: Person, at: datetime) -> Post | None:
    """The post under which somebody brings tickets in."""
    return next(iter(posts_of(person, at).acting_as(*TAKING)), None)


def working_post(ticket: Ticket, person: Person, at: datetime) -> Post | None:
    """The post under which somebody works on a ticket, whatever its step: he may need to call back."""
    posts = posts_of(person, at).at(ticket.platform).acting_as(*TAKING)
    return next((post for post in posts if covers(post, ticket.division_code)), None)


def hindrance(folder: Folder, move: Move, person: Person, at: datetime) -> str:
    """Why the state of the ticket does not allow the move; empty when it does."""
    guard = _GUARDS.get(move.guard)
    return guard(folder, person, at) if guard else ""


def _four_eyes(folder: Folder, person: Person, at: datetime) -> str:
    """Who wrote an answer does not approve it, whatever posts he holds."""
    written = folder.events("draft", "decline")
    return "wrote_it" if written and written[-1].person_id == person.pk else ""


def _has_place(folder: Folder, person: Person, at: datetime) -> str:
    return "" if folder.ticket.point else "no_place"


def _has_cases(folder: Folder, person: Person, at: datetime) -> str:
    return "" if folder.ties else "no_cases"


def _answers_itself(folder: Folder, person: Person, at: datetime) -> str:
    return "is_merged" if folder.ticket.lead_id else ""


def _may_merge(folder: Folder, person: Person, at: datetime) -> str:
    if folder.ticket.lead_id:
        return "is_merged"
    return "leads_others" if Ticket.objects.filter(lead=folder.ticket).exists() else ""


def _is_merged(folder: Folder, person: Person, at: datetime) -> str:
    return "" if folder.ticket.lead_id else "not_merged"


def _in_return_window(folder: Folder, person: Person, at: datetime) -> str:
    due = folder.ticket.timers.get(RETURN, {}).get("due")
    return "" if due and at <= datetime.fromisoformat(due) else "window_over"


_GUARDS: Mapping[str, Callable[[Folder, Person, datetime], str]] = {
    "four_eyes": _four_eyes,
    "has_place": _has_place,
    "has_cases": _has_cases,
    "answers_itself": _answers_itself,
    "may_merge": _may_merge,
    "is_merged": _is_merged,
    "in_return_window": _in_return_window,
}
GUARDS = frozenset(_GUARDS)
