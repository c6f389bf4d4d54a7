"""Two small towns for tests: ``here`` and ``there``, two tenants alike in everything but their rows.

    world = small_world()                       # about 30 statements; call it once a class
    here = world.here                           # a Town; world.there is the other tenant's
    here.tenant, here.calendar
    here.platforms["centre"]                    # centre, street, station, department, section, crew
    here.people["acceptor"]                     # one person per duty, see PEOPLE; posts since SINCE
    here.posts["acceptor"]                      # that person's first post (here.posts_of["station_one"]: all)
    here.divisions["street"]                    # district, street, community
    here.cells[0]                               # four cells, 0.01° squares from (116.30, 39.90) eastwards
    here.grid                                   # the responsibility grid of "supervisor": cells 0 and 1
    NOON                                        # a Tuesday inside every post and every work period (in UTC+8)

    with own_rows_settled(): …                  # a TestCase is one transaction; readers wait for its end

Every password is ``PASSWORD``; nobody has a second factor. The platforms are a tree:

    centre ─┬─ street ── station
            └─ department ── section ── crew

The persons' rows are written in bulk, past the actions, because a thousand tests stand on them; what
an action refuses does not occur among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from unittest import mock

from django.contrib.auth.hashers import make_password
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db.backends.postgresql.psycopg_any import DateRange

from wangge.people.actions.seeding import seed_tenant
from wangge.people.models import Duty, Person, Platform, Post, WorkCalendar
from wangge.places.models import CGCS2000, Cell, Division, GridSystem, ResponsibilityGrid
from wangge.tenants.models import Tenant

PASSWORD = "four-words-for-a-test"
SINCE = date(2024, 1, 1)
NOON = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)  # Tuesday 11:00 in Beijing
DAY = [["08:00", "12:00"], ["14:00", "18:00"]]
WEEK = {day: DAY for day in ["mon", "tue", "wed", "thu", "fri"]}

PLATFORMS = [  # key, parent, kind, division
    ("centre", None, Platform.Kind.DISTRICT_CENTRE, "district"),
    ("street", "centre", Platform.Kind.STREET_CENTRE, "street"),
    ("station", "street", Platform.Kind.STATION, "community"),
    ("department", "centre", Platform.Kind.DEPARTMENT, None),
    ("section", "department", Platform.Kind.SECTION, None),
    ("crew", "section", Platform.Kind.CREW, None),
]
PEOPLE = {  # key: (platform, duties)
    "reporter": ("centre", ["reporter"]),
    "supervisor": ("centre", ["supervisor"]),
    "acceptor": ("centre", ["acceptor"]),
    "duty_chief": ("centre", ["duty_chief"]),
    "dispatcher": ("centre", ["dispatcher"]),
    "liaison": ("department", ["liaison"]),
    "section_liaison": ("section", ["liaison"]),
    "handler": ("crew", ["handler"]),
    "leader": ("centre", ["leader"]),
    "assessor": ("centre", ["assessor"]),
    "admin": ("centre", ["admin"]),
    "security_admin": ("centre", ["security_admin"]),
    "auditor": ("centre", ["auditor"]),
    "street_acceptor": ("street", ["acceptor"]),
    "street_chief": ("street", ["duty_chief"]),
    "street_dispatcher": ("street", ["dispatcher"]),
    "street_liaison": ("street", ["liaison"]),
    "street_supervisor": ("street", ["supervisor"]),
    "station_one": ("station", ["acceptor", "duty_chief", "dispatcher", "supervisor"]),
    "station_two": ("station", ["liaison", "handler"]),
    "nobody": (None, []),
}


@dataclass
class Town:
    """One tenant's rows, each under the key that the tables above give it."""

    tenant: Tenant
    calendar: WorkCalendar
    divisions: dict[str, Division] = field(default_factory=dict)
    platforms: dict[str, Platform] = field(default_factory=dict)
    cells: list[Cell] = field(default_factory=list)
    grid: ResponsibilityGrid | None = None
    people: dict[str, Person] = field(default_factory=dict)
    posts_of: dict[str, list[Post]] = field(default_factory=dict)

    @property
    def posts(self) -> dict[str, Post]:
        return {key: posts[0] for key, posts in self.posts_of.items() if posts}


@dataclass
class World:
    """Two tenants."""

    here: Town
    there: Town


@contextmanager
def own_rows_settled() -> Iterator[None]:
    """Let readers with a cursor see what the running transaction wrote: a ``TestCase`` is one transaction."""
    with mock.patch("wangge.journal.cursors.settled", lambda rows: rows):
        yield


def small_world() -> World:
    """Write both towns; see the top of this file."""
    return World(_town("here", "云溪区", "990101"), _town("there", "岚山区", "990202"))


def _town(code: str, name: str, division_code: str) -> Town:
    tenant = Tenant.objects.create(code=code, name=name)
    calendar = WorkCalendar.objects.create(tenant=tenant, code="office", name="机关作息", periods=WEEK)
    town = Town(tenant, calendar)
    seed_tenant(tenant)
    _divisions(town, name, division_code)
    _platforms(town, name)
    _cells(town, division_code)
    _people(town)
    return town


def _divisions(town: Town, name: str, code: str) -> None:
    parent = None
    for key, suffix, word in [
        ("district", "000000", ""),
        ("street", "001000", "东街街道"),
        ("community", "001001", "柳园社区"),
    ]:
        parent = town.divisions[key] = Division.objects.create(
            tenant=town.tenant, code=code + suffix, name=word or name, level=key, parent=parent
        )


def _platforms(town: Town, name: str) -> None:
    for key, parent, kind, division in PLATFORMS:
        above = town.platforms.get(parent) if parent else None
        platform = Platform.objects.create(
            tenant=town.tenant,
            code=key,
            name=f"{name}{kind.label}",
            kind=kind,
            parent=above,
            division=town.divisions.get(division) if division else None,
            calendar=None if above else town.calendar,
        )
        platform.path = f"{above.path if above else '/'}{platform.pk}/"
        platform.save(update_fields=["path"])
        town.platforms[key] = platform


def _cells(town: Town, division_code: str) -> None:
    system = GridSystem.objects.create(tenant=town.tenant, code="city", name="城市管理网格")
    town.cells = Cell.objects.bulk_create(
        Cell(
            tenant=town.tenant,
            system=system,
            code=f"{division_code}001001{number + 1:03}",
            division=town.divisions["community"],
            geom=MultiPolygon(_square(116.30 + number / 100, 39.90), srid=CGCS2000),
            area_m2=947_000.0,
            valid=DateRange(SINCE, None),
        )
        for number in range(4)
    )
    town.grid = ResponsibilityGrid.objects.create(tenant=town.tenant, code="R01", name="一号责任网格")
    town.grid.cells.add(*town.cells[:2])


def _square(west: float, south: float) -> Polygon:
    return Polygon.from_bbox((west, south, west + 0.01, south + 0.01))


@cache
def _password_hash() -> str:
    return make_password(PASSWORD)


def _people(town: Town) -> None:
    prefix = "" if town.tenant.code == "here" else f"{town.tenant.code}."
    persons = Person.objects.bulk_create(
        Person(
            tenant=town.tenant,
            username=prefix + key,
            name=f"{town.tenant.name[0]}{key}",
            password=_password_hash(),
            password_set_at=NOON,
        )
        for key in PEOPLE
    )
    town.people = dict(zip(PEOPLE, persons, strict=True))
    duties = {duty.code: duty for duty in Duty.objects.of(town.tenant)}
    posts = Post.objects.bulk_create(
        Post(
            tenant=town.tenant,
            person=town.people[key],
            platform=town.platforms[platform],
            duty=duties[duty],
            grid=town.grid if key == "supervisor" else None,
            valid=DateRange(SINCE, None),
        )
        for key, (platform, codes) in PEOPLE.items()
        for duty in codes
    )
    town.posts_of = {key: [p for p in posts if p.person == person] for key, person in town.people.items()}
