"""What a platform lets the administrators below it set: published in versions, like settings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import Max

from wangge.catalogue.actions.settings import measure
from wangge.catalogue.settings_table import TABLE
from wangge.core.errors import Refused
from wangge.journal.actions import note
from wangge.people.models import Delegation, Duty, Person, Platform
from wangge.people.rules import MayNot, NotDelegated, binding, may_configure_at, require


class BoundsInvalid(Refused):
    """Bounds that are no numbers, or leave nothing between them."""

    code = "bounds_invalid"
    message = "“%(setting)s”: the least must be a number not above the greatest."


class LimitsUnknown(Refused):
    """A duty, a thing or a setting that does not exist."""

    code = "limits_unknown"
    message = "There is no “%(name)s” to set a limit for."


@dataclass(frozen=True)
class Limits:
    """Which duties may be given below (none said: all), which things are closed, and bounds of settings."""

    duties: Collection[str] | None = None
    closed: Collection[str] = ()
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@transaction.atomic
def publish_limits(
    platform: Platform, limits: Limits, *, by: Person, since: datetime, at: datetime
) -> Delegation:
    """A new version of what those below a platform may do, whole, from ``since`` on.

    What holds already below stays until it is changed there. Nobody opens more than is open to himself.
    """
    require(may_configure_at(by, platform, at))
    new = _checked(limits)
    for above in binding(by, platform, at, Duty.Code.ADMIN):
        _refuse_wider(new, above)
    Platform.objects.select_for_update(no_key=True).get(pk=platform.pk)
    versions = Delegation.objects.filter(platform=platform)
    before = versions.filter(since__lte=since).order_by("-since", "-number").first()
    number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
    row = Delegation.objects.create(
        tenant_id=platform.tenant_id, platform=platform, number=number, since=since, **new
    )
    old = {name: getattr(before, name) if before else None for name in new}
    told = {"before": old, "after": new, "number": number, "since": since.isoformat()}
    note("delegation_published", by=by, subject=platform.code, **told)
    return row


def _checked(limits: Limits) -> dict[str, Any]:
    """As they are stored. Raises :class:`LimitsUnknown`, :class:`BoundsInvalid`."""
    _known(limits.duties or (), Duty.Code.values)
    _known(limits.closed, Delegation.Thing.values)
    _known(limits.settings, TABLE)
    return {
        "duties": None if limits.duties is None else sorted(limits.duties),
        "closed": sorted(limits.closed),
        "settings": {name: _rule(name, rule) for name, rule in sorted(limits.settings.items())},
    }


def _known(names: Collection[str], known: Collection[str]) -> None:
    if unknown := sorted(set(names) - set(known)):
        raise LimitsUnknown(name=unknown[0][:40])


def _rule(name: str, rule: Mapping[str, Any]) -> dict[str, Any]:
    if rule.get("open") is False:
        return {"open": False}
    bounds = {side: str(rule[side]).strip() for side in ("low", "high") if str(rule.get(side, "")).strip()}
    if bounds and measure(TABLE[name].default) is None:
        raise BoundsInvalid(field=name, setting=TABLE[name].label)
    try:
        amounts = [
            Decimal(bounds[side]) for side in ("low", "high") if side in bounds and len(bounds[side]) < 12
        ]
    except InvalidOperation as wrong:
        raise BoundsInvalid(field=name, setting=TABLE[name].label) from wrong
    wrong_size = len(amounts) < len(bounds) or not all(
        one.is_finite() and 0 <= one <= 1_000_000 for one in amounts
    )
    if wrong_size or sorted(amounts) != amounts:
        raise BoundsInvalid(field=name, setting=TABLE[name].label)
    return bounds


def _refuse_wider(new: Mapping[str, Any], above: Delegation) -> None:
    """Raises NotDelegated where more would be opened than a platform above leaves open."""
    wider_duties = above.duties is not None and not set(new["duties"] or Duty.Code.values) <= set(
        above.duties
    )
    if wider_duties or not set(above.closed) <= set(new["closed"]):
        raise NotDelegated(platform=above.platform.name)


__all__ = ["BoundsInvalid", "Limits", "LimitsUnknown", "MayNot", "publish_limits"]
