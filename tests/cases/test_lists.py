"""Lists of cases: few statements, words, numbers, lights and divisions."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cases.town import Town
from wangge.cases import queries
from wangge.cases.listing import Filter, listed
from wangge.people.models import Person


@pytest.mark.parametrize("who", ["acceptor", "street_acceptor", "liaison", "supervisor"])
@pytest.mark.parametrize("tab", ["mine", "open", "all"])
def test_three_rows_cost_as_many_statements_as_one(town: Town, who: str, tab: str) -> None:
    town.dispatched()
    one = _statements_of(town, who, tab)
    town.dispatched()
    town.filed()

    assert _statements_of(town, who, tab) == one


def _statements_of(town: Town, who: str, tab: str) -> int:
    person = Person.objects.get(pk=town.person(who).pk)
    with CaptureQueriesContext(connection) as seen:
        listed(person, tab, Filter(words="井盖"), town.clock).look(slice(0, 51), 1001)
    return len(seen)


def test_one_case_is_looked_at_in_few_statements(town: Town) -> None:
    case = town.dispatched()
    person = Person.objects.get(pk=town.person("acceptor").pk)
    with CaptureQueriesContext(connection) as seen:
        queries.case_seen_by(person, case.number, town.clock)

    assert len(seen) == 2  # the case, his posts


@pytest.mark.parametrize("few", [1, 2, 2000])
def test_a_number_is_found_by_its_beginning_and_words_by_two_characters(
    town: Town, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "FEW", few)  # what is not few is found another way
    case, person = town.report(description="路灯不亮 LD-0042"), town.person("acceptor")
    other = town.report(description="井盖缺失")

    def found(words: str) -> list[int]:
        return [leg.case_id for leg in listed(person, "all", Filter(words=words), town.clock)[:9]]

    assert found(case.number[:-4]) == [other.pk, case.pk]
    assert found(case.number) == found("路灯") == found("0042") == found("LD-0042") == [case.pk]
    assert found("9") == found("没有的词") == []


def test_a_light_is_only_on_what_is_open(town: Town) -> None:
    town.closed()
    case = town.filed()
    late = town.clock + timedelta(days=60)
    legs = listed(town.person("acceptor"), "open", Filter(light="red"), late)

    assert [leg.case_id for leg in legs[:9]] == [case.pk]


def test_a_division_holds_what_lies_below_it(town: Town) -> None:
    case, person = town.report(), town.person("acceptor")
    held = [place.code for place in town.place.divisions.values()]
    codes = [*held, town.other.divisions["community"].code]
    found = {code: listed(person, "all", Filter(division=code), town.clock)[:9] for code in codes}

    assert [code for code, legs in found.items() if [leg.case_id for leg in legs] == [case.pk]] == held
