"""The history of a case: one row for everything that was done, never changed, never removed."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from wangge.cases.models.case import Case, Leg
from wangge.journal.fields import ThisTransaction, TransactionId
from wangge.people.models import Person, Platform, Post
from wangge.tenants.models import Owned


class CaseEvent(Owned):
    """One move, task answer, decision on an ask, urge or correction.

    ``clock_due_at`` is the due moment of the clock that this event answered; ``overall_due_at`` and
    ``leg_due_at`` are the last known due moments of the case and (own limit) of the leg. Scores read these.
    """

    class Kind(models.TextChoices):
        MOVE = "move"
        TASK = "task"
        ASK = "ask"
        URGE = "urge"
        CORRECTION = "correction"
        CLOCK = "clock"
        REPORTER = "reporter"
        NOTE = "note"  # a note for the next shift was left or taken off

    case = models.ForeignKey(Case, models.CASCADE, related_name="events", db_index=False)
    leg = models.ForeignKey(Leg, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.MOVE)
    name = models.CharField(max_length=24)
    came_from = models.CharField(max_length=12, blank=True)
    step = models.CharField(max_length=12, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    platform = models.ForeignKey(Platform, models.PROTECT, null=True, related_name="+")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    slip = models.UUIDField()
    content = models.CharField(max_length=64, blank=True)  # hash of what came with the slip
    because_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="consequences")
    note = models.TextField(blank=True)
    details = models.JSONField(default=dict)
    clock_due_at = models.DateTimeField(null=True)
    overall_due_at = models.DateTimeField(null=True)
    leg_due_at = models.DateTimeField(null=True)
    xid = TransactionId(db_default=ThisTransaction())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "slip"], name="slip_once")]
        indexes = [
            models.Index(fields=["case", "id"], name="event_case"),
            models.Index(fields=["xid", "id"], name="event_order"),
            models.Index(fields=["tenant", "happened_at"], name="event_when"),
            models.Index(fields=["person", "name"], name="event_person"),
        ]
        ordering = ["id"]
