"""Programs at a change of shift: the log of a desk with its open points, notes on cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.callers import BASE, Caller
from tests.cases.test_shifts import seat
from tests.cases.town import Town

LOG = "/shift-logs/centre:acceptor"


def put(caller: Caller, path: str) -> tuple[int, Any]:
    answer = caller.client.put(BASE + path)
    return answer.status_code, answer.json()


def delete(caller: Caller, path: str) -> tuple[int, Any]:
    answer = caller.client.delete(BASE + path)
    return answer.status_code, answer.json()


def test_what_one_shift_leaves_the_next_finds_confirms_and_ticks_off(
    town: Town, call: Callable[[str], Caller]
) -> None:
    night = Caller.of(seat(town, "night", "acceptor"))
    day, number = call("acceptor"), town.report().number
    entry = {"text": "白班平稳", "points": [{"number": number, "text": "等回电"}, {"text": "复核门牌"}]}
    slip = {"slip": str(uuid4())}
    status, written = day.post(f"{LOG}/entries", entry | slip)
    assert (status, [point["number"] for point in written["points"]]) == (201, [number, ""])
    assert day.post(f"{LOG}/entries", entry | slip)[1] == written, "the same slip is the same entry"
    assert day.post(f"{LOG}/entries", {"text": "另一条"} | slip)[1]["code"] == "slip_reused"

    [log] = [one for one in night.get("/shift-logs")[1] if one["desk"] == "centre:acceptor"]
    assert (log["duty"]["label"], log["unread"], log["open_points"]) == ("受理员", 1, 2)
    assert night.get(f"{LOG}/entries", q="复核")[1]["rows"] == [written]
    assert put(day, f"/shift-entries/{written['id']}/read")[1]["code"] == "own_entry"
    status, read = put(night, f"/shift-entries/{written['id']}/read")
    assert (status, [one["person"]["name"] for one in read["readings"]]) == (200, ["night"])
    assert put(night, f"/shift-entries/{written['id']}/read")[1] == read, "twice is once"

    first, second = (point["id"] for point in written["points"])
    assert put(night, f"/shift-points/{first}/tick")[1]["ticked_by"]["name"] == "night"
    assert [point["id"] for point in night.get(f"{LOG}/points")[1]] == [second]
    assert delete(day, f"/shift-points/{first}/tick")[1]["ticked_by"] is None
    assert len(day.get(f"{LOG}/points")[1]) == 2


def test_another_desk_finds_nothing_of_it(town: Town, call: Callable[[str], Caller]) -> None:
    written = call("acceptor").post(f"{LOG}/entries", {"text": "白班", "points": [{"text": "复核"}]})[1]
    other = call("dispatcher")
    assert other.get(f"{LOG}/entries")[0] == other.get(f"{LOG}/points")[0] == 404
    assert other.post(f"{LOG}/entries", {"text": "夜班"})[0] == 404
    assert put(other, f"/shift-entries/{written['id']}/read")[0] == 404
    point = written["points"][0]["id"]
    assert (
        put(other, f"/shift-points/{point}/tick")[0] == delete(other, f"/shift-points/{point}/tick")[0] == 404
    )


def test_what_is_empty_or_names_a_case_that_is_not_there_is_refused(call: Callable[[str], Caller]) -> None:
    day = call("acceptor")
    assert day.post(f"{LOG}/entries", {})[1]["code"] == "nothing_left"
    told = day.post(f"{LOG}/entries", {"points": [{"number": "11010000000000000000", "text": "等"}]})
    assert (told[0], told[1]["code"]) == (422, "point_unclear")
    assert day.send(f"{LOG}/entries", '{"text": "白班"}')[1]["code"] == "slip_missing"
    assert day.get(f"{LOG}/entries", word="白班")[0] == 400
    assert day.get("/shift-logs/centre/entries")[0] == 400


def test_a_note_sticks_for_ones_own_platform_until_it_is_taken_off(
    town: Town, call: Callable[[str], Caller]
) -> None:
    case = f"/cases/{town.dispatched().number}"
    acceptor, dispatcher, liaison = (call(who) for who in ("acceptor", "dispatcher", "liaison"))
    slip = {"slip": str(uuid4())}
    status, note = acceptor.post(f"{case}/notes", {"text": "家属下午再来"} | slip)
    assert (status, note["platform"]["code"]) == (200, "centre")
    assert acceptor.post(f"{case}/notes", {"text": "家属下午再来"} | slip)[1] == note
    assert dispatcher.get(f"{case}/notes")[1] == [note]
    assert liaison.get(f"{case}/notes") == (200, []), "the department does not read the centre's notes"
    assert liaison.post(f"/notes/{note['id']}/off", {})[0] == 404

    off = {"slip": str(uuid4())}
    status, event = dispatcher.post(f"/notes/{note['id']}/off", off)
    assert (status, event["name"]["code"]) == (200, "take_note_off")
    assert dispatcher.post(f"/notes/{note['id']}/off", off)[1] == event
    assert acceptor.post(f"/notes/{note['id']}/off", {})[0] == 409, "somebody was faster"
    assert dispatcher.get(f"{case}/notes")[1] == []


def test_a_page_of_the_log_asks_as_often_for_three_entries_as_for_one(
    town: Town, call: Callable[[str], Caller]
) -> None:
    day, asked = call("acceptor"), []
    for entries in (1, 2):
        for _one in range(entries):
            points = [{"text": "复核", "number": town.report().number}]
            assert day.post(f"{LOG}/entries", {"text": "白班", "points": points})[0] == 201
        with CaptureQueriesContext(connection) as statements:
            assert len(day.get(f"{LOG}/entries")[1]["rows"]) == 1 + (entries > 1) * 2
        asked.append(len(statements))
    assert asked[0] == asked[1]
