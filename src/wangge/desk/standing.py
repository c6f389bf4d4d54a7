"""Where somebody stands in a queue: carried by every form, so that the next case comes by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

from wangge.desk.desks import DESKS, Desk
from wangge.desk.doors import read_number
from wangge.desk.parts import Field, MoveForm


@dataclass(frozen=True)
class Standing:
    """Desk, tab (a step, or none for all), the chosen leg and the one after it (0: none)."""

    desk: Desk
    tab: str = ""
    leg: int = 0
    after: int = 0

    def fields(self) -> list[Field]:
        """The same as hidden inputs of a form."""
        told = {"desk": self.desk.key, "tab": self.tab, "leg": self.leg, "after": self.after}
        return [Field(name, "hidden", "", value=str(value)) for name, value in told.items() if value]

    def url(self, leg: int = 0, done: str = "") -> str:
        """The address of the queue with a leg chosen; ``done`` is the number of the case just worked on."""
        told = {"tab": self.tab, "leg": leg, "done": done}
        query = urlencode({name: value for name, value in told.items() if value})
        return f"{self.desk.url}?{query}" if query else self.desk.url

    @property
    def address(self) -> str:
        """The queue with the same leg chosen."""
        return self.url(self.leg)

    def staying(self) -> Standing:
        """The same for what is done beside the chosen case: it stays chosen."""
        return replace(self, after=self.leg)

    def on(self, forms: Sequence[MoveForm]) -> list[MoveForm]:
        """The forms, carrying this along."""
        return [replace(form, fields=[*form.fields, *self.fields()]) for form in forms]


def standing_of(desk: Desk, query: QueryDict) -> Standing:
    """What an address or a form says; nonsense says nothing."""
    leg, after = read_number(query.get("leg")), read_number(query.get("after"))
    return Standing(desk, query.get("tab", "")[:12], leg or 0, after or 0)


def sent_from(query: QueryDict) -> Standing | None:
    """The place in a queue that a form was sent from; none if from the page of a case."""
    desk = DESKS.get(query.get("desk", ""))
    return standing_of(desk, query) if desk else None
