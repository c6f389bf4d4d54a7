"""A place is found by its name: what was told before there, an area, a cell."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cases.town import INSIDE, Town
from wangge.places.locate import locate

Found = list[dict[str, str]]


def found(town: Town, key: str, words: str) -> Found:
    client = Client()
    client.force_login(town.person(key))
    return json.loads(client.get("/desk/search/place/", {"q": words}).content)["results"]


def test_an_address_that_was_told_before_comes_once_with_its_last_point(town: Town) -> None:
    town.report(place_text="柳园路 8 号菜场门口")
    last = town.report(place_text="柳园路 8 号菜场门口", lon=INSIDE[0] + 0.0001)

    rows = found(town, "acceptor", "菜场门口")

    assert rows == [
        {
            "value": f"{last.point.x:.7f} {last.point.y:.7f}",
            "label": "柳园路 8 号菜场门口",
            "hint": last.number,
        }
    ]


def test_an_address_is_told_to_nobody_who_may_not_see_its_case(town: Town) -> None:
    town.report(place_text="柳园路 8 号菜场门口")

    for key in ("handler", "nobody", "admin"):
        assert found(town, key, "菜场门口") == [], key


@pytest.mark.parametrize("words", ["柳园社", "990101001001"])
def test_a_community_stands_for_a_point_inside_it(town: Town, words: str) -> None:
    rows = found(town, "acceptor", words)

    assert [(row["label"], row["hint"]) for row in rows] == [("柳园社区", "东街街道")]
    lon, lat = map(float, rows[0]["value"].split())
    located = locate(town.place.tenant, lon, lat, on=town.clock.date())
    assert "柳园社区" in [division.name for division in located.divisions]


def test_a_cell_is_found_by_its_code(town: Town) -> None:
    code = town.place.cells[0].code

    assert [row["label"] for row in found(town, "acceptor", code)] == [code]


def test_words_that_name_nothing_and_no_words_find_nothing(town: Town) -> None:
    assert found(town, "acceptor", "没有这个地方") == []
    assert found(town, "acceptor", "") == []


def test_more_places_cost_no_more_statements(town: Town) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as told:
            found(town, "acceptor", "柳园")
        return len(told)

    town.report(place_text="柳园路 1 号")
    found(town, "acceptor", "柳园")  # what is read once a version is read
    few = statements()
    for number in (2, 3):
        town.report(place_text=f"柳园路 {number} 号")
    assert statements() == few
