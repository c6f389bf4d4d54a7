"""The first three administrators of a tenant, before whom nobody could grant anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from wangge.core.errors import Refused
from wangge.journal.actions import note
from wangge.people.actions.persons import enrol
from wangge.people.actions.platforms import plant
from wangge.people.actions.posts import Seat, give
from wangge.people.actions.seeding import seed_tenant
from wangge.people.models import Duty, Person, Platform, Post, WorkCalendar
from wangge.people.seeds import OFFICE_WEEK
from wangge.tenants.models import Tenant

FIRST = [Duty.Code.ADMIN, Duty.Code.SECURITY_ADMIN, Duty.Code.AUDITOR]


class AlreadyFounded(Refused):
    """The tenant has a security administrator, who gives all further posts."""

    code = "already_founded"
    message = "%(tenant)s has its administrators already."


@dataclass(frozen=True)
class Founded:
    """The topmost platform, and per duty the person with the password for the first sign-in."""

    platform: Platform
    admins: dict[str, tuple[Person, str]]


@dataclass(frozen=True)
class Founder:
    """Whoever sits at the terminal of the installation, as the journal names them."""

    tenant: Tenant
    username: str = "terminal"


@transaction.atomic
def found(platform: Platform, *, at: datetime) -> Founded:
    """Begin a tenant: duties, office hours, the topmost platform, an administrator of each of three kinds.

    ``platform`` is built by the caller, with its tenant. Only where no security administrator is.
    """
    tenant = Tenant.objects.select_for_update(no_key=True).get(pk=platform.tenant_id)
    if Post.objects.of(tenant).filter(duty__acts_as=Duty.Code.SECURITY_ADMIN).exists():
        raise AlreadyFounded(tenant=tenant.name)
    seed_tenant(tenant)
    platform.calendar = platform.calendar or _office(tenant)
    plant(platform)
    admins = {code: _first(code, platform, at) for code in FIRST}
    note("tenant_founded", by=Founder(tenant), subject=tenant.code, platform=platform.code)
    return Founded(platform, admins)


def _office(tenant: Tenant) -> WorkCalendar:
    calendar, _ = WorkCalendar.objects.get_or_create(
        tenant=tenant, code="office", defaults={"name": "机关作息", "periods": OFFICE_WEEK}
    )
    return calendar


def _first(code: str, platform: Platform, at: datetime) -> tuple[Person, str]:
    duty = Duty.objects.of(platform.tenant).get(code=code)
    person = Person(tenant=platform.tenant, username=f"{platform.tenant.code}.{code}", name=duty.label)
    password = enrol(person, at=at)
    give(person, Seat(platform, duty), DateRange(timezone.localdate(at), None))
    return person, password
