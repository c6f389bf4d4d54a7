"""Morning sheets are told of: once each, to who leads a platform or sits at its desks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from wangge.catalogue.queries import settings_of
from wangge.evaluation.models import MorningSheet
from wangge.exchange.channels import KINDS
from wangge.exchange.models import Channel, Choice, Message
from wangge.exchange.outbox.news import IN_APP, MORNING, NEWS
from wangge.exchange.outbox.rows import STALE, goes_outside, nearest
from wangge.exchange.outbox.timing import after_quiet
from wangge.people.models import Duty, Person
from wangge.people.queries import held_at

USUAL = NEWS[MORNING].usual
TOLD = (Duty.Code.LEADER, Duty.Code.DUTY_CHIEF, Duty.Code.DISPATCHER, Duty.Code.LIAISON)


@transaction.atomic
def tell_mornings(*, at: datetime) -> int:
    """Make the messages of the last day's sheets that were not told yet; answers how many.

    All of a sheet come in one transaction, so one that has any is done. Two at once make each row once.
    """
    sheets = MorningSheet.objects.filter(made_at__gt=at - STALE, made_at__lte=at)
    fresh = {_cause(sheet): sheet for sheet in sheets.select_related("platform", "tenant")}
    told = set(Message.objects.filter(cause__in=fresh).values_list("cause", flat=True))
    rows = [row for cause, sheet in fresh.items() if cause not in told for row in _of_sheet(sheet, at)]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _cause(sheet: MorningSheet) -> str:
    return f"{MORNING}-{sheet.pk}"


def _of_sheet(sheet: MorningSheet, at: datetime) -> Iterator[Message]:
    channels = Channel.objects.filter(tenant=sheet.tenant, in_use=True, kind__in=KINDS)
    over = list(channels.select_related("platform").order_by("pk")) if goes_outside(sheet.tenant) else []
    people = list(_readers(sheet, at))
    choices = {choice.person_id: choice for choice in Choice.objects.filter(person__in=people)}
    for person in people:
        yield _row(sheet, person, at, IN_APP)
        yield from _outside(sheet, person, choices.get(person.pk), over, at)


def _readers(sheet: MorningSheet, at: datetime) -> Iterator[Person]:
    posts = held_at(at).filter(platform=sheet.platform, duty__acts_as__in=TOLD, person__is_active=True)
    people = {post.person_id: post.person for post in posts.select_related("person").order_by("pk")}
    yield from people.values()


def _outside(
    sheet: MorningSheet, person: Person, choice: Choice | None, over: list[Channel], at: datetime
) -> Iterator[Message]:
    """Letters by the ways that a person wants, not in quiet hours unless he has emergency duty."""
    settings = settings_of(sheet.platform, at)
    awake = bool(choice and choice.emergency_duty)
    due = at if awake else after_quiet(at, settings.quiet_from, settings.quiet_until)
    for way in choice.ways.get(MORNING, USUAL) if choice else USUAL:
        channel = nearest(over, way, sheet.platform)
        if way in KINDS and channel and KINDS[way].address_of(person):
            yield _row(sheet, person, due, way, channel)


def _row(
    sheet: MorningSheet, person: Person, due: datetime, way: str, channel: Channel | None = None
) -> Message:
    return Message(
        tenant=sheet.tenant,
        cause=_cause(sheet),
        news=MORNING,
        way=way,
        channel=channel,
        person=person,
        platform=sheet.platform,
        created_at=sheet.made_at,
        due_at=due,
    )
