"""Settings in force. Missing values come from the platforms above."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from wangge.catalogue.models import PlatformSettings
from wangge.catalogue.settings_table import TABLE, Settings
from wangge.core.steady import steady
from wangge.people.models import Platform
from wangge.tenants.models import Tenant


def chain(platform: Platform) -> list[int]:
    """Ids of the platforms from the top down to this one."""
    return [int(pk) for pk in platform.path.strip("/").split("/")]


def in_force(at: datetime) -> QuerySet[PlatformSettings]:
    """The newest version of each platform by a moment."""
    rows = PlatformSettings.objects.filter(since__lte=at)
    return rows.order_by("platform_id", "-since", "-number").distinct("platform_id")


def settings_of(platform: Platform, at: datetime) -> Settings:
    """What holds at a platform at a moment: one statement."""
    return settings_for([platform], at)[platform.pk]


def settings_above(platform: Platform, at: datetime) -> Settings:
    """What would hold at a platform without values of its own."""
    rows = {row.platform_id: row for row in in_force(at).filter(platform__in=chain(platform)[:-1])}
    return _merged([rows[pk] for pk in chain(platform) if pk in rows])


def settings_for(platforms: Iterable[Platform], at: datetime) -> dict[int, Settings]:
    """The same for several platforms by id, still in one statement."""
    chains = {platform.pk: chain(platform) for platform in platforms}
    rows = _newest(frozenset(pk for line in chains.values() for pk in line), at)
    return {pk: _merged([rows[i] for i in line if i in rows]) for pk, line in chains.items()}


def _newest(platforms: frozenset[int], at: datetime) -> dict[int, PlatformSettings]:
    return {row.platform_id: row for row in _versions(platforms) if row.since <= at}


@steady
def _versions(platforms: frozenset[int]) -> list[PlatformSettings]:
    """Every version of some platforms' settings, a newer one after the older ones."""
    return list(PlatformSettings.objects.filter(platform__in=platforms).order_by("since", "number"))


def scheme_of(tenant: Tenant, at: datetime) -> str:
    """The code scheme a tenant works with: a setting of its topmost platform."""
    top = Platform.objects.of(tenant).filter(parent=None).order_by("pk").first()
    return settings_of(top, at).scheme if top else TABLE["scheme"].default


def _merged(rows: list[PlatformSettings]) -> Settings:
    values: dict[str, Any] = {}
    for row in rows:
        values |= row.values
    return Settings(values, tuple(row.pk for row in rows))
