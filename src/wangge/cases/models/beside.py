"""What stands beside the flow: tasks, asks, urges, reporters, photos, links."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wangge.cases.models.case import Case, Leg
from wangge.cases.models.event import CaseEvent
from wangge.files.models import Blob
from wangge.people.models import Person, Platform, Post
from wangge.tenants.models import Owned


class Task(Owned):
    """Something asked of one person: verify, check, co-ordinate, call back."""

    class Kind(models.TextChoices):
        VERIFY = "verify"
        CHECK = "check"
        COORDINATE = "coordinate"
        CALL_BACK = "call_back"

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        LAPSED = "lapsed"

    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks")
    leg = models.ForeignKey(Leg, models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    way = models.CharField(max_length=12, blank=True)
    platform = models.ForeignKey(Platform, models.PROTECT, related_name="+")
    duty = models.CharField(max_length=20)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    chosen_because = models.CharField(max_length=30, blank=True)  # responsible, stand_in, nearest, by_hand
    text = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    due_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=20, blank=True)
    answer = models.TextField(blank=True)
    asked = models.ForeignKey(CaseEvent, models.PROTECT, related_name="+")
    answered = models.ForeignKey(CaseEvent, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["platform", "duty", "due_at"], name="task_mine", condition=Q(state="open")),
            models.Index(fields=["person"], name="task_person", condition=Q(state="open")),
        ]


class Ask(Owned):
    """A question up the tree: extension, parking, recall, ruling. It stops no clock and changes no step."""

    class Kind(models.TextChoices):
        EXTENSION = "extension"
        PARKING = "parking"
        RECALL = "recall"
        RULING = "ruling"

    class State(models.TextChoices):
        OPEN = "open"
        ENDORSED = "endorsed"
        GRANTED = "granted"
        REFUSED = "refused"
        LAPSED = "lapsed"

    case = models.ForeignKey(Case, models.CASCADE, related_name="asks")
    leg = models.ForeignKey(Leg, models.CASCADE, related_name="asks")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    platform = models.ForeignKey(Platform, models.PROTECT, related_name="+")  # who must decide next
    duty = models.CharField(max_length=20)
    until = models.DateField(null=True)
    parking_kind = models.CharField(max_length=20, blank=True)
    reason = models.TextField()
    ruled = models.ForeignKey(Platform, models.PROTECT, null=True, related_name="+")  # a ruling's answer
    asked = models.ForeignKey(CaseEvent, models.PROTECT, related_name="+")
    decided = models.ForeignKey(CaseEvent, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["leg", "kind"], condition=Q(state__in=["open", "endorsed"]), name="one_open_ask"
            )
        ]
        indexes = [
            models.Index(
                fields=["platform", "duty"], name="ask_mine", condition=Q(state__in=["open", "endorsed"])
            )
        ]


class Urge(Owned):
    """A leader's pressing (督办): numbered, answered, lifted by who urged."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="urges")
    number = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField(default=1)
    text = models.TextField()
    answer_by = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    urged = models.ForeignKey(CaseEvent, models.PROTECT, related_name="+")
    answered = models.ForeignKey(CaseEvent, models.PROTECT, null=True, related_name="+")
    lifted = models.ForeignKey(CaseEvent, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "number"], name="urge_number")]


class Reporter(Owned):
    """Who told us, and how he is to be answered. Names and telephones lie in the vault."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="reporters")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)  # staff
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    name_key = models.UUIDField(null=True)
    contact_key = models.UUIDField(null=True)
    secret = models.BooleanField(default=False)
    answer_way = models.CharField(max_length=12, default="none")  # none, phone, message, link
    answer_code = models.CharField(max_length=30, blank=True)  # outcome or refusal, a public sentence each
    answer_note = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["person", "-case"], name="reporter_person", condition=Q(person__isnull=False)
            )
        ]


class Attachment(Owned):
    """A photo or paper of a case; where and when it was taken is kept here, not in what others see."""

    class Role(models.TextChoices):
        BEFORE = "before"
        AFTER = "after"
        SAFE = "safe"
        CHECK = "check"
        PAPER = "paper"

    case = models.ForeignKey(Case, models.CASCADE, related_name="attachments")
    event = models.ForeignKey(CaseEvent, models.CASCADE, related_name="attachments")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    role = models.CharField(max_length=8, choices=Role.choices)
    distance_m = models.FloatField(null=True)  # from the place of the case, where the photo tells


class Link(Owned):
    """Two cases that belong together."""

    class Kind(models.TextChoices):
        MERGED = "merged"
        RECURRENCE = "recurrence"
        SPLIT = "split"

    case = models.ForeignKey(Case, models.CASCADE, related_name="links")
    other = models.ForeignKey(Case, models.CASCADE, related_name="linked_from")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    event = models.ForeignKey(CaseEvent, models.PROTECT, related_name="+")
    ended = models.ForeignKey(CaseEvent, models.PROTECT, null=True, related_name="+")
