"""What a street tells residents in its own words."""

from __future__ import annotations

from django.db import models

from wangge.people.models import Platform
from wangge.tenants.models import Owned


class PublicWord(Owned):
    """A platform's sentence for one key from a moment on; a new row is a new version.

    Both texts empty: from then on what the platforms above say holds again.
    """

    platform = models.ForeignKey(Platform, models.CASCADE, related_name="public_words")
    key = models.CharField(max_length=40)  # see public_words.keys
    number = models.PositiveIntegerField()
    since = models.DateTimeField()
    zh = models.CharField(max_length=300, blank=True)
    en = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["platform", "key", "number"], name="public_word_number")
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.key} {self.number}"
