"""Asks and the decisions on them, as forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.cases import asks
from wangge.cases.deed import Told
from wangge.cases.labels import CHOICES
from wangge.cases.models import Ask, Leg
from wangge.desk.beside.offers import REASON, Deed, Offer, found, missing, own_legs, told_now
from wangge.desk.moves import Scene
from wangge.desk.parts import Choice, Field


def _ask_offers(scene: Scene) -> list[Offer]:
    """What a liaison may ask for on each leg of his."""
    offers = []
    for leg in own_legs(scene):
        kinds = [
            k for k in (Ask.Kind.EXTENSION, Ask.Kind.PARKING, Ask.Kind.RECALL) if _askable(scene, leg, k)
        ]
        if kinds:
            offers.append(Offer(leg.pk, _("Ask for time, parking or recall"), _ask_fields(kinds)))
    return offers


def _askable(scene: Scene, leg: Leg, kind: str) -> bool:
    return not asks.hindrance(scene.dossier, leg, kind, told_now(scene))


def _ask_fields(kinds: Sequence[str]) -> list[Field]:
    choices = [Choice(kind, CHOICES[kind]) for kind in kinds]
    parking = _parking_fields() if Ask.Kind.PARKING in kinds else []
    return [Field("kind", "pick", _("For what"), choices=choices, value=kinds[0]), *parking, REASON]


def _parking_fields() -> list[Field]:
    """Shown while parking is what is asked for."""
    why = [Choice(kind, CHOICES[kind]) for kind in asks.PARKING_KINDS]
    return [
        Field("until", "date", _("Parked until"), required=False, help=_("Only for parking.")),
        Field("parking_kind", "pick", _("Why parked"), required=False, choices=why),
    ]


def _do_ask(request: HttpRequest, scene: Scene, told: Told, pk: int) -> None:
    leg = scene.dossier.legs.get(pk) or missing("leg")
    kind = request.POST.get("kind", "")
    parking = kind == Ask.Kind.PARKING
    asks.ask(
        leg,
        kind,
        told=told,
        reason=request.POST.get("reason", ""),
        until=_date(request.POST.get("until", "")) if parking else None,
        parking_kind=request.POST.get("parking_kind", "") if parking else "",
    )


def _decide_offers(scene: Scene) -> list[Offer]:
    return [
        Offer(ask.pk, _("Decide: %(kind)s") % {"kind": CHOICES[ask.kind]}, _decide_fields(ask))
        for ask in scene.dossier.asks
        if asks.may_decide(scene.dossier, ask, told_now(scene))
    ]


def _decide_fields(ask: Ask) -> list[Field]:
    choices = [Choice(verdict, CHOICES[verdict]) for verdict in verdicts_on(ask)]
    return [Field("verdict", "pick", _("Decision"), choices=choices), *ruled_fields(ask), REASON]


def verdicts_on(ask: Ask) -> tuple[str, str]:
    """What may be decided on an ask as it stands: who endorses does not grant."""
    endorsing = ask.state == Ask.State.OPEN and ask.kind != Ask.Kind.RULING
    return ("endorse" if endorsing else "grant"), "refuse"


def ruled_fields(ask: Ask) -> list[Field]:
    """Whom a ruling names; nothing for other asks."""
    if ask.kind != Ask.Kind.RULING:
        return []
    url = f"{reverse('search', args=['platform'])}?case={ask.case.number}"
    return [Field("ruled", "platform", _("Ruled: responsible is"), required=False, search_url=url)]


def _do_decide(request: HttpRequest, scene: Scene, told: Told, pk: int) -> None:
    ask = next((a for a in scene.dossier.asks if a.pk == pk), None) or missing("ask")
    asks.decide(
        ask,
        request.POST.get("verdict", ""),
        told=told,
        reason=request.POST.get("reason", ""),
        ruled=found(scene, "platform", "ruled", request.POST),
    )


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


DECIDE = Deed(_decide_offers, _do_decide, primary=True, key="e")
ASK = Deed(_ask_offers, _do_ask)
