"""Where a matter roughly is, when a hotline tells a place in words only: the community or street it names."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from wangge.cases.act import Act
from wangge.core.words import is_askable
from wangge.places.models import Boundary, Division
from wangge.tenants.models import Tenant
from wangge.tickets.folder import Folder

SHORTEST = 2  # characters of a division's name
NARROW_FIRST = ("community", "street")  # wider ones stand for nothing


def division_named(tenant: Tenant, community: str, place_text: str, *, on: datetime) -> Division | None:
    """The narrowest division that is named, by itself or within the place; none where several are."""
    day = timezone.localdate(on)
    for text in (community.strip(), place_text.strip()):
        if not text or not is_askable(text.replace("\n", " ")):
            continue
        for level in NARROW_FIRST:
            found = list(_within(tenant, text, day).filter(level=level)[:2])
            if len(found) == 1 or (found and len(found[0].name) > len(found[1].name)):
                return found[0]
    return None


def _within(tenant: Tenant, text: str, day: object) -> QuerySet[Division]:
    """Divisions whose name stands in a text, the longest name first."""
    rows = Division.objects.of(tenant).filter(valid__contains=day)
    named = rows.extra(where=["position(name in %s) > 0", "length(name) >= %s"], params=[text, SHORTEST])
    return named.extra(select={"letters": "length(name)"}).order_by("-letters", "code")


def stand_for(folder: Folder, division: Division | None, act: Act) -> None:
    """Let a point inside a division stand for the place, marked as rough."""
    if division is None:
        return
    day = timezone.localdate(act.at)
    boundary = Boundary.objects.filter(division=division, valid__contains=day).first()
    if boundary is None:
        return
    folder.change(
        point=boundary.geom.point_on_surface,
        is_rough=True,
        division_id=division.pk,
        division_code=division.code,
    )
