"""How things are shown; never facts."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from wangge.people.models import Person
from wangge.tenants.models import Owned


class SavedView(Owned):
    """A list with its filters, kept under a name by one person."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="saved_view_name")]

    def __str__(self) -> str:
        return self.name


class FirstDay(Owned):
    """Which steps of his first day somebody ticked himself, and whether he has put them away."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    ticked = ArrayField(models.CharField(max_length=20), default=list)
    is_put_away = models.BooleanField(default=False)
