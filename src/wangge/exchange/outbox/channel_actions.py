"""Setting channels up, changing their secrets, choosing words and channels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from wangge.catalogue.rules import may_change, may_set
from wangge.core.errors import NotFound, Refused
from wangge.exchange.channels import KINDS, PERSONAL
from wangge.exchange.channels.webhook import Webhook, new_secret
from wangge.exchange.models import Channel, Choice, Wording
from wangge.exchange.outbox.news import NEWS
from wangge.exchange.outbox.secrets import forget, seal_secrets, stored
from wangge.exchange.outbox.wording import check
from wangge.journal.actions import note
from wangge.people.models import Person
from wangge.people.rules import require

OVERLAP = timedelta(days=3)
"""So long a webhook is signed with the old secret too, so that the receiver can change over."""


class NameTaken(Refused):
    """Two channels of a platform are told apart by their names."""

    code = "name_taken"
    message = "There is a channel called %(name)s already."


class SecretMissing(Refused):
    """A channel that signs needs something to sign with."""

    code = "secret_missing"
    message = "This is needed."


@transaction.atomic
def save_channel(channel: Channel, secrets: Mapping[str, str], *, by: Person, at: datetime) -> str:
    """Set up or change a channel. Answers a webhook's new secret, to be shown this once.

    ``secrets`` holds what was typed; an empty one stays as it was. Raises `NameTaken`, `SecretMissing`,
    `NoSuchVariable` and what the guard of outward calls raises.
    """
    require(may_set(by, channel.platform, at))
    kind = KINDS[channel.kind]
    kind.check(channel.config)
    others = Channel.objects.filter(platform=channel.platform, name=channel.name)
    if others.exclude(pk=channel.pk).exists():
        raise NameTaken(field="name", name=channel.name)
    shown = ""
    if kind.code == Webhook.code and not channel.pk:
        shown = new_secret()
        secrets = {"secret": shown}
    _keep_secrets(channel, secrets, at, overlap=False)
    channel.save()
    told = {"kind": channel.kind, "platform": channel.platform.code, "in_use": channel.in_use}
    note("channel_saved", by=by, subject=channel.name, **told)
    return shown


@transaction.atomic
def rotate_secret(channel: Channel, *, by: Person, at: datetime) -> str:
    """A new secret for a webhook; the old one signs beside it for some days."""
    require(may_set(by, channel.platform, at))
    if channel.kind != Webhook.code:
        raise NotFound
    shown = new_secret()
    _keep_secrets(channel, {"secret": shown}, at, overlap=True)
    channel.save()
    note("channel_secret_changed", by=by, subject=channel.name)
    return shown


@transaction.atomic
def save_wording(key: tuple[str, str, str], subject: str, text: str, *, by: Person, at: datetime) -> Wording:
    """A city's own words for (news, way, language). Raises `BrokenPlaces`."""
    require(may_change(by, at))
    news, way, language = key
    check(news, text)
    check(news, subject)
    told = {"subject": subject, "text": text}
    row, _new = Wording.objects.update_or_create(
        tenant=by.tenant, news=news, way=way, language=language, defaults=told
    )
    note("wording_saved", by=by, subject="/".join(key), title=subject, text=text)
    return row


@transaction.atomic
def drop_wording(key: tuple[str, str, str], *, by: Person, at: datetime) -> None:
    """Go back to the words that come with the program."""
    require(may_change(by, at))
    news, way, language = key
    Wording.objects.filter(tenant=by.tenant, news=news, way=way, language=language).delete()
    note("wording_dropped", by=by, subject="/".join(key))


def save_choice(person: Person, ways: Mapping[str, Sequence[str]], emergency_duty: bool) -> Choice:
    """By which channels a person wants which news. In the house everything is told."""
    kept = {news: [way for way in PERSONAL if way in ways.get(news, ())] for news in NEWS}
    told: dict[str, Any] = {"tenant": person.tenant, "ways": kept, "emergency_duty": emergency_duty}
    return Choice.objects.update_or_create(person=person, defaults=told)[0]


def _keep_secrets(channel: Channel, told: Mapping[str, str], at: datetime, *, overlap: bool) -> None:
    """Seal what was typed, over what there was."""
    names, before = KINDS[channel.kind].secret, stored(channel)
    after = before | {name: value for name, value in told.items() if name in names and value}
    for name in names:
        field = KINDS[channel.kind].Form.base_fields.get(name)
        if field and field.required and not after.get(name):
            raise SecretMissing(field=name)
    if after == before:
        return
    old = channel.secret_key
    channel.secret_key = seal_secrets(after, channel.tenant)
    if overlap:
        forget(channel.old_secret_key, channel.tenant)
        channel.old_secret_key, channel.old_secret_until = old, at + OVERLAP
    else:
        forget(old, channel.tenant)
