"""Who learns of what: for everything that gives somebody work or an answer."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.timezone import localtime

from tests.cases.town import Town
from tests.world import NOON, SINCE
from wangge.cases.asks import ask, decide
from wangge.cases.deed import Told
from wangge.cases.due import run_due
from wangge.cases.models import Ask, CaseEvent, Leg, Task, Urge
from wangge.cases.tasks import answer_task, ask_call_back, ask_coordination
from wangge.cases.urges import answer_urge, urge
from wangge.exchange.models import Message
from wangge.exchange.outbox.letters import facts_of, with_facts
from wangge.exchange.outbox.reading import read_all_news, read_news
from wangge.people.models import Post


def told(town: Town, key: str) -> Told:
    return Told(by=town.person(key), at=town.clock, slip=uuid.uuid4())


def read(town: Town) -> None:
    read_all_news(at=town.clock)


def heard(town: Town, since: int = 0) -> set[tuple[str, str]]:
    """Who has what to read in the house; names are the keys of the small world."""
    rows = Message.objects.filter(way="in_app", state="waiting", pk__gt=since).select_related("person")
    return {(row.person.username, row.news) for row in rows if row.person}


def newer(town: Town, act: Callable[[], object]) -> set[tuple[str, str]]:
    """What an act tells, beside what was told before."""
    read(town)
    last = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    act()
    read(town)
    return heard(town, last)


def test_each_step_of_a_case_tells_who_holds_it_next(town: Town) -> None:
    case = town.report()
    assert newer(town, lambda: None) == set()
    assert heard(town) == {("acceptor", "work")}
    accept = newer(town, lambda: town.move(case, "accept", "acceptor", matter=town.matter))
    assert accept == {("duty_chief", "work")}
    assert newer(town, lambda: town.move(case, "file", "duty_chief", condition=town.condition)) == {
        ("dispatcher", "work")
    }
    dispatch = newer(
        town, lambda: town.move(case, "dispatch", "dispatcher", main=town.place.platforms["department"])
    )
    assert dispatch == {("liaison", "work")}
    town.move(town.leg(case), "sign", "liaison")
    answer = lambda: town.move(town.leg(case), "answer", "liaison", text="好了", outcome="not_found")  # noqa: E731
    assert newer(town, answer) == {("dispatcher", "work")}
    assert newer(town, lambda: town.move(case, "feed_back", "dispatcher")) == {("acceptor", "work")}
    assert newer(town, lambda: town.move(case, "ask_check", "acceptor")) == {("supervisor", "task")}
    assert newer(town, lambda: town.move(case, "pass", "supervisor")) == {("duty_chief", "work")}
    assert newer(town, lambda: town.move(case, "close", "duty_chief", outcome="solved")) == {
        ("supervisor", "outcome")
    }


def test_work_that_moved_on_is_told_to_who_has_it_now_and_to_nobody_else(town: Town) -> None:
    case = town.dispatched()
    read(town)
    assert heard(town) == {("liaison", "work")}
    assert Message.objects.filter(event__case=case).exclude(person=town.person("liaison")).count() == 0


def test_notices_of_work_that_moved_on_lapse(town: Town) -> None:
    case = town.report()
    read(town)
    town.move(case, "accept", "acceptor", matter=town.matter)
    read(town)
    states = dict(Message.objects.filter(way="in_app").values_list("person__username", "state"))
    assert states == {"acceptor": "lapsed", "duty_chief": "waiting"}


def test_a_return_tells_the_dispatcher_once(town: Town) -> None:
    case = town.dispatched()
    back = newer(town, lambda: town.move(town.leg(case), "send_back", "liaison", "不归我们", kind="not_ours"))
    assert back == {("dispatcher", "returned")}


def test_who_is_assigned_learns_of_it(town: Town) -> None:
    crew = town.place.platforms["crew"]
    Post.objects.create(
        tenant=town.place.tenant, person=town.person("liaison"), platform=crew,
        duty=town.place.posts["liaison"].duty, valid=DateRange(SINCE, None),
    )  # fmt: skip
    case = town.dispatched("crew")
    town.move(town.leg(case), "sign", "liaison")
    handler = town.person("handler")
    assign = newer(town, lambda: town.move(town.leg(case), "assign", "liaison", person=handler))
    assert assign == {("handler", "work")}


def test_an_assisting_answer_and_a_let_off_leg_are_told(town: Town) -> None:
    case = town.dispatched(assisting=[town.place.platforms["street"]])
    second = town.leg(case, "2")
    town.move(second, "sign", "street_liaison")
    answered = newer(town, lambda: town.move(second, "answer", "street_liaison", text="好", outcome="solved"))
    assert answered == {("dispatcher", "answered")}
    other = town.dispatched(assisting=[town.place.platforms["street"]])
    off = newer(town, lambda: town.move(town.leg(other, "2"), "let_off", "dispatcher", "不用了"))
    assert off == {("street_liaison", "withdrawn")}


def test_asks_wait_for_who_decides_and_come_back_to_who_asked(town: Town) -> None:
    case = town.handling()
    asked = newer(town, lambda: ask(town.leg(case), "extension", told=told(town, "liaison"), reason="要开挖"))
    assert asked == {("dispatcher", "ask")}
    granted = newer(
        town,
        lambda: decide(
            Ask.objects.get(state="endorsed"), "grant", told=told(town, "dispatcher"), reason="同意"
        ),
    )
    assert granted == {("liaison", "decision")}
    assert ("dispatcher", "ask") not in heard(town)


def test_co_ordination_is_a_task_and_its_answer_a_decision(town: Town) -> None:
    case = town.handling()
    wanted = newer(
        town, lambda: ask_coordination(town.leg(case), told=told(town, "liaison"), text="请交警配合")
    )
    assert wanted == {("dispatcher", "task")}
    answered = newer(
        town,
        lambda: answer_task(Task.objects.get(), "decided", told=told(town, "dispatcher"), text="明早到场"),
    )
    assert answered == {("liaison", "decision")}
    assert ("dispatcher", "task") not in heard(town)


def test_a_task_is_told_with_its_own_limit(town: Town) -> None:
    """A call-back comes after closing: the case has no limit any more, the task has one."""
    case = town.closed()
    newer(town, lambda: ask_call_back(case, told=told(town, "duty_chief")))

    message = with_facts(Message.objects.filter(event__case=case, news="task")).latest("pk")

    limit = Task.objects.get(kind=Task.Kind.CALL_BACK).due_at
    assert limit
    assert facts_of(message)["due"] == f"{localtime(limit):%m-%d %H:%M}"


def test_an_urge_goes_through_all_legs_and_its_answer_to_who_urged(town: Town) -> None:
    case = town.dispatched(assisting=[town.place.platforms["street"]])
    urged = newer(town, lambda: urge(case, told=told(town, "leader"), text="尽快", level=2))
    assert urged == {("liaison", "urge"), ("street_liaison", "urge")}
    answered = newer(
        town, lambda: answer_urge(Urge.objects.get(), told=told(town, "liaison"), text="今天修好")
    )
    assert answered == {("leader", "urge_answered")}


def test_a_light_that_turns_yellow_reminds_the_holder_once(town: Town) -> None:
    case = town.handling()
    read(town)
    due = town.leg(case).warn_at
    assert due
    town.clock = due + timedelta(minutes=1)
    assert newer(town, lambda: run_due(now=town.clock)) == {("liaison", "reminder")}
    assert newer(town, lambda: run_due(now=town.clock)) == set()


def test_merged_reports_are_told_to_their_reporters_and_to_who_runs_the_case(town: Town) -> None:
    first, second = town.report(by="reporter"), town.report()
    read(town)
    merged = newer(town, lambda: town.move(second, "merge", "acceptor", into=first))
    assert merged == {("supervisor", "merged")}  # who runs the case it came into merged it himself
    town.move(first, "accept", "acceptor", matter=town.matter)
    ended = newer(town, lambda: town.move(first, "not_file", "duty_chief", "不属实"))
    assert ended == {("reporter", "outcome"), ("supervisor", "outcome")}


def test_who_holds_no_post_today_is_told_nothing(town: Town) -> None:
    Post.objects.filter(person=town.person("liaison")).update(valid=DateRange(SINCE, NOON.date()))
    town.dispatched()
    read(town)
    assert heard(town) == set()


def test_lines_read_again_make_nothing_twice(town: Town) -> None:
    from wangge.journal.cursors import rewind

    town.handling()
    read(town)
    before = list(Message.objects.order_by("pk").values_list("pk", "cause", "person"))
    rewind("outbox")
    read(town)
    assert list(Message.objects.order_by("pk").values_list("pk", "cause", "person")) == before


def test_lines_in_small_bites_tell_the_same_desks(town: Town) -> None:
    town.dispatched()
    while read_news(at=town.clock, limit=1):
        continue
    assert heard(town) == {("liaison", "work")}


@pytest.mark.parametrize("lines", [1, 3])
def test_reading_costs_the_same_for_one_line_and_for_three(
    town: Town, lines: int, django_assert_max_num_queries: object
) -> None:
    for _ in range(lines):
        town.report()
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        assert read_news(at=town.clock) == CaseEvent.objects.count()
    assert Leg.objects.count() == lines
