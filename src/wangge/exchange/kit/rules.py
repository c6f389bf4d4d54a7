"""Who may send a workbook, who agrees to what it grants."""

from __future__ import annotations

from datetime import datetime

from wangge.catalogue.rules import may_change
from wangge.people.models import Person
from wangge.people.rules import may_grant_all


def may_send(person: Person, at: datetime) -> bool:
    """It changes the whole street: the administrators of a topmost platform."""
    return may_change(person, at)


def may_look(person: Person, at: datetime) -> bool:
    """Whoever sends, and whoever agrees."""
    return may_send(person, at) or may_grant_all(person, at)
