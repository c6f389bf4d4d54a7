"""The tenant of a replayed city: founded once by the administrators' own actions, found again, added to."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.text import slugify

from wangge.cases.seeds import seed_variants
from wangge.catalogue.actions import (
    ConditionValues,
    LimitValues,
    NewCondition,
    Scope,
    add_conditions,
    add_extension,
    add_home_rule,
    add_responsibility,
    draft_edition,
    publish,
)
from wangge.catalogue.models import Condition, Edition, Matter, Scheme, Source
from wangge.catalogue.seeds import seed_catalogue, seed_tenant_catalogue
from wangge.core.errors import Refused
from wangge.demo.company import Company
from wangge.demo.replay.ground import CITY_CODE, Land, lay_out
from wangge.demo.replay.mapping import ALWAYS, OFFICE, OTHER, MappingBroken
from wangge.demo.replay.mapping import Mapping as City
from wangge.demo.replay.rows import Request
from wangge.demo.staffing import Desk, Staff, hire, open_company, open_desks
from wangge.journal.actions import note
from wangge.journal.models import Entry
from wangge.people.calendars import NEVER_CLOSED
from wangge.people.models import Person, Platform, WorkCalendar
from wangge.places.actions.told import Told
from wangge.places.models import Division
from wangge.tenants.actions import create_tenant
from wangge.tenants.models import Tenant
from wangge.tenants.terminal import Terminal

TOP = "top"
SINCE = (2000, 1, 1)  # the staff has been there longer than any file
ADMIN_NAMES = ("Administrator", "Security administrator", "Auditor")
AT_HOME = ("acceptor", "duty_chief", "dispatcher", "supervisor", "leader", "assessor")
AT_DEPARTMENT = ("liaison", "handler", "leader")
SCHEME, KIND, FIRST_MAJOR = "2026", "matter", 20
FOUNDED = "replay_founded"  # in the journal
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,20}")
Kind = Platform.Kind


class NotReplayed(Refused):
    """Requests go into a tenant of their own, never among real cases."""

    code = "not_replayed"
    message = "%(tenant)s was not made by a replay; name another tenant with --tenant."


Pair = tuple[str, str]
"""Department and matter, in the words of the file."""


@dataclass
class Cast:
    """Everybody of a city, what can be told there, and whose it is."""

    company: Company
    conditions: dict[Pair, Condition] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)  # about the boundaries


def existing(code: str) -> Tenant | None:
    """The tenant of an earlier replay. Raises `NotReplayed` where the code is somebody else's."""
    tenant = Tenant.objects.filter(code=code).first()
    if tenant and not Entry.objects.filter(tenant=code, act=FOUNDED).exists():
        raise NotReplayed(field="tenant", tenant=code)
    return tenant


def department_key(code: str) -> str:
    """The code of a department's platform: its own where that can be one."""
    plain = code.lower()
    if SLUG.fullmatch(plain):
        return f"d-{plain}"
    return f"d-{slugify(code)[:18]}-{zlib.crc32(code.encode()):08x}"


def home_key(division_code: str) -> str:
    return f"h{division_code[:9]}"


def founded(city: City) -> datetime:
    return datetime(*SINCE, tzinfo=city.tz)


@transaction.atomic
def found(code: str, city: City, land: Land, source: str) -> Cast:
    """Divisions, platforms on two levels, staff, rules: everything that stands before the first request."""
    tenant, at = create_tenant(code, city.name), founded(city)
    tenant.time_is_told = True
    tenant.save(update_fields=["time_is_told"])
    seed_catalogue()
    seed_tenant_catalogue(tenant)
    seed_variants(tenant)
    told = Told(Terminal(tenant), at.date(), source=f"{source}.geojson")
    findings = lay_out(tenant, land, told)
    _calendars(tenant, city)
    check_sources(tenant, city)
    top = Desk(TOP, "", Kind.CITY_CENTRE, city.name, city.name, CITY_CODE, ALWAYS)
    company = open_company(tenant, top, at, ADMIN_NAMES)
    open_desks(company, list(_homes(land)))
    homes = [key for key in company.platforms if key != TOP]
    seats = [(TOP, "reporter"), *((key, duty) for key in (TOP, *homes) for duty in AT_HOME)]
    hire(company, (_staff(company, key, duty) for key, duty in seats))
    _home_rules(company, city)
    note(FOUNDED, by=Terminal(tenant), subject=city.name, areas=len(land.areas))
    return Cast(company, findings=[str(one) for one in findings])


def recall(tenant: Tenant, city: City) -> Cast:
    """The city as earlier replays left it."""
    people = Person.objects.filter(tenant=tenant, is_service=False).select_related("tenant")
    check_sources(tenant, city)
    company = Company(
        tenant,
        founded(city),
        people={one.username.removeprefix(f"{tenant.code}."): one for one in people},
        platforms={one.code: one for one in Platform.objects.of(tenant).select_related("calendar")},
    )
    return Cast(company, conditions=_conditions(tenant))


def _calendars(tenant: Tenant, city: City) -> None:
    for code, region, periods in (
        (ALWAYS, "", NEVER_CLOSED),
        (OFFICE, city.calendar.region, city.calendar.periods),
    ):
        WorkCalendar.objects.create(
            tenant=tenant, code=code, name=code, zone=city.zone, region=region, periods=periods
        )


def _homes(land: Land) -> Iterable[Desk]:
    """A centre for every district, and one for every area below it."""
    codes = {one.key: one.code for one in land.districts}
    for one in land.districts:
        yield Desk(home_key(one.code), TOP, Kind.DISTRICT_CENTRE, one.name, one.name, one.code)
    for area in land.areas:
        above = home_key(codes[area.district])
        yield Desk(home_key(area.code), above, Kind.STREET_CENTRE, area.name, area.name, area.code)


def _staff(company: Company, key: str, duty: str) -> Staff:
    name = f"{company.platforms[key].name[:30]} {duty.replace('_', ' ')}"
    return Staff(f"{key}.{duty}", name, (f"{duty}@{key}",))


def _home_rules(company: Company, city: City) -> None:
    """Every area runs what lies in it, where the mapping says so; else its district does."""
    if city.homes == "district":
        return
    admin, since = company.people["admin"], company.now.date()
    for division in Division.objects.of(company.tenant).filter(level=Division.Level.STREET):
        home = company.platforms[home_key(division.code)]
        add_home_rule(Scope(division=division), home, by=admin, since=since, why="its own area")


@transaction.atomic
def add_to(cast: Cast, city: City, requests: Iterable[Request]) -> None:
    """Departments and matters that occur in a file and are not known yet, with the limits of the mapping."""
    pairs = {(one.department, one.matter) for one in requests}
    new = sorted(pairs - cast.conditions.keys())
    if not new:
        return
    company = cast.company
    company.now = founded(city)
    for code in sorted({department for department, _matter in new}):
        if department_key(code) not in company.platforms:
            _open_department(company, city, code)
    _publish(company, city, _matters(company, new))
    cast.conditions = _conditions(company.tenant)


def check_sources(tenant: Tenant, city: City) -> None:
    """Every channel that the mapping names must be one of the tenant's. Raises `MappingBroken`."""
    known = set(Source.objects.of(tenant).values_list("code", flat=True))
    if unknown := sorted(set(city.sources.values()) - known):
        why = f"{', '.join(unknown)}; known: {', '.join(sorted(known))}"
        raise MappingBroken(field="mapping", file=city.name, key="sources", why=why)


def _open_department(company: Company, city: City, code: str) -> None:
    told, key = city.department(code), department_key(code)
    name = told.name or (city.name if code == OTHER else code)
    open_desks(company, [Desk(key, TOP, Kind.DEPARTMENT, name, name, calendar=told.calendar)])
    hire(company, (_staff(company, key, duty) for duty in AT_DEPARTMENT))


def _matters(company: Company, new: Iterable[Pair]) -> dict[Pair, Matter]:
    """Local codes: a major class for each department, below it what it is told of."""
    scheme = Scheme.objects.get(code=SCHEME)
    majors = {one.major_name: one.major for one in Matter.objects.filter(tenant=company.tenant)}
    found = {}
    for department, name in new:
        words = company.platforms[department_key(department)].name
        major = majors.setdefault(words, f"{FIRST_MAJOR + len(majors)}")
        found[department, name] = add_extension(
            scheme, KIND, major, name, tenant=company.tenant, by=company.people["admin"],
            name_en=name, major_name=words, major_name_en=words,
        )  # fmt: skip
    return found


def _publish(company: Company, city: City, matters: Mapping[Pair, Matter]) -> None:
    """A further edition with one condition for each new matter; and whose it is."""
    admin, tenant = company.people["admin"], company.tenant
    newest = Edition.objects.of(tenant).order_by("-number").first()
    draft = draft_edition(tenant, by=admin, title=city.name, based_on=newest)
    add_conditions(draft, [_condition(city, pair, matter) for pair, matter in matters.items()])
    publish(draft, by=admin, at=company.now)
    for (department, _name), matter in matters.items():
        owner = company.platforms[department_key(department)]
        add_responsibility(Scope(matter=matter), owner, by=admin, since=company.now.date())


def _condition(city: City, pair: Pair, matter: Matter) -> NewCondition:
    value, unit = city.limits.of(*pair)
    words = ConditionValues(text=matter.name, text_en=matter.name, handled_by=pair[0], needs_photo=False)
    return NewCondition(matter, words, (LimitValues(Decimal(str(value)), unit),))


def _conditions(tenant: Tenant) -> dict[Pair, Condition]:
    """The conditions in force, by the words of the file: department and matter."""
    newest = Edition.objects.of(tenant).order_by("-number").first()
    rows = Condition.objects.filter(edition=newest).select_related("matter", "edition")
    return {(row.handled_by, row.matter.name): row for row in rows}
