"""What people do with messages: read them, send them again, give them up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet

from wangge.core.errors import Refused
from wangge.exchange.channels import KINDS
from wangge.exchange.models import Channel, Message
from wangge.exchange.outbox.news import IN_APP, TEST
from wangge.journal.actions import note
from wangge.people.models import Person

State = Message.State


class NoOwnAddress(Refused):
    """A test goes to who asks for it."""

    code = "no_own_address"
    message = "You have no address for this channel yourself; write it down under “What I am told”."


class NobodyToTell(Refused):
    """A channel that is switched off tells nobody."""

    code = "channel_off"
    message = "%(channel)s is switched off."
    status = 409


def mark_read(person: Person, *, at: datetime, ids: Iterable[int] | None = None) -> int:
    """One's own notices, or all of them; answers how many were unread."""
    unread = Message.objects.filter(person=person, way=IN_APP, state=State.WAITING)
    if ids is not None:
        unread = unread.filter(pk__in=list(ids))
    return unread.update(state=State.SENT, done_at=at)


@transaction.atomic
def resend(messages: QuerySet[Message], *, by: Person, at: datetime) -> int:
    """Let dead letters go out anew, under the key they had: who has one already takes it once."""
    dead = messages.filter(state=State.DEAD, channel__in_use=True)
    count = dead.update(state=State.WAITING, due_at=at, attempts=0, done_at=None)
    if count:
        note("messages_resent", by=by, count=count)
    return count


@transaction.atomic
def give_up(messages: QuerySet[Message], *, by: Person, at: datetime) -> int:
    """Dead letters that nobody needs any more."""
    count = messages.filter(state=State.DEAD).update(state=State.LAPSED, done_at=at)
    if count:
        note("messages_given_up", by=by, count=count)
    return count


class PracticeSendsNothing(Refused):
    """Messages of a practice copy go nowhere."""

    code = "practice_sends_nothing"
    message = "This is a practice copy: no message leaves it."


@transaction.atomic
def send_test(channel: Channel, *, by: Person, at: datetime, news: str = TEST) -> Message:
    """A message that goes the whole way, to oneself or into the group. Raises `NoOwnAddress`."""
    kind = KINDS[channel.kind]
    if channel.tenant.is_practice:
        raise PracticeSendsNothing
    if not channel.in_use:
        raise NobodyToTell(channel=channel.name)
    if kind.personal and not kind.address_of(by):
        raise NoOwnAddress
    note("message_tested", by=by, subject=channel.name, news=news)
    return Message.objects.create(
        tenant=channel.tenant,
        cause=f"test-{uuid4()}",
        news=news,
        way=channel.kind,
        channel=channel,
        person=by if kind.personal else None,
        platform=channel.platform,
        urgent=True,
        created_at=at,
        due_at=at,
    )
