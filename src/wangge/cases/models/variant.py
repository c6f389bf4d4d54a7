"""How a town's flow differs: rows over the one table, never code."""

from __future__ import annotations

from django.db import models

from wangge.catalogue.models import Matter
from wangge.catalogue.models.codes import in_reader_language
from wangge.people.models import Platform
from wangge.tenants.models import Owned


class Variant(Owned):
    """A named way of going through the flow (national seven, short flow, …)."""

    code = models.SlugField(max_length=30)
    name = models.CharField(max_length=50)
    name_en = models.CharField(max_length=50, blank=True)
    track = models.CharField(max_length=20, default="national")  # labels of the step track
    options = models.JSONField(default=dict)  # see variants.OPTIONS
    # whose administrators change it, and below which it may be used; none: the whole tenant's
    owner = models.ForeignKey(Platform, models.PROTECT, null=True, related_name="own_variants")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "code"], name="variant_code")]

    def __str__(self) -> str:
        return in_reader_language(self.name, self.name_en)


class VariantRow(Owned):
    """One move of a variant: by hand, by itself, or off; ``sample`` is the share made by itself."""

    variant = models.ForeignKey(Variant, models.CASCADE, related_name="rows")
    flow = models.CharField(max_length=5, default="home")
    move = models.CharField(max_length=24)
    mode = models.CharField(max_length=4)
    sample = models.FloatField(default=1.0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["variant", "flow", "move"], name="variant_row")]


class VariantUse(Owned):
    """A platform's cases (of one matter, of a class of matters, or all) go through a variant."""

    platform = models.ForeignKey(Platform, models.CASCADE, related_name="variants")
    variant = models.ForeignKey(Variant, models.PROTECT, related_name="uses")
    matter = models.ForeignKey(Matter, models.CASCADE, null=True)
    prefix = models.CharField(max_length=5, blank=True)

    def __str__(self) -> str:
        return " · ".join(filter(None, [str(self.platform), self.prefix, str(self.variant)]))
