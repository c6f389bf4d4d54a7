"""Rules for passwords and sessions, one preset a tenant (``Tenant.security``).

Today's advice (OWASP ASVS 5, 6.2.5 and 6.2.10) and 等保三级 (GB/T 22239-2019, 8.1.4.1) disagree about
mixed characters and forced change, so a tenant chooses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from wangge.people.models import Person
from wangge.tenants.models import Tenant

MAX_LENGTH = 128


@dataclass(frozen=True)
class Policy:
    """``classes``: how many of lower, upper, digit, other a password must hold. ``idle`` counts what a person
    does, ``absolute`` from signing in. ``max_age`` none: a password is changed when there is a reason."""

    min_length: int
    classes: int
    max_age: timedelta | None
    demands_factor: bool
    idle: timedelta
    absolute: timedelta


POLICIES = {
    Tenant.Security.DEFAULT: Policy(8, 1, None, False, timedelta(hours=4), timedelta(hours=12)),
    Tenant.Security.MLPS3: Policy(
        10, 3, timedelta(days=90), True, timedelta(minutes=15), timedelta(hours=12)
    ),
}


def policy_of(tenant: Tenant) -> Policy:
    return POLICIES[Tenant.Security(tenant.security)]


@dataclass(frozen=True)
class Effect:
    """What a preset would mean for the persons who can sign in: how many there are, and how many must act."""

    persons: int
    must_change: int
    must_enrol: int
    policy: Policy


def effect_of(preset: str, tenant: Tenant, at: datetime) -> Effect:
    """One statement."""
    policy = POLICIES[Tenant.Security(preset)]
    old = Q(must_change_password=True)
    if policy.max_age is not None:
        old |= Q(password_set_at=None) | Q(password_set_at__lt=at - policy.max_age)
    bare = Q(totp_key=None) if policy.demands_factor else Q(pk=None)
    people = Person.objects.of(tenant).filter(is_active=True, is_service=False)
    counted = people.aggregate(
        persons=Count("pk"), must_change=Count("pk", filter=old), must_enrol=Count("pk", filter=bare)
    )
    return Effect(**counted, policy=policy)


def must_change_password(person: Person, at: datetime) -> bool:
    """After a reset, and where the tenant's preset lets passwords grow old."""
    max_age = policy_of(person.tenant).max_age
    is_old = max_age is not None and (person.password_set_at is None or at - person.password_set_at > max_age)
    return person.must_change_password or is_old


def must_enrol_factor(person: Person) -> bool:
    """Where the preset demands a second factor and the person has none yet."""
    return policy_of(person.tenant).demands_factor and person.totp_key is None
