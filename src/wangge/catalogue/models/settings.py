"""Settings of a platform, version after version. Rows are added, never changed."""

from __future__ import annotations

from django.db import models

from wangge.people.models import Platform
from wangge.tenants.models import Owned


class PlatformSettings(Owned):
    """A platform's settings from a moment on; a new row is a new version. Missing keys come from above."""

    platform = models.ForeignKey(Platform, models.CASCADE, related_name="settings")
    number = models.PositiveIntegerField()
    since = models.DateTimeField()
    values = models.JSONField(default=dict)  # as catalogue.settings_table writes them

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "number"], name="settings_number")]
        indexes = [models.Index(fields=["platform", "-since", "-number"], name="settings_newest")]
