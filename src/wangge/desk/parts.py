"""What the components of the pages are given: plain values, made by views, drawn by ``wangge_ui`` tags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.utils.functional import Promise

Text = str | Promise

WIDGETS = {  # kind of a field -> template in wangge/ui/fields/
    "longtext": "longtext",
    "reason": "longtext",
    "choice": "choice",
    "choices": "choices",
    "photos": "photos",
    "check": "check",
    "pick": "picks",
    "condition": "picks",
    "hidden": "hidden",
    "map": "map",
}
INPUT_TYPES = {"date": "date", "moment": "datetime-local", "number": "number", "password": "password"}


@dataclass(frozen=True)
class Choice:
    """One thing to choose; ``hint`` is shown beside it, never sent."""

    value: str
    label: Text
    hint: Text = ""


@dataclass(frozen=True)
class Field:
    """One input of a form.

    ``kind`` is text, longtext, reason, choice, choices, date, moment, number, password, check, hidden,
    photos, pick (a few choices, all in view, taken by the keys 1 to 9; a condition is one), map (it fills the
    inputs ``lon`` and ``lat`` of its form), or anything that
    is searched for (matter, platform, person, post, case, …): with ``search_url`` it becomes a search box
    that asks ``search_url?q=…`` for ``{"results": [{"value", "label", "hint"}]}``; with ``choices`` a list.
    ``value`` is a text, a ``Choice``, or a list of either when ``many``.
    ``words`` are ready texts that a long text offers at one press. ``fold`` hides a filter until asked for.
    """

    name: str
    kind: str
    label: Text
    required: bool = True
    many: bool = False
    value: object = ""
    choices: Sequence[Choice] = ()
    search_url: str = ""
    help: Text = ""
    errors: Sequence[Text] = ()
    words: Sequence[Text] = ()
    max_length: int = 0
    key: str = ""
    autofocus: bool = False
    fold: bool = False
    data: bool = False  # the label is data (a matter's own wording), not a word of ours

    @property
    def widget(self) -> str:
        if self.search_url:
            return "search"
        if self.kind not in WIDGETS and self.choices:
            return "choices" if self.many else "choice"
        return WIDGETS.get(self.kind, "input")

    @property
    def input_type(self) -> str:
        return INPUT_TYPES.get(self.kind, "text")

    @property
    def values(self) -> list[Choice]:
        """What is chosen, as choices with their labels."""
        given = self.value if isinstance(self.value, (list, tuple)) else [self.value]
        labels = {str(choice.value): choice for choice in self.choices}
        return [
            v if isinstance(v, Choice) else labels.get(str(v), Choice(str(v), str(v)))
            for v in given
            if v not in ("", None)
        ]

    @property
    def chosen(self) -> set[str]:
        return {str(choice.value) for choice in self.values}

    @property
    def text(self) -> str:
        """The value of a single input."""
        return self.values[0].value if self.values else ""


@dataclass(frozen=True)
class MoveForm:
    """One thing that may be done now, with what it takes.

    ``url`` receives a POST with ``move``, ``slip`` and ``seen`` (number of the last event the page showed),
    then the fields. Without fields and not ``danger`` it is one button, else the button opens a dialog.
    ``rare`` ones wait behind "More"; ``primary`` is what the page is there for.
    """

    name: str
    label: Text
    url: str
    fields: Sequence[Field] = ()
    danger: bool = False
    hint: Text = ""
    key: str = ""
    seen: str = ""
    errors: Sequence[Text] = ()
    slip: UUID = field(default_factory=uuid4)
    primary: bool = False
    rare: bool = False
    show: bool = False  # its dialog is open at once

    @property
    def asks(self) -> bool:
        return self.danger or any(f.kind != "hidden" for f in self.fields)

    @property
    def id(self) -> str:
        return f"move-{self.name}-{self.slip.hex[:8]}"

    @property
    def has_files(self) -> bool:
        return any(f.kind == "photos" for f in self.fields)


@dataclass(frozen=True)
class Tab:
    """One tab above a list. ``count``: a number, "1,000+", or empty while it is fetched as ``count_key``."""

    key: str
    label: Text
    url: str
    count: object = ""
    count_key: str = ""
    hot: bool = False
    data: bool = False  # the label was written by a person


@dataclass(frozen=True)
class Photo:
    """One photo: ``url`` small, ``full`` original size; ``facts`` are printed below (time, distance, who)."""

    url: str
    alt: Text
    full: str = ""
    facts: Sequence[Text] = ()


@dataclass(frozen=True)
class Happening:
    """One line of a timeline, newest first."""

    at: datetime
    title: Text
    who: str = ""
    post: str = ""
    where: str = ""  # the organisation whose leg it happened on
    note: str = ""
    tone: str = ""  # "", good, bad, quiet
    recorded_at: datetime | None = None  # told only when it was entered later than it happened
    photos: Sequence[Photo] = ()
    facts: Sequence[tuple[Text, str]] = ()


@dataclass(frozen=True)
class Column:
    """One column of a list. ``fixed`` columns cannot be switched off; ``shown`` is the habit."""

    key: str
    label: Text
    shown: bool = True
    fixed: bool = False
