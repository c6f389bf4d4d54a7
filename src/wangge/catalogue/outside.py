"""Values that a platform set before a limit from above was narrowed: they hold on until somebody looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from wangge.catalogue.actions.settings import refuse_outside
from wangge.catalogue.models import PlatformSettings
from wangge.catalogue.setting_kinds import ValueInvalid
from wangge.people.models import Delegation, Platform
from wangge.people.queries import line_of


def outside(own: Mapping[str, Any], limits: Iterable[Delegation]) -> dict[str, Delegation]:
    """Own values that a limit would refuse now: by name the limit, of several the uppermost."""
    found: dict[str, Delegation] = {}
    for one in sorted(limits, key=lambda row: len(row.platform.path)):
        for name in own.keys() & one.settings.keys() - found.keys():
            try:
                refuse_outside(one, name, own[name])
            except ValueInvalid:
                found[name] = one
    return found


def counts_outside(platforms: Iterable[Platform], at: datetime) -> dict[int, int]:
    """How many settings of each platform lie outside, by its id: two statements for all of them."""
    shown = list(platforms)
    limits = _newest(Delegation, {pk for one in shown for pk in line_of(one)}, at)
    own = _newest(PlatformSettings, {one.pk for one in shown}, at)
    return {
        one.pk: len(outside(own[one.pk].values, [limits[pk] for pk in line_of(one)[:-1] if pk in limits]))
        for one in shown
        if one.pk in own
    }


def _newest(model: type[Any], platforms: set[int], at: datetime) -> dict[int, Any]:
    """The version in force of each platform."""
    rows = model.objects.filter(platform__in=platforms, since__lte=at).select_related("platform")
    return {
        row.platform_id: row for row in rows.order_by("platform", "-since", "-number").distinct("platform")
    }
