"""What a platform lets those below it administer, version after version. Rows are added, never changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.people.models.organisation import Platform
from wangge.tenants.models import Owned


class Delegation(Owned):
    """The limits that a platform sets for the administrators below it, from a moment on.

    ``duties`` are the fixed codes that they may give; nothing said: all. ``closed`` are the things that they
    may not administer. ``settings`` holds by name ``{"open": false}`` or bounds ``{"low": …, "high": …}``;
    what its names and bounds mean, the catalogue knows.
    """

    class Thing(models.TextChoices):
        PLATFORMS = "platforms", _("Platforms")
        CALENDARS = "calendars", _("Work calendars")
        GRIDS = "grids", _("Responsibility grids")
        RULES = "rules", _("Who answers for what")
        HOMES = "homes", _("Which platform runs a case")
        MATTERS = "matters", _("Matters of one's own")
        SOURCES = "sources", _("Sources of one's own")
        VARIANTS = "variants", _("Variants of the flow")
        WORDS = "words", _("Words for residents")

    platform = models.ForeignKey(Platform, models.CASCADE, related_name="delegations")
    number = models.PositiveIntegerField()
    since = models.DateTimeField()
    duties = models.JSONField(null=True)
    closed = models.JSONField(default=list)
    settings = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "number"], name="delegation_number")]
        indexes = [models.Index(fields=["platform", "-since", "-number"], name="delegation_newest")]

    def __str__(self) -> str:
        return f"{self.platform} {self.number}"
