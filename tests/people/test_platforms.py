"""The tree of platforms: one path each, no circles, nothing of another tenant."""

import pytest
from django.test import TestCase
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from tests.world import NOON, PLATFORMS, small_world
from wangge.core.errors import NotFound
from wangge.people.actions import change_platform, create_platform, move_platform
from wangge.people.actions.platforms import CodeTaken, PlatformCircle, TreeTooDeep
from wangge.people.models import Platform
from wangge.people.models.organisation import in_tree
from wangge.people.queries import ancestors, below
from wangge.people.rules import MayNot


def true_path(platform):
    """The path by walking up, without looking at any path."""
    ids = []
    while platform:
        ids.append(platform.pk)
        platform = Platform.objects.get(pk=platform.parent_id) if platform.parent_id else None
    return "/" + "".join(f"{pk}/" for pk in reversed(ids))


class PlatformsTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.here, cls.there = cls.world.here, cls.world.there
        cls.admin = cls.here.people["admin"]

    def new(self, **given):
        return Platform(**{"code": "park", "name": "柳园公园", "kind": Platform.Kind.STREET_CENTRE} | given)

    def test_a_new_platform_hangs_where_it_was_said(self):
        park = create_platform(self.new(parent=self.here.platforms["street"]), by=self.admin, at=NOON)
        assert park.tenant == self.here.tenant
        assert [p.code for p in ancestors(park)] == ["centre", "street", "park"]
        assert park in below(self.here.platforms["centre"])

    def test_a_list_shows_the_tree_in_the_order_in_which_it_was_made(self):
        street = self.here.platforms["street"]
        for number in (99_999_999, 100_000_000):
            create_platform(self.new(pk=number, code=f"park{number}", parent=street), by=self.admin, at=NOON)
        codes = [one.code for one in Platform.objects.filter(code__startswith="park").order_by(in_tree())]
        assert codes == ["park99999999", "park100000000"]
        assert Platform.objects.of(self.here.tenant).order_by(in_tree()).first().code == "centre"

    def test_only_the_administrator_builds_the_tree(self):
        for key, person in self.here.people.items():
            if key != "admin":
                with pytest.raises(MayNot):
                    create_platform(self.new(), by=person, at=NOON)
                with pytest.raises(MayNot):
                    move_platform(self.here.platforms["crew"], None, by=person, at=NOON)

    def test_a_code_is_taken_once_a_tenant(self):
        with pytest.raises(CodeTaken):
            create_platform(self.new(code="crew"), by=self.admin, at=NOON)

    def test_nothing_of_another_tenant_can_be_named(self):
        with pytest.raises(NotFound):
            create_platform(self.new(parent=self.there.platforms["centre"]), by=self.admin, at=NOON)
        with pytest.raises(NotFound):
            create_platform(self.new(calendar=self.there.calendar), by=self.admin, at=NOON)
        with pytest.raises(NotFound):
            move_platform(self.here.platforms["crew"], self.there.platforms["centre"], by=self.admin, at=NOON)
        with pytest.raises(NotFound):
            change_platform(self.there.platforms["crew"], by=self.admin, at=NOON)

    def test_a_platform_takes_its_tree_along(self):
        move_platform(
            self.here.platforms["department"], self.here.platforms["street"], by=self.admin, at=NOON
        )
        crew = Platform.objects.get(pk=self.here.platforms["crew"].pk)
        assert [p.code for p in ancestors(crew)] == ["centre", "street", "department", "section", "crew"]
        move_platform(self.here.platforms["department"], None, by=self.admin, at=NOON)
        crew.refresh_from_db()
        assert [p.code for p in ancestors(crew)] == ["department", "section", "crew"]

    def test_no_platform_hangs_below_itself(self):
        for target in ["department", "section", "crew"]:
            with pytest.raises(PlatformCircle):
                move_platform(
                    self.here.platforms["department"], self.here.platforms[target], by=self.admin, at=NOON
                )

    def test_a_change_leaves_the_place_in_the_tree(self):
        crew = self.here.platforms["crew"]
        crew.name, crew.parent, crew.path = "二班", None, "/0/"
        change_platform(crew, by=self.admin, at=NOON)
        again = Platform.objects.get(pk=crew.pk)
        assert (again.name, again.parent_id) == ("二班", self.here.platforms["section"].pk)
        assert again.path == true_path(again)

    def test_a_tree_has_an_end(self):
        crew = self.here.platforms["crew"]
        Platform.objects.filter(pk=crew.pk).update(path=f"/{'1/' * 124}")
        crew.refresh_from_db()
        with pytest.raises(TreeTooDeep):
            create_platform(self.new(parent=crew), by=self.admin, at=NOON)


class AnyMoveTest(HypothesisTestCase):
    @classmethod
    def setUpTestData(cls):
        cls.here = small_world().here

    @given(st.lists(st.tuples(st.integers(0, 5), st.integers(-1, 5)), max_size=8))
    def test_paths_always_tell_the_parents(self, moves):
        keys = [key for key, *_ in PLATFORMS]
        for which, where in moves:
            target = self.here.platforms[keys[where]] if where >= 0 else None
            try:
                move_platform(self.here.platforms[keys[which]], target, by=self.here.people["admin"], at=NOON)
            except PlatformCircle:
                assert target is not None
        for platform in Platform.objects.of(self.here.tenant):
            assert platform.path == true_path(platform)
