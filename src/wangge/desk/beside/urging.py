"""Urges, as forms: press, answer, lift."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from wangge.cases import urges
from wangge.cases.deed import Told
from wangge.cases.models import Urge
from wangge.desk.beside.offers import ANSWER, Deed, Offer, missing, told_now
from wangge.desk.doors import read_number
from wangge.desk.moves import Scene
from wangge.desk.parts import Choice, Field
from wangge.people.queries import posts_of


def _urge_offers(scene: Scene) -> list[Offer]:
    if not urges.may_urge(scene.dossier, scene.person, scene.at):
        return []
    levels = [Choice(str(level), str(level)) for level in urges.LEVELS]
    fields = [
        Field("level", "pick", _("Level"), choices=levels, value="1"),
        Field("text", "longtext", _("What is expected"), max_length=2000),
    ]
    return [Offer(0, _("Urge"), fields)]


def _do_urge(request: HttpRequest, scene: Scene, told: Told, pk: int) -> None:
    level = request.POST.get("level", "1")
    text = request.POST.get("text", "")
    urges.urge(scene.dossier.case, told=told, text=text, level=read_number(level) or 0)


def _open_urges(scene: Scene) -> list[Urge]:
    return [urge for urge in reversed(scene.urges) if not urge.lifted_id]


def _answer_urge_offers(scene: Scene) -> list[Offer]:
    if not urges.may_answer(scene.dossier, told_now(scene)):
        return []
    return [
        Offer(urge.pk, _("Answer urge %(number)s") % {"number": urge.number}, [ANSWER])
        for urge in _open_urges(scene)
        if not urge.answered_id
    ]


def _do_answer_urge(request: HttpRequest, scene: Scene, told: Told, pk: int) -> None:
    urges.answer_urge(_urge(scene, pk), told=told, text=request.POST.get("text", ""))


def _lift_offers(scene: Scene) -> list[Offer]:
    desks = {(post.platform_id, post.duty_id) for post in posts_of(scene.person, scene.at)}
    return [
        Offer(urge.pk, _("Lift urge %(number)s") % {"number": urge.number}, [])
        for urge in _open_urges(scene)
        if urge.urged.post and (urge.urged.post.platform_id, urge.urged.post.duty_id) in desks
    ]


def _do_lift(request: HttpRequest, scene: Scene, told: Told, pk: int) -> None:
    urges.lift_urge(_urge(scene, pk), told=told)


def _urge(scene: Scene, pk: int) -> Urge:
    return scene.dossier.case.urges.filter(pk=pk).first() or missing("urge")


URGE = Deed(_urge_offers, _do_urge)
ANSWER_URGE = Deed(_answer_urge_offers, _do_answer_urge, primary=True)
LIFT_URGE = Deed(_lift_offers, _do_lift)
