"""Editions: sets of filing conditions and limits. The database refuses to change a published one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wangge.catalogue.models.codes import Matter, in_reader_language
from wangge.catalogue.numbers import plain
from wangge.core import limits
from wangge.tenants.models import Owned


class Edition(Owned):
    """A set of conditions and limits: a draft, then published for good. Cases keep theirs."""

    number = models.PositiveIntegerField()
    title = models.CharField(max_length=100)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)  # none: a draft

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "number"], name="edition_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_draft(self) -> bool:
        return self.published_at is None


class Condition(Owned):
    """A filing condition of a matter, with what must be true to close."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="conditions")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="conditions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    text_en = models.TextField(blank=True)
    closing = models.TextField(blank=True)
    closing_en = models.TextField(blank=True)
    handled_by = models.CharField(max_length=300, blank=True)  # as printed in the city's table
    led_by = models.CharField(max_length=300, blank=True)
    needs_photo = models.BooleanField(default=True)  # an answer needs an after-photo
    emergency = models.BooleanField(default=False)  # life and limb: may be dispatched first

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "matter", "number"], name="condition_number")
        ]

    def __str__(self) -> str:
        return in_reader_language(self.text, self.text_en)

    @property
    def closing_label(self) -> str:
        return in_reader_language(self.closing, self.closing_en)


class Limit(Owned):
    """How long handling may take, by area class ('' for all). Units as in core.limits."""

    class Unit(models.TextChoices):
        URGENT_HOUR = "urgent_hour", _("urgent hours")
        URGENT_DAY = "urgent_day", _("urgent days")
        WORK_HOUR = "work_hour", _("work hours")
        WORK_DAY = "work_day", _("work days")

    condition = models.ForeignKey(Condition, models.CASCADE, related_name="limits")
    area_class = models.CharField(max_length=1, blank=True)
    value = models.DecimalField(max_digits=7, decimal_places=2)
    unit = models.CharField(max_length=12, choices=Unit.choices)
    overall_value = models.DecimalField(max_digits=7, decimal_places=2, null=True)  # file to close
    overall_unit = models.CharField(max_length=12, choices=Unit.choices, blank=True)  # none: the margin's
    printed = models.CharField(max_length=100, blank=True)  # as an imported table had it
    guessed = models.BooleanField(default=False)  # the unit was read from an unclear word

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["condition", "area_class"], name="limit_area_class"),
            models.CheckConstraint(condition=Q(value__gt=0), name="limit_above_zero"),
            models.CheckConstraint(
                condition=Q(overall_value=None, overall_unit="")
                | Q(overall_value__gt=0, overall_unit__in=[u.value for u in limits.Unit]),
                name="limit_overall_whole",
            ),
        ]

    @property
    def value_text(self) -> str:
        return plain(self.value)

    @property
    def overall_text(self) -> str:
        return plain(self.overall_value) if self.overall_value else ""

    @property
    def handling(self) -> limits.Limit:
        return limits.Limit(self.value, limits.Unit(self.unit))

    @property
    def overall(self) -> limits.Limit | None:
        if self.overall_value is None:
            return None
        return limits.Limit(self.overall_value, limits.Unit(self.overall_unit))
