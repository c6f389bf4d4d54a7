"""What the evaluation keeps: the sheets of past mornings. Everything else it counts when asked."""

from __future__ import annotations

from django.db import models

from wangge.people.models import Platform
from wangge.tenants.models import Owned


class MorningSheet(Owned):
    """What a platform was told on a morning (``morning.facts_of``); added once a day, never changed."""

    platform = models.ForeignKey(Platform, models.CASCADE, related_name="+")
    day = models.DateField()
    made_at = models.DateTimeField()
    facts = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "day"], name="morning_once")]
