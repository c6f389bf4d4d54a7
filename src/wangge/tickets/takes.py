"""What a move of a ticket takes: told values become objects the teller may see, or a refusal of the field."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from wangge.cases import queries as cases
from wangge.cases import takes
from wangge.cases.models import Case
from wangge.catalogue.models import Matter
from wangge.core.errors import NotFound
from wangge.core.flow import Take
from wangge.core.words import is_askable
from wangge.people.models import Person
from wangge.tickets import queries
from wangge.tickets.labels import TAKES
from wangge.tickets.models import Ticket

Details = dict[str, Any]


def told(details: Details) -> dict[str, Any]:
    """Details as the history keeps them."""
    return {name: _told(value) for name, value in details.items() if value not in (None, "")}


def tickets_in(taken: Mapping[str, Any], by: Person) -> list[int]:
    """Ids of the other tickets that a move names, so that all are locked before any is looked at."""
    into = taken.get("into")
    if isinstance(into, Ticket):
        return [into.pk]
    if not isinstance(into, str) or not is_askable(into):
        return []
    return list(Ticket.objects.filter(tenant=by.tenant_id, number=into).values_list("pk", flat=True))


def _matter(take: Take, value: Any, by: Person, at: datetime) -> Matter:
    return takes.found("matter", value, field=take.name, tenant=by.tenant, at=at)


def _case(take: Take, value: Any, by: Person, at: datetime) -> Case:
    """A case by number or id, if he sees it."""
    found = takes.found("case", value, field=take.name, tenant=by.tenant, at=at)
    if not cases.visible_to(by, at).filter(pk=found.pk).exists():
        raise NotFound
    return found


def _ticket(take: Take, value: Any, by: Person, at: datetime) -> Ticket:
    number = value.number if isinstance(value, Ticket) else value
    if not isinstance(number, str) or not is_askable(number):
        raise ValueError(number)
    return queries.ticket_seen_by(by, number, at)


def _degrees(take: Take, value: Any, by: Person, at: datetime) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(value)
    return number


def _told(value: Any) -> Any:
    return getattr(value, "number", None) or getattr(value, "pk", value)


_READERS: Mapping[str, Callable[[Take, Any, Person, datetime], Any]] = {
    "matter": _matter,
    "case": _case,
    "ticket": _ticket,
    "choice": takes.choice,
    "text": takes.words,
    "degrees": _degrees,
}
KINDS = frozenset(_READERS)
read = takes.Reading(_READERS, TAKES).read
