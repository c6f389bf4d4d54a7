"""Corrections of class, condition and place after filing: an event each, limits computed anew."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone

from wangge.cases.asks import AskRefused
from wangge.cases.clocks import FILED_STEPS, kept_limits
from wangge.cases.deed import Deed, Told
from wangge.cases.dossier import Dossier
from wangge.cases.models import Case, CaseEvent
from wangge.cases.needs import ReasonMissing
from wangge.cases.record import record, write
from wangge.cases.reporting import PLACE_LENGTH, OutsideArea
from wangge.cases.search import tokens_of
from wangge.cases.takes import TEXT_LENGTH, TakeMissing
from wangge.catalogue.models import Condition
from wangge.catalogue.own import require_used_at
from wangge.catalogue.queries import limits_for
from wangge.core.coords import to_stored
from wangge.core.words import clean
from wangge.people.models import Duty
from wangge.places.locate import locate
from wangge.places.models import CGCS2000

CORRECTING = (Duty.Code.ACCEPTOR, Duty.Code.DUTY_CHIEF)


@transaction.atomic
def correct(
    case: Case,
    *,
    told: Told,
    reason: str,
    condition: Condition | None = None,
    point: tuple[float, float, str] | None = None,
    place_text: str | None = None,
) -> CaseEvent:
    """Correct the condition (and with it the matter) or the place. ``point`` is (lon, lat, system)."""
    deed = Deed.begin(case.pk, told, "correct", reason, condition, point, place_text)
    if deed.done:
        return deed.done
    dossier = deed.dossier
    post = deed.post_at(dossier.case.home, CORRECTING, dossier.home)
    if dossier.home.step not in FILED_STEPS:
        raise AskRefused(why="not_filed_or_over")
    if not (note := clean(reason, TEXT_LENGTH)):
        raise ReasonMissing(field="reason")
    if condition is None and point is None and place_text is None:
        raise TakeMissing(field="condition")
    before = _facts(dossier.case)
    if point:
        _move(dossier, point, told)
    if place_text is not None:
        dossier.change(place_text=clean(place_text, PLACE_LENGTH))
    _limits(dossier, condition or dossier.case.condition)
    dossier.change(search=tokens_of(dossier.case))
    details = {"before": before, "after": _facts(dossier.case)}
    event = record(
        dossier,
        dossier.home,
        "correct",
        deed.act(post),
        kind=CaseEvent.Kind.CORRECTION,
        note=note,
        details=details,
    )
    write(dossier)
    return event


def _move(dossier: Dossier, point: tuple[float, float, str], told: Told) -> None:
    lon, lat = to_stored(*point)
    located = locate(told.by.tenant, lon, lat, on=timezone.localdate(dossier.case.reported_at))
    if not located:
        raise OutsideArea(field="point")
    division = located.division
    dossier.change(
        point=Point(lon, lat, srid=CGCS2000),
        told_in=point[2],
        division_id=division.id if division else None,
        division_code=division.code if division else "",
        cells=located.cell_codes,
        area_class=located.area_class,
    )


def _limits(dossier: Dossier, condition: Condition | None) -> None:
    if condition is None:
        return
    if condition.matter_id != dossier.case.matter_id:
        require_used_at(condition.matter, dossier.case.home)
    found = limits_for(condition, dossier.case.area_class, dossier.settings)
    kept = kept_limits(dossier, handle=found.handling, overall=found.overall)
    dossier.change(condition=condition, matter=condition.matter, limits=kept)


def _facts(case: Case) -> dict[str, Any]:
    return {
        "matter": case.matter_id,
        "condition": case.condition_id,
        "lon": case.point.x,
        "lat": case.point.y,
        "place_text": case.place_text,
        "limits": case.limits,
    }
