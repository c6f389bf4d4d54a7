"""Scores for machines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.api.callers import Caller
from tests.cases.town import Town
from tests.world import NOON
from wangge.evaluation.indicators import FAMILIES

MARCH = {"since": "2026-03-01", "until": "2026-03-31"}


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def worked(town: Town) -> Town:
    town.closed()
    town.dispatched()
    return town


def test_numbers_come_with_their_counts(worked: Town) -> None:
    status, told = Caller.of(worked.person("assessor")).get("/evaluation/platform", **MARCH)
    assert status == 200
    (row,) = told["rows"]
    close = next(value for value in row["values"] if value["indicator"] == "close_rate")
    assert close == {"indicator": "close_rate", "part": 1, "whole": 2, "percent": "50.00"}
    assert row["counts"]["report"] == 2


@pytest.mark.parametrize("subject", list(FAMILIES))
def test_every_number_lists_as_many_rows(worked: Town, subject: str) -> None:
    assessor = Caller.of(worked.person("assessor"))
    _status, told = assessor.get(f"/evaluation/{subject}", **MARCH)
    for row in told["rows"]:
        for count, number in row["counts"].items():
            status, page = assessor.get(f"/evaluation/{subject}/{count}", key=row["key"], size=1, **MARCH)
            assert (status, page["total"]) == (200, number), (subject, count)
            assert len(page["rows"]) == min(number, 1)


def test_definitions_name_their_counts(worked: Town) -> None:
    status, told = Caller.of(worked.person("liaison")).get("/evaluation/indicators/department")
    assert status == 200
    assert {line["numerator"] for line in told} <= set(FAMILIES["department"])
    assert {"id": "close_rate", "denominator": "due_close"}.items() <= next(
        line for line in told if line["id"] == "close_rate"
    ).items()


@pytest.mark.parametrize(
    ("path", "query", "status", "code"),
    [
        ("/evaluation/galaxy", MARCH, 400, "malformed"),
        ("/evaluation/region", {}, 400, "malformed"),
        ("/evaluation/region", MARCH | {"since": "2026-04-01"}, 422, "period_invalid"),
        ("/evaluation/region", MARCH | {"since": "2020-01-01"}, 422, "period_too_long"),
        ("/evaluation/region/nonsense", MARCH, 404, "not_found"),
        ("/evaluation/platform/report", MARCH | {"key": "999999999999"}, 404, "not_found"),
        ("/evaluation/platform/report", MARCH | {"key": "x"}, 400, "malformed"),
    ],
)
def test_what_cannot_be_answered_says_why(
    worked: Town, path: str, query: dict, status: int, code: str
) -> None:
    answered, told = Caller.of(worked.person("assessor")).get(path, **query)
    assert (answered, told["code"]) == (status, code)


def test_what_is_not_his_is_not_found(worked: Town) -> None:
    assert Caller.of(worked.person("acceptor")).get("/evaluation/region", **MARCH)[0] == 404
    key = worked.place.platforms["centre"].pk
    stranger = Caller.of(worked.other.people["assessor"])
    assert stranger.get("/evaluation/platform/report", key=key, **MARCH)[0] == 404
    assert stranger.get("/evaluation/platform", **MARCH)[1]["rows"] == []
