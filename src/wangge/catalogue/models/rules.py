"""Rules as rows: who answers for what where, and which platform runs a case. The most exact row wins."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from wangge.catalogue.models.codes import Matter, Scheme, Source
from wangge.people.models import Platform
from wangge.places.models import Cell, Division
from wangge.tenants.models import Owned


class Rule(Owned):
    """For what and where a row speaks. Empty fields speak for all."""

    matter = models.ForeignKey(Matter, models.CASCADE, null=True, related_name="+")  # one matter, or
    scheme = models.ForeignKey(Scheme, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Matter.Kind.choices, blank=True)
    prefix = models.CharField(max_length=5, blank=True)  # all of the scheme whose code begins so
    division = models.ForeignKey(Division, models.CASCADE, null=True, related_name="+")
    platform = models.ForeignKey(Platform, models.CASCADE, related_name="+")
    why = models.CharField(max_length=200, blank=True)  # shown with the proposal
    valid = DateRangeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """What and where, and who: 2026 01001 · 990101 → works."""
        what = self.matter.code if self.matter else f"{self.kind} {self.prefix}".strip()
        scheme = self.matter.scheme_id if self.matter else self.scheme_id
        said = " ".join(filter(None, [scheme, what])) or "*"
        where = getattr(self, "cell", None) or self.division
        return " · ".join([said, *([where.code] if where else [])]) + f" → {self.platform.code}"


def _checks(table: str) -> list[models.CheckConstraint]:
    """One matter or a prefix, not both; a prefix says nothing without its scheme."""
    alone = Q(matter=None) | Q(scheme=None, kind="", prefix="")
    schemed = Q(prefix="") | Q(scheme__isnull=False)
    return [
        models.CheckConstraint(condition=alone, name=f"{table}_matter_or_prefix"),
        models.CheckConstraint(condition=schemed, name=f"{table}_prefix_scheme"),
    ]


def _never_twice(name: str, *keys: str) -> ExclusionConstraint:
    """Two rows for exactly the same never hold on the same day."""
    same: list[tuple[Any, str]] = [(F("tenant"), RangeOperators.EQUAL)]
    same += [(Coalesce(F(key), Value(0)), RangeOperators.EQUAL) for key in ("matter", "division", *keys)]
    same += [(Coalesce(F("scheme"), Value("")), RangeOperators.EQUAL)]
    same += [(F(key), RangeOperators.EQUAL) for key in ("kind", "prefix")]
    return ExclusionConstraint(name=name, expressions=[*same, (F("valid"), RangeOperators.OVERLAPS)])


class Responsibility(Rule):
    """Who answers for (matter, area). An area is a cell of any grid system or a division."""

    cell = models.ForeignKey(Cell, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            *_checks("responsibility"),
            models.CheckConstraint(condition=Q(cell=None) | Q(division=None), name="responsibility_one_area"),
            _never_twice("responsibility_once", "cell"),
        ]


class HomeRule(Rule):
    """Which platform files, checks and closes a case. ``finder`` speaks for all platforms below it too."""

    finder = models.ForeignKey(Platform, models.CASCADE, null=True, related_name="+")
    source = models.ForeignKey(Source, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [*_checks("home_rule"), _never_twice("home_rule_once", "finder", "source")]
