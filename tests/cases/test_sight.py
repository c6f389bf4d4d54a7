"""What a person sees: the fast form equals the plain one, for lists as for single cases."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.gis.geos import Point
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.cases.town import INSIDE
from tests.world import NOON, SINCE, small_world
from tests.world import Town as Place
from wangge.cases.listing import SORTS, Filter, listed
from wangge.cases.models import Case, CaseEvent, Leg, Reporter, Task
from wangge.cases.sight import seen_by, sees, visible_to
from wangge.catalogue.models import Source
from wangge.people.models import Duty, Person, Platform, Post
from wangge.people.queries import forget_posts
from wangge.places.models import Division

NUMBERS = iter(range(1, 10**9))
RUNNING = ["acceptor", "duty_chief", "dispatcher", "leader", "assessor"]
WORKING = ["liaison", "handler", "leader"]
PLATFORMS = ["centre", "street", "station", "department", "section", "crew"]
AREAS = ["district", "street", "community", "other_street"]
DAYS = st.sampled_from([None, 1, 89, 91])  # since a leg ended


@dataclass(frozen=True)
class Told:
    """A post, as drawn."""

    platform: str
    duty: str
    area: str | None
    is_over: bool


@dataclass(frozen=True)
class Drawn:
    """A case, as drawn: ``works`` are legs with the days since they ended, and whether he was named."""

    is_ours: bool
    home: str
    area: str
    cells: tuple[int, ...]
    works: tuple[tuple[str, int | None, bool], ...]
    reported_by: str
    task: str  # open, done or none
    age: int


def held_once(told: Told) -> tuple[str, str, str | None]:
    return told.platform, told.duty, told.area


POSTS = st.builds(
    Told,
    st.sampled_from(PLATFORMS),
    st.sampled_from([*RUNNING, *WORKING, "supervisor", "reporter", "admin"]),
    st.sampled_from([None, None, *AREAS]),
    st.sampled_from([False, False, False, True]),
)
CASES = st.builds(
    Drawn,
    st.sampled_from([True, True, True, False]),
    st.sampled_from(PLATFORMS[:3]),
    st.sampled_from(AREAS),
    st.lists(st.integers(0, 3), max_size=2).map(tuple),
    st.lists(st.tuples(st.sampled_from(PLATFORMS), DAYS, st.booleans()), max_size=2).map(tuple),
    st.sampled_from(["him", "another", "another", "another"]),
    st.sampled_from(["none", "none", "open", "done"]),
    st.integers(0, 5),
)


class Sight(TestCase):
    """One person with any posts, any cases around him."""

    here: Place
    there: Place

    @classmethod
    def setUpTestData(cls) -> None:
        world = small_world()
        cls.here, cls.there = world.here, world.there
        for place in (cls.here, cls.there):
            place.divisions["other_street"] = Division.objects.create(
                tenant=place.tenant,
                code=place.divisions["district"].code[:6] + "002000",
                name="西街街道",
                level="street",
                parent=place.divisions["district"],
            )

    @settings(max_examples=60)
    @given(posts=st.lists(POSTS, max_size=3, unique_by=held_once), cases=st.lists(CASES, max_size=8))
    def test_the_fast_form_is_the_plain_one(self, posts: list[Told], cases: list[Drawn]) -> None:
        person = self._person(posts)
        rows = [self._case(one, person) for one in cases]
        plain = {case.pk for case in rows if plainly_sees(person, case, NOON)}

        assert {leg.case_id for leg in seen_by(person, NOON)[:100]} == plain
        assert seen_by(person, NOON).count_to(100) == len(plain)
        assert set(visible_to(person, NOON).values_list("pk", flat=True)) == plain
        assert {case.pk for case in rows if sees(person, case, NOON)} == plain
        self._is_in_order(person, plain)

    def _is_in_order(self, person: Person, plain: set[int]) -> None:
        legs = Leg.objects.filter(case__in=plain, kind="home").select_related("case")
        last = datetime.max.replace(tzinfo=NOON.tzinfo)
        orders = {
            "due": sorted(legs, key=lambda leg: (leg.due_at or last, -leg.pk)),
            "newest": sorted(legs, key=lambda leg: -leg.case_id),
            "oldest": sorted(legs, key=lambda leg: leg.case_id),
        }
        assert orders.keys() == SORTS.keys()
        for sort, expected in orders.items():
            assert listed(person, "all", Filter(), NOON, sort)[1:5] == expected[1:5]
        of_days = sorted(legs, key=lambda leg: (leg.case.reported_at, leg.pk), reverse=True)
        assert listed(person, "all", Filter(since=SINCE), NOON)[:8] == of_days

    def _person(self, posts: list[Told]) -> Person:
        forget_posts()
        person = self.here.people["nobody"]
        Post.objects.filter(person=person).delete()
        duties = {duty.code: duty for duty in Duty.objects.of(self.here.tenant)}
        for told in posts:
            Post.objects.create(
                tenant=self.here.tenant,
                person=person,
                platform=self.here.platforms[told.platform],
                duty=duties[told.duty],
                division=self.here.divisions[told.area] if told.area else None,
                grid=self.here.grid if told.duty == "supervisor" else None,
                valid=DateRange(SINCE, date(2026, 3, 1) if told.is_over else None),
            )
        return person

    def _case(self, drawn: Drawn, person: Person) -> Case:
        place = self.here if drawn.is_ours else self.there
        division = place.divisions[drawn.area]
        at = NOON - timedelta(days=drawn.age)
        case = Case.objects.create(
            tenant=place.tenant,
            number=f"N{next(NUMBERS)}",
            home=place.platforms[drawn.home],
            source=Source.objects.get_or_create(tenant=place.tenant, code="patrol")[0],
            point=Point(*INSIDE, srid=4490),
            division=division,
            division_code=division.code,
            cells=[f"city:{self.here.cells[n].code}" for n in drawn.cells],
            reported_at=at,
        )
        home = self._leg(case, case.home, "home", "", None)
        for n, (platform, days, is_named) in enumerate(drawn.works):
            leg = self._leg(case, place.platforms[platform], "work", str(n), days)
            Leg.objects.filter(pk=leg.pk).update(handler=person if is_named else None)
        told_by = person if drawn.reported_by == "him" else place.people["reporter"]
        Reporter.objects.create(tenant=place.tenant, case=case, person=told_by, told_at=at)
        if drawn.task != "none":
            self._task(home, person if drawn.is_ours else place.people["supervisor"], drawn.task)
        return case

    def _leg(self, case: Case, platform: Platform, kind: str, suffix: str, days: int | None) -> Leg:
        return Leg.objects.create(
            tenant=case.tenant,
            case=case,
            kind=kind,
            suffix=suffix,
            platform=platform,
            step="reported" if kind == "home" else "offered",
            due_at=NOON if case.pk % 2 else None,
            opened_at=case.reported_at,
            ended_at=None if days is None else NOON - timedelta(days=days),
        )

    def _task(self, leg: Leg, person: Person, state: str) -> Task:
        asked = CaseEvent.objects.create(
            tenant=leg.tenant, case=leg.case, leg=leg, name="verify", happened_at=NOON, slip=uuid.uuid4()
        )
        return Task.objects.create(
            tenant=leg.tenant,
            case=leg.case,
            leg=leg,
            kind="verify",
            platform=leg.platform,
            duty="supervisor",
            person=person,
            state=state,
            asked=asked,
        )


def plainly_sees(person: Person, case: Case, at: datetime) -> bool:
    """The definition, read off the design without a thought for the database."""
    if case.tenant_id != person.tenant_id:
        return False
    told = any(reporter.person == person for reporter in case.reporters.all())
    asked = any(task.person == person and task.state == "open" for task in case.tasks.all())
    return told or asked or any(_gives(post, case, at) for post in _held(person))


def _held(person: Person) -> Iterator[Post]:
    for post in Post.objects.filter(person=person):
        if post.valid.upper is None or post.valid.upper > NOON.date():
            yield post


def _gives(post: Post, case: Case, at: datetime) -> bool:
    duty = post.duty.acts_as
    is_inside = post.division is None or _is_inside(case.division, post.division)
    if duty in RUNNING and is_inside and _is_below(case.home, post.platform):
        return True
    if duty in WORKING:
        late = [leg for leg in case.legs.all() if leg.kind == "work" and _is_late(leg, at)]
        named = duty == "handler" and any(leg.handler == post.person for leg in late)
        return named or any(_is_below(leg.platform, post.platform) for leg in late)
    cells = [f"city:{cell.code}" for cell in post.grid.cells.all()] if post.grid else []
    return duty == "supervisor" and not set(cells).isdisjoint(case.cells)


def _is_late(leg: Leg, at: datetime) -> bool:
    return leg.ended_at is None or leg.ended_at >= at - timedelta(days=90)


def _is_below(platform: Platform | None, top: Platform) -> bool:
    return platform is not None and (platform == top or _is_below(platform.parent, top))


def _is_inside(division: Division | None, area: Division) -> bool:
    return division is not None and (division == area or _is_inside(division.parent, area))
