"""Moves of a ticket as forms, drawn from the table; what a move takes makes its fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from wangge.catalogue.models import Matter
from wangge.core.flow import Move, Take
from wangge.desk.parts import Choice, Field, MoveForm, Text
from wangge.desk.suggestions import clear_suggestion
from wangge.people.models import Person
from wangge.tickets.flow import TICKET
from wangge.tickets.folder import Folder
from wangge.tickets.labels import CHOICES, MOVES, TAKES
from wangge.tickets.rules import Chance, open_moves

FORWARD = {"sign", "open_case", "draft", "approve"}
KEYS = {
    "sign": "s", "open_case": "o", "draft": "a", "decline": "n", "approve": "y", "refuse_draft": "x",
    "link": "t", "contact": "c", "merge": "m", "take_back": "b",
}  # fmt: skip
RARE = {"unlink", "unmerge", "classify", "note", "second", "take_back"}
ON_THE_PAGE = {"place"}  # has a map of its own there
READY: Mapping[str, Sequence[Text]] = {
    "decline": (
        gettext_lazy("A private dispute; courts or mediation decide it"),
        gettext_lazy("Not a task of city management"),
    ),
    "refuse_draft": (gettext_lazy("Say when it will be done"), gettext_lazy("Answer every point")),
    "send_off": (gettext_lazy("Not within our area"), gettext_lazy("Not within our duties")),
    "second": (gettext_lazy("The caller says it is not solved"),),
}
PUBLIC = {  # what may be told to a caller, ready to be completed
    "draft": (
        gettext_lazy("Thank you for calling. We looked into it; this is what was done:"),
        gettext_lazy("Thank you for calling. This is how it is ruled:"),
    ),
    "decline": (
        gettext_lazy("This is a matter between citizens; a court or the people's mediation can help you."),
    ),
}


@dataclass(frozen=True)
class Scene:
    """What a page knows while it makes forms: the ticket, the reader, the moment."""

    folder: Folder
    person: Person
    at: datetime
    said: Sequence[str] = ()  # what was answered in its cases, ready for the reply


def forms_of(scene: Scene) -> list[MoveForm]:
    """A form for every move that is open to the reader, forward ones first."""
    chances = open_moves(scene.folder, scene.person, scene.at)
    forms = [form_of(scene, one) for one in chances if one.move.name not in ON_THE_PAGE]
    return sorted(forms, key=lambda form: (form.danger, not form.primary))


def form_of(scene: Scene, chance: Chance) -> MoveForm:
    move = chance.move
    return MoveForm(
        name=move.name,
        label=MOVES[move.name],
        url=reverse("ticket_move", args=[scene.folder.ticket.number]),
        fields=fields_of(scene, move),
        danger=move.danger,
        key=KEYS.get(move.name, ""),
        primary=move.name in FORWARD,
        rare=move.name in RARE,
    )


def fields_of(scene: Scene, move: Move) -> list[Field]:
    """What a move takes, and the reason where it needs one."""
    fields = [_MAKERS.get(take.kind, _plain)(scene, move, take) for take in move.takes]
    if move.reason:
        words = READY.get(move.name, ())
        fields.append(Field("note", "reason", _("Reason"), max_length=2000, words=words))
    elif move.name == "contact":
        fields.append(Field("note", "longtext", _("What was said"), required=False, max_length=2000))
    return fields


def read_taken(request: HttpRequest, move: Move) -> dict[str, str]:
    """What was sent for a move's takes."""
    return {take.name: request.POST[take.name] for take in move.takes if take.name in request.POST}


def row_of(name: str) -> Move | None:
    """The row of a name that a person may make."""
    return next((row for row in TICKET.named(name) if not row.follows), None)


def _plain(scene: Scene, move: Move, take: Take) -> Field:
    if take.kind != "text":
        return Field(take.name, "text", TAKES[take.name], take.required)
    if move.name not in PUBLIC:
        return Field(take.name, "longtext", TAKES[take.name], take.required, max_length=2000)
    words = [*scene.said, *PUBLIC[move.name]]
    label = _("What the caller is told")
    value = scene.folder.ticket.reply
    return Field(take.name, "longtext", label, max_length=2000, value=value, words=words)


def _choice(scene: Scene, move: Move, take: Take) -> Field:
    choices = [Choice(code, CHOICES[code]) for code in take.choices]
    value = {"way": "phone", "reached": "yes", "kind": scene.folder.ticket.kind}.get(take.name, "")
    return Field(take.name, "pick", TAKES[take.name], take.required, choices=choices, value=value)


def _matter(scene: Scene, move: Move, take: Take) -> Field:
    """The matter that is known, else one that the words alone point to."""
    ticket = scene.folder.ticket
    url = _search("matter", ticket.number)
    label = TAKES["matter"]
    if ticket.matter:
        return Field(take.name, "matter", label, take.required, search_url=url, value=_chosen(ticket.matter))
    clear = clear_suggestion(ticket.platform, f"{ticket.title}\n{ticket.text}", scene.at)
    if clear and take.required:
        words = {"words": " ".join(clear.words)}
        why = pgettext("proposal", "Suggested, because the report says “%(words)s”.") % words
        return Field(take.name, "matter", label, search_url=url, value=_chosen(clear.matter), help=why)
    return Field(take.name, "matter", label, take.required, search_url=url)


def _chosen(matter: Matter) -> Choice:
    return Choice(str(matter.pk), f"{matter.code} {matter}")


def _case(scene: Scene, move: Move, take: Take) -> Field:
    """A search; what is untied is one of the cases it is tied to."""
    if move.name == "unlink":
        ties = scene.folder.ties
        choices = [Choice(tie.case.number, tie.case.number, tie.case.description[:40]) for tie in ties]
        return Field(take.name, "pick", TAKES["case"], choices=choices, data=False)
    url = _search("case", scene.folder.ticket.number)
    return Field(take.name, "case", TAKES["case"], search_url=url)


def _ticket(scene: Scene, move: Move, take: Take) -> Field:
    url = _search("ticket", scene.folder.ticket.number)
    return Field(take.name, "ticket", TAKES[take.name], search_url=url)


def _search(what: str, number: str) -> str:
    return f"{reverse('search', args=[what])}?ticket={number}"


_MAKERS: dict[str, Callable[[Scene, Move, Take], Field]] = {
    "choice": _choice,
    "matter": _matter,
    "case": _case,
    "ticket": _ticket,
}
