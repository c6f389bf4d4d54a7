"""What is remembered of a ticket: its facts, its links to cases, its history."""

from __future__ import annotations

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db.models import Q
from django.db.models.functions import Now

from wangge.cases.models import Case
from wangge.catalogue.models import Matter
from wangge.journal.fields import ThisTransaction, TransactionId
from wangge.people.models import Person, Platform, Post
from wangge.places.models import CGCS2000, Division
from wangge.tenants.models import Owned
from wangge.tickets.flow import ENDED


class Ticket(Owned):
    """One ticket of a hotline. Who called lies in the vault; nothing else here names him.

    ``given`` holds the deadlines that the hotline itself has set ({"ticket_answer": ISO}); where it set none
    the platform's settings do. ``timers``, ``due_at`` and ``warn_at`` are kept as those of a leg are; only
    ``record`` writes them. A ticket merged into another (``lead``) keeps its own.
    """

    number = models.CharField(max_length=40)  # ours
    hotline = models.CharField(max_length=10)  # 12345, 12319 …
    hotline_number = models.CharField(max_length=60)  # theirs
    platform = models.ForeignKey(Platform, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10)
    urgency = models.CharField(max_length=8, default="usual")
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    category = models.CharField(max_length=100, blank=True)  # as the hotline classes it
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+")
    place_text = models.CharField(max_length=300, blank=True)
    point = models.PointField(srid=CGCS2000, null=True)
    is_rough = models.BooleanField(default=False)  # the point only stands for the division
    division = models.ForeignKey(Division, models.PROTECT, null=True, related_name="+")
    division_code = models.CharField(max_length=12, blank=True)
    name_key = models.UUIDField(null=True)
    phone_key = models.UUIDField(null=True)
    secret = models.BooleanField(default=False)
    step = models.CharField(max_length=12)
    round = models.PositiveSmallIntegerField(default=1)  # 2 and up: second handling
    lead = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    given = models.JSONField(default=dict)
    holder_duty = models.CharField(max_length=20, blank=True)
    timers = models.JSONField(default=dict)
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=20, blank=True)
    reply = models.TextField(blank=True)
    sent_at = models.DateTimeField()  # by the hotline; its clocks run from here
    taken_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    sent_out_at = models.DateTimeField(null=True)  # its answer, in a file for the hotline
    changed = models.BooleanField(default=False)  # the hotline changed it, and nobody has looked yet
    search = SearchVectorField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="ticket_number"),
            models.UniqueConstraint(fields=["tenant", "hotline", "hotline_number"], name="ticket_theirs"),
        ]
        indexes = [
            GinIndex(fields=["search"], name="ticket_search"),
            models.Index(
                fields=["platform", "holder_duty", "due_at"], name="ticket_mine", condition=~Q(holder_duty="")
            ),
            models.Index(fields=["platform", "-taken_at"], name="ticket_newest"),
            models.Index(fields=["tenant", "due_at"], name="ticket_due", condition=Q(due_at__isnull=False)),
            models.Index(
                fields=["platform", "ended_at"],
                name="ticket_unsent",
                condition=Q(step__in=["answered", "not_public"], sent_out_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ref(self) -> str:
        """What the ticket is called at the hotline, as a case keeps it."""
        return f"{self.hotline} {self.hotline_number}"

    @property
    def is_over(self) -> bool:
        return self.step in ENDED


class TicketEvent(Owned):
    """One line of a ticket's history; never changed, never removed."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="events", db_index=False)
    name = models.CharField(max_length=24)
    came_from = models.CharField(max_length=12, blank=True)
    step = models.CharField(max_length=12, blank=True)  # empty: moved nothing
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    platform = models.ForeignKey(Platform, models.PROTECT, null=True, related_name="+")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    slip = models.UUIDField()
    content = models.CharField(max_length=64, blank=True)
    because_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="consequences")
    note = models.TextField(blank=True)
    details = models.JSONField(default=dict)
    clock_due_at = models.DateTimeField(null=True)  # of the answer, as it stood
    xid = TransactionId(db_default=ThisTransaction())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "slip"], name="ticket_slip_once")]
        indexes = [
            models.Index(fields=["ticket", "id"], name="ticket_event_of"),
            models.Index(fields=["xid", "id"], name="ticket_event_order"),
        ]
        ordering = ["id"]


class TicketCase(Owned):
    """A case that answers a ticket. What is untied stays, ended."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="ties")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    event = models.ForeignKey(TicketEvent, models.PROTECT, related_name="+")
    ended = models.ForeignKey(TicketEvent, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "case"], condition=Q(ended=None), name="ticket_case_once"
            )
        ]
