"""Channels as a platform has set them up, messages, wordings of a city's own, everybody's choice."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wangge.cases.models import CaseEvent, Leg
from wangge.people.models import Person, Platform
from wangge.tenants.models import Owned

IN_APP = "in_app"


class Channel(Owned):
    """A way out of the house (渠道), as one platform has set it up for itself and all below.

    ``kind`` names the plug-in in ``exchange.channels``. What is secret lies in the vault, as one JSON under
    ``secret_key``; the one before is kept for a while, so that receivers can change over.
    """

    platform = models.ForeignKey(Platform, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    name = models.CharField(_("Name"), max_length=60)
    config = models.JSONField(default=dict)
    secret_key = models.UUIDField(null=True)
    old_secret_key = models.UUIDField(null=True)
    old_secret_until = models.DateTimeField(null=True)
    news = ArrayField(models.CharField(max_length=20), default=list)  # told to groups and programs
    in_use = models.BooleanField(_("In use"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "platform", "name"], name="channel_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Message(Owned):
    """One piece of news for one recipient by one channel: never twice, whoever makes it.

    In the house (``way`` in_app) it waits until it is read. Outside it waits until ``due_at``, is sent as
    part of a ``bundle``, whose id is the receiver's key against doubles, and is tried again until it is dead.
    It holds nobody's words: what it says is written when it is shown or sent.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("delivered")
        DEAD = "dead", _("dead letter")
        LAPSED = "lapsed", _("no longer needed")

    cause = models.CharField(max_length=50)  # "event-17", "test-<uuid>"
    event = models.ForeignKey(CaseEvent, models.PROTECT, null=True, related_name="+", db_index=False)
    leg = models.ForeignKey(Leg, models.CASCADE, null=True, related_name="+", db_index=False)
    news = models.CharField(max_length=20)
    way = models.CharField(max_length=20)
    channel = models.ForeignKey(Channel, models.PROTECT, null=True, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    platform = models.ForeignKey(Platform, models.PROTECT, related_name="+")  # of the post that is told
    urgent = models.BooleanField(default=False)  # life and limb: no bundling, no quiet hours
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    bundle = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=40, blank=True)  # a code, never what a receiver answered
    done_at = models.DateTimeField(null=True)  # delivered, read, given up or lapsed

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cause", "way", "person", "channel"], name="message_once", nulls_distinct=False
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="message_own", condition=Q(way=IN_APP)),
            models.Index(fields=["person"], name="message_unread", condition=Q(way=IN_APP, state="waiting")),
            models.Index(
                fields=["channel", "due_at"],
                name="message_due",
                condition=Q(state="waiting") & ~Q(way=IN_APP),
            ),
            models.Index(fields=["leg"], name="message_open", condition=Q(state="waiting")),
            models.Index(fields=["bundle"], name="message_bundle", condition=Q(bundle__isnull=False)),
            models.Index(fields=["tenant", "state", "-id"], name="message_log", condition=~Q(way=IN_APP)),
            models.Index(fields=["created_at"], name="message_age"),
        ]


class Wording(Owned):
    """A city's own words for a kind of news on a kind of channel, in one language."""

    news = models.CharField(max_length=20)
    way = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "news", "way", "language"], name="wording_once")
        ]


class Choice(Owned):
    """By which channels a person wants which news: {"work": ["email"], …}; what is not named is as usual."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    ways = models.JSONField(default=dict)
    emergency_duty = models.BooleanField(default=False)  # quiet hours do not hold for who has it
