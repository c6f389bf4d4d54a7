"""Everybody of the flat city, under keys that differ from district to district in one number only.

``d0.acceptor`` does in the first district what ``d3.acceptor`` does in the fourth; ``s7.liaison`` sits in the
eighth street; ``c12.supervisor`` walks the thirteenth community. Persons and posts are written in bulk, past
the actions: nobody signs in with a password here, and no pair of duties excludes another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time

from django.contrib.auth.hashers import make_password
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from wangge.catalogue.actions import Scope, add_home_rule
from wangge.catalogue.models import Source
from wangge.demo.bulk.ground import COMMUNITIES, SINCE, STREETS, Ground
from wangge.people.actions import found
from wangge.people.actions.platforms import plant
from wangge.people.models import Duty, Person, Platform, Post, WorkCalendar
from wangge.people.seeds import OFFICE_WEEK
from wangge.tenants.models import Tenant

DEPARTMENTS = ("环卫所", "园林所", "市政所", "执法队")
CALENDAR = "flat"  # code of the work calendar that only this city has
CENTRE = ("acceptor", "duty_chief", "dispatcher", "leader", "assessor")
STREET = ("acceptor", "duty_chief", "dispatcher", "liaison", "handler", "leader")
Kind = Platform.Kind


@dataclass
class Staff:
    """Persons, their posts and the platforms, each by key."""

    tenant: Tenant
    platforms: dict[str, Platform] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)


@dataclass(frozen=True)
class Seat:
    """One post to be filled: key of the person and of the platform, duty, community of a supervisor."""

    person: str
    platform: str
    duty: str
    community: int | None = None


def beginning() -> datetime:
    """The moment from which everything in the flat city holds."""
    return timezone.make_aware(datetime.combine(SINCE, time()))


def employ(tenant: Tenant, ground: Ground) -> Staff:
    """Write platforms, persons, posts, and the rule by which streets run what is told at their windows."""
    staff = Staff(tenant)
    calendar = WorkCalendar.objects.create(
        tenant=tenant, code=CALENDAR, name="平川作息", region="", periods=OFFICE_WEEK
    )
    top = Platform(tenant=tenant, code="city", name="平川市中心", kind=Kind.CITY_CENTRE, calendar=calendar)
    staff.platforms["city"] = found(top, at=beginning()).platform
    for d, district in enumerate(ground.districts):
        _open(staff, f"d{d}", "city", Kind.DISTRICT_CENTRE, f"{district.name}中心", district)
        for n, name in enumerate(DEPARTMENTS):
            _open(staff, f"d{d}.dept{n}", f"d{d}", Kind.DEPARTMENT, f"{district.name}{name}")
            _open(staff, f"d{d}.dept{n}.crew", f"d{d}.dept{n}", Kind.CREW, f"{district.name}{name}一班")
    for s, street in enumerate(ground.streets):
        _open(staff, f"s{s}", f"d{s // STREETS}", Kind.STREET_CENTRE, f"{street.name}中心", street)
    _appoint(staff, list(_seats(staff, ground)), ground)
    _window_rules(staff, ground)
    return staff


def recall(tenant: Tenant) -> Staff:
    """The staff that was written before."""
    posts = Post.objects.of(tenant).filter(person__is_service=False).select_related("person")
    found = {post.person.username.partition("@")[0]: post for post in posts}
    return Staff(
        tenant,
        platforms={row.code.replace("_", "."): row for row in Platform.objects.of(tenant)},
        people={key: post.person for key, post in found.items()},
        posts=found,
    )


def _open(staff: Staff, key: str, above: str, kind: str, name: str, division: object = None) -> None:
    platform = Platform(
        tenant=staff.tenant,
        code=key.replace(".", "_"),
        name=name,
        kind=kind,
        parent=staff.platforms[above],
        division=division,
    )
    plant(platform)
    staff.platforms[key] = platform


def _seats(staff: Staff, ground: Ground) -> Iterator[Seat]:
    yield from (Seat(f"city.{duty}", "city", duty) for duty in CENTRE)
    for key, platform in staff.platforms.items():
        if platform.kind == Kind.DISTRICT_CENTRE:
            yield from (Seat(f"{key}.{duty}", key, duty) for duty in CENTRE)
        elif platform.kind == Kind.STREET_CENTRE:
            yield from (Seat(f"{key}.{duty}", key, duty) for duty in STREET)
        elif platform.kind == Kind.DEPARTMENT:
            yield Seat(f"{key}.liaison", key, "liaison")
        elif platform.kind == Kind.CREW:
            yield Seat(f"{key}.handler", key, "handler")
    for c in range(len(ground.communities)):
        district = c // COMMUNITIES // STREETS
        yield Seat(f"c{c}.supervisor", f"d{district}", "supervisor", c)


def _appoint(staff: Staff, seats: list[Seat], ground: Ground) -> None:
    duties = {duty.code: duty for duty in Duty.objects.of(staff.tenant)}
    persons = Person.objects.bulk_create(
        Person(
            tenant=staff.tenant,
            username=f"{seat.person}@{staff.tenant.code}",
            name=f"{duties[seat.duty].label}{seat.person.rpartition('.')[0]}",
            password=make_password(None),
            password_set_at=beginning(),
        )
        for seat in seats
    )
    posts = Post.objects.bulk_create(
        Post(
            tenant=staff.tenant,
            person=person,
            platform=staff.platforms[seat.platform],
            duty=duties[seat.duty],
            grid=None if seat.community is None else ground.grids[seat.community],
            valid=DateRange(SINCE, None),
        )
        for seat, person in zip(seats, persons, strict=True)
    )
    staff.people = {seat.person: person for seat, person in zip(seats, persons, strict=True)}
    staff.posts = {seat.person: post for seat, post in zip(seats, posts, strict=True)}


def _window_rules(staff: Staff, ground: Ground) -> None:
    """What is told at a street's window, the street runs itself."""
    window = Source.objects.of(staff.tenant).get(code="window")
    for s, street in enumerate(ground.streets):
        scope = Scope(division=street)
        by = staff.people["city.leader"]
        add_home_rule(scope, staff.platforms[f"s{s}"], by=by, since=SINCE, source=window)
