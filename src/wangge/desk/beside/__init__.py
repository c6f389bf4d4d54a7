"""Asks, decisions, urges, corrections and tasks as forms: what stands beside the flow.

Each row of ``DEEDS`` says when it is offered, what it takes, and how it is done.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from wangge.cases.deed import Told
from wangge.core.errors import NotFound
from wangge.desk.beside import asking, correcting, noting, tasking, urging
from wangge.desk.beside.offers import Deed
from wangge.desk.doors import read_number
from wangge.desk.moves import Scene, read_slip
from wangge.desk.parts import Field, MoveForm

DEEDS: dict[str, Deed] = {
    "decide": asking.DECIDE,
    "task": tasking.TASK,
    "answer_urge": urging.ANSWER_URGE,
    "note": noting.NOTE,
    "unnote": noting.UNNOTE,
    "ask": asking.ASK,
    "coordinate": tasking.COORDINATE,
    "call_back": tasking.CALL_BACK,
    "correct": correcting.CORRECT,
    "urge": urging.URGE,
    "lift_urge": urging.LIFT_URGE,
}


def forms_of(scene: Scene) -> list[MoveForm]:
    """Every form that is offered to the reader now."""
    number = scene.dossier.case.number
    return [
        MoveForm(
            name=f"{name}-{offer.pk}",
            label=offer.label,
            url=reverse("beside", args=[number, name]),
            fields=[*offer.fields, Field("about", "hidden", "", value=str(offer.pk))],
            key=deed.key,
            primary=deed.primary,
            rare=not deed.primary,
        )
        for name, deed in DEEDS.items()
        for offer in deed.offers(scene)
    ]


def do(request: HttpRequest, scene: Scene, name: str) -> str:
    """Do what a form says, and give the form's words. The actions decide whether it may be done."""
    if name not in DEEDS:
        raise NotFound(field="name")
    deed, about = DEEDS[name], read_number(request.POST.get("about")) or 0
    label = next((offer.label for offer in deed.offers(scene) if offer.pk == about), "")
    told = Told(by=scene.person, at=scene.at, slip=read_slip(request.POST.get("slip", "")))
    deed.do(request, scene, told, about)
    return label
