"""Who answers: the most exact row wins, and a slow search that shares no code agrees."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.catalogue.conftest import TODAY, located_in, matter
from tests.world import SINCE, small_world
from wangge.catalogue.actions import RuleDates, RuleRefused, RuleTwice, Scope, add_responsibility, end_rule
from wangge.catalogue.models import Responsibility, Scheme
from wangge.catalogue.queries import conflicts, responsible_for, responsible_for_each
from wangge.catalogue.seeds import seed_catalogue
from wangge.core.errors import NotFound


@pytest.fixture
def scheme(here):
    return Scheme.objects.get(code="2026")


def add(here, scope, platform, **more):
    return add_responsibility(scope, here.platforms[platform], by=here.people["admin"], since=SINCE, **more)


def test_the_more_exact_row_goes_first_and_each_platform_once(here, scheme, place, django_assert_num_queries):
    street = here.divisions["street"]
    add(here, Scope(), "street")
    add(here, Scope(division=street), "station")
    add(here, Scope(scheme=scheme, prefix="09"), "section")
    add(here, Scope(scheme=scheme, prefix="09"), "crew", cell=here.cells[0])
    exact = add(here, Scope(matter=matter("09005")), "department")
    shop = matter("09005")
    with django_assert_num_queries(2):
        found = responsible_for(here.tenant, shop, place, on=TODAY)
    assert [p.platform.code for p in found] == [
        "department",
        "crew",
        "section",
        "station",
        "street",
        "centre",
    ]
    assert found[0].row == exact
    elsewhere = located_in(*here.divisions.values(), cell=here.cells[1])
    assert responsible_for(here.tenant, matter("09006"), elsewhere, on=TODAY)[0].platform.code == "section"


def test_a_page_of_cases_is_answered_at_once_as_one_by_one(here, scheme, place, django_assert_num_queries):
    add(here, Scope(), "street")
    add(here, Scope(division=here.divisions["street"]), "station")
    add(here, Scope(scheme=scheme, kind="matter", prefix="09"), "section")
    add(here, Scope(scheme=scheme, prefix="09"), "crew", cell=here.cells[0])
    add(here, Scope(matter=matter("09005")), "department")
    elsewhere = located_in(here.divisions["district"], cell=here.cells[1])
    codes = [matter("09005"), matter("09006"), matter("01001"), matter("01001", "component")]
    asked = [(code, where) for code in codes for where in (place, elsewhere, located_in())]
    centre = here.platforms["centre"]
    with django_assert_num_queries(2):
        found = responsible_for_each(here.tenant, asked, on=TODAY, dispatcher=centre)
    one_by_one = [responsible_for(here.tenant, m, w, on=TODAY, dispatcher=centre) for m, w in asked]
    assert [[p.platform for p in each] for each in found] == [
        [p.platform for p in each] for each in one_by_one
    ]
    assert {p.platform.code for each in found for p in each} > {"crew", "department", "station"}


def test_the_reason_is_a_sentence_in_the_readers_language(here, scheme, place):
    scope = Scope(scheme=scheme, prefix="09", division=here.divisions["street"])
    row = add(here, scope, "department", why="三定方案")
    why = responsible_for(here.tenant, matter("09005"), place, on=TODAY)[0].why
    with override("en"):
        assert str(why) == (
            f"all of 09*, 东街街道: {row.platform.name} answers (row {row.pk} of responsibilities: 三定方案)"
        )


def test_without_a_row_the_territory_answers_the_street_first(here, place):
    found = responsible_for(here.tenant, matter("09005"), place, on=TODAY)
    assert [p.platform.code for p in found] == ["street", "station", "centre"]
    assert found[0].row is None
    below = responsible_for(
        here.tenant, matter("09005"), place, on=TODAY, dispatcher=here.platforms["street"]
    )
    assert [p.platform.code for p in below] == ["station"]
    assert responsible_for(here.tenant, matter("09005"), located_in(), on=TODAY) == []


def test_a_prefix_of_one_scheme_and_kind_means_nothing_in_another(here, scheme, place):
    add(here, Scope(scheme=scheme, kind="component", prefix="01"), "department")
    for wrong in (matter("01001"), matter("0101", "component", "2013")):
        assert responsible_for(here.tenant, wrong, place, on=TODAY)[0].platform.code == "street"
    right = responsible_for(here.tenant, matter("01001", "component"), place, on=TODAY)
    assert right[0].platform.code == "department"


def test_an_ended_row_holds_until_the_day_before(here, place):
    row = add(here, Scope(), "department")
    end_rule(row, by=here.people["admin"], on=TODAY)
    yesterday = responsible_for(here.tenant, matter("09005"), place, on=TODAY - timedelta(days=1))
    assert yesterday[0].platform.code == "department"
    assert responsible_for(here.tenant, matter("09005"), place, on=TODAY)[0].platform.code == "street"
    with pytest.raises(RuleDates):
        end_rule(row, by=here.people["admin"], on=SINCE - timedelta(days=1))


def test_two_rows_never_speak_for_exactly_the_same(here, scheme):
    add(here, Scope(scheme=scheme, prefix="09"), "department")
    with pytest.raises(RuleTwice):
        add(here, Scope(scheme=scheme, prefix="09"), "street")


def test_a_scope_that_says_two_things_is_refused(here, scheme, world):
    for scope in (Scope(matter=matter("09005"), prefix="09"), Scope(prefix="09")):
        with pytest.raises(RuleRefused):
            add(here, scope, "department")
    with pytest.raises(RuleRefused):
        add(here, Scope(division=here.divisions["street"]), "department", cell=here.cells[0])
    with pytest.raises(NotFound):
        add(here, Scope(division=world.there.divisions["street"]), "department")


def test_rows_of_another_tenant_never_speak(world, here, place):
    add_responsibility(Scope(), world.there.platforms["crew"], by=world.there.people["admin"], since=SINCE)
    assert responsible_for(here.tenant, matter("09005"), place, on=TODAY)[0].platform.code == "street"


def test_crossing_rows_are_reported_nested_ones_are_not(here, scheme):
    by_matter = add(here, Scope(matter=matter("09005")), "department")
    by_place = add(here, Scope(division=here.divisions["street"]), "street")
    add(here, Scope(), "centre")
    add(here, Scope(scheme=scheme, prefix="06", division=here.divisions["street"]), "crew")
    found = [(c.winner, c.loser) for c in conflicts(here.tenant, TODAY)]
    assert found == [(by_matter, by_place)]


LEVELS = ["everywhere", "district", "street", "community", "cell"]
MATTERS = ["", "0", "09", "090", "0900", "09005", "06", "exact"]


class Ranking(TestCase):
    """Random tables, and a search by hand."""

    @classmethod
    def setUpTestData(cls):
        seed_catalogue()
        cls.here = small_world().here
        cls.scheme = Scheme.objects.get(code="2026")
        cls.matter = matter("09005")
        cls.platforms = list(cls.here.platforms.values())

    def scope(self, which, where):
        named = {"matter": self.matter} if which == "exact" else {"prefix": which, "scheme": self.scheme}
        division = self.here.divisions.get(where)
        return Scope(**named, division=division)

    @given(st.sets(st.tuples(st.sampled_from(MATTERS), st.sampled_from(LEVELS)), max_size=8))
    def test_the_first_proposal_is_the_most_exact_row_that_fits(self, keys):
        rows = {}
        for number, (which, where) in enumerate(sorted(keys)):
            cell = self.here.cells[0] if where == "cell" else None
            platform = self.platforms[number % len(self.platforms)]
            rows[which, where] = add_responsibility(
                self.scope(which, where), platform, by="test", since=SINCE, cell=cell
            )
        fitting = [key for key in rows if key[0] in ("", "0", "09", "090", "0900", "09005", "exact")]
        order = [(w, p) for w in reversed(MATTERS) if w != "06" for p in reversed(LEVELS)]
        expected = next((rows[key] for key in sorted(fitting, key=order_of(order))), None)

        place = located_in(*self.here.divisions.values(), cell=self.here.cells[0])
        found = responsible_for(self.here.tenant, self.matter, place, on=date(2026, 1, 1))
        assert found[0].row == expected
        assert len({p.platform for p in found}) == len(found)
        assert Responsibility.objects.count() == len(keys)


def order_of(order):
    """ "exact" before any prefix, a longer prefix before a shorter, then by place."""
    lengths = {w: (1, -9) if w == "exact" else (1, -len(w)) for w in MATTERS}
    return lambda key: (lengths[key[0]][1], order.index(key) % len(LEVELS))
