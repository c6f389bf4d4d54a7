"""News becomes rows: one for each recipient and channel, however often it is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from wangge.catalogue.queries import settings_for
from wangge.catalogue.settings_table import Settings
from wangge.exchange.channels import KINDS
from wangge.exchange.models import Channel, Choice, Message
from wangge.exchange.outbox.desks import Desks, Recipient
from wangge.exchange.outbox.events import Told
from wangge.exchange.outbox.news import IN_APP, NEWS, WEIGHT
from wangge.exchange.outbox.timing import after_quiet, window_end
from wangge.people.models import Platform
from wangge.tenants.models import Tenant

STALE = timedelta(days=1)
"""Older news (after a long standstill, from a restored backup) is told in the house only."""


def goes_outside(tenant: Tenant) -> bool:
    """Whether anything may leave the house: not where time itself is made up, nor where all is practice."""
    return not (tenant.time_is_told or tenant.is_practice)


def is_emergency(told: Told) -> bool:
    """Life and limb: dispatched before filing, or filed under such a condition."""
    condition = told.event.case.condition
    return told.event.name == "dispatch_now" or bool(condition and condition.emergency)


@dataclass(frozen=True)
class _Best:
    """The weightiest news of one deed for one recipient."""

    told: Told
    platform: Platform
    recipient: Recipient | None = None
    channel: Channel | None = None


class Rows:
    """The messages that some news makes at a moment."""

    def __init__(self, told: Iterable[Told], at: datetime) -> None:
        self.told = sorted(told, key=lambda one: WEIGHT[one.news])
        self.at = at

    def messages(self) -> Iterator[Message]:
        for best in self._personal:
            yield from self._for_person(best)
        for best in self._grouped:
            yield self._row(best, best.channel.kind if best.channel else "")

    @cached_property
    def _personal(self) -> list[_Best]:
        """Of all that one deed brings about in a case, a person is told once."""
        desks = Desks(self.told, self.at)
        best: dict[tuple[int, int, int], _Best] = {}
        for told in self.told:
            for one in desks.recipients(told):
                key = (told.event.xid, told.event.case_id, one.person.pk)
                best.setdefault(key, _Best(told, one.platform, one))
        return list(best.values())

    @cached_property
    def _grouped(self) -> list[_Best]:
        """Groups and programs hear of the desks below them, whoever sits there."""
        best: dict[tuple[int, ...], _Best] = {}
        for told in self.told:
            platform = self._platforms.get(told.desk.platform_id) if told.desk else None
            for channel in self._channels if platform and self._leaves(told) else ():
                if (
                    not KINDS[channel.kind].personal
                    and told.news in channel.news
                    and _over(channel, platform)
                ):
                    every = KINDS[channel.kind].every_event
                    deed = told.event.pk if every else told.event.xid
                    key = (deed, told.event.case_id, channel.pk)
                    best.setdefault(key, _Best(told, platform, channel=channel))
        return list(best.values())

    def _for_person(self, best: _Best) -> Iterator[Message]:
        assert best.recipient
        yield self._row(best, IN_APP)
        person, news = best.recipient.person, NEWS[best.told.news]
        choice = self._choices.get(person.pk)
        wanted = choice.ways.get(news.code, news.usual) if choice else news.usual
        for way in wanted if self._leaves(best.told) else ():
            kind = KINDS.get(way)
            channel = nearest(self._channels, way, best.platform)
            if kind and channel and kind.address_of(person):
                yield self._row(_Best(best.told, best.platform, best.recipient, channel), way)

    def _row(self, best: _Best, way: str) -> Message:
        event, person = best.told.event, best.recipient.person if best.recipient else None
        urgent = is_emergency(best.told)
        return Message(
            tenant_id=event.tenant_id,
            cause=f"event-{event.pk}",
            event=event,
            leg_id=event.leg_id,
            news=best.told.news,
            way=way,
            channel=best.channel,
            person=person,
            platform=best.platform,
            urgent=urgent,
            created_at=self.at,
            due_at=self._due(best, way, urgent),
        )

    def _due(self, best: _Best, way: str, urgent: bool) -> datetime:
        if urgent or way == IN_APP or KINDS[way].every_event:
            return self.at
        settings = self._settings[best.platform.pk]
        due = window_end(self.at, settings.bundle_minutes)
        choice = self._choices.get(best.recipient.person.pk) if best.recipient else None
        if choice and choice.emergency_duty:
            return due
        return after_quiet(due, settings.quiet_from, settings.quiet_until)

    def _leaves(self, told: Told) -> bool:
        return goes_outside(told.event.tenant) and told.event.recorded_at > self.at - STALE

    @cached_property
    def _channels(self) -> list[Channel]:
        tenants = {told.event.tenant_id for told in self.told}
        found = Channel.objects.filter(tenant__in=tenants, in_use=True, kind__in=KINDS)
        return list(found.select_related("platform").order_by("pk"))

    @cached_property
    def _choices(self) -> dict[int, Choice]:
        people = {best.recipient.person.pk for best in self._personal if best.recipient}
        return {choice.person_id: choice for choice in Choice.objects.filter(person__in=people)}

    @cached_property
    def _platforms(self) -> dict[int, Platform]:
        return Platform.objects.in_bulk({told.desk.platform_id for told in self.told if told.desk})

    @cached_property
    def _settings(self) -> dict[int, Settings]:
        platforms = {best.platform.pk: best.platform for best in [*self._personal, *self._grouped]}
        return settings_for(platforms.values(), self.at)


def nearest(channels: Iterable[Channel], way: str, platform: Platform) -> Channel | None:
    """The channel of a kind that the platform has, or the one above it."""
    over = [one for one in channels if one.kind == way and _over(one, platform)]
    return max(over, key=lambda one: len(one.platform.path), default=None)


def _over(channel: Channel, platform: Platform) -> bool:
    same = channel.tenant_id == platform.tenant_id
    return same and platform.path.startswith(channel.platform.path)
