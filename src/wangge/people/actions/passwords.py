"""Passwords that people choose themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from itertools import pairwise

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from wangge.core.errors import Refused
from wangge.journal.actions import note
from wangge.people.models import Person
from wangge.people.policy import MAX_LENGTH, Policy, policy_of


class PasswordRefused(Refused):
    """This cannot be the new password."""

    code = "password"
    message = "This password cannot be taken."


class PasswordTooShort(PasswordRefused):
    code = "password_too_short"
    message = "A password has at least %(least)s characters."


class PasswordTooLong(PasswordRefused):
    code = "password_too_long"
    message = "A password has at most %(most)s characters."


class PasswordTooCommon(PasswordRefused):
    code = "password_too_common"
    message = "This password is among those that are tried first."


class PasswordTellsName(PasswordRefused):
    code = "password_tells_name"
    message = "The password must not hold the user name."


class PasswordTooPlain(PasswordRefused):
    code = "password_too_plain"
    message = "The password must mix at least %(classes)s of: small letters, capitals, digits, other signs."


class PasswordSame(PasswordRefused):
    code = "password_same"
    message = "The new password must differ from the old one."


class OldPasswordWrong(PasswordRefused):
    code = "old_password_wrong"
    message = "The present password is not right."


@transaction.atomic
def change_password(person: Person, old: str, new: str, *, at: datetime) -> None:
    """A person's own new password. All other sessions end with their next request."""
    if not person.check_password(old):
        raise OldPasswordWrong(field="old")
    if old == new:
        raise PasswordSame(field="new")
    check_password(new, person)
    person.set_password(new)
    person.password_set_at = at
    person.must_change_password = False
    person.save(update_fields=["password", "password_set_at", "must_change_password"])
    note("password_changed", by=person, subject=person.username)


def check_password(new: str, person: Person) -> None:
    """Raises a PasswordRefused when the preset of the tenant does not take it."""
    policy = policy_of(person.tenant)
    if len(new) < policy.min_length:
        raise PasswordTooShort(field="new", least=policy.min_length)
    if len(new) > MAX_LENGTH:
        raise PasswordTooLong(field="new", most=MAX_LENGTH)
    if _is_common(new) or _is_run(new):
        raise PasswordTooCommon(field="new")
    if person.username in new.lower():
        raise PasswordTellsName(field="new")
    _refuse_plain(new, policy)


KINDS: list[Callable[[str], bool]] = [
    str.islower,
    str.isupper,
    str.isdigit,
    lambda sign: not (sign.islower() or sign.isupper() or sign.isdigit()),
]


def _refuse_plain(new: str, policy: Policy) -> None:
    if sum(any(map(kind, new)) for kind in KINDS) < policy.classes:
        raise PasswordTooPlain(field="new", classes=policy.classes)


@cache
def _common() -> CommonPasswordValidator:
    return CommonPasswordValidator()


def _is_common(new: str) -> bool:
    try:
        _common().validate(new)
    except ValidationError:
        return True
    return False


def _is_run(new: str) -> bool:
    """One sign again and again, or signs that follow each other: aaaaaaaa, hgfedcba, 123456789012."""
    steps = {_step(one, other) for one, other in pairwise(new)}
    return len(steps) == 1 and steps <= {-1, 0, 1}


def _step(one: str, other: str) -> int:
    """How far it is to the next sign; after 9 comes 0."""
    step = ord(other) - ord(one)
    return -step // 9 if one + other in ("90", "09") else step
