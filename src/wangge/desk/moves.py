"""Moves as forms: what a person may do now, drawn from the table, and what he sent read back.

A new move needs nothing here: what it takes makes its fields.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wangge.cases.dossier import Dossier
from wangge.cases.flow import FLOWS
from wangge.cases.labels import CHOICES, MOVES, TAKES
from wangge.cases.models import Urge
from wangge.cases.needs import asks_photo
from wangge.cases.rules import Chance, all_open_moves
from wangge.catalogue.models import Matter
from wangge.catalogue.queries import Proposal
from wangge.core.flow import Move, Take
from wangge.desk.conditions import choice_of, conditions_of
from wangge.desk.parts import Choice, Field, MoveForm
from wangge.desk.proposals import best_proposal
from wangge.desk.ready_words import READY_WORDS
from wangge.desk.suggestions import clear_suggestion
from wangge.files.actions import store_sent_photo
from wangge.files.models import Blob
from wangge.people.models import Duty, Person
from wangge.people.models.organisation import in_tree
from wangge.people.queries import below, held_at

FORWARD = {
    "accept", "file", "dispatch", "redispatch", "feed_back", "ask_check", "close", "sign", "answer", "pass",
    "true",
}  # fmt: skip
KEYS = {
    "accept": "a", "file": "f", "dispatch": "d", "redispatch": "d", "feed_back": "b", "ask_check": "c",
    "close": "x", "sign": "s", "answer": "w", "merge": "m", "ask_verify": "v", "not_accept": "n", "pass": "y",
    "true": "y", "false": "n", "fail": "n",
}  # fmt: skip
RARE = {
    "split", "hand_over", "withdraw", "recall", "unpark", "add", "void", "cancel", "let_off", "restore",
    "unmerge", "return_to_desk", "waive_check",
}  # fmt: skip
CLOSING = {"answer", "feed_back", "close"}
UNDO = {
    "not_accept": "restore", "not_file": "restore", "void": "restore", "cancel": "restore",
    "merge": "unmerge", "dispatch": "recall", "redispatch": "recall", "ask_verify": "take_back",
    "ask_check": "take_back",
}  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """What a page knows while it makes forms: the case, the reader, the moment.

    ``proposed`` are the best proposals by case, where the page has asked for those of its whole queue.
    """

    dossier: Dossier
    person: Person
    at: datetime
    proposed: Mapping[int, Proposal] | None = None

    @property
    def seen(self) -> str:
        return str(self.dossier.history[-1].pk)

    @cached_property
    def urges(self) -> list[Urge]:
        """All urges of the case, the last first; none is asked for where history tells of none."""
        if not self.dossier.events("urge"):
            return []
        return list(self.dossier.case.urges.select_related("urged__post").order_by("-number"))


def forms_of(scene: Scene) -> list[MoveForm]:
    """A form for every move that is open to the reader, forward ones first."""
    chances = all_open_moves(scene.dossier, scene.person, scene.at)
    legs = {chance.leg.pk for chance in chances}
    forms = [form_of(scene, chance, named=len(legs) > 1) for chance in chances]
    return sorted(forms, key=lambda form: (form.danger, not form.primary))


def form_of(scene: Scene, chance: Chance, named: bool = False) -> MoveForm:
    """The form of one move; ``named`` adds the organisation where the page has moves of several legs."""
    move, leg = chance.move, chance.leg
    label = str(MOVES[move.name])
    return MoveForm(
        name=move.name,
        label=f"{label} · {leg.platform}" if named and not leg.is_home else label,
        url=move_url(scene.dossier.case.number, leg.suffix),
        fields=fields_of(scene, chance),
        danger=move.danger,
        hint=_closing(scene) if move.name in CLOSING else "",
        key=KEYS.get(move.name, "") if leg.is_home or not named else "",
        seen=scene.seen,
        primary=move.name in FORWARD,
        rare=move.name in RARE,
    )


def _closing(scene: Scene) -> str:
    """The closing condition, where somebody says whether it is met."""
    condition = scene.dossier.case.condition
    if condition is None or not condition.closing:
        return ""
    return _("Closing condition: %(words)s") % {"words": condition.closing_label}


def move_url(number: str, suffix: str) -> str:
    return reverse("move", args=[number, suffix or "home"])


def fields_of(scene: Scene, chance: Chance) -> list[Field]:
    """What a move takes, and the reason where it needs one."""
    move = chance.move
    fields = [_field(scene, chance, take) for take in move.takes if _is_asked(scene, chance, take)]
    if move.reason or move.needs in ("photo_or_reason", "reason_once_signed"):
        words = READY_WORDS.get(move.name, ())
        label = _("Reason")
        fields.append(Field("note", "reason", label, required=move.reason, max_length=2000, words=words))
    elif any(take.required for take in move.takes):
        fields.append(Field("note", "longtext", _("Note"), required=False, max_length=2000, fold=True))
    return fields


def _is_asked(scene: Scene, chance: Chance, take: Take) -> bool:
    """Whether the reporter is satisfied can only say who speaks with him; lower ones has not everybody."""
    if take.name == "satisfied":
        return any(task.way == "resident" for task in scene.dossier.tasks)
    if take.name == "targets":
        return below(chance.leg.platform).exclude(pk=chance.leg.platform_id).exists()
    return True


def read_taken(request: HttpRequest, move: Move) -> dict[str, Any]:
    """What was sent for a move's takes; photos are stored first. Raises what storing refuses."""
    return {take.name: _sent(request, take) for take in move.takes if _sent_at_all(request, take)}


def row_of(kind: str, name: str) -> Move | None:
    """The first row of this name in a flow, whatever its step: all rows of a name take alike or less."""
    rows = FLOWS[kind].named(name)
    return max(rows, key=lambda row: len(row.takes), default=None)


def read_slip(text: str) -> uuid.UUID:
    """The slip of a form; a broken one counts as a new one."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


def _sent_at_all(request: HttpRequest, take: Take) -> bool:
    return take.name in request.POST or take.name in request.FILES


def _sent(request: HttpRequest, take: Take) -> Any:
    if take.kind == "photos":
        return stored_photos(request, take.name)
    return request.POST.getlist(take.name) if take.many else request.POST[take.name]


def stored_photos(request: HttpRequest, name: str = "photos") -> list[Blob]:
    """The uploaded photos, checked and stored."""
    assert isinstance(request.user, Person)
    return [store_sent_photo(file, request.user.tenant).blob for file in request.FILES.getlist(name)]


def _field(scene: Scene, chance: Chance, take: Take) -> Field:
    make = _MAKERS.get(take.kind, _plain)
    return make(scene, chance, take)


def _plain(scene: Scene, chance: Chance, take: Take) -> Field:
    kind = {"text": "longtext", "photos": "photos", "date": "date"}.get(take.kind, "text")
    label = TAKES[take.name] if take.kind != "text" else _text_label(chance.move)
    length = 2000 if take.kind == "text" else 0
    help_text = _("Only for what cannot be solved now.") if take.name == "until" else ""
    if chance.move.needs == "photo_where_asked" and asks_photo(scene.dossier, chance.leg):
        help_text = _("What is solved needs a photo of the result.") if take.kind == "photos" else ""
    return Field(take.name, kind, label, take.required, take.many, max_length=length, help=help_text)


def _text_label(move: Move) -> str:
    return _("What the second case is about") if move.name == "split" else str(TAKES["text"])


def _choice(scene: Scene, chance: Chance, take: Take) -> Field:
    choices = [Choice(code, CHOICES[code]) for code in take.choices]
    value = _usual(scene, chance, take)
    return Field(take.name, "pick", TAKES[take.name], take.required, choices=choices, value=value)


def _usual(scene: Scene, chance: Chance, take: Take) -> str:
    """What is chosen unless somebody says otherwise."""
    if take.name == "outcome":
        main = scene.dossier.main
        return (main.proposed_outcome if main else "") or "solved"
    return ""


def _matter(scene: Scene, chance: Chance, take: Take) -> Field:
    """The reporter's matter, else one that the words alone point to."""
    case = scene.dossier.case
    url = f"{reverse('search', args=['matter'])}?case={case.number}"
    if case.matter:
        return Field(take.name, "matter", TAKES["matter"], search_url=url, value=_chosen(case.matter))
    if clear := clear_suggestion(case.home, case.description, scene.at):
        words = {"words": " ".join(clear.words)}
        why = pgettext("proposal", "Suggested, because the report says “%(words)s”.") % words
        return Field(
            take.name, "matter", TAKES["matter"], search_url=url, value=_chosen(clear.matter), help=why
        )
    return Field(take.name, "matter", TAKES["matter"], search_url=url)


def _chosen(matter: Matter) -> Choice:
    return Choice(str(matter.pk), f"{matter.code} {matter}")


def _condition(scene: Scene, chance: Chance, take: Take) -> Field:
    case = scene.dossier.case
    choices = [choice_of(one, case.area_class) for one in conditions_of(case, scene.at)]
    value = choices[0].value if len(choices) == 1 else ""
    none = _("This matter has no filing condition; correct the matter.") if not choices else ""
    return Field(take.name, "condition", TAKES["condition"], choices=choices, value=value, help=none)


def _platform(scene: Scene, chance: Chance, take: Take) -> Field:
    """A search; for the main organisation the proposal stands ready, with its reason."""
    value: object = ""
    help_text = ""
    if take.name == "main" and (proposal := _proposed(scene)):
        value = Choice(str(proposal.platform.pk), proposal.platform.name)
        help_text = pgettext("proposal", "Proposed: %(why)s") % {"why": proposal.why}
    leg = f"&leg={chance.leg.suffix}" if chance.leg.suffix else ""
    asked = f"?case={scene.dossier.case.number}&for={chance.move.name}{leg}"
    url = f"{reverse('search', args=['platform'])}{asked}"
    label = TAKES[take.name]
    return Field(
        take.name, "platform", label, take.required, take.many, value=value, search_url=url, help=help_text
    )


def _proposed(scene: Scene) -> Proposal | None:
    if scene.proposed is None:
        return best_proposal(scene.dossier, scene.at)
    return scene.proposed.get(scene.dossier.case.pk)


def _post(scene: Scene, chance: Chance, take: Take) -> Field:
    url = f"{reverse('search', args=['post'])}?case={scene.dossier.case.number}"
    help_text = _("Left empty, the responsible supervisor is asked, else a stand-in, else the nearest.")
    return Field(take.name, "post", TAKES[take.name], take.required, search_url=url, help=help_text)


def _person(scene: Scene, chance: Chance, take: Take) -> Field:
    posts = held_at(scene.at).filter(
        tenant=scene.person.tenant_id,
        platform__path__startswith=chance.leg.platform.path,
        duty__acts_as=Duty.Code.HANDLER,
        person__is_active=True,
    )
    rows = posts.select_related("person", "platform").order_by(in_tree("platform__"), "person__name")[:100]
    choices = [Choice(str(p.person_id), p.person.name, p.platform.name) for p in rows]
    return Field(take.name, "person", TAKES[take.name], take.required, choices=choices)


def _case(scene: Scene, chance: Chance, take: Take) -> Field:
    url = f"{reverse('search', args=['case'])}?case={scene.dossier.case.number}"
    return Field(take.name, "case", TAKES[take.name], take.required, search_url=url)


_MAKERS: dict[str, Callable[[Scene, Chance, Take], Field]] = {
    "choice": _choice,
    "matter": _matter,
    "condition": _condition,
    "platform": _platform,
    "post": _post,
    "person": _person,
    "case": _case,
}
