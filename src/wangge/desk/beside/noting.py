"""Notes for the next shift: left from the bar of a case, taken off where they stick."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.cases import notes
from wangge.cases.deed import Told
from wangge.cases.models import CaseNote
from wangge.desk.beside.offers import Deed, Offer, missing
from wangge.desk.moves import Scene
from wangge.desk.parts import Field, MoveForm


@dataclass(frozen=True)
class Sticking:
    """A note and the press that takes it off."""

    note: CaseNote
    form: MoveForm


def notes_of(scene: Scene) -> list[Sticking]:
    """What sticks on the case for this reader."""
    url = reverse("beside", args=[scene.dossier.case.number, "unnote"])
    return [
        Sticking(note, MoveForm(f"unnote-{note.pk}", _("Take off"), url, [_about(note)]))
        for note in notes.notes_on(scene.dossier.case, scene.person, scene.at)
    ]


def _about(note: CaseNote) -> Field:
    return Field("about", "hidden", "", value=str(note.pk))


def _offers(scene: Scene) -> list[Offer]:
    if not notes.may_leave(scene.dossier, scene.person, scene.at):
        return []
    seen = _("Only your own platform reads it; it sticks on the case until somebody takes it off.")
    text = Field("text", "longtext", _("What the next shift must know"), max_length=notes.LENGTH, help=seen)
    return [Offer(0, _("Note for the next shift"), [text])]


def _leave(request: HttpRequest, scene: Scene, told: Told, pk: int) -> None:
    notes.leave_note(scene.dossier.case, told=told, text=request.POST.get("text", ""))


def _take_off(request: HttpRequest, scene: Scene, told: Told, pk: int) -> None:
    own = [one.note for one in notes_of(scene) if one.note.pk == pk]
    notes.take_note_off(own[0] if own else missing("note"), told=told)


NOTE = Deed(_offers, _leave)
UNNOTE = Deed(lambda scene: [], _take_off)  # its press stands beside the note
