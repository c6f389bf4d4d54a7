"""Sending: very many messages by a channel that fails at three tries of ten, while people ask for pages."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from wangge.cases.models import CaseEvent
from wangge.demo.bench.asked import LISTS
from wangge.demo.bench.calling import milliseconds
from wangge.demo.bench.figures import Figure, percentile
from wangge.demo.bench.place import caller, staff
from wangge.demo.bench.sites import process
from wangge.exchange.channels.webhook import new_secret
from wangge.exchange.fakes import http
from wangge.exchange.fakes.book import Book
from wangge.exchange.models import Channel, Message
from wangge.exchange.outbox.secrets import seal_secrets
from wangge.exchange.outbox.sending import PACE, deliver
from wangge.exchange.outbox.timing import LONGEST_WAIT
from wangge.exchange.outward.client import call
from wangge.journal.management.commands.jobs import POLITE
from wangge.people.models import Platform

MESSAGES = 100_000
FAILING = 0.3
BATCH = 5_000
BARE = 500  # calls that the reference is taken from
PAGE = LISTS[0]


def outbox(round_: int) -> Sequence[Figure]:
    """How fast they are delivered, whether each came once, and what pages cost meanwhile."""
    with closing(caller(PAGE.by)) as browser, process({}, niceness=POLITE) as jobs:
        jobs.submit(ready).result()
        quiet = milliseconds(lambda: browser.get(PAGE.address), 200)
        sending = jobs.submit(sent, round_)
        busy: list[float] = []
        while not sending.done():
            busy += milliseconds(lambda: browser.get(PAGE.address), 5)
    done = sending.result()
    before, meanwhile = (percentile(times, 0.95) for times in (quiet, busy))
    return [
        Figure("outbox", done.rate, "messages/s", done.bare, "calls of the same receiver, one after another"),
        Figure("outbox_effects", done.effects, "effects", MESSAGES, "messages"),
        Figure("list_while_sending_p95", meanwhile, "ms", before, "the same page while nothing is sent"),
    ]


def ready() -> None:
    """Called first, so that the coming up of the process is measured with nothing."""
    staff()


@dataclass(frozen=True)
class Sending:
    """What came of one sending; calls and messages a second."""

    bare: float
    rate: float
    effects: int


def sent(seed: int) -> Sending:
    """Make and send all messages, and count what reached the receiver; called in a process of its own."""
    settings.OUTWARD_ALLOW = ["127.0.0.1"]
    book = Book(failing=FAILING, secret=new_secret(), seed=seed, late=float("inf"))
    with http.running(book) as fakes:
        bare = _bare(fakes.url)
        channel = _channel(fakes.url, book.secret)
        make(channel, MESSAGES)
        begun = time.perf_counter()
        drain(channel, timezone.now())
        took = time.perf_counter() - begun
    came = Message.objects.filter(channel=channel, state=Message.State.SENT).count()
    Message.objects.filter(channel=channel).delete()
    Channel.objects.filter(pk=channel.pk).update(in_use=False)
    return Sending(bare, came / took, len(book.effects))


def drain(channel: Channel, at: datetime, pace: float = PACE) -> None:
    """Send until nothing waits; the waits between tries are skipped."""
    while Message.objects.filter(channel=channel, state=Message.State.WAITING).exists():
        while deliver(channel, at=at, pace=pace).taken:
            continue
        at += LONGEST_WAIT + timedelta(seconds=1)


def _channel(url: str, secret: str) -> Channel:
    tenant = staff().tenant
    top = Platform.objects.of(tenant).filter(parent=None).earliest("pk")
    return Channel.objects.create(
        tenant=tenant,
        platform=top,
        kind="webhook",
        name=f"bench {uuid4()}",
        config={"url": f"{url}/webhook"},
        secret_key=seal_secrets({"secret": secret}, tenant),
    )


def make(channel: Channel, count: int) -> None:
    """So many messages about one thing that happened, as if each were another."""
    event = CaseEvent.objects.filter(tenant=channel.tenant_id).earliest("pk")
    at = timezone.now() - timedelta(seconds=1)
    for start in range(0, count, BATCH):
        Message.objects.bulk_create(
            Message(
                tenant_id=channel.tenant_id,
                cause=f"bench-{uuid4()}",
                event=event,
                leg_id=event.leg_id,
                news="work",
                way=channel.kind,
                channel=channel,
                platform=channel.platform,
                created_at=at,
                due_at=at,
            )
            for _ in range(min(BATCH, count - start))
        )


def _bare(url: str) -> float:
    """Calls a second, with nothing kept of them."""
    begun = time.perf_counter()
    for _ in range(BARE):
        call("GET", f"{url}/arrivals.json", headers={})
    return BARE / (time.perf_counter() - begun)
