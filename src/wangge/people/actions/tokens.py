"""Keys of programs. A token acts as its person, within its scopes, until it expires or is revoked."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from wangge.core.errors import NotFound, Refused
from wangge.journal.actions import note
from wangge.people.models import ApiToken, Person
from wangge.people.rules import may_grant_over, require

SCOPES = ("read", "write")
PREFIX = "wg_"  # so that a token in a public place is known for what it is
LONGEST = timedelta(days=366)


class ScopeUnknown(Refused):
    """Scopes are read and write."""

    code = "scope_unknown"
    message = "A token may read, or read and write."


class ExpiryTooFar(Refused):
    """A token ends within a year."""

    code = "expiry_too_far"
    message = "A token ends after now and within a year."


@transaction.atomic
def create_token(
    person: Person, name: str, scopes: Iterable[str], *, expires_at: datetime, by: Person, at: datetime
) -> tuple[ApiToken, str]:
    """A new token and its text, which is shown once and kept nowhere.

    People make tokens for themselves; the security administrator also for others, programs above all.
    """
    _require_own_or_grant(person, by, at)
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= set(SCOPES):
        raise ScopeUnknown(field="scopes")
    if not at < expires_at <= at + LONGEST:
        raise ExpiryTooFar(field="expires_at")
    raw = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        person=person,
        name=name[:50],
        digest=_digest(raw),
        scopes=wanted,
        created_at=at,
        expires_at=expires_at,
    )
    note("token_created", by=by, subject=person.username, name=token.name, scopes=wanted)
    return token, raw


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Person, at: datetime) -> None:
    """The next request with it is refused."""
    _require_own_or_grant(token.person, by, at)
    note("token_revoked", by=by, subject=token.person.username, name=token.name)
    token.delete()


def token_of(raw: str, at: datetime) -> ApiToken | None:
    """The token, with its person and tenant, when it is good now: one statement, on a new day two."""
    found = ApiToken.objects.select_related("person__tenant__reference").filter(
        digest=_digest(raw), expires_at__gt=at, person__is_active=True
    )
    token = found.first()
    today = timezone.localdate(at)
    if token and token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
    return token


def person_of_token(raw: str, at: datetime) -> Person | None:
    """Who acts with this token now; nobody when it is unknown, expired or its person's account closed."""
    token = token_of(raw, at)
    return token.person if token else None


def _require_own_or_grant(person: Person, by: Person, at: datetime) -> None:
    if person.tenant_id != by.tenant_id:
        raise NotFound
    require(person.pk == by.pk or may_grant_over(by, person, at))


def _digest(raw: str) -> str:
    """A plain hash is enough: the token has 256 random bits."""
    return hashlib.sha256(raw.encode("utf-8", "replace")).hexdigest()
