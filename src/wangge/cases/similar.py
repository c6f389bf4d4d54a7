"""Cases that may be the same: near, lately, of the same matter."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from wangge.cases.flow import OPEN
from wangge.cases.models import Case, Leg
from wangge.catalogue.queries import settings_of
from wangge.places.measure import with_metres, within


def closed_alike(case: Case) -> Case | None:
    """The last closed case of the same matter at the same place, if it closed a short while ago."""
    return lately_closed(case).first() if case.matter_id else None


def lately_closed(case: Case) -> QuerySet[Case]:
    """Cases closed at the same place a short while before this report (of its matter, if it has one).

    The last first, with ``metres``: perhaps it came back.
    """
    settings = settings_of(case.home, case.reported_at)
    since = case.reported_at - timedelta(days=settings.recurrence_days)
    closed = Case.objects.filter(
        tenant=case.tenant_id, ended_at__range=(since, case.reported_at), outcome__gt=""
    ).exclude(pk=case.pk)
    if case.matter_id:
        closed = closed.filter(matter=case.matter_id)
    near = within(closed, case.point.x, case.point.y, settings.duplicate_metres, field="point")
    return with_metres(near, case.point.x, case.point.y, field="point").order_by("-ended_at")


def open_alike(case: Case, at: datetime) -> QuerySet[Case]:
    """Open cases near by and lately reported, the nearest first, with ``metres``: perhaps the same."""
    settings = settings_of(case.home, at)
    since = case.reported_at - timedelta(hours=settings.duplicate_hours)
    home_legs = Leg.objects.filter(kind=Leg.Kind.HOME, step__in=OPEN).values("case")
    found = Case.objects.filter(
        tenant=case.tenant_id, home=case.home_id, reported_at__gte=since, pk__in=home_legs
    )
    near = within(
        found.exclude(pk=case.pk), case.point.x, case.point.y, settings.duplicate_metres, field="point"
    )
    return with_metres(near, case.point.x, case.point.y, field="point").order_by("metres")
