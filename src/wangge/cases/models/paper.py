"""Slips of paper with a code printed before anybody knows what will be written on them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wangge.cases.models.event import CaseEvent
from wangge.people.models import Person, Platform
from wangge.tenants.models import Owned


class PaperSlip(Owned):
    """A blank form for the hours when the system is down. Its code is used once: it is the slip."""

    code = models.CharField(max_length=12)
    platform = models.ForeignKey(Platform, models.PROTECT, related_name="+", db_index=False)
    printed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    printed_at = models.DateTimeField()
    event = models.OneToOneField(CaseEvent, models.PROTECT, null=True, related_name="paper")
    done_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )  # by hand

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "code"], name="paper_code")]
        indexes = [
            models.Index(fields=["platform", "code"], name="paper_blank", condition=Q(event__isnull=True))
        ]

    def __str__(self) -> str:
        return self.code
