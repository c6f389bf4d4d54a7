"""What is sealed. Only ``vault.actions`` reads or writes it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models.functions import Now

from wangge.tenants.models import Owned


class Secret(Owned):
    """One value under AES-GCM. The key lies outside the database."""

    class Kind(models.TextChoices):
        NAME = "name"
        PHONE = "phone"
        ADDRESS = "address"
        IDENTITY = "identity"
        CONTACT = "contact"
        TOTP = "totp"
        CHANNEL = "channel"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    masked = models.CharField(
        max_length=100, blank=True
    )  # what may be shown without opening: 张*, 138****5678
    key_id = models.CharField(max_length=16)
    nonce = models.BinaryField()
    sealed = models.BinaryField()
    sealed_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
