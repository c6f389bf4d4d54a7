"""Odd input at the doors (trust B3): an answer that names the field, nothing written, never a 500."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.callers import BASE, REPORT
from tests.cases.town import Town
from wangge.cases.models import Case, CaseEvent, Reporter
from wangge.files.models import Blob

SLIP = "0b2c6b0e-6e2e-4f6b-9d0a-0d9a2f1f7c11"


def told(**changes: Any) -> str:
    return json.dumps({"slip": SLIP, **REPORT, **changes})


def raw(name: str, text: str) -> str:
    """A report with a piece of JSON that Python would not write."""
    return told(**{name: "HERE"}).replace('"HERE"', text)


UNREADABLE = {
    "empty": ("", "malformed"),
    "half": ('{"slip": ', "not_json"),
    "not utf-8": (b'{"description": "\xff\xfe"}', "not_json"),
    "utf-16": (told().encode("utf-16"), "not_json"),
    "nan": (raw("lon", "NaN"), "not_json"),
    "infinity": (raw("lat", "-Infinity"), "not_json"),
    "deep lists": ("[" * 100_000 + "]" * 100_000, "not_json"),
    "deep objects": ('{"a":' * 100_000 + "1" + "}" * 100_000, "not_json"),
    "endless integer": (raw("lon", "9" * 5000), "not_json"),
    "a list": ("[]", "malformed"),
    "null": ("null", "malformed"),
    "a word": ('"report"', "malformed"),
    "a number": ("1", "malformed"),
    "two documents": (told() + told(), "not_json"),
}
MISFIT = {
    "unknown field": ({"tenant": 1}, "tenant"),
    "model field": ({"number": "1"}, "number"),
    "text for a number": ({"lon": "116.3"}, "lon"),
    "bool for a number": ({"lat": True}, "lat"),
    "too long for a float": ({"accuracy_m": 10**400}, "accuracy_m"),
    "huge id": ({"matter": 2**63}, "matter"),
    "id below one": ({"matter": 0}, "matter"),
    "float id": ({"matter": 1.5}, "matter"),
    "number for text": ({"description": 5}, "description"),
    "no text": ({"description": ""}, "description"),
    "100,000 characters": ({"description": "字" * 100_000}, "description"),
    "long place": ({"place_text": "x" * 301}, "place_text"),
    "lone surrogate": ({"description": "\ud800"}, "description"),
    "not a slip": ({"slip": "1"}, "slip"),
    "slip as a number": ({"slip": 5}, "slip"),
    "day without a time": ({"happened_at": "2026-03-10"}, "happened_at"),
    "moment without an offset": ({"happened_at": "2026-03-10T11:00:00"}, "happened_at"),
    "moment as a number": ({"happened_at": 1773111600}, "happened_at"),
    "29 February": ({"happened_at": "2026-02-29T11:00:00Z"}, "happened_at"),
    "unknown system": ({"coords": "epsg:3857"}, "coords"),
    "null in a code": ({"source": "pat\0rol"}, "source"),
    "line in a code": ({"source": "patrol\n"}, "source"),
    "not a hash": ({"photos": ["x"]}, "photos.0"),
    "too many photos": ({"photos": ["0" * 64] * 21}, "photos"),
    "photos as text": ({"photos": "0" * 64}, "photos"),
    "unknown in the reporter": ({"reporter": {"id_number": "110101"}}, "reporter.id_number"),
    "bool as text": ({"reporter": {"secret": "yes"}}, "reporter.secret"),
    "way of answering": ({"reporter": {"answer_way": "pigeon"}}, "reporter.answer_way"),
}
REFUSED = {
    "null island": ({"lon": 0, "lat": 0}, 422, "point_zero"),
    "swapped": ({"lon": 39.905, "lat": 116.305}, 422, "point_swapped"),
    "off the earth": ({"lon": 999.0, "lat": 999.0}, 422, "point_out_of_range"),
    "an integer beyond floats": ({"lon": 10**300, "lat": 1}, 422, "point_out_of_range"),
    "outside": ({"lon": 100.0, "lat": 30.0}, 422, "outside_area"),
    "only spaces": ({"description": " \u3000\n"}, 422, "nothing_told"),
    "only what nobody sees": ({"description": "\u200b\u202e\0"}, 422, "nothing_told"),
    "unknown source": ({"source": "rumour"}, 422, "no_such_source"),
    "a matter that is not there": ({"matter": 2**62}, 422, "invalid"),
    "a photo that is not there": ({"photos": ["0" * 64]}, 422, "invalid"),
    "a post of somebody else": ({"post": 2**62}, 422, "no_post"),
    "year 1": ({"happened_at": "0001-01-01T00:00:00Z"}, 422, "no_such_day"),
    "year 0": ({"happened_at": "0000-01-01T00:00:00Z"}, 422, "no_such_day"),
    "year 9999": ({"happened_at": "9999-12-31T23:59:59-23:59"}, 422, "no_such_day"),
    "tomorrow": ({"happened_at": "2026-03-11T11:00:00+08:00"}, 422, "in_the_future"),
}
ACCEPTED = {
    "emoji": ({"description": "井盖🕳️缺失"}, "井盖🕳️缺失"),
    "direction override": ({"description": "a\u202eb"}, "ab"),
    "zero": ({"description": "a\0b"}, "ab"),
    "script": ({"description": "<script>alert(1)</script>"}, "<script>alert(1)</script>"),
    "arabic": ({"description": "غطاء مفقود"}, "غطاء مفقود"),
    "a leap second": ({"happened_at": "2026-03-09T23:59:60Z"}, "井盖缺失"),
    "other offset": ({"happened_at": "2026-03-10t00:00:00.1234567-03:30"}, None),
}


@pytest.fixture
def caller(call):
    return call("supervisor")


@pytest.fixture
def unchanged(town: Town):
    """Nothing was written."""
    rows = [Case, CaseEvent, Reporter, Blob]
    before = [model.objects.count() for model in rows]
    yield
    assert [model.objects.count() for model in rows] == before


@pytest.mark.parametrize(("sent", "code"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read(caller, unchanged, sent, code) -> None:
    status, problem = caller.send("/cases", sent)
    assert (status, problem["code"]) == (400, code)


@pytest.mark.parametrize(("changes", "field"), MISFIT.values(), ids=MISFIT)
def test_what_does_not_fit_is_named(caller, unchanged, changes, field) -> None:
    status, problem = caller.send("/cases", told(**changes))
    assert (status, problem["code"], problem["field"]) == (400, "malformed", field), problem
    assert problem["errors"][0]["field"] == field
    assert "Input should" not in problem["detail"]


def test_a_limit_that_was_passed_is_told(caller) -> None:
    long = told(description="字" * 100_000)
    english = caller.send("/cases", long, **{"Accept-Language": "en"})[1]
    assert english["detail"].endswith("description has more than 2000 characters")
    assert caller.send("/cases", long)[1]["detail"].endswith("description 超过 2000 个字")
    assert caller.send("/cases", "[]")[1]["detail"].endswith("请求体 不是对象")


@pytest.mark.parametrize(("changes", "status", "code"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_by_a_rule(caller, unchanged, changes, status, code) -> None:
    answer, problem = caller.send("/cases", told(**changes))
    assert (answer, problem["code"]) == (status, code), problem
    assert problem["type"] == f"urn:wangge:problem:{code}"


@pytest.mark.parametrize(("changes", "text"), ACCEPTED.values(), ids=ACCEPTED)
def test_what_is_odd_and_right(caller, changes, text) -> None:
    status, taken = caller.send("/cases", told(**changes))
    if text is None:
        assert (status, taken["code"]) == (422, "in_the_future")
        return
    assert status == 201, taken
    assert Case.objects.get(number=taken["number"]).description == text


SAME = [
    "2026-03-09T23:30:00+08:00", "2026-03-09T15:30:00Z", "2026-03-10T05:30:00+14:00",
    "2026-03-09T03:30:00-12:00", "2026-03-09T11:30:00-04:00", "2026-03-09T20:00:00+04:30",
]  # fmt: skip


def test_one_moment_is_the_same_in_every_offset(caller) -> None:
    """The eve of the number's day: which day it is, the project's zone says, not the sender's offset."""
    cases = [Case.objects.get(number=caller.report(happened_at=told)) for told in SAME]
    assert len({case.reported_at for case in cases}) == 1
    assert {case.number[6:14] for case in cases} == {"20260309"}


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "multipart/form-data", ""])
def test_another_media_type_is_said_so(caller, unchanged, content_type) -> None:
    status, problem = caller.send("/cases", told(), content_type=content_type)
    assert (status, problem["code"]) == (415, "wrong_media_type")


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/cases/%00/history", "number"),
        ("/cases/%F0%9F%95%B3", "number"),
        (f"/cases/{'9' * 100}", "number"),
        ("/photos/0/shown", "id"),
        (f"/photos/{10**30}/shown", "id"),
        ("/photos/1/original", "variant"),
        ("/matters/x/conditions", "id"),
        ("/cases?page=0", "page"),
        ("/cases?page=10001", "page"),
        ("/cases?size=101", "size"),
        (f"/cases?page={10**400}", "page"),
        ("/cases?since=2026-02-30", "since"),
        ("/cases?step=nowhere", "step"),
        ("/cases?parked=maybe", "parked"),
        ("/cases?home=%00", "home"),
        (f"/cases?q={'x' * 101}", "q"),
        ("/locate?lon=116.3", "lat"),
        ("/locate?lon=nan&lat=39.9", "lon"),
        ("/locate?lon=inf&lat=39.9", "lon"),
    ],
)
def test_addresses_that_do_not_fit(caller, path, field) -> None:
    status, problem = caller.get(path)
    assert (status, problem["code"], problem["field"]) == (400, "malformed", field), problem


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/cases?q=%00%00", None),
        ("/cases?q=%F0%9F%95%B3", None),
        ("/cases?q=%27%20%26%20!", None),
        ("/cases?holder=%00%25_", None),
        ("/cases?since=0001-01-01", "no_such_day"),
        ("/cases?until=9999-12-31", "no_such_day"),
        ("/cases?division=00", "code_zero"),
        ("/locate?lon=0&lat=0", "point_zero"),
        ("/locate?lon=1e308&lat=1", "point_out_of_range"),
        ("/cases/99999", "not_found"),
        ("/nowhere", "not_found"),
        ("/cases/1/nothing", "not_found"),
        ("/settings/centre", "may_not"),
    ],
)
def test_addresses_that_are_answered(caller, path, code) -> None:
    status, answer = caller.get(path)
    assert (answer.get("code") if status != 200 else None) == code, answer


def test_the_wrong_method_is_a_problem_too(caller) -> None:
    answer = caller.client.delete(f"{BASE}/cases")
    assert (answer.status_code, answer.json()["code"]) == (405, "wrong_method")
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}


def test_too_much_at_once(caller, unchanged) -> None:
    status, problem = caller.send("/cases", told(description="x" * 3_000_000))
    assert (status, problem["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "move"),
        ({"move": "fly"}, "move"),
        ({"move": "accept"}, "taken"),
        ({"move": "accept", "taken": {}}, "taken.matter"),
        ({"move": "accept", "taken": {"matter": "1"}}, "taken.matter"),
        ({"move": "accept", "taken": {"matter": 1, "outcome": "solved"}}, "taken.outcome"),
        ({"move": "not_accept"}, "note"),
        ({"move": "not_accept", "note": ""}, "note"),
        ({"move": "sign", "taken": {"x": 1}}, "taken.x"),
        ({"move": "close", "taken": {"outcome": "gone"}}, "taken.outcome"),
        ({"move": "handled"}, "move"),
        ({"move": "accept", "taken": {"matter": 1}, "seen": -1}, "seen"),
    ],
)
def test_moves_that_do_not_fit_the_table(call, body, field) -> None:
    number = call("supervisor").report()
    status, problem = call("acceptor").post(f"/cases/{number}/legs/home/moves", body)
    assert (status, problem["code"], problem["field"]) == (400, "malformed", field), problem


def test_refusals_speak_the_readers_language_and_tell_no_secret(call) -> None:
    caller = call("supervisor")
    sent = told(reporter={"name": "张三丰" * 30})
    english = caller.send("/cases", sent, **{"Accept-Language": "en"})[1]
    chinese = caller.send("/cases", sent, **{"Accept-Language": "zh-CN"})[1]
    assert english["code"] == chinese["code"] == "malformed"
    assert english["detail"] != chinese["detail"]
    assert "张三丰" not in json.dumps([english, chinese], ensure_ascii=False)
