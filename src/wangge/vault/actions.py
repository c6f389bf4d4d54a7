"""Seal, open, discard. Nobody else touches a sealed value; it is in no log, error or search index."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID, uuid4

from django.db import transaction

from wangge.core.errors import NotFound, Refused
from wangge.journal.actions import note
from wangge.tenants.models import Tenant
from wangge.vault.cipher import Sealed, current_key_id, decrypt, encrypt
from wangge.vault.masks import NEVER_SHOWN, mask
from wangge.vault.models import Secret

Kind = Secret.Kind


class Opener(Protocol):
    """Who opens: a person, known here by tenant and user name only."""

    tenant: Tenant
    username: str


class PurposeMissing(Refused):
    """Nobody looks without saying why."""

    code = "purpose_missing"
    message = "Say why you need to see this."


class NothingToSeal(Refused):
    """An empty value needs no vault."""

    code = "nothing_to_seal"
    message = "There is nothing to seal."


def seal(value: str, kind: str, tenant: Tenant) -> UUID:
    """Seal a value and answer the key under which it is kept. Blank values: :class:`NothingToSeal`."""
    if not value.strip():
        raise NothingToSeal
    secret = Secret(tenant=tenant, kind=Secret.Kind(kind), key=uuid4(), masked=mask(value, kind)[:100])
    _lock_up(secret, value)
    secret.save(force_insert=True)
    return secret.key


@transaction.atomic
def open(key: UUID, by: Opener, purpose: str, post: object = "") -> str:
    """The value, after the journal has been told who looked and why.

    Another tenant's key is as unknown as none: :class:`NotFound`. What belongs to machines (a second factor,
    the key of a channel) is opened by nobody.
    """
    if not purpose.strip():
        raise PurposeMissing(field="purpose")
    secret = _secret(key, by.tenant)
    if secret.kind in NEVER_SHOWN:
        raise NotFound
    note("vault_opened", by=by, post=post, subject=key, kind=secret.kind, purpose=purpose.strip()[:200])
    return _read(secret)


def open_own_factor(key: UUID, by: Opener) -> str:
    """The secret of somebody's own second factor, to check a code against it.

    Not journalled here: no human sees the value, and the sign-in it serves is a line of its own.
    """
    secret = _secret(key, by.tenant)
    if secret.kind != Secret.Kind.TOTP:
        raise NotFound
    return _read(secret)


def read_for_channel(key: UUID, tenant: Tenant) -> str:
    """What a channel signs or signs in with, for the program that sends.

    Not journalled: no human sees the value, and each sending is a row of its own.
    """
    secret = _secret(key, tenant)
    if secret.kind != Secret.Kind.CHANNEL:
        raise NotFound
    return _read(secret)


def discard(key: UUID, tenant: Tenant) -> None:
    """Remove a sealed value for good."""
    Secret.objects.of(tenant).filter(key=key).delete()


def masked(key: UUID, tenant: Tenant) -> str:
    """What may be shown without opening; empty when there is nothing."""
    return masked_all([key], tenant).get(key, "")


def masked_all(keys: Iterable[UUID], tenant: Tenant) -> dict[UUID, str]:
    """The shown form of many keys in one statement."""
    found = Secret.objects.of(tenant).filter(key__in=list(keys))
    return dict(found.values_list("key", "masked"))


@transaction.atomic
def reseal(limit: int = 1000) -> int:
    """Bring up to ``limit`` values that lie under an older key under the first one; answers how many."""
    old = Secret.objects.exclude(key_id=current_key_id()).select_for_update(skip_locked=True)
    secrets = list(old.order_by("pk")[:limit])
    for secret in secrets:
        _lock_up(secret, _read(secret))
    Secret.objects.bulk_update(secrets, ["key_id", "nonce", "sealed"])
    return len(secrets)


def _secret(key: UUID, tenant: Tenant) -> Secret:
    if secret := Secret.objects.of(tenant).filter(key=key).first():
        return secret
    raise NotFound


def _bound_to(secret: Secret) -> bytes:
    return f"{secret.tenant_id}|{secret.kind}|{secret.key}".encode()


def _lock_up(secret: Secret, value: str) -> None:
    secret.key_id, secret.nonce, secret.sealed = encrypt(value, _bound_to(secret))


def _read(secret: Secret) -> str:
    box = Sealed(secret.key_id, bytes(secret.nonce), bytes(secret.sealed))
    return decrypt(box, _bound_to(secret))
