"""One case through the whole loop over HTTP, and what each step shows."""

from __future__ import annotations

import uuid

from tests.api.callers import REPORT
from tests.cases.town import Town


def test_a_case_goes_from_report_to_close(town: Town, call) -> None:
    number = call("supervisor").report()
    department = town.place.platforms["department"]
    way = [
        ("acceptor", "accept", "home", {"taken": {"matter": town.matter.pk}}),
        ("duty_chief", "file", "home", {"taken": {"condition": town.condition.pk}}),
        ("dispatcher", "dispatch", "home", {"taken": {"main": department.code}}),
        ("liaison", "sign", "1", {}),
        ("liaison", "answer", "1", {"taken": {"text": "装好了", "outcome": "not_found"}}),
        ("dispatcher", "feed_back", "home", {}),
        ("acceptor", "ask_check", "home", {"taken": {"way": "on_site"}}),
        ("supervisor", "pass", "home", {}),
        ("duty_chief", "close", "home", {"taken": {"outcome": "solved"}}),
    ]
    for who, move, leg, body in way:
        status, event = call(who).move(number, move, leg, **body)
        assert status == 200, event
        assert (event["name"]["code"], event["number"], event["leg"]) == (move, number, leg)

    status, case = call("acceptor").get(f"/cases/{number}")
    assert (status, case["step"]["code"], case["outcome"]["code"]) == (200, "closed", "solved")
    assert case["home_leg"]["legs"][0]["step"]["code"] == "answered"
    status, history = call("acceptor").get(f"/cases/{number}/history")
    assert [event["name"]["code"] for event in history["rows"] if event["leg"] == "home"] == [
        "report", "accept", "file", "dispatch", "handled", "feed_back", "ask_check", "pass", "close",
    ]  # fmt: skip


def test_a_case_offers_what_this_person_may_do_and_what_it_takes(town: Town, call) -> None:
    number = call("supervisor").report()
    moves = {move["move"]["code"]: move for move in call("acceptor").get(f"/cases/{number}")[1]["open_moves"]}

    assert set(moves) == {"accept", "ask_verify", "not_accept", "merge", "split", "hand_over"}
    assert moves["accept"]["post"] == town.place.posts["acceptor"].pk
    taken = moves["accept"]["body"]["$defs"]["AcceptTaken"]
    assert (taken["required"], list(taken["properties"])) == (["matter"], ["matter"])
    assert moves["not_accept"]["reason"] is True
    assert call("auditor").get(f"/cases/{number}")[0] == 404


def test_the_same_slip_gives_the_same_answer(town: Town, call) -> None:
    slip = {"slip": str(uuid.uuid4())}
    first = call("supervisor").post("/cases", REPORT | slip)
    assert first == call("supervisor").post("/cases", REPORT | slip)
    number = first[1]["number"]
    slip = {"slip": str(uuid.uuid4()), "move": "accept", "taken": {"matter": town.matter.pk}}
    first = call("acceptor").post(f"/cases/{number}/legs/home/moves", slip)
    assert first[0] == 200
    assert first == call("acceptor").post(f"/cases/{number}/legs/home/moves", slip)
    status, problem = call("acceptor").post(f"/cases/{number}/legs/home/moves", {**slip, "note": "x"})
    assert (status, problem["code"], problem["field"]) == (409, "slip_reused", "slip")


def test_the_slip_may_come_as_a_header(call) -> None:
    slip = str(uuid.uuid4())
    told = {**REPORT, "slip": None}
    status, taken = call("supervisor").post("/cases", told, **{"Idempotency-Key": slip})
    assert (status, taken["slip"]) == (201, slip)
    assert call("supervisor").post("/cases", told)[1]["code"] == "slip_missing"
    differ = {**REPORT, "slip": str(uuid.uuid4())}
    assert call("supervisor").post("/cases", differ, **{"Idempotency-Key": slip})[1]["code"] == "slips_differ"


def test_who_hands_a_case_away_still_gets_the_same_answer(town: Town, call) -> None:
    number = call("street_supervisor").report()
    up = town.place.platforms["centre"].code
    town.later(minutes=1)
    case = {"slip": str(uuid.uuid4()), "move": "hand_over", "note": "全区的事", "taken": {"target": up}}
    home = call("acceptor").get(f"/cases/{number}")[1]["home"]["code"]
    who = "acceptor" if home == "centre" else "street_acceptor"
    case["taken"]["target"] = "street" if home == "centre" else "centre"
    first = call(who).post(f"/cases/{number}/legs/home/moves", case)
    assert first[0] == 200
    assert first == call(who).post(f"/cases/{number}/legs/home/moves", case)


def test_lists_are_narrowed_sorted_and_paged(town: Town, call) -> None:
    numbers = [call("supervisor").report(description=text) for text in ("井盖缺失", "路灯不亮", "占道经营")]
    acceptor = call("acceptor")
    acceptor.move(numbers[0], "accept", taken={"matter": town.matter.pk})

    def found(**query) -> list[str]:
        status, page = acceptor.get("/cases", **query)
        assert status == 200, page
        return [row["number"] for row in page["rows"]]

    assert found() == numbers[::-1]
    assert found(sort="oldest", size=2) == numbers[:2]
    assert found(sort="oldest", size=2, page=2) == numbers[2:]
    assert sorted(found(tab="mine")) == numbers[1:]
    assert found(q="路灯") == [numbers[1]]
    assert found(q=numbers[2]) == [numbers[2]]
    assert found(step="accepted") == found(matter="01") == found(matter="01001") == [numbers[0]]
    assert found(division="990101001000") == numbers[::-1]
    assert found(division="990202000000") == found(since="2026-03-11") == found(parked="true") == []
    assert found(since="2026-03-10", until="2026-03-10", home="centre", source="patrol") == numbers[::-1]
    page = acceptor.get("/cases", size=2)[1]
    assert (page["total"], page["exact"], page["has_next"]) == (3, True, True)


def test_matters_that_can_be_filed_come_first_and_say_so(town: Town, call) -> None:
    acceptor = call("acceptor")
    first, *others = acceptor.get("/matters", q="01001")[1]["rows"]
    assert (first["id"], first["fileable"]) == (town.matter.pk, True)
    for row in (first, *others):
        conditions = acceptor.get(f"/matters/{row['id']}/conditions")[1]
        assert bool(conditions) is row["fileable"]


def test_a_filter_spelt_wrong_is_said_so(call) -> None:
    status, problem = call("acceptor").get("/cases", stpe="accepted")
    assert (status, problem["code"], problem["field"]) == (400, "malformed", "stpe")


def test_labels_come_in_the_language_that_was_asked_for(call) -> None:
    number = call("supervisor").report()
    caller = call("acceptor")
    for language, said in (("en", "To be accepted"), ("zh-CN", "待受理")):
        answer = caller.client.get(f"/api/v1/cases/{number}", headers={"accept-language": language})
        assert answer.json()["step"]["label"] == said


def test_the_dictionary_names_every_move(call) -> None:
    status, told = call("reporter").get("/flow")
    assert status == 200
    home = next(flow for flow in told["flows"] if flow["name"] == "home")
    accept = next(move for move in home["moves"] if move["name"]["code"] == "accept")
    assert (accept["froms"], accept["to"], accept["takes"][0]["kind"]) == (["reported"], "accepted", "matter")


def test_reporters_are_masked(town: Town, call) -> None:
    number = call("acceptor").report(
        source="hotline", reporter={"name": "张三丰", "phone": "13812345678", "answer_way": "phone"}
    )
    secret = call("acceptor").report(source="hotline", reporter={"name": "李四", "secret": True})
    [told] = call("acceptor").get(f"/cases/{number}")[1]["reporters"]
    assert (told["name"], told["contact"], told["answer_way"]) == ("张**", "138****5678", "phone")
    [told] = call("acceptor").get(f"/cases/{secret}")[1]["reporters"]
    assert (told["name"], told["contact"], told["secret"]) == ("", "", True)
