"""Whatever ends, recalls or hands over a leg lapses its tasks: nobody is left waiting on a list."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from tests.cases.town import Town
from wangge.cases.deed import Told
from wangge.cases.models import Case, Task
from wangge.cases.tasks import answer_task, ask_call_back, ask_coordination


def told(town: Town, by: str) -> Told:
    return Told(town.person(by), town.clock, uuid.uuid4())


def coordinated(town: Town) -> Case:
    case = town.handling()
    ask_coordination(town.leg(case), told=told(town, "liaison"), text="请协调")
    return case


def verifying(town: Town) -> Case:
    case = town.report()
    town.move(case, "ask_verify", "acceptor")
    return case


def answer(town: Town, case: Case) -> object:
    return town.move(town.leg(case), "answer", "liaison", text="好了", outcome="not_found")


ENDS: list[tuple[str, Callable[[Town], Case], Callable[[Town, Case], object]]] = [
    ("void", verifying, lambda t, c: t.move(c, "void", "duty_chief", note="录错")),
    ("withdraw", verifying, lambda t, c: t.move(c, "withdraw", "supervisor")),
    ("cancel", Town.checking, lambda t, c: t.move(c, "cancel", "duty_chief", note="撤案")),
    ("cancel the work", coordinated, lambda t, c: t.move(c, "cancel", "duty_chief", note="撤案")),
    ("recall", coordinated, lambda t, c: t.move(c, "recall", "dispatcher", note="派错")),
    (
        "answer",
        coordinated,
        lambda t, c: t.move(t.leg(c), "answer", "liaison", text="好", outcome="not_found"),
    ),
]


@pytest.mark.parametrize(("begin", "end"), [row[1:] for row in ENDS], ids=[row[0] for row in ENDS])
def test_the_end_lapses_what_is_waited_for(town: Town, begin: Callable, end: Callable) -> None:
    case = begin(town)
    [task] = Task.objects.filter(case=case, state=Task.State.OPEN)
    event = end(town, case)
    task.refresh_from_db()
    assert (task.state, task.answered) == (Task.State.LAPSED, event)


def test_a_case_handed_over_waits_for_nobody_at_its_old_home(town: Town) -> None:
    case = town.report()
    town.move(case, "hand_over", "acceptor", note="属地", target=town.place.platforms["street"])
    ask_coordination(town.home(case), told=told(town, "street_dispatcher"), text="请协调")
    town.move(case, "hand_over", "street_acceptor", note="上交", target=town.place.platforms["centre"])
    assert Task.objects.get(case=case).state == Task.State.LAPSED


def test_coordination_outlives_a_step_that_ends_nothing(town: Town) -> None:
    case = town.report()
    town.move(case, "hand_over", "acceptor", note="属地", target=town.place.platforms["street"])
    ask_coordination(town.home(case), told=told(town, "street_dispatcher"), text="请协调")
    town.move(case, "accept", "street_acceptor", matter=town.matter)
    assert Task.objects.get(case=case).state == Task.State.OPEN


def test_a_call_back_that_reopens_is_answered_not_lapsed(town: Town) -> None:
    case = town.closed()
    ask_call_back(case, told=told(town, "acceptor"))
    task = Task.objects.get(case=case, kind="call_back")
    answer_task(task, "no", told=told(town, "acceptor"), text="还是坏的")
    task.refresh_from_db()
    assert (task.state, town.step(case)) == (Task.State.DONE, "filed")


def test_reopening_otherwise_lapses_the_call_back(town: Town) -> None:
    case = town.closed()
    ask_call_back(case, told=told(town, "acceptor"))
    town.move(case, "reopen", "duty_chief", note="又坏了")
    assert Task.objects.get(case=case, kind="call_back").state == Task.State.LAPSED
