"""A tenant with its platforms and staff, made by the administrators' own actions from two small tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from wangge.demo.company import Company
from wangge.people.actions import appoint, change_person, create_person, create_platform, found
from wangge.people.models import Duty, Person, Platform, WorkCalendar
from wangge.places.models import Division, ResponsibilityGrid
from wangge.tenants.models import Tenant

ADMINS = (Duty.Code.ADMIN, Duty.Code.SECURITY_ADMIN, Duty.Code.AUDITOR)


@dataclass(frozen=True)
class Desk:
    """A platform of the table; ``division`` is a code, ``calendar`` another one than above."""

    key: str
    above: str
    kind: str
    name: str
    name_en: str
    division: str = ""
    calendar: str = ""


@dataclass(frozen=True)
class Staff:
    """A member of staff: key, name, and posts as "duty@platform", with "/grid" or "#division" behind."""

    key: str
    name: str
    posts: tuple[str, ...]


def open_company(tenant: Tenant, top: Desk, at: datetime, admins: Iterable[str]) -> Company:
    """The topmost platform and the three administrators, with names."""
    founded = found(_platform(tenant, top), at=at)
    company = Company(tenant, at, platforms={top.key: founded.platform})
    for (duty, (person, _)), name in zip(founded.admins.items(), admins, strict=True):
        company.people[str(duty)] = person
        person.name = name
    for duty in ADMINS:
        change_person(company.people[duty], by=company.people["admin"], at=at)
    return company


def open_desks(company: Company, desks: Iterable[Desk]) -> None:
    """Platforms below the topmost one, in the order of the table."""
    for desk in desks:
        platform = _platform(company.tenant, desk)
        platform.parent = company.platforms[desk.above]
        company.platforms[desk.key] = create_platform(platform, by=company.people["admin"], at=company.now)


def _platform(tenant: Tenant, desk: Desk) -> Platform:
    return Platform(
        tenant=tenant,
        code=desk.key,
        name=desk.name,
        name_en=desk.name_en,
        kind=desk.kind,
        division=Division.objects.of(tenant).filter(code=desk.division).first(),
        calendar=WorkCalendar.objects.of(tenant).filter(code=desk.calendar).first(),
    )


def hire(company: Company, staff: Iterable[Staff]) -> None:
    """Accounts and posts. Nobody of them can sign in before a password is given."""
    for one in staff:
        person = Person(tenant=company.tenant, username=f"{company.tenant.code}.{one.key}", name=one.name)
        create_person(person, by=company.people["admin"], at=company.now, can_sign_in=False)
        company.people[one.key] = person
        for post in one.posts:
            _appoint(company, person, post)


def _appoint(company: Company, person: Person, post: str) -> None:
    duty, _, place = post.partition("@")
    platform, grid, division = _place(company, place)
    appoint(
        person, platform, duty, by=company.people["security_admin"], at=company.now, area=grid or division
    )


def _place(company: Company, place: str) -> tuple[Platform, ResponsibilityGrid | None, Division | None]:
    key, _, grid = place.partition("/")
    key, _, division = key.partition("#")
    of = company.tenant
    return (
        company.platforms[key],
        ResponsibilityGrid.objects.of(of).get(code=grid) if grid else None,
        Division.objects.of(of).get(code=division) if division else None,
    )
