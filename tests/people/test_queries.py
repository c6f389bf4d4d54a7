"""Who holds what, when; nothing of another tenant."""

from datetime import UTC, date, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import TestCase

from tests.world import NOON, SINCE, small_world
from wangge.people.models import Person
from wangge.people.queries import ancestors, below, duties_at, held_at, holders, posts_of, supervisors_of


class PostsTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.here, cls.there = cls.world.here, cls.world.there

    def test_posts_of_a_person_come_with_their_desks_in_one_statement(self):
        person = Person.objects.get(pk=self.here.people["station_one"].pk)
        with self.assertNumQueries(1):
            posts = posts_of(person, NOON)
            assert posts.duties() == {"acceptor", "duty_chief", "dispatcher", "supervisor"}
            assert {post.platform.code for post in posts} == {"station"}
            assert [post.grid for post in posts] == [None] * 4
        with self.assertNumQueries(0):
            assert posts_of(person, NOON) == posts

    def test_a_post_counts_on_its_days_only(self):
        post = self.here.posts["acceptor"]
        post.valid = DateRange(date(2026, 3, 10), date(2026, 3, 11))
        post.save()
        first = datetime(2026, 3, 9, 16, 0, tzinfo=UTC)  # midnight in Beijing
        seen = [
            bool(posts_of(post.person, at))
            for at in [
                first - timedelta(seconds=1),
                first,
                first + timedelta(hours=23),
                first + timedelta(days=1),
            ]
        ]
        assert seen == [False, True, True, False]

    def test_who_is_disabled_holds_nothing(self):
        person = self.here.people["acceptor"]
        person.is_active = False
        person.save()
        assert posts_of(person, NOON) == ()
        assert not holders(self.here.platforms["centre"], "acceptor", NOON).exists()

    def test_duties_count_at_exactly_one_platform(self):
        person = self.here.people["street_chief"]
        assert duties_at(person, self.here.platforms["street"], NOON) == {"duty_chief"}
        assert duties_at(person, self.here.platforms["centre"], NOON) == frozenset()

    def test_posts_over_a_platform_are_those_at_it_and_above(self):
        posts = posts_of(self.here.people["leader"], NOON)
        assert posts.over(self.here.platforms["station"]) == posts
        assert posts_of(self.here.people["station_two"], NOON).over(self.here.platforms["street"]) == ()

    def test_holders_of_a_duty_are_those_of_one_platform(self):
        found = holders(self.here.platforms["centre"], "acceptor", NOON)
        with self.assertNumQueries(1):
            assert [post.person for post in found] == [self.here.people["acceptor"]]

    def test_a_district_s_own_duty_acts_as_one_of_the_twelve(self):
        duty = self.here.posts["dispatcher"].duty
        duty.code, duty.label = "night_dispatcher", "夜间派遣员"
        duty.save()
        found = holders(self.here.platforms["centre"], "dispatcher", NOON)
        assert [str(post.duty) for post in found] == ["夜间派遣员"]

    def test_a_cell_knows_its_supervisors(self):
        assert [p.person.username for p in supervisors_of(self.here.cells[0], NOON)] == ["supervisor"]
        assert list(supervisors_of(self.here.cells[3], NOON)) == []

    def test_every_town_has_all_its_posts_and_none_of_the_other(self):
        for town in [self.here, self.there]:
            mine = held_at(NOON).filter(tenant=town.tenant)
            assert {post.platform.tenant_id for post in mine} == {town.tenant.pk}
            assert mine.count() == sum(map(len, town.posts_of.values()))
            assert not mine.exclude(valid__startswith=SINCE).exists()


class PlatformTreeTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.here = small_world().here

    def test_below_is_the_platform_and_all_under_it(self):
        assert {p.code for p in below(self.here.platforms["department"])} == {"department", "section", "crew"}

    def test_ancestors_run_from_the_top_down(self):
        assert [p.code for p in ancestors(self.here.platforms["station"])] == ["centre", "street", "station"]
