"""Rows, names, orders and definitions."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import translation

from tests.cases.town import Town
from tests.evaluation.asking import ask
from tests.world import SINCE
from wangge.catalogue.actions import publish_settings
from wangge.core.errors import NotFound
from wangge.evaluation import indicators
from wangge.evaluation.indicators import FAMILIES, Value
from wangge.evaluation.queries import Question, behind
from wangge.evaluation.rules import Scope, scope_of
from wangge.evaluation.tables import table
from wangge.people.models import Duty, Person, Post
from wangge.people.queries import forget_posts
from wangge.places.models import Division


def rows(town: Town, subject: str, **more: str) -> dict[str, int]:
    """Names with their numbers of filed cases."""
    return {row.label: row.numbers.get("file", 0) for row in table(ask(town, subject), **more).rows}


def seen_by(town: Town, key: str, subject: str) -> Question:
    asked = ask(town, subject)
    return Question(subject, asked.period, asked.at, scope_of(town.person(key), asked.at))


def test_every_indicator_stands_on_counts_that_are_counted() -> None:
    assert {i.id for i in indicators.table()} >= {"close_rate", "on_time_close_rate", "rework_rate"}
    for subject in FAMILIES:
        lines = indicators.of(subject)
        assert len({i.id for i in lines}) == len(lines) > 2, subject


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (911, 972, "93.72"),
        (737, 972, "75.82"),
        (1, 3, "33.33"),
        (1, 16, "6.25"),
        (1, 32, "3.13"),
        (0, 5, "0.00"),
    ],
)
def test_rates_are_rounded_half_up_to_two_places(part: int, whole: int, percent: str) -> None:
    assert Value(part, whole).percent == Decimal(percent)


def test_nothing_is_no_rate_and_little_is_marked() -> None:
    assert Value(0, 0).percent is None
    assert (Value(3, 9).is_small, Value(3, 10).is_small, Value(3).is_small) == (True, False, False)


def test_labels_speak_the_readers_language() -> None:
    close = next(i for i in indicators.table() if i.id == "close_rate")
    with translation.override("zh-hans"):
        assert (close.label, close.help) == ("结案率", "已结案 ÷ 应结案")
    with translation.override("en"):
        assert (close.label, close.help) == ("Closed", "closed ÷ due to be closed; 911/972 = 93.72 %")


def test_regions_add_up_by_the_beginning_of_their_code(town: Town) -> None:
    town.filed()
    town.filed()

    assert rows(town, "region", level="street") == {"东街街道": 2}
    assert rows(town, "region", level="community") == {"柳园社区": 2}
    assert rows(town, "region", level="district") == {"云溪区": 2}


def test_a_platform_counts_those_below_it(town: Town) -> None:
    case = town.filed()
    moved = town.accepted()
    town.move(moved, "hand_over", "acceptor", target=town.place.platforms["street"], note="街道自办")

    asked = ask(town, "platform")
    found = {row.hint: row.numbers["report"] for row in table(asked).rows}
    centre, street = town.place.platforms["centre"], town.place.platforms["street"]
    assert found == {centre.get_kind_display(): 2, street.get_kind_display(): 1}
    assert {fact.case_id for fact in behind(asked, "report", str(centre.pk))} == {case.pk, moved.pk}


def test_the_setting_chooses_what_the_filing_rate_is_a_share_of(town: Town) -> None:
    town.filed()
    town.accepted()
    town.report()
    asked = ask(town, "platform")

    def rate() -> Value:
        shown = table(asked)
        return dict((i.id, v) for i, v in shown.values(shown.rows[0]))["filing_rate"]

    assert rate() == Value(1, 3)
    centre = town.place.platforms["centre"]
    publish_settings(centre, {"filing_rate_of": "accepted"}, by=town.person("admin"), since=town.clock)
    assert rate() == Value(1, 2)


def test_regions_can_be_put_in_order_and_persons_cannot(town: Town) -> None:
    town.closed()
    asked = ask(town, "department")
    assert table(asked, order="-close_rate").rows[0].numbers["close"] == 1
    for order in ("report_count", "-report_count", "nonsense"):
        labels = [row.label for row in table(ask(town, "supervisor"), order=order).rows]
        assert labels == sorted(labels)


def test_overseers_see_their_platform_and_below(town: Town) -> None:
    town.closed()

    for key in ("assessor", "leader"):
        for subject in ("region", "platform", "department", "acceptor"):
            assert table(seen_by(town, key, subject)).rows, (key, subject)


def test_a_liaison_sees_the_own_organisation_and_nothing_else(town: Town) -> None:
    town.closed()
    town.dispatched("street")

    shown = table(seen_by(town, "liaison", "department"))
    assert [row.key for row in shown.rows] == [str(town.place.platforms["department"].pk)]
    assert not seen_by(town, "liaison", "region").scope.may_see("region")
    with pytest.raises(NotFound):
        behind(seen_by(town, "liaison", "department"), "receive", str(town.place.platforms["street"].pk))


def test_the_leader_of_an_organisation_sees_its_people_and_no_regions(town: Town) -> None:
    """An organisation that is no home has no cases of its own, only work."""
    town.closed()
    leader = Duty.objects.of(town.place.tenant).get(code="leader")
    Post.objects.create(
        tenant=town.place.tenant,
        person=town.person("nobody"),
        platform=town.place.platforms["department"],
        duty=leader,
        valid=DateRange(SINCE, None),
    )
    asked = seen_by(town, "nobody", "liaison")

    assert [row.label for row in table(asked).rows] == [town.person("liaison").name]
    assert not asked.scope.may_see("region")
    assert asked.scope.may_see("department")


def test_an_assessor_of_a_street_sees_that_street(town: Town) -> None:
    town.filed()
    street = Post.objects.create(
        tenant=town.place.tenant,
        person=town.person("nobody"),
        platform=town.place.platforms["centre"],
        duty=Duty.objects.of(town.place.tenant).get(code="assessor"),
        division=town.place.divisions["street"],
        valid=DateRange(SINCE, None),
    )
    asked = seen_by(town, "nobody", "region")
    assert [row.numbers["file"] for row in table(asked).rows] == [1]
    assert table(seen_by(town, "nobody", "acceptor")).rows == []

    elsewhere = Division.objects.create(
        tenant=town.place.tenant, code="990101002000", name="西街街道", level="street"
    )
    Post.objects.filter(pk=street.pk).update(division=elsewhere)
    forget_posts()
    town.place.people["nobody"] = Person.objects.get(pk=town.person("nobody").pk)
    assert [row.numbers.get("file", 0) for row in table(seen_by(town, "nobody", "region")).rows] == [0]


def test_everybody_sees_his_own_post_and_no_other(town: Town) -> None:
    town.closed()

    asked = seen_by(town, "supervisor", "supervisor")
    assert [row.label for row in table(asked).rows] == [town.person("supervisor").name]
    assert table(seen_by(town, "supervisor", "acceptor")).rows == []
    with pytest.raises(NotFound):
        behind(asked, "report", str(town.place.posts["street_supervisor"].pk))
    assert not scope_of(town.person("nobody"), town.clock).may_see("department")


def test_what_is_of_another_tenant_is_not_found(town: Town) -> None:
    strange = town.other
    keys = {
        "platform": strange.platforms["centre"].pk,
        "department": strange.platforms["department"].pk,
        "acceptor": strange.posts["acceptor"].pk,
    }
    for subject, key in keys.items():
        with pytest.raises(NotFound):
            behind(seen_by(town, "assessor", subject), next(iter(FAMILIES[subject])), str(key))


@pytest.mark.parametrize("key", ["x", "1 OR 1=1", "９", "9" * 30, "-1"])
def test_a_key_that_is_none_is_not_found(town: Town, key: str) -> None:
    for subject in ("region", "platform", "department", "acceptor"):
        with pytest.raises(NotFound):
            behind(ask(town, subject), next(iter(FAMILIES[subject])), key)


def test_a_scope_of_nothing_counts_nothing(town: Town) -> None:
    town.closed()
    asked = ask(town)
    for subject in FAMILIES:
        empty = Question(subject, asked.period, asked.at, Scope(town.place.tenant))
        assert list(table(empty).rows) == []
