"""Tokens and sessions: who is let in, and for what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.api.callers import BASE, JSON, REPORT, Caller
from tests.cases.town import Town
from wangge.people.models import ApiToken


def test_a_program_acts_as_its_person(town: Town) -> None:
    program = Caller.with_token(town.person("supervisor"), "read", "write")
    number = program.report()
    status, told = program.get(f"/cases/{number}")
    assert (status, told["reporters"][0]["staff"]["id"]) == (200, town.person("supervisor").pk)
    assert program.get("/me")[1]["username"] == "supervisor"


def test_a_token_does_what_its_scopes_say(town: Town) -> None:
    status, problem = Caller.with_token(town.person("supervisor"), "read").post("/cases", REPORT)
    assert (status, problem["code"]) == (403, "out_of_scope")
    writer = Caller.with_token(town.person("supervisor"), "write")
    assert writer.get("/cases")[1]["code"] == "out_of_scope"
    assert writer.report()


def test_an_expired_or_revoked_token_is_nobody(town: Town, noon) -> None:
    program = Caller.with_token(town.person("acceptor"), "read")
    assert program.get("/cases")[0] == 200
    noon.shift(timedelta(days=1))
    assert program.get("/cases")[0] == 401
    program = Caller.with_token(town.person("acceptor"), "read")
    ApiToken.objects.all().delete()
    assert program.get("/cases")[0] == 401


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Bearer wg_x", "Bearer \u00e9", "Basic YTpi", "Token x", "wg_x", "Bearer a b"],
)
def test_odd_tokens_are_nobody(town: Town, header: str) -> None:
    answer = Client(headers={"authorization": header}).get(f"{BASE}/cases")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_a_bad_token_does_not_fall_back_to_the_session(town: Town, call) -> None:
    client = call("acceptor").client
    assert client.get(f"{BASE}/me").status_code == 200
    assert client.get(f"{BASE}/me", headers={"authorization": "Bearer wg_x"}).status_code == 401


def test_somebody_whose_account_is_closed_is_nobody(town: Town) -> None:
    person = town.person("acceptor")
    program, browser = Caller.with_token(person, "read"), Caller.of(person)
    person.is_active = False
    person.save()
    assert (program.get("/me")[0], browser.get("/me")[0]) == (401, 401)


def test_who_is_nobody_is_asked_to_sign_in(client, town: Town) -> None:
    for answer in (client.get(f"{BASE}/cases"), client.post(f"{BASE}/cases", "{}", content_type=JSON)):
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
        assert "Bearer" in answer["WWW-Authenticate"]


def test_a_browser_must_prove_that_it_meant_to_write(call) -> None:
    caller = call("supervisor")
    caller.client.handler.enforce_csrf_checks = True
    status, problem = caller.post("/cases", REPORT)
    assert (status, problem["code"]) == (403, "may_not")
    caller.client.cookies["csrf"] = token = "a" * 32
    status, taken = caller.post("/cases", REPORT, **{"X-CSRFToken": token})
    assert status == 201, taken


def test_a_program_needs_no_csrf_token(town: Town) -> None:
    program = Caller.with_token(town.person("supervisor"), "write")
    program.client.handler.enforce_csrf_checks = True
    assert program.report()


def test_the_description_is_open_to_everybody(client, db) -> None:
    assert client.get(f"{BASE}/openapi.json").json()["openapi"] == "3.1.0"
