"""Which platform runs a case."""

import pytest
from django.utils.translation import override

from tests.catalogue.conftest import TODAY, located_in, matter
from tests.world import SINCE
from wangge.catalogue.actions import Scope, add_home_rule
from wangge.catalogue.actions.rules import RunsNoCases
from wangge.catalogue.models import Source
from wangge.catalogue.queries import home_for
from wangge.catalogue.queries.homes import NoHome


@pytest.fixture
def sources(here):
    return {source.code: source for source in Source.objects.of(here.tenant)}


EVERYTHING = Scope()


def add(here, platform, scope=EVERYTHING, **more):
    return add_home_rule(scope, here.platforms[platform], by=here.people["admin"], since=SINCE, **more)


def code(here, finder, source, place, what="09005"):
    finder = here.platforms[finder] if finder else None
    return home_for(finder, source, matter(what), place, on=TODAY).platform.code


def test_without_a_rule_the_district_runs_it(here, sources, place, django_assert_num_queries):
    shop = matter("09005")
    with django_assert_num_queries(2):
        home = home_for(None, sources["public"], shop, place, on=TODAY)
    assert (home.platform.code, home.row) == ("centre", None)
    with override("en"):
        assert str(home.why) == (
            f"No rule says otherwise, so {home.platform.name} runs the cases of {here.divisions['district']}."
        )


def test_what_the_streets_own_people_find_stays_in_the_street(here, sources, place):
    add(here, "street", finder=here.platforms["street"])
    assert code(here, "street", sources["patrol"], place) == "street"
    assert code(here, "station", sources["patrol"], place) == "street"  # below the street
    assert code(here, "centre", sources["patrol"], place) == "centre"
    assert code(here, None, sources["public"], place) == "centre"


def test_matter_goes_before_finder_finder_before_source_source_before_place(here, sources, place):
    add(here, "station", Scope(division=here.divisions["community"]))
    assert code(here, "street", sources["patrol"], place) == "station"
    add(here, "centre", source=sources["patrol"])
    assert code(here, "street", sources["patrol"], place) == "centre"
    add(here, "street", finder=here.platforms["street"])
    assert code(here, "street", sources["patrol"], place) == "street"
    add(here, "station", Scope(matter=matter("10002")))
    assert code(here, "street", sources["patrol"], place, "10002") == "station"


def test_only_who_runs_cases_is_a_home(here):
    for platform in ("department", "section", "crew"):
        with pytest.raises(RunsNoCases):
            add(here, platform)


def test_the_nearer_finder_rule_wins(here, sources, place):
    add(here, "street", finder=here.platforms["street"])
    add(here, "station", finder=here.platforms["station"])
    assert code(here, "station", sources["patrol"], place) == "station"


def test_a_place_nobody_covers_has_no_home(here, sources):
    with pytest.raises(NoHome):
        home_for(None, sources["public"], matter("09005"), located_in(), on=TODAY)


def test_a_street_without_a_district_above_runs_its_own(here, sources, place):
    place = located_in(here.divisions["street"], here.divisions["community"])
    assert code(here, None, sources["public"], place) == "street"
