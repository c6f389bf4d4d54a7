"""Corrections after filing, as a form."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.cases import corrections
from wangge.cases.clocks import FILED_STEPS
from wangge.cases.deed import Told
from wangge.desk.beside.offers import REASON, Deed, Offer, found
from wangge.desk.moves import Scene
from wangge.desk.parts import Choice, Field
from wangge.people.queries import posts_of


def _correct_offers(scene: Scene) -> list[Offer]:
    posts = posts_of(scene.person, scene.at).at(scene.dossier.case.home)
    if scene.dossier.home.step not in FILED_STEPS or not posts.acting_as(*corrections.CORRECTING):
        return []
    case = scene.dossier.case
    url = f"{reverse('search', args=['condition'])}?case={case.number}"
    value = Choice(str(case.condition_id), f"{case.matter} · {case.condition}") if case.condition else ""
    label = _("Matter and filing condition")
    fields = [
        Field("condition", "condition", label, required=False, search_url=url, value=value),
        Field("place_text", "text", _("Place"), required=False, value=case.place_text, max_length=300),
        Field("where", "map", "", required=False),
        Field("lon", "text", _("Longitude"), required=False, value=f"{case.point.x:.6f}"),
        Field("lat", "text", _("Latitude"), required=False, value=f"{case.point.y:.6f}"),
        REASON,
    ]
    return [Offer(0, _("Correct"), fields)]


def _do_correct(request: HttpRequest, scene: Scene, told: Told, pk: int) -> None:
    case, sent = scene.dossier.case, request.POST
    corrections.correct(
        case,
        told=told,
        reason=sent.get("reason", ""),
        condition=found(scene, "condition", "condition", sent),
        point=_point(scene, sent.get("lon", ""), sent.get("lat", "")),
        place_text=sent.get("place_text"),
    )


def _point(scene: Scene, lon: str, lat: str) -> tuple[float, float, str] | None:
    """A point that differs from the case's; what is no number is refused further down."""
    here = scene.dossier.case.point
    if (lon, lat) in (("", ""), (f"{here.x:.6f}", f"{here.y:.6f}")):
        return None
    try:
        return float(lon), float(lat), "cgcs2000"
    except ValueError:
        return float("nan"), float("nan"), "cgcs2000"


CORRECT = Deed(_correct_offers, _do_correct)
