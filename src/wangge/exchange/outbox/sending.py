"""Sending: at least once, with a key that tells the receiver what it has already.

Messages are taken under a lease and marked afterwards, with nothing locked while a receiver takes its time.
Whoever is killed in between leaves the lease: after it the same letter goes out again, under the same key.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from wangge.core.errors import Refused
from wangge.exchange.channels import KINDS
from wangge.exchange.channels.base import Letter, NotDelivered, Setup
from wangge.exchange.models import Channel, Message
from wangge.exchange.outbox.letters import letter_of, with_facts
from wangge.exchange.outbox.news import IN_APP
from wangge.exchange.outbox.secrets import setup_of
from wangge.exchange.outbox.timing import asked_wait, wait_after
from wangge.exchange.outbox.wording import Wordings

BATCH = 200  # messages taken at once from a channel
AT_ONCE = 4  # letters of a channel under way together
PACE = 0.03  # seconds before each of them: so much sending is not felt by who waits for a page on two cores
LEASE = timedelta(minutes=5)
TIRED = 5  # so many failures to connect in a row, and the rest waits
REST = timedelta(minutes=1)
UNREACHED = frozenset({"timed_out", "no_connection", "broken_off", "name_unknown"})
State = Message.State


@dataclass
class Parcel:
    """Messages that go out as one letter, and what became of it."""

    key: UUID
    messages: list[Message]
    error: str = ""
    final: bool = False
    tried: bool = False
    wait: timedelta = timedelta(0)  # at the least, before the next try

    @property
    def ids(self) -> list[int]:
        return [message.pk for message in self.messages]


@dataclass
class Sent:
    """What a round of sending did, in messages."""

    taken: int = 0
    sent: int = 0
    failed: int = 0
    rested: int = 0


def channels_due(at: datetime) -> list[int]:
    """Channels that have something to send; what waits for one that is switched off, waits on."""
    due = Message.objects.filter(state=State.WAITING, due_at__lte=at, channel__in_use=True)
    due = due.exclude(way=IN_APP).exclude(tenant__is_practice=True)
    return sorted(due.order_by().values_list("channel", flat=True).distinct())


def deliver(channel: Channel, *, at: datetime, limit: int = BATCH, pace: float = PACE) -> Sent:
    """Send what is due by one channel, as much as one taking gives; from a practice copy nothing leaves."""
    if channel.tenant.is_practice:
        return Sent()
    parcels = _taken(channel, at, limit)
    if parcels:
        _send_all(channel, parcels, at, pace)
        _settle(parcels, at)
    return _told(parcels)


@transaction.atomic
def _taken(channel: Channel, at: datetime, limit: int) -> list[Parcel]:
    """Take what is due under a lease; what has no bundle yet gets one with what else goes to the same."""
    waiting = Message.objects.filter(channel=channel, state=State.WAITING, due_at__lte=at).exclude(way=IN_APP)
    locked = list(waiting.order_by("due_at", "pk").select_for_update(skip_locked=True)[:limit])
    if not locked:
        return []
    fresh: dict[object, UUID] = defaultdict(uuid4)
    for message in locked:
        alone = KINDS[channel.kind].every_event
        message.bundle = message.bundle or fresh[message.pk if alone else message.person_id]
        message.attempts += 1
        message.due_at = at + LEASE
    Message.objects.bulk_update(locked, ["bundle", "attempts", "due_at"], batch_size=BATCH)
    return _parcels([message.pk for message in locked])


def _parcels(ids: Sequence[int]) -> list[Parcel]:
    found: dict[UUID, Parcel] = {}
    for message in with_facts(Message.objects.filter(pk__in=ids)).order_by("pk"):
        assert message.bundle
        found.setdefault(message.bundle, Parcel(message.bundle, [])).messages.append(message)
    return list(found.values())


def _send_all(channel: Channel, parcels: Sequence[Parcel], at: datetime, pace: float) -> None:
    """Several at once, without the database; when nobody answers, the rest is not tried."""
    try:
        setup = setup_of(channel, at)
    except Refused as refused:
        for parcel in parcels:
            parcel.error, parcel.tried = refused.code, True
        return
    wordings = Wordings(channel.tenant)
    letters = [letter_of(str(parcel.key), parcel.messages, wordings, at) for parcel in parcels]
    round_ = _Round(channel, setup, pace)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(round_.send, parcels, letters))


@dataclass
class _Round:
    channel: Channel
    setup: Setup
    pace: float
    in_a_row: list[str] = field(default_factory=list)
    asked: timedelta = timedelta(0)  # how long the receiver wants to be left alone

    def send(self, parcel: Parcel, letter: Letter) -> None:
        if self.asked or len(self.in_a_row) >= TIRED:
            parcel.wait = max(self.asked, REST)
            return
        parcel.tried = True
        time.sleep(self.pace)
        try:
            send_letter(self.channel, self.setup, letter)
        except NotDelivered as error:
            parcel.error, parcel.final = error.code, error.final
            parcel.wait = asked_wait(error.retry_after, letter.at)
            self.asked = max(self.asked, parcel.wait)
        if parcel.error in UNREACHED:
            self.in_a_row.append(parcel.error)
        else:
            self.in_a_row.clear()


def send_letter(channel: Channel, setup: Setup, letter: Letter) -> None:
    """One try. Raises `NotDelivered`."""
    kind = KINDS[channel.kind]
    if kind.personal and not letter.address:
        raise NotDelivered("no_address", final=True)
    kind.send(setup, letter)


@transaction.atomic
def _settle(parcels: Iterable[Parcel], at: datetime) -> None:
    """Write down what became of each; what was given up or lapsed meanwhile stays as it is."""
    sent = [pk for parcel in parcels if parcel.tried and not parcel.error for pk in parcel.ids]
    waiting = Message.objects.filter(state=State.WAITING)
    Message.objects.filter(pk__in=sent).exclude(state=State.SENT).update(
        state=State.SENT, error="", done_at=at
    )
    for (error, final, attempts, asked), ids in _failures(parcels).items():
        wait = None if final else wait_after(attempts)
        failed = waiting.filter(pk__in=ids)
        if wait is None:
            failed.update(state=State.DEAD, error=error, done_at=at)
        else:
            failed.update(error=error, due_at=at + max(wait, asked))
    for parcel in parcels:
        if not parcel.tried:
            attempts = parcel.messages[0].attempts - 1
            waiting.filter(pk__in=parcel.ids).update(due_at=at + parcel.wait, attempts=attempts)


def _failures(parcels: Iterable[Parcel]) -> dict[tuple[str, bool, int, timedelta], list[int]]:
    """Failed messages by why, whether for good, how often they were tried, and the wait asked for."""
    found: dict[tuple[str, bool, int, timedelta], list[int]] = defaultdict(list)
    for parcel in parcels:
        for message in parcel.messages if parcel.error else ():
            found[parcel.error, parcel.final, message.attempts, parcel.wait].append(message.pk)
    return found


def _told(parcels: Iterable[Parcel]) -> Sent:
    done = Sent()
    for parcel in parcels:
        count = len(parcel.messages)
        done.taken += count
        done.rested += 0 if parcel.tried else count
        done.failed += count if parcel.error else 0
        done.sent += count if parcel.tried and not parcel.error else 0
    return done
