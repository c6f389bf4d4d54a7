"""A channel's secrets: sealed in the vault, or named there and kept in the environment of the machine."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from wangge.core.errors import Refused
from wangge.exchange.channels.base import Setup
from wangge.exchange.models import Channel
from wangge.tenants.models import Tenant
from wangge.vault.actions import Kind as SecretKind
from wangge.vault.actions import discard, read_for_channel, seal

FROM_ENVIRONMENT = "env:"
PREFIX = "WANGGE_CHANNEL_"
"""Only such names are read: whoever sets a channel up must not have other secrets of the machine sent out."""


class NoSuchVariable(Refused):
    """A secret is said to lie in the environment, and does not."""

    code = "no_such_variable"
    message = "The environment has no %(name)s; its name begins with WANGGE_CHANNEL_."


def seal_secrets(told: Mapping[str, str], tenant: Tenant) -> UUID:
    for value in told.values():
        _read(value)
    return seal(json.dumps(dict(told), ensure_ascii=False), SecretKind.CHANNEL, tenant)


def setup_of(channel: Channel, at: datetime) -> Setup:
    """Everything a plug-in needs to send. Raises `NoSuchVariable`, `VaultUnreadable`."""
    old = channel.old_secret_key if channel.old_secret_until and at < channel.old_secret_until else None
    return Setup(channel.config, _opened(channel.secret_key, channel), _opened(old, channel))


def stored(channel: Channel) -> dict[str, str]:
    """What is kept, as it was typed: a name of the environment stays a name."""
    return _sealed(channel.secret_key, channel)


def forget(key: UUID | None, tenant: Tenant) -> None:
    if key:
        discard(key, tenant)


def _opened(key: UUID | None, channel: Channel) -> dict[str, str]:
    return {name: _read(value) for name, value in _sealed(key, channel).items()}


def _sealed(key: UUID | None, channel: Channel) -> dict[str, str]:
    return dict(json.loads(read_for_channel(key, channel.tenant))) if key else {}


def _read(value: str) -> str:
    if not value.startswith(FROM_ENVIRONMENT):
        return value
    name = value.removeprefix(FROM_ENVIRONMENT)
    if not name.startswith(PREFIX) or name not in os.environ:
        raise NoSuchVariable(field="secret", name=name)
    return os.environ[name]
