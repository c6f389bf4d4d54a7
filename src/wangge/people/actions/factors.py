"""The second factor: one-time codes of an authenticator app (RFC 6238), each good once; recovery codes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime
from uuid import UUID

import pyotp
from django.db import transaction

from wangge.core.errors import NotFound, Refused
from wangge.journal.actions import note
from wangge.people.models import Person, RecoveryCode
from wangge.people.policy import policy_of
from wangge.people.rules import may_grant_over, require
from wangge.vault.actions import Kind, discard, open_own_factor, seal

ISSUER = "Wangge"
STEP = 30  # seconds
LATE = 1  # steps that a telephone's clock may be off
RECOVERY_CODES = 10


class CodeWrong(Refused):
    """Not the code of now, or one that was used."""

    code = "code_wrong"
    message = "The code is not right or has been used. Wait for the next one."


class FactorDemanded(Refused):
    """The tenant's preset does not let anybody go without."""

    code = "factor_demanded"
    message = "Your organisation demands a second factor."
    status = 403


def begin_factor(person: Person) -> UUID:
    """Draw a new secret and seal it; it counts from :func:`enrol_factor` on."""
    return seal(pyotp.random_base32(), Kind.TOTP, person.tenant)


def setting_up(key: UUID, person: Person) -> tuple[str, str]:
    """The secret to type and the address to show as a QR code, for the app of the person."""
    secret = open_own_factor(key, person)
    return secret, pyotp.TOTP(secret).provisioning_uri(name=person.username, issuer_name=ISSUER)


@transaction.atomic
def enrol_factor(person: Person, key: UUID, code: str, *, at: datetime) -> list[str]:
    """Make a sealed secret the person's second factor when ``code`` proves it; answers recovery codes."""
    step = _step_of(open_own_factor(key, person), code, at)
    if step is None:
        raise CodeWrong(field="code")
    if person.totp_key:
        discard(person.totp_key, person.tenant)
    person.totp_key, person.totp_step = key, step
    person.save(update_fields=["totp_key", "totp_step"])
    note("factor_enrolled", by=person, subject=person.username)
    return _new_recovery_codes(person)


@transaction.atomic
def check_factor(person: Person, code: str, *, at: datetime) -> None:
    """Raises :class:`CodeWrong`. Each code is good once, also for two who come together."""
    if person.totp_key is None:
        raise CodeWrong(field="code")
    if _used_recovery_code(person, code):
        note("recovery_code_used", by=person, subject=person.username)
        return
    step = _step_of(open_own_factor(person.totp_key, person), code, at)
    fresh = Person.objects.filter(pk=person.pk, totp_step__lt=step) if step else Person.objects.none()
    if not fresh.update(totp_step=step):
        raise CodeWrong(field="code")


@transaction.atomic
def remove_factor(person: Person, *, by: Person, at: datetime) -> None:
    """Take the second factor away: the person where the preset allows it, or the security administrator."""
    if by.pk == person.pk:
        if policy_of(person.tenant).demands_factor:
            raise FactorDemanded
    else:
        _require_grant_over(person, by, at)
    if person.totp_key:
        discard(person.totp_key, person.tenant)
    person.totp_key, person.totp_step = None, 0
    person.save(update_fields=["totp_key", "totp_step"])
    person.recovery_codes.all().delete()
    note("factor_removed", by=by, subject=person.username)


def _require_grant_over(person: Person, by: Person, at: datetime) -> None:
    if person.tenant_id != by.tenant_id:
        raise NotFound
    require(may_grant_over(by, person, at))


def _step_of(secret: str, code: str, at: datetime) -> int | None:
    """The time step whose code this is; none when it is no code of now."""
    totp, now = pyotp.TOTP(secret), int(at.timestamp()) // STEP
    plain = "".join(code.split())
    for step in range(now - LATE, now + LATE + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), plain.encode()):
            return step
    return None


def _new_recovery_codes(person: Person) -> list[str]:
    person.recovery_codes.all().delete()
    codes = [f"{secrets.token_hex(4)}-{secrets.token_hex(4)}" for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(person=person, digest=_digest(code)) for code in codes)
    return codes


def _used_recovery_code(person: Person, code: str) -> bool:
    removed, _ = person.recovery_codes.filter(digest=_digest(code)).delete()
    return removed > 0


def _digest(code: str) -> str:
    """A plain hash is enough: the code has 64 random bits."""
    return hashlib.sha256(code.strip().lower().encode()).hexdigest()
