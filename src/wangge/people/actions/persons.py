"""Accounts: who has one, its password, whether it is open."""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import datetime

from django.contrib.auth.hashers import get_hasher
from django.db import transaction

from wangge.core.errors import NotFound, Refused
from wangge.journal.actions import note
from wangge.people.models import Person
from wangge.people.queries import forget_posts
from wangge.people.rules import may_enrol, may_enrol_over, may_grant_over, require
from wangge.vault.actions import discard

USERNAME = re.compile(r"[\w.@+-]{1,150}")
QUICK_ROUNDS = 20_000
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that reads like something else


class UsernameInvalid(Refused):
    """Spaces or signs that nobody can type at the sign-in."""

    code = "username_invalid"
    message = "A user name has letters, digits and . @ + - _ only."


class UsernameTaken(Refused):
    """User names are unique in the installation."""

    code = "username_taken"
    message = "The user name %(username)s is taken."


class NameMissing(Refused):
    """Staff are shown by name."""

    code = "name_missing"
    message = "A person needs a name."


class OwnAccount(Refused):
    """Nobody locks himself out or resets his own password past the old one."""

    code = "own_account"
    message = "Somebody else has to do this to your account."
    status = 403


def normal_username(username: str) -> str:
    """As it is stored and compared: one form of every character, lower case."""
    return unicodedata.normalize("NFKC", username).strip().lower()


def one_time_password() -> str:
    """Three groups of five, 74 bits, good for one sign-in."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(3))


@transaction.atomic
def create_person(person: Person, *, by: Person, at: datetime, can_sign_in: bool = True) -> str:
    """Save a new person (built by the caller) in the tenant of ``by``; answers the one-time password.

    Without ``can_sign_in`` there is none ("") until ``reset_password`` gives one: so staff can be written
    down long before they start.
    """
    require(may_enrol(by, at))
    person.tenant = by.tenant
    password = enrol(person, at=at, can_sign_in=can_sign_in)
    note("person_created", by=by, subject=person.username)
    return password


def enrol(person: Person, *, at: datetime, can_sign_in: bool = True) -> str:
    """Save a new account, with a one-time password or with none. Rights are the caller's matter."""
    person.username = normal_username(person.username)
    if not USERNAME.fullmatch(person.username):
        raise UsernameInvalid(field="username")
    if not person.name.strip():
        raise NameMissing(field="name")
    if Person.objects.filter(username=person.username).exists():
        raise UsernameTaken(field="username", username=person.username)
    person.set_unusable_password()
    password = _give_one_time_password(person, at) if can_sign_in else ""
    person.save(force_insert=True)
    return password


@transaction.atomic
def change_person(person: Person, *, by: Person, at: datetime) -> None:
    """Save a changed name, work telephone or work e-mail."""
    _refuse_foreign(person, by)
    require(may_enrol_over(by, person, at))
    if not person.name.strip():
        raise NameMissing(field="name")
    old = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    changed = [
        name for name in ("name", "work_phone", "work_email") if getattr(old, name) != getattr(person, name)
    ]
    person.save(update_fields=["name", "work_phone", "work_email"])
    told = {"before": old.name, "after": person.name} if "name" in changed else {}
    note("person_changed", by=by, subject=person.username, changed=changed, **told)


@transaction.atomic
def change_own_contact(person: Person) -> None:
    """Where a person is reached at work, told by himself."""
    person.save(update_fields=["work_phone", "work_email"])
    note("person_changed", by=person, subject=person.username)


@transaction.atomic
def reset_password(person: Person, *, by: Person, at: datetime) -> str:
    """A new one-time password; every session of the person ends with the next request."""
    _require_grant_over(person, by, at)
    password = _give_one_time_password(person, at)
    person.save(update_fields=["password", "password_set_at", "must_change_password"])
    note("password_reset", by=by, subject=person.username)
    return password


@transaction.atomic
def recover_account(person: Person, *, by: object, at: datetime) -> str:
    """The last way in, from the terminal of the installation: a one-time password, no second factor.

    For the security administrator who has nobody above.
    """
    password = _give_one_time_password(person, at)
    if person.totp_key:
        discard(person.totp_key, person.tenant)
    person.totp_key = None
    person.save(update_fields=["password", "password_set_at", "must_change_password", "totp_key"])
    person.recovery_codes.all().delete()
    note("account_recovered", by=by, subject=person.username)
    return password


@transaction.atomic
def disable_person(person: Person, *, by: Person, at: datetime) -> None:
    """Close an account: sessions and tokens are dead with the next request; posts count no more."""
    _require_grant_over(person, by, at)
    _set_active(person, False)
    person.sessions.all().delete()
    note("person_disabled", by=by, subject=person.username)


@transaction.atomic
def enable_person(person: Person, *, by: Person, at: datetime) -> None:
    """Open a closed account again, with the posts that are still valid."""
    _require_grant_over(person, by, at)
    _set_active(person, True)
    note("person_enabled", by=by, subject=person.username)


def _set_active(person: Person, active: bool) -> None:
    person.is_active = active
    person.save(update_fields=["is_active"])
    forget_posts()


def _give_one_time_password(person: Person, at: datetime) -> str:
    password = one_time_password()
    person.password = _quick_hash(password)
    person.password_set_at = at
    person.must_change_password = True
    return password


def _quick_hash(password: str) -> str:
    """A random password needs no slow hash, and a list of a thousand new people should not take ten minutes.

    The first sign-in brings the hash to full strength, then the password itself must be changed.
    """
    hasher = get_hasher()
    rounds = {"iterations": QUICK_ROUNDS} if hasattr(hasher, "iterations") else {}
    return hasher.encode(password, hasher.salt(), **rounds)


def _refuse_foreign(person: Person, by: Person) -> None:
    if person.tenant_id != by.tenant_id:
        raise NotFound


def _require_grant_over(person: Person, by: Person, at: datetime) -> None:
    _refuse_foreign(person, by)
    require(may_grant_over(by, person, at))
    if person.pk == by.pk:
        raise OwnAccount
