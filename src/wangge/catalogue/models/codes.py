"""Codes: schemes, matters and their successors, sources, classes."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wangge.people.models import Platform
from wangge.tenants.models import Owned, Tenant


def in_reader_language(name: str, name_en: str) -> str:
    """Of two names of one thing, the one for whoever reads; the Chinese one where no English is given."""
    return name_en if name_en and (get_language() or "").startswith("en") else name


CERTAINTY = {
    "two-source": _("two sources agree"),
    "one-source+match": _("one source, and the neighbouring edition agrees"),
    "one-source": _("one source"),
    "inferred": _("read back from another edition"),
    "memory": _("from memory"),
}


class Scheme(models.Model):
    """A code scheme (2026, 2013, 2007) shared by all tenants."""

    code = models.SlugField(max_length=20, primary_key=True)  # "2026"
    title = models.CharField(max_length=100)  # "GB/T 47678.5-2026"
    code_length = models.PositiveSmallIntegerField()  # of a class code: 2 digits major, the rest minor

    def __str__(self) -> str:
        return self.title


class MatterQuerySet(models.QuerySet):
    """National rows, and those a tenant added."""

    def seen_by(self, tenant: Tenant) -> Self:
        return self.filter(Q(tenant=None) | Q(tenant=tenant))


class Matter(models.Model):
    """A class of what can be wrong (or of a thing that can), keyed (scheme, kind, code).

    Rows without a tenant are the national tables and shared; rows with one are its local extensions.
    """

    class Kind(models.TextChoices):
        COMPONENT = "component", _("component")
        MATTER = "matter", _("matter")

    tenant = models.ForeignKey(Tenant, models.CASCADE, null=True, related_name="+")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="matters")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    code = models.CharField(max_length=5)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    major_name = models.CharField(max_length=100)
    major_name_en = models.CharField(max_length=100, blank=True)
    confidence = models.CharField(max_length=30, blank=True)  # how sure the row of the table is
    in_use = models.BooleanField(default=True)
    # whose administrators added it; none: the tenant's, or national
    owner = models.ForeignKey(Platform, models.PROTECT, null=True, related_name="own_matters")

    objects = MatterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "scheme", "kind", "code"], name="matter_code", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return in_reader_language(self.name, self.name_en)

    @property
    def major(self) -> str:
        return self.code[:2]

    @property
    def major_label(self) -> str:
        return in_reader_language(self.major_name, self.major_name_en)

    @property
    def certainty(self) -> str:
        """How sure the row of the national table is, in words."""
        return str(CERTAINTY.get(self.confidence, self.confidence))

    @property
    def is_custom(self) -> bool:
        """自定义: a local extension of one tenant."""
        return self.tenant_id is not None


class Crosswalk(models.Model):
    """A code of one scheme and its successor in another; an empty successor says that none was found."""

    kind = models.CharField(max_length=10, choices=Matter.Kind.choices)
    from_scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="+")
    from_code = models.CharField(max_length=5)
    to_scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="+")
    to_code = models.CharField(max_length=5, blank=True)
    confidence = models.CharField(max_length=30)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "from_scheme", "from_code", "to_scheme"], name="crosswalk_from"
            )
        ]


class StatClass(Owned):
    """A further grouping over matters, for statistics only."""

    code = models.SlugField(max_length=30)
    name = models.CharField(max_length=50)
    name_en = models.CharField(max_length=50, blank=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")
    matters = models.ManyToManyField(Matter, related_name="stat_classes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "code"], name="stat_class_code")]

    def __str__(self) -> str:
        return in_reader_language(self.name, self.name_en)


class Source(Owned):
    """Where reports come from."""

    code = models.SlugField(max_length=20)  # patrol, hotline, public, leader, camera, device, media, window
    name = models.CharField(max_length=50)
    name_en = models.CharField(max_length=50, blank=True)
    is_public = models.BooleanField(default=False)  # counts as a public report in scores
    in_use = models.BooleanField(default=True)
    # whose administrators change it; none: the tenant's
    owner = models.ForeignKey(Platform, models.PROTECT, null=True, related_name="own_sources")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "code"], name="source_code")]

    def __str__(self) -> str:
        return in_reader_language(self.name, self.name_en)


class AreaClass(Owned):
    """How closely a cell is managed (管理级别): A, B, C. A limit may differ by it."""

    code = models.CharField(max_length=1)
    name = models.CharField(max_length=50)
    name_en = models.CharField(max_length=50, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "code"], name="area_class_code")]

    def __str__(self) -> str:
        return in_reader_language(self.name, self.name_en)
