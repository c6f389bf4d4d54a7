"""Bundles, quiet hours, tries, dead letters; what a crash leaves; and that every letter arrives once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.cases.town import Town
from tests.exchange.test_news import read
from tests.world import NOON
from wangge.cases.models import Case
from wangge.catalogue.actions import (
    ConditionValues,
    LimitValues,
    add_condition,
    draft_edition,
    publish,
    publish_settings,
)
from wangge.catalogue.models import Condition
from wangge.core.limits import Unit
from wangge.demo.bench.outbox import drain, make
from wangge.exchange.channels.webhook import new_secret
from wangge.exchange.fakes import http, smtp
from wangge.exchange.fakes.book import SIGN, TOKEN, Book
from wangge.exchange.models import Channel, Choice, Message
from wangge.exchange.outbox import reading, sending
from wangge.exchange.outbox.actions import give_up, resend
from wangge.exchange.outbox.channel_actions import save_channel
from wangge.exchange.outbox.news import NEWS
from wangge.exchange.outbox.sending import channels_due, deliver
from wangge.exchange.outbox.timing import (
    ATTEMPTS,
    LONGEST_WAIT,
    after_quiet,
    asked_wait,
    wait_after,
    window_end,
)
from wangge.journal.models import Entry

QUARTER = timedelta(minutes=15)


class Outside:
    """The fakes, and channels of the town that reach them."""

    def __init__(self, book: Book, server: http.Fakes, mail: smtp.MailServer) -> None:
        self.book, self.server, self.mail = book, server, mail

    def channel(self, town: Town, kind: str, at: str = "centre", **changes: Any) -> Channel:
        config: dict[str, Any] = {"url": f"{self.server.url}/{kind}"}
        if kind == "email":
            config = {
                "host": "127.0.0.1",
                "port": self.mail.port,
                "security": "none",
                "sender": "w@example.org",
            }
        if kind == "sms":
            config |= {
                "method": "POST",
                "kind": "application/json",
                "success_field": "code",
                "success_value": "0",
            }
            config["body"] = '{"mobile": "{phone}", "content": "{text}", "appkey": "{secret}"}'
        told = {"name": f"{kind} {at}", "news": list(NEWS), "config": config} | changes
        row = Channel(tenant=town.place.tenant, platform=town.place.platforms[at], kind=kind, **told)
        secrets = {"token": TOKEN, "sign": SIGN, "secret": TOKEN}
        self.book.secret = save_channel(row, secrets, by=town.person("admin"), at=NOON) or self.book.secret
        return row

    def texts(self) -> list[str]:
        return [one.text for one in self.book.effects.values()]


@pytest.fixture
def outside(settings: Any) -> Iterator[Outside]:
    settings.OUTWARD_ALLOW = ["127.0.0.1"]
    book = Book(secret=new_secret(), late=float("inf"))  # these tests live in March
    with ExitStack() as stack:
        yield Outside(book, stack.enter_context(http.running(book)), stack.enter_context(smtp.running(book)))


def send(at: datetime) -> None:
    """What the job does at a moment."""
    for pk in channels_due(at):
        channel = Channel.objects.get(pk=pk)
        while deliver(channel, at=at).taken:
            continue


def states(way: str) -> dict[str, int]:
    rows = Message.objects.filter(way=way).values_list("state", flat=True)
    return {state: list(rows).count(state) for state in set(rows)}


def test_several_pieces_of_news_go_out_as_one_letter(town: Town, outside: Outside) -> None:
    outside.channel(town, "email")
    numbers = [town.dispatched().number for _ in range(3)]
    read(town)
    send(town.clock)
    assert outside.book.arrivals == [], "nobody is written to before the quarter is over"
    send(town.clock + QUARTER)
    [letter] = outside.book.arrivals
    assert letter.to == "liaison@example.org"
    assert all(number in letter.text for number in numbers)
    assert "3" in letter.text.partition("\n")[0]
    assert states("email") == {"sent": 3}


def test_a_single_piece_of_news_says_what_is_asked_and_nothing_of_anybody(
    town: Town, outside: Outside
) -> None:
    outside.channel(town, "email")
    case = town.dispatched()
    Case.objects.filter(pk=case.pk).update(description="王五 13800005678", place_text="王五家")
    read(town)
    send(town.clock + QUARTER)
    [letter] = outside.book.arrivals
    assert letter.text.startswith(f"网格 新工作：案件 {case.number}")
    assert str(town.matter) in letter.text
    assert f"/desk/cases/{case.number}/" in letter.text
    for private in ("王五", "13800005678"):
        assert private not in letter.text
    assert not [row for row in Message.objects.values() for value in row.values() if "王五" in str(value)]


def test_work_that_moved_on_meanwhile_is_not_sent(town: Town, outside: Outside) -> None:
    outside.channel(town, "email")
    case = town.dispatched()
    read(town)
    town.move(town.leg(case), "sign", "liaison")
    read(town)
    send(town.clock + QUARTER)
    assert outside.book.arrivals == []
    assert states("email") == {"lapsed": 1}


def test_at_night_letters_wait_for_the_morning_except_emergencies(town: Town, outside: Outside) -> None:
    outside.channel(town, "email")
    town.clock = datetime(2026, 3, 10, 15, 30, tzinfo=UTC)  # 23:30 in Beijing
    town.dispatched()
    read(town)
    assert Message.objects.get(way="email").due_at == datetime(2026, 3, 10, 23, 0, tzinfo=UTC)
    town.condition = emergency(town)
    town.dispatched()
    read(town)
    send(town.clock)
    assert len(outside.book.arrivals) == 1


def emergency(town: Town) -> Condition:
    """A condition about life and limb, of an edition that holds from now on."""
    admin = town.person("admin")
    draft = draft_edition(town.place.tenant, by=admin, title="应急")
    limit = [LimitValues(Decimal(2), Unit.URGENT_HOUR)]
    add_condition(draft, town.matter, ConditionValues("缺失", "恢复", emergency=True), limit)
    return publish(draft, by=admin, at=town.clock - timedelta(minutes=1)).conditions.get()


def test_emergency_duty_and_other_hours_of_a_platform(town: Town, outside: Outside) -> None:
    outside.channel(town, "email")
    town.clock = datetime(2026, 3, 10, 15, 30, tzinfo=UTC)
    liaison, admin, at = town.person("liaison"), town.person("admin"), NOON - timedelta(days=1)
    Choice.objects.create(tenant=liaison.tenant, person=liaison, emergency_duty=True)
    town.dispatched()
    read(town)
    assert Message.objects.get(way="email").due_at == town.clock + QUARTER
    Choice.objects.all().delete()
    hours = {"quiet_from": 3, "quiet_until": 3, "bundle_minutes": 0}
    publish_settings(town.place.platforms["department"], hours, by=admin, since=at)
    town.dispatched()
    read(town)
    assert Message.objects.filter(way="email").latest("pk").due_at == town.clock


def test_a_person_chooses_by_which_channel(town: Town, outside: Outside) -> None:
    outside.channel(town, "email")
    outside.channel(town, "sms")
    liaison = town.person("liaison")
    Choice.objects.create(tenant=liaison.tenant, person=liaison, ways={"work": ["sms"]})
    town.dispatched()
    read(town)
    ways = set(Message.objects.filter(person=liaison).values_list("way", flat=True))
    assert ways == {"in_app", "sms"}
    send(town.clock + QUARTER)
    assert [one.kind for one in outside.book.arrivals] == ["sms"]


def test_the_nearest_channel_is_taken_and_none_of_another_platform(town: Town, outside: Outside) -> None:
    outside.channel(town, "email", "street")
    near = outside.channel(town, "email", "department")
    outside.channel(town, "email", "centre")
    town.dispatched()
    read(town)
    assert [row.channel for row in Message.objects.filter(way="email")] == [near]


def test_groups_and_programs_hear_of_desks_below_them(town: Town, outside: Outside) -> None:
    outside.channel(town, "wecom", "department", news=["work"])
    outside.channel(town, "dingtalk", "street")
    outside.channel(town, "webhook", "centre", news=["work"])
    case = town.dispatched()
    read(town)
    send(town.clock + QUARTER)
    assert sorted(one.kind for one in outside.book.arrivals) == ["webhook", "wecom"]
    [told] = [one for one in outside.book.arrivals if one.kind == "webhook"]
    assert f'"number":"{case.number}"' in told.text
    assert '"type":"case.work"' in told.text


def test_nothing_goes_out_where_time_is_made_up_or_news_is_old(town: Town, outside: Outside) -> None:
    outside.channel(town, "email")
    town.dispatched()
    read_late = town.clock.replace(year=2027)
    reading.read_all_news(at=read_late)
    assert states("email") == {}
    assert states("in_app") == {"waiting": 1}
    town.place.tenant.__class__.objects.filter(pk=town.place.tenant.pk).update(time_is_told=True)
    town.dispatched()
    read(town)
    assert states("email") == {}
    town.place.tenant.__class__.objects.filter(pk=town.place.tenant.pk).update(time_is_told=False)


def test_failures_are_tried_again_ever_later_and_end_as_dead_letters(town: Town, outside: Outside) -> None:
    outside.channel(town, "email")
    outside.book.failing = 1
    town.dispatched()
    read(town)
    at, waits = town.clock + QUARTER, []
    while Message.objects.filter(way="email", state="waiting").exists():
        at = Message.objects.get(way="email").due_at
        send(at)
        waits.append(Message.objects.get(way="email").due_at - at)
    dead = Message.objects.get(way="email")
    assert (dead.state, dead.error, dead.attempts) == ("dead", "smtp_451", ATTEMPTS)
    assert waits[:3] == [timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=8)]
    keys = {one.key for one in outside.book.arrivals}
    assert len(outside.book.arrivals) == ATTEMPTS
    assert len(keys) == 1

    outside.book.failing = 0
    rows = Message.objects.filter(way="email")
    assert resend(rows, by=town.person("admin"), at=at) == 1
    send(at)
    assert states("email") == {"sent": 1}
    assert {one.key for one in outside.book.arrivals} == keys
    assert resend(rows, by=town.person("admin"), at=at) == 0
    assert Entry.objects.filter(act="messages_resent").count() == 1


def test_a_channel_that_is_switched_off_sends_when_it_is_on_again(town: Town, outside: Outside) -> None:
    outside.channel(town, "email")
    town.dispatched()
    read(town)
    Channel.objects.update(in_use=False)
    send(town.clock + QUARTER)
    assert outside.book.arrivals == []
    Channel.objects.update(in_use=True)
    send(town.clock + QUARTER)
    assert len(outside.book.arrivals) == 1


def test_a_dead_letter_can_be_given_up(town: Town, outside: Outside) -> None:
    outside.channel(town, "email")
    town.dispatched()
    read(town)
    Message.objects.filter(way="email").update(state="dead")
    assert give_up(Message.objects.all(), by=town.person("admin"), at=NOON) == 1
    assert states("email") == {"lapsed": 1}


def test_a_receiver_that_hangs_holds_up_nobody_and_costs_no_tries(
    town: Town, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wangge.exchange.outward import client

    monkeypatch.setattr(client, "ALTOGETHER", 0.3)
    monkeypatch.setattr(sending, "AT_ONCE", 1)
    monkeypatch.setattr(sending, "TIRED", 2)
    hanging = outside.channel(town, "webhook", config={"url": f"{outside.server.url}/odd/hang"})
    made(town, hanging, 6)
    done = deliver(hanging, at=NOON)
    assert (done.taken, done.failed, done.rested) == (6, 2, 4)
    attempts = Message.objects.filter(channel=hanging).order_by("pk").values_list("attempts", flat=True)
    assert list(attempts) == [1, 1, 0, 0, 0, 0]


def test_a_receiver_that_asks_for_time_is_left_alone_so_long(
    town: Town, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "AT_ONCE", 1)
    busy = outside.channel(town, "webhook", config={"url": f"{outside.server.url}/odd/busy"})
    made(town, busy, 3)
    done = deliver(busy, at=NOON)
    assert (done.taken, done.failed, done.rested) == (3, 1, 2)
    rows = Message.objects.filter(channel=busy).order_by("pk")
    assert list(rows.values_list("attempts", "error")) == [(1, "http_429"), (0, ""), (0, "")]
    assert {row.due_at for row in rows} == {NOON + timedelta(seconds=http.BUSY)}
    assert deliver(busy, at=NOON + timedelta(minutes=59)).taken == 0
    assert deliver(busy, at=NOON + timedelta(minutes=61)).taken == 3


@pytest.mark.parametrize(
    ("told", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Tue, 10 Mar 2026 03:05:00 GMT", timedelta(minutes=5)),
        ("Tue, 10 Mar 2026 02:00:00 GMT", timedelta(0)),
        ("9" * 40, LONGEST_WAIT),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_WAIT),
        ("Mon, 01 Jan 0001 00:00:00 +2359", timedelta(0)),
        ("-5", timedelta(0)),
        ("soon", timedelta(0)),
        ("٣", timedelta(0)),
        ("", timedelta(0)),
    ],
)
def test_what_a_receiver_asks_for_is_read_and_bounded(told: str, wait: timedelta) -> None:
    assert asked_wait(told, NOON) == wait


def test_an_event_read_is_never_without_its_messages(town: Town, outside: Outside) -> None:
    """Aborted after the cursor moved, before the rows or among them: all is undone, and read again."""
    outside.channel(town, "email")
    town.dispatched()
    for broken in ("_lapse", "Rows"):
        with mock.patch.object(reading, broken, side_effect=RuntimeError), pytest.raises(RuntimeError):
            reading.read_news(at=town.clock)
        assert Message.objects.count() == 0
    with (
        mock.patch.object(Message.objects, "bulk_create", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        reading.read_news(at=town.clock)
    read(town)
    assert states("in_app") | states("email") == {"waiting": 1}


def test_killed_while_sending_the_same_letter_goes_out_again_under_its_key(
    town: Town, outside: Outside
) -> None:
    channel = outside.channel(town, "email")
    town.dispatched()
    read(town)
    at = town.clock + QUARTER
    with (
        mock.patch.object(sending, "_settle", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        deliver(channel, at=at)
    assert len(outside.book.arrivals) == 1
    assert deliver(channel, at=at).taken == 0, "the lease holds"
    assert deliver(channel, at=at + sending.LEASE).sent == 1
    assert [one.key for one in outside.book.arrivals] == [outside.book.arrivals[0].key] * 2
    assert len(outside.book.effects) == 1


def made(town: Town, channel: Channel, count: int) -> None:
    """So many messages by a channel, as if so many things had happened."""
    case = town.report()
    event = case.events.get()
    Message.objects.bulk_create(
        Message(
            tenant=channel.tenant, cause=f"test-{uuid4()}", event=event, leg_id=event.leg_id, news="work",
            way=channel.kind, channel=channel, platform=channel.platform, created_at=NOON, due_at=NOON,
        )
        for _ in range(count)
    )  # fmt: skip


def test_two_thousand_messages_through_a_channel_that_fails_at_a_third(town: Town, outside: Outside) -> None:
    channel = outside.channel(town, "webhook")
    outside.book.failing = 0.3
    town.report()
    make(channel, 2000)
    drain(channel, timezone.now(), pace=0)
    assert states("webhook") == {"sent": 2000}
    assert len(outside.book.effects) == 2000, "each effect once at a receiver that knows its keys"
    assert len(outside.book.arrivals) > 2600


@pytest.mark.parametrize(
    ("hour", "begin", "end", "free"),
    [(21, 22, 7, 21), (22, 22, 7, 31), (3, 22, 7, 7), (7, 22, 7, 7), (13, 12, 14, 14), (3, 5, 5, 3)],
)
def test_quiet_hours(hour: int, begin: int, end: int, free: int) -> None:
    midnight = datetime(2026, 3, 9, 16, 0, tzinfo=UTC)  # in Beijing
    told = after_quiet(midnight + timedelta(hours=hour), begin, end)
    assert told == midnight + timedelta(hours=free)


def test_windows_and_waits() -> None:
    assert window_end(NOON, 15) == NOON + QUARTER
    assert window_end(NOON + timedelta(minutes=14), 15) == NOON + QUARTER
    assert window_end(NOON, 0) == NOON
    assert wait_after(ATTEMPTS) is None
    assert wait_after(ATTEMPTS - 1) == timedelta(hours=8)
