"""Yes, no or cannot, on one screen: the answer to a verify or check task, the decision on an ask.

Several moves that take the same become one form with a button each, so that a photo is taken before the word
is given, and nothing opens on top of what one looks at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from wangge.desk.parts import Field, MoveForm, Text

TOGETHER = (("true", "false", "cannot_verify"), ("pass", "fail", "cannot_check"))
TONES = dict.fromkeys(("true", "pass", "grant", "endorse"), "good") | dict.fromkeys(
    ("false", "fail", "refuse"), "bad"
)
NEEDS = {"false": "note", "fail": "note"}


@dataclass(frozen=True)
class Verdict:
    """One button; ``needs`` names a field that only this answer makes necessary."""

    value: str
    label: Text
    tone: str = ""
    key: str = ""
    needs: str = ""


@dataclass(frozen=True)
class Verdicts:
    """A form with several buttons that each send ``name`` with their own value."""

    url: str
    name: str
    buttons: Sequence[Verdict]
    fields: Sequence[Field]
    seen: str = ""
    errors: Sequence[Text] = ()
    slip: UUID = field(default_factory=uuid4)

    @property
    def names(self) -> set[str]:
        return {button.value for button in self.buttons}

    @property
    def has_files(self) -> bool:
        return any(f.kind == "photos" for f in self.fields)

    @property
    def id(self) -> str:
        return f"verdict-{self.slip.hex[:8]}"


def verdicts_of(forms: Sequence[MoveForm]) -> Verdicts | None:
    """The moves that answer a task, as one form; none where no task is to be answered."""
    for names in TOGETHER:
        if found := [form for name in names for form in forms if form.name == name]:
            return _together(found)
    return None


def _together(forms: Sequence[MoveForm]) -> Verdicts:
    fields = {f.name: f for form in forms for f in form.fields}
    words = [word for form in forms for f in form.fields if f.name == "note" for word in f.words]
    note = fields.get("note", Field("note", "longtext", "", max_length=2000))
    fields["note"] = replace(note, label=_("Note"), required=False, kind="longtext", words=words)
    order = ["photos", "satisfied", "note"]
    chosen = sorted(fields.values(), key=lambda f: order.index(f.name) if f.name in order else len(order))
    return Verdicts(
        forms[0].url,
        "move",
        [Verdict(f.name, f.label, TONES.get(f.name, ""), f.key, NEEDS.get(f.name, "")) for f in forms],
        chosen,
        seen=forms[0].seen,
        errors=[error for form in forms for error in form.errors],
    )
