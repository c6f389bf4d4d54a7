"""What one shift leaves to the next: the log of a desk, its open points, notes on cases.

A desk is a platform and a duty (``Duty.Code``), whoever sits there today.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from wangge.cases.models.case import Case
from wangge.cases.models.event import CaseEvent
from wangge.people.models import Person, Platform
from wangge.tenants.models import Owned


class ShiftEntry(Owned):
    """What somebody who goes home wrote for the next. It stays as it was written."""

    platform = models.ForeignKey(Platform, models.PROTECT, related_name="+", db_index=False)
    duty = models.CharField(max_length=20)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()
    written_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    slip = models.UUIDField()
    content = models.CharField(max_length=64)  # hash of what came with the slip

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "slip"], name="shift_slip_once")]
        indexes = [models.Index(fields=["platform", "duty", "-written_at"], name="shift_log")]


class ShiftPoint(Owned):
    """Something still to do: it goes from shift to shift until somebody ticks it off."""

    entry = models.ForeignKey(ShiftEntry, models.CASCADE, related_name="points")
    platform = models.ForeignKey(Platform, models.PROTECT, related_name="+", db_index=False)
    duty = models.CharField(max_length=20)
    text = models.CharField(max_length=300, blank=True)
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="+")
    ticked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    ticked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["platform", "duty"], name="shift_open", condition=Q(ticked_at__isnull=True))
        ]


class ShiftReading(Owned):
    """Somebody of the next shift says: I have read it."""

    entry = models.ForeignKey(ShiftEntry, models.CASCADE, related_name="readings", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "person"], name="shift_read_once")]


class CaseNote(Owned):
    """A note on a case for the next shift at one platform; it sticks until somebody there takes it off.

    The history says only that there was one: its words are for the people of that platform.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    platform = models.ForeignKey(Platform, models.PROTECT, related_name="+", db_index=False)
    text = models.CharField(max_length=500)
    left = models.ForeignKey(CaseEvent, models.PROTECT, related_name="+")
    taken_off = models.ForeignKey(CaseEvent, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["platform"], name="note_sticks", condition=Q(taken_off__isnull=True))]
