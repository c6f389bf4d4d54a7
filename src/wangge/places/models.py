"""The ground: divisions, grid systems and their cells. Geometry is CGCS2000 (EPSG:4490), degrees.

Boundaries, cells and the cells of a responsibility grid have a span of days (``valid``, the last day
excluded); the database refuses two rows for the same thing on the same day. Ask with ``.on(day)``.
"""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from wangge.tenants.models import Owned, OwnedQuerySet

CGCS2000 = 4490


def always() -> DateRange:
    """A span without beginning and end."""
    return DateRange(None, None)


def _one_at_a_time(name: str, *fields: str) -> ExclusionConstraint:
    """No two rows alike in ``fields`` may be valid on the same day."""
    alike = [(field, RangeOperators.EQUAL) for field in fields]
    return ExclusionConstraint(name=name, expressions=[*alike, ("valid", RangeOperators.OVERLAPS)])


class DatedQuerySet(OwnedQuerySet):
    """Rows that hold for a span of days."""

    def on(self, day: date) -> Self:
        return self.filter(valid__contains=day)


DIGITS = {"city": 4, "district": 6, "street": 9, "community": 12}  # of a code, by level


class Division(Owned):
    """An administrative division. A code of 12 digits is the statistical one (6 + 3 + 3)."""

    class Level(models.TextChoices):
        CITY = "city", _("City")
        DISTRICT = "district", _("District")
        STREET = "street", _("Street")
        COMMUNITY = "community", _("Community")

    code = models.CharField(max_length=12)
    name = models.CharField(max_length=100)
    level = models.CharField(max_length=10, choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    source = models.CharField(max_length=200, blank=True)  # civil affairs and statistics differ
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaces")
    valid = DateRangeField(default=always)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "code"], name="division_code")]

    @property
    def prefix(self) -> str:
        """The part of its code that everything below it shares."""
        return self.code[: DIGITS[self.level]]

    def __str__(self) -> str:
        return self.name


class Boundary(Owned):
    """Where a division lay in a span of days."""

    division = models.ForeignKey(Division, models.CASCADE, related_name="boundaries")
    geom = models.MultiPolygonField(srid=CGCS2000)
    area_m2 = models.FloatField()
    source = models.CharField(max_length=200, blank=True)
    valid = DateRangeField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [_one_at_a_time("boundary_one_at_a_time", "division")]

    def __str__(self) -> str:
        return f"{self.division} {self.valid}"


class GridSystem(Owned):
    """A way of cutting the ground: city management, social service, fire, … each a tree of cells."""

    code = models.SlugField(max_length=20)
    name = models.CharField(max_length=50)
    name_en = models.CharField(max_length=50, blank=True)
    levels = models.JSONField(default=list)  # names of the levels, topmost first

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "code"], name="grid_system_code")]

    def __str__(self) -> str:
        return self.name


class Cell(Owned):
    """One piece of a grid system. A unit grid's code has 15 digits (6 + 3 + 3 + 3)."""

    system = models.ForeignKey(GridSystem, models.CASCADE, related_name="cells")
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=100, blank=True)
    level = models.PositiveSmallIntegerField(default=0)  # 0 is the topmost
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    division = models.ForeignKey(Division, models.PROTECT, null=True, related_name="cells")
    geom = models.MultiPolygonField(srid=CGCS2000)
    area_m2 = models.FloatField()
    area_class = models.CharField(max_length=1, blank=True)  # A, B, C: decides limits
    land_use = models.CharField(max_length=30, blank=True)
    provisional = models.BooleanField(default=False)  # numbered in a made-up block for now
    valid = DateRangeField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [_one_at_a_time("cell_one_at_a_time", "system", "code")]
        indexes = [models.Index(fields=["system", "code"], name="cell_code")]

    def __str__(self) -> str:
        return self.code


class ResponsibilityGrid(Owned):
    """A set of unit grids that one post answers for (责任网格); which post, people knows."""

    code = models.CharField(max_length=30)
    name = models.CharField(max_length=100)
    cells = models.ManyToManyField(Cell, through="ResponsibilityCell", related_name="responsibility_grids")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "code"], name="responsibility_grid_code")]

    def __str__(self) -> str:
        return self.name


class ResponsibilityCell(models.Model):
    """A cell belongs to a responsibility grid in a span of days. Its tenant is that of both."""

    grid = models.ForeignKey(ResponsibilityGrid, models.CASCADE, related_name="memberships")
    cell = models.ForeignKey(Cell, models.CASCADE, related_name="memberships")
    valid = DateRangeField(default=always)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [_one_at_a_time("responsibility_cell_one_at_a_time", "grid", "cell")]


class Drawing(Owned):
    """Lines and areas drawn under the map where no reviewed base map is set: streets, water, green."""

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=100, blank=True)
    geom = models.GeometryField(srid=CGCS2000)

    def __str__(self) -> str:
        return self.name or self.kind
