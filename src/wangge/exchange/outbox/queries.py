"""Which messages and channels may be seen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, Q, QuerySet

from wangge.exchange.models import Channel, Message
from wangge.exchange.outbox.letters import with_facts
from wangge.exchange.outbox.news import IN_APP, MORNING
from wangge.people.models import Duty, Person, Platform
from wangge.people.models.organisation import in_tree
from wangge.people.queries import posts_of

State = Message.State
UNREAD_TO = 100
"""A bell with more than so many says "99+"."""
LATELY = timedelta(days=1)


def notices_of(person: Person, *, unread: bool = False, news: str = "") -> QuerySet[Message]:
    """What was told to a person in the house, newest first; test messages are no news."""
    found = Message.objects.filter(person=person, way=IN_APP).filter(Q(event__isnull=False) | Q(news=MORNING))
    if unread:
        found = found.filter(state=State.WAITING)
    if news:
        found = found.filter(news=news)
    return with_facts(found).order_by("-pk")


def unread_said(person: Person) -> str:
    """The number on the bell; it costs the same however many there are."""
    unread = Message.objects.filter(person=person, way=IN_APP, state=State.WAITING)
    count = unread.order_by()[:UNREAD_TO].count()
    return f"{UNREAD_TO - 1}+" if count >= UNREAD_TO else str(count)


def administered(person: Person, at: datetime) -> QuerySet[Platform]:
    """The platforms an administrator answers for: his posts' and all below."""
    return Platform.objects.filter(_below(person, at, ""), tenant=person.tenant_id).order_by(in_tree())


def channels_of(person: Person, at: datetime) -> QuerySet[Channel]:
    found = Channel.objects.filter(_below(person, at, "platform__"), tenant=person.tenant_id)
    return found.select_related("platform", "tenant").order_by(in_tree("platform__"), "name")


def channels_over(person: Person, at: datetime) -> set[str]:
    """The kinds of channels that reach a person under one of his posts today."""
    rows = Channel.objects.filter(tenant=person.tenant_id, in_use=True).select_related("platform")
    paths = [post.platform.path for post in posts_of(person, at)]
    return {row.kind for row in rows for path in paths if path.startswith(row.platform.path)}


def letters_of(person: Person, at: datetime) -> QuerySet[Message]:
    """Everything that leaves the house, told to the platforms one administers; newest first."""
    found = Message.objects.filter(_below(person, at, "platform__"), tenant=person.tenant_id)
    found = found.exclude(way=IN_APP)
    return found.select_related("event__case", "channel", "person", "platform").order_by("-pk")


def counts_of(channels: Iterable[Channel], at: datetime) -> dict[int, dict[str, int]]:
    """By channel: what waits, what was delivered in the last day, what is dead."""
    rows = Message.objects.filter(channel__in=list(channels)).exclude(way=IN_APP)
    counted = (
        rows.order_by()
        .values_list("channel")
        .annotate(
            waiting=Count("pk", Q(state=State.WAITING)),
            sent=Count("pk", Q(state=State.SENT, done_at__gt=at - LATELY)),
            dead=Count("pk", Q(state=State.DEAD)),
        )
    )
    return {pk: {"waiting": waiting, "sent": sent, "dead": dead} for pk, waiting, sent, dead in counted}


def _below(person: Person, at: datetime, to: str) -> Q:
    paths = {post.platform.path for post in posts_of(person, at).acting_as(Duty.Code.ADMIN)}
    none = Q(pk__in=[])
    return reduce(or_, (Q(**{f"{to}path__startswith": path}) for path in paths), none)
