"""Posts: who may give them, and that nobody ever holds two duties that exclude each other (P5)."""

from datetime import date, timedelta
from itertools import permutations
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import TestCase, TransactionTestCase
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from tests.world import NOON, small_world
from wangge.core.errors import NotFound
from wangge.journal.models import Entry
from wangge.people.actions import appoint, disable_person, end_post
from wangge.people.actions.posts import DutiesExclude, OwnPost, PersonDisabled, PostTwice, TermEmpty
from wangge.people.models import Duty, ExclusivePair, Person, Post
from wangge.people.queries import posts_of
from wangge.people.rules import MayNot

TODAY = date(2026, 3, 10)
CODES = sorted(Duty.Code.values)


def broken_pairs(tenant):
    """Every two posts of one person that exclude each other on a common day, counted the slow way."""
    posts = list(Post.objects.of(tenant).select_related("duty"))
    pairs = ExclusivePair.objects.of(tenant)
    return [
        (a, b)
        for a in posts
        for b in posts
        for pair in pairs
        if a.person_id == b.person_id
        and (a.duty.acts_as, b.duty.acts_as) == (pair.one, pair.other)
        and (a.platform_id == b.platform_id or not pair.same_platform_only)
        and _overlap(a.valid, b.valid)
    ]


def _overlap(a, b):
    if a.isempty or b.isempty:
        return False
    return (a.upper is None or b.lower < a.upper) and (b.upper is None or a.lower < b.upper)


class AppointTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.here, cls.there = cls.world.here, cls.world.there
        cls.grantor = cls.here.people["security_admin"]
        cls.nobody = cls.here.people["nobody"]
        cls.centre = cls.here.platforms["centre"]

    def appoint(self, duty, **options):
        options = {"by": self.grantor, "at": NOON} | options
        return appoint(
            options.pop("person", self.nobody), options.pop("platform", self.centre), duty, **options
        )

    def test_a_given_post_is_held_at_once_and_written_down(self):
        assert posts_of(self.nobody, NOON) == ()
        post = self.appoint("acceptor", area=self.here.divisions["street"])
        assert posts_of(self.nobody, NOON) == (post,)
        assert (post.division, post.grid, post.valid.lower) == (self.here.divisions["street"], None, TODAY)
        entry = Entry.objects.get(act="post_given")
        assert (entry.person, entry.subject, entry.detail["duty"]) == ("security_admin", "nobody", "acceptor")

    def test_a_supervisor_s_area_is_a_responsibility_grid(self):
        assert self.appoint("supervisor", area=self.here.grid).grid == self.here.grid

    def test_only_the_security_administrator_gives_and_ends(self):
        post = self.here.posts["handler"]
        for key, person in self.here.people.items():
            if key != "security_admin":
                with pytest.raises(MayNot):
                    self.appoint("acceptor", by=person)
                with pytest.raises(MayNot):
                    end_post(post, by=person, at=NOON)

    def test_nobody_gives_or_ends_a_post_of_his_own(self):
        with pytest.raises(OwnPost):
            self.appoint("acceptor", person=self.grantor)
        with pytest.raises(OwnPost):
            end_post(self.here.posts["security_admin"], by=self.grantor, at=NOON)

    def test_nothing_of_another_tenant_can_be_named(self):
        foreign = [
            {"person": self.there.people["nobody"]},
            {"platform": self.there.platforms["centre"]},
            {"area": self.there.divisions["street"]},
            {"area": self.there.grid},
            {"by": self.there.people["security_admin"]},
        ]
        for options in foreign:
            with pytest.raises(NotFound):
                self.appoint("acceptor", **options)
        with pytest.raises(NotFound):
            end_post(self.there.posts["handler"], by=self.grantor, at=NOON)
        with pytest.raises(NotFound):
            self.appoint("no_such_duty")

    def test_who_is_disabled_gets_none(self):
        disable_person(self.nobody, by=self.grantor, at=NOON)
        with pytest.raises(PersonDisabled):
            self.appoint("acceptor")

    def test_a_term_has_days(self):
        with pytest.raises(TermEmpty):
            self.appoint("acceptor", valid_from=TODAY, valid_until=TODAY)

    def test_the_same_post_is_not_held_twice_on_a_day(self):
        self.appoint("acceptor", valid_until=TODAY + timedelta(days=10))
        with pytest.raises(PostTwice):
            self.appoint("acceptor", valid_from=TODAY + timedelta(days=9))
        self.appoint("acceptor", valid_from=TODAY + timedelta(days=10))
        self.appoint("acceptor", area=self.here.divisions["street"])

    def test_the_database_too_refuses_the_same_post_twice(self):
        post = self.here.posts["acceptor"]
        post.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            post.save(force_insert=True)

    def test_an_ended_post_counts_until_the_day_before(self):
        post = self.here.posts["acceptor"]
        end_post(post, by=self.grantor, at=NOON, until=TODAY + timedelta(days=1))
        assert len(posts_of(post.person, NOON)) == 1
        assert len(posts_of(post.person, NOON + timedelta(days=1))) == 0
        with pytest.raises(TermEmpty):
            end_post(post, by=self.grantor, at=NOON, until=TODAY + timedelta(days=2))
        with pytest.raises(TermEmpty):
            end_post(self.here.posts["handler"], by=self.grantor, at=NOON, until=TODAY - timedelta(days=1))

    def test_a_post_that_has_not_begun_was_never_held(self):
        post = self.appoint("acceptor", valid_from=TODAY + timedelta(days=5))
        end_post(post, by=self.grantor, at=NOON)
        post.refresh_from_db()
        assert post.valid.isempty
        assert self.appoint("acceptor", valid_from=TODAY + timedelta(days=5))


class ExclusivePairsTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.here = small_world().here
        cls.grantor = cls.here.people["security_admin"]
        cls.nobody = cls.here.people["nobody"]
        cls.helper = cls.here.people["security_admin"]

    def give(self, duty, platform="station", first=0, days=None):
        start = TODAY + timedelta(days=first)
        until = start + timedelta(days=days) if days else None
        return appoint(
            self.nobody,
            self.here.platforms[platform],
            duty,
            by=self.grantor,
            at=NOON,
            valid_from=start,
            valid_until=until,
        )

    def test_the_three_administrators_are_three_people_anywhere_in_every_order(self):
        for first, second in permutations(["admin", "security_admin", "auditor"], 2):
            post = self.give(first, "centre")
            for platform in ["centre", "station", "crew"]:
                with pytest.raises(DutiesExclude):
                    self.give(second, platform)
            end_post(post, by=self.grantor, at=NOON)

    def test_who_handles_does_not_check_at_the_same_platform(self):
        for handles in ["handler", "liaison"]:
            for first, second in permutations([handles, "supervisor"]):
                post = self.give(first)
                with pytest.raises(DutiesExclude):
                    self.give(second)
                other = self.give(second, "crew")
                end_post(post, by=self.grantor, at=NOON)
                end_post(other, by=self.grantor, at=NOON)

    def test_one_day_in_common_is_enough_and_the_day_after_is_free(self):
        self.give("admin", first=10, days=5)
        for first, days, refused in [
            (0, 10, False),
            (15, None, False),
            (0, 11, True),
            (14, 1, True),
            (12, 1, True),
        ]:
            if refused:
                with pytest.raises(DutiesExclude):
                    self.give("auditor", first=first, days=days)
            else:
                self.give("auditor", first=first, days=days)

    def test_a_district_s_own_duty_excludes_as_what_it_acts_as(self):
        Duty.objects.create(
            tenant=self.here.tenant, code="data_auditor", acts_as=Duty.Code.AUDITOR, label="数据审计员"
        )
        self.give("admin")
        with pytest.raises(DutiesExclude):
            self.give("data_auditor", "crew")

    def test_two_people_are_enough_for_a_station(self):
        for duty in ["acceptor", "duty_chief", "dispatcher", "supervisor", "reporter"]:
            self.give(duty)
        assert not broken_pairs(self.here.tenant)


class AnyOrderTest(HypothesisTestCase):
    @classmethod
    def setUpTestData(cls):
        cls.here = small_world().here

    @given(
        st.lists(
            st.tuples(
                st.sampled_from(CODES),
                st.sampled_from(["station", "crew"]),
                st.integers(0, 6),
                st.one_of(st.none(), st.integers(1, 4)),
                st.booleans(),
            ),
            max_size=10,
        )
    )
    def test_no_order_of_giving_and_ending_leaves_an_exclusive_pair(self, wishes):
        person, by = self.here.people["nobody"], self.here.people["security_admin"]
        for duty, platform, first, days, then_end in wishes:
            start = TODAY + timedelta(days=first)
            try:
                post = appoint(
                    person,
                    self.here.platforms[platform],
                    duty,
                    by=by,
                    at=NOON,
                    valid_from=start,
                    valid_until=start + timedelta(days=days) if days else None,
                )
                if then_end:
                    end_post(post, by=by, at=NOON, until=TODAY + timedelta(days=2))
            except (DutiesExclude, PostTwice, TermEmpty):
                continue
        assert not broken_pairs(self.here.tenant)

    @given(st.tuples(*[st.tuples(st.integers(0, 5), st.integers(1, 5))] * 2))
    def test_a_pair_is_refused_exactly_when_the_terms_meet(self, terms):
        person, by = self.here.people["nobody"], self.here.people["security_admin"]
        ranges = [
            DateRange(TODAY + timedelta(days=start), TODAY + timedelta(days=start + days))
            for start, days in terms
        ]
        refused = False
        for duty, term in zip(["admin", "auditor"], ranges, strict=True):
            try:
                appoint(
                    person,
                    self.here.platforms["centre"],
                    duty,
                    by=by,
                    at=NOON,
                    valid_from=term.lower,
                    valid_until=term.upper,
                )
            except DutiesExclude:
                refused = True
        assert refused == _overlap(*ranges)


class TwoAtOnceTest(TransactionTestCase):
    def test_of_two_duties_that_exclude_each_other_given_at_once_one_is_held(self):
        here = small_world().here
        duties, gate = ["admin", "auditor", "admin", "auditor"], Barrier(4)
        results = []

        def give(duty):
            gate.wait()
            try:
                person = Person.objects.get(pk=here.people["nobody"].pk)
                grantor = Person.objects.get(pk=here.people["security_admin"].pk)
                appoint(person, here.platforms["centre"], duty, by=grantor, at=NOON)
                results.append("given")
            except (DutiesExclude, PostTwice) as refused:
                results.append(refused.code)
            finally:
                connection.close()

        threads = [Thread(target=give, args=[duty]) for duty in duties]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(results) == ["duties_exclude", "duties_exclude", "given", "post_twice"]
        assert not broken_pairs(here.tenant)
