"""A program reads a person's notices, and marks them as read; nobody else's."""

from __future__ import annotations

from collections.abc import Callable

from tests.api.callers import BASE, Caller
from tests.cases.town import Town
from tests.world import own_rows_settled
from wangge.exchange.models import Message
from wangge.exchange.outbox.reading import read_all_news


def put(caller: Caller, path: str) -> tuple[int, dict]:
    answer = caller.client.put(BASE + path, content_type="application/json")
    return answer.status_code, answer.json()


def told(town: Town, cases: int) -> list[int]:
    for _ in range(cases):
        town.dispatched()
    with own_rows_settled():
        read_all_news(at=town.clock)
    return list(Message.objects.filter(way="in_app").order_by("-pk").values_list("pk", flat=True))


def test_notices_are_listed_and_marked_as_read(town: Town, call: Callable[[str], Caller]) -> None:
    ids = told(town, 2)
    liaison = call("liaison")
    status, page = liaison.get("/notices", unread="true", news="work")
    assert (status, [row["id"] for row in page["rows"]], page["total"]) == (200, ids, 2)
    first = page["rows"][0]
    assert first["number"] in first["text"]
    assert (first["label"], first["state"]) == ("新工作", "unread")
    status, row = put(liaison, f"/notices/{ids[0]}/read")
    assert (status, row["state"]) == (200, "read")
    assert put(liaison, f"/notices/{ids[0]}/read")[1] == row, "twice is once"
    assert put(liaison, "/notices/read") == (200, {"read": 1})
    assert liaison.get("/notices", unread="true")[1]["rows"] == []
    assert [row["state"] for row in liaison.get("/notices")[1]["rows"]] == ["read", "read"]


def test_nobody_elses_notices_are_there(town: Town, call: Callable[[str], Caller]) -> None:
    [notice] = told(town, 1)
    assert put(call("dispatcher"), f"/notices/{notice}/read")[0] == 404
    assert put(call("dispatcher"), "/notices/read") == (200, {"read": 0})
    assert call("dispatcher").get("/notices")[1]["rows"] == []
    assert Message.objects.get(pk=notice).state == "waiting"


def test_a_filter_that_does_not_exist_is_a_mistake(town: Town, call: Callable[[str], Caller]) -> None:
    assert call("liaison").get("/notices", news="gossip")[0] == 400
    assert call("liaison").get("/notices", seen="true")[0] == 400


def test_a_list_of_one_and_of_three_costs_the_same(
    town: Town, call: Callable[[str], Caller], django_assert_max_num_queries: Callable
) -> None:
    liaison = call("liaison")
    for cases in (1, 2):
        told(town, cases)
        with django_assert_max_num_queries(7):
            assert liaison.get("/notices")[0] == 200
