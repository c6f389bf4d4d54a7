"""What the evaluation does by itself: keep the morning's sheets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone

from wangge.catalogue.queries import settings_for
from wangge.evaluation.models import MorningSheet
from wangge.evaluation.morning import facts_of
from wangge.people.models import Platform
from wangge.people.queries import held_at


def keep_sheets(now: datetime) -> int:
    """Make today's sheet of every platform whose hour has come and that has none yet; how many were made.

    Platforms where nobody has a post today get none, nor does a tenant whose time is told. Asked twice, or by
    two at once, it makes a sheet once.
    """
    return sum(keep_sheet(platform, now) for platform in list(_due(now)))


def keep_sheet(platform: Platform, now: datetime) -> bool:
    """Keep what the platform is to know this morning, if that was not done before."""
    _sheet, made = MorningSheet.objects.get_or_create(
        platform=platform,
        day=timezone.localdate(now),
        defaults={"tenant": platform.tenant, "made_at": now, "facts": facts_of(platform, now)},
    )
    return made


def _due(now: datetime) -> Iterator[Platform]:
    day = timezone.localdate(now)
    kept = MorningSheet.objects.filter(platform=OuterRef("pk"), day=day)
    manned = held_at(now).filter(platform=OuterRef("pk"))
    asked = Platform.objects.filter(Exists(manned), ~Exists(kept), is_active=True, tenant__time_is_told=False)
    platforms = list(asked.select_related("tenant").order_by("pk"))
    settings = settings_for(platforms, now)
    return (p for p in platforms if timezone.localtime(now).hour >= settings[p.pk].morning_hour)
