"""The ground of an administrator: its cells, the responsibility grids on it, and how they cover it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wangge.core.errors import NotFound
from wangge.people.models import Duty, Person, Post
from wangge.people.queries import held_at, posts_of
from wangge.people.rules import grounds_of
from wangge.places.located import PRIMARY
from wangge.places.models import Cell, GridSystem, ResponsibilityCell, ResponsibilityGrid
from wangge.places.queries import ground_cells, rounds_in

COVERED = {"free": Q(held=0), "twice": Q(held__gt=1)}
"""What may be wrong with a cell."""


@dataclass(frozen=True)
class Ground:
    """Where somebody administers, on the day of a moment, in the grid system of city management."""

    system: GridSystem
    begins: list[str]
    at: datetime

    labels = {"name": _("Name"), "cells": _("Cells")}

    @classmethod
    def of(cls, person: Person, at: datetime) -> Self:
        """Raises NotFound where the tenant has no cells of city management yet."""
        system = GridSystem.objects.of(person.tenant).filter(code=PRIMARY).first()
        if not system:
            raise NotFound
        posts = posts_of(person, at).acting_as(Duty.Code.ADMIN, Duty.Code.SECURITY_ADMIN)
        return cls(system, grounds_of(posts), at)

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)

    @property
    def layers(self) -> str:
        """What the map draws: divisions, and cells with who has them."""
        return f"divisions held-{self.system.code}"

    def cells(self) -> QuerySet[Cell]:
        return ground_cells(self.system.tenant, self.system.code, self.begins, on=self.today)

    def counts(self) -> dict[str, int]:
        """How many cells there are, how many nobody has and how many two have."""
        wrong = {name: Count("pk", filter=condition) for name, condition in COVERED.items()}
        return self.cells().aggregate(all=Count("pk"), **wrong)

    def covered(self, what: str) -> QuerySet[Cell]:
        """The cells with which one thing is wrong, with their places and who has them (``held_now``)."""
        holding = ResponsibilityCell.objects.on(self.today).select_related("grid").order_by("grid__code")
        found = self.cells().filter(COVERED[what]).select_related("division__parent")
        return found.prefetch_related(Prefetch("memberships", holding, "held_now")).order_by("code")

    def grids(self, asked: Mapping[str, str]) -> QuerySet[ResponsibilityGrid]:
        """The responsibility grids with the posts of today that answer (``today``); two statements a page."""
        held = self._answering()
        found = rounds_in(self.system.tenant, self.begins, on=self.today)
        if asked["q"]:
            found = found.filter(Q(name__icontains=asked["q"]) | Q(code__icontains=asked["q"]))
        if asked["state"] != "all":
            found = found.filter(lasts=asked["state"] != "ended")
        if asked["state"] == "nobody":
            found = found.exclude(Exists(held.filter(grid=OuterRef("pk"))))
        return found.prefetch_related(Prefetch("post_set", held, "today"))

    def posts_of(self, grid: ResponsibilityGrid) -> QuerySet[Post]:
        """Who answers for one today or will, earliest first."""
        rows = Post.objects.filter(grid=grid).exclude(valid__isempty=True)
        rows = rows.exclude(valid__fully_lt=(self.today, None))
        return rows.select_related("person", "platform", "duty").order_by("valid", "pk")

    def _answering(self) -> QuerySet[Post]:
        """Posts of today whose person can work."""
        return held_at(self.at).filter(person__is_active=True).select_related("person").order_by("pk")
