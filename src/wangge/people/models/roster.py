"""Who works when: the shifts of a platform, and who has which of them on a day."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.people.models.organisation import Platform
from wangge.people.models.posts import Post
from wangge.tenants.models import Owned


class Shift(Owned):
    """A span of the day at a platform (班次). One that ends no later than it begins ends the next day."""

    platform = models.ForeignKey(Platform, models.CASCADE, related_name="shifts", db_index=False)
    name = models.CharField(_("Name"), max_length=20)
    begins = models.TimeField(_("Begins"))
    ends = models.TimeField(_("Ends"))
    in_use = models.BooleanField(default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("shift"), _("shifts")
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "name"], name="shift_name", condition=models.Q(in_use=True)
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_overnight(self) -> bool:
        return self.ends <= self.begins


class Turn(Owned):
    """A post has a shift on a day (排班); an overnight one belongs to the day on which it begins."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="turns", db_index=False)
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="turns", db_index=False)
    day = models.DateField()

    class Meta:
        verbose_name, verbose_name_plural = _("turn"), _("turns")
        constraints = [models.UniqueConstraint(fields=["post", "day"], name="turn_once")]
        indexes = [models.Index(fields=["tenant", "day"], name="turn_day")]

    def __str__(self) -> str:
        return f"{self.post} {self.day} {self.shift}"
