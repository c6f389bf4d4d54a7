"""What is stored once, whoever sends it."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from wangge.tenants.models import Owned


class Blob(Owned):
    """Bytes on disk, named by their SHA-256. A photo as it came may hold a position: it is ``restricted``.

    What is shown of such a photo are two blobs of their own, drawn anew without anything but pixels.
    """

    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    width = models.PositiveIntegerField(null=True)  # pixels, upright
    height = models.PositiveIntegerField(null=True)
    restricted = models.BooleanField(default=False)
    shown = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    thumbnail = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    undrawable = models.BooleanField(default=False)
    lon = models.FloatField(null=True)  # where and when a photo was taken, as its original tells (WGS84)
    lat = models.FloatField(null=True)
    taken_at = models.DateTimeField(null=True)
    stored_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "sha256"], name="blob_once")]
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(restricted=True, thumbnail=None, undrawable=False),
                name="blob_to_draw",
            )
        ]

    def __str__(self) -> str:
        return f"{self.media_type} {self.sha256[:12]}"
