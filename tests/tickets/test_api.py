"""Tickets for programs: the same rules, slips and refusals as at the desk."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.api.callers import Caller
from tests.tickets.calls import NAME, PHONE, Desk
from wangge.tickets.api.bodies import BODIES
from wangge.tickets.flow import TICKET

TOLD = {
    "hotline_number": "J-1", "kind": "complaint", "text": "路灯不亮", "sent_at": "2026-03-10T10:00:00+08:00",
    "lon": 116.305, "lat": 39.905, "coords": "wgs84", "name": NAME, "phone": PHONE, "secret": True,
    "answer_by": "2026-03-10T10:30:00+08:00",
}  # fmt: skip


@pytest.fixture
def acceptor(desk: Desk) -> Caller:
    return Caller.of(desk.town.person("acceptor"))


def test_a_ticket_goes_in_once_and_is_answered(desk: Desk, acceptor: Caller):
    slip = str(uuid4())
    status, taken = acceptor.post("/tickets", TOLD | {"slip": slip})
    assert (status, taken["what"]) == (201, "new")
    assert acceptor.post("/tickets", TOLD | {"slip": slip})[1] == {"number": taken["number"], "what": "same"}
    assert acceptor.post("/tickets", TOLD | {"slip": slip, "text": "别的"})[0] == 409
    assert acceptor.post("/tickets", TOLD | {"text": "两盏路灯不亮"})[1]["what"] == "changed"
    path = f"/tickets/{taken['number']}"
    whole = acceptor.get(path)[1]
    assert (whole["step"]["code"], whole["caller"]) == (
        "arrived", {"name": "王**", "phone": "139****5678", "secret": True},
    )  # fmt: skip
    clocks = {clock["name"]["code"]: clock["light"] for clock in whole["clocks"]}
    assert clocks["ticket_answer"] == "red"
    assert {move["move"]["code"] for move in whole["open_moves"]} >= {"sign", "open_case", "draft"}
    opening = {"move": "open_case", "taken": {"matter": desk.town.matter.pk}}
    status, event = acceptor.post(f"{path}/moves", opening)
    assert (status, event["step"]) == (200, "signed")
    whole = acceptor.get(path)[1]
    case = acceptor.get(f"/cases/{whole['cases'][0]}")[1]
    assert "'outer'" in str(case)
    names = [one["name"]["code"] for one in acceptor.get(f"{path}/history")[1]["rows"]]
    assert names == ["arrive", "changed", "open_case"]
    assert PHONE not in str(acceptor.get(f"{path}/history")[1])
    listed = acceptor.get("/tickets?tab=mine&light=red&q=路灯")[1]
    assert [row["number"] for row in listed["rows"]] == [taken["number"]]


def test_what_is_refused_says_why(desk: Desk, acceptor: Caller):
    number = acceptor.post("/tickets", TOLD)[1]["number"]
    path = f"/tickets/{number}/moves"
    for body, status, code in [
        ({"move": "draft", "taken": {"result": "solved"}}, 400, "malformed"),
        ({"move": "decline", "taken": {"text": "不办"}}, 400, "malformed"),  # a reason is part of its schema
        ({"move": "approve"}, 409, "ticket_refused"),
        ({"move": "link", "taken": {"case": "99"}}, 422, "invalid"),
        ({"move": "nonsense"}, 400, "malformed"),
        ({"move": "place", "taken": {"lon": 0.5, "lat": 0.5}}, 422, "outside_area"),
    ]:
        answer = acceptor.post(path, body)
        assert (answer[0], answer[1]["code"]) == (status, code), body
    for changed, status, code in [
        ({"text": ""}, 400, "malformed"),
        ({"text": "\u200b"}, 422, "nothing_told"),
        ({"sent_at": "2027-01-01T00:00:00+08:00"}, 422, "sent_when"),
        ({"hotline_number": "\u200b"}, 422, "no_hotline_number"),
        ({"lon": 0.5, "lat": 0.5}, 422, "outside_area"),
        ({"kind": "闲聊"}, 400, "malformed"),
        ({"religion": "x"}, 400, "malformed"),
    ]:
        answer = acceptor.post("/tickets", TOLD | {"hotline_number": "J-2"} | changed)
        assert (answer[0], answer[1]["code"]) == (status, code), changed
    leader = Caller.of(desk.town.person("leader"))
    assert leader.post("/tickets", TOLD | {"hotline_number": "J-3"})[0] == 409
    assert leader.post(path, {"move": "sign"})[0] == 409
    street = Caller.of(desk.town.person("street_acceptor"))
    assert street.post(path, {"move": "sign"})[0] == 404
    assert street.get("/tickets?tab=all")[1]["total"] == 0


def test_every_move_of_the_table_has_a_schema():
    assert set(BODIES) == {row.name for row in TICKET.moves if not row.follows}
