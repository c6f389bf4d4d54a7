"""Asks, urges, corrections and tasks: beside the flow, never steps of it."""

import uuid
from datetime import timedelta

import pytest

from tests.cases.town import Town, refused
from wangge.cases.actions import SlipReused
from wangge.cases.asks import AskRefused, WrongDate, ask, decide
from wangge.cases.corrections import correct
from wangge.cases.deed import Told
from wangge.cases.models import Ask, CaseEvent, Reporter, Task, Urge
from wangge.cases.needs import ElsewhereRuled, ReasonMissing
from wangge.cases.tasks import answer_task, ask_call_back, ask_coordination
from wangge.cases.urges import answer_urge, lift_urge, urge
from wangge.people.models import Duty, Post


def told(town: Town, key: str) -> Told:
    return Told(by=town.person(key), at=town.clock, slip=uuid.uuid4())


def test_an_extension_adds_one_original_limit_and_at_most_two(town: Town) -> None:
    case = town.handling()
    dues = [town.leg(case).timers["handle"]["own_due"]]
    for _round in range(2):
        ask(town.leg(case), "extension", told=told(town, "liaison"), reason="要开挖")
        decide(Ask.objects.get(state="endorsed"), "grant", told=told(town, "dispatcher"), reason="同意")
        dues.append(town.leg(case).timers["handle"]["own_due"])
    assert dues == sorted(set(dues))
    with pytest.raises(AskRefused):
        ask(town.leg(case), "extension", told=told(town, "liaison"), reason="再来")
    assert town.leg(case).extensions == 2


def test_asking_stops_no_clock_and_changes_no_step(town: Town) -> None:
    case = town.handling()
    before = town.leg(case)
    ask(before, "extension", told=told(town, "liaison"), reason="要开挖")
    after = town.leg(case)
    assert (after.step, after.due_at) == (before.step, before.due_at)


def test_a_refused_ask_leaves_everything_as_it_was(town: Town) -> None:
    case = town.handling()
    due = town.leg(case).due_at
    ask(town.leg(case), "extension", told=told(town, "liaison"), reason="要开挖")
    decide(Ask.objects.get(), "refuse", told=told(town, "dispatcher"), reason="不同意")
    assert town.leg(case).due_at == due
    assert Ask.objects.get().state == "refused"


def test_the_lead_endorses_first_where_there_is_one(town: Town) -> None:
    Post.objects.create(
        tenant=town.place.tenant,
        person=town.person("leader"),
        platform=town.place.platforms["department"],
        duty=Duty.objects.get(tenant=town.place.tenant, code="leader"),
        valid=town.place.posts["leader"].valid,
    )
    case = town.handling()
    ask(town.leg(case), "extension", told=told(town, "liaison"), reason="要开挖")
    asked = Ask.objects.get()
    assert (asked.duty, asked.state) == ("leader", "open")
    with refused("not_yours"):
        decide(asked, "grant", told=told(town, "dispatcher"), reason="同意")
    decide(asked, "endorse", told=told(town, "leader"), reason="属实")
    decide(Ask.objects.get(), "grant", told=told(town, "dispatcher"), reason="同意")
    assert Ask.objects.get().state == "granted"


def test_answering_lapses_what_was_asked(town: Town) -> None:
    case = town.handling()
    ask(town.leg(case), "extension", told=told(town, "liaison"), reason="要开挖")
    town.move(town.leg(case), "answer", "liaison", text="好了", outcome="not_found")
    assert Ask.objects.get().state == "lapsed"


def test_one_open_ask_of_a_kind_and_no_date_behind(town: Town) -> None:
    case = town.handling()
    ask(town.leg(case), "extension", told=told(town, "liaison"), reason="要开挖")
    with pytest.raises(AskRefused):
        ask(town.leg(case), "extension", told=told(town, "liaison"), reason="要开挖")
    with pytest.raises(WrongDate):
        ask(
            town.leg(case), "parking", told=told(town, "liaison"), reason="等", parking_kind="weather",
            until=town.clock.date() - timedelta(days=1),
        )  # fmt: skip
    with pytest.raises(ReasonMissing):
        ask(town.leg(case), "recall", told=told(town, "liaison"), reason="  ")


def test_a_ruling_says_where_the_case_goes(town: Town) -> None:
    case = town.dispatched()
    town.move(town.leg(case), "send_back", "liaison", note="不归我们", kind="not_ours")
    town.move(case, "ask_ruling", "dispatcher", note="都说不归自己")
    with refused("ruling_open"):
        town.move(case, "redispatch", "dispatcher", main=town.place.platforms["department"])
    street = town.place.platforms["street"]
    decide(Ask.objects.get(), "grant", told=told(town, "leader"), reason="属地兜底", ruled=street)
    with pytest.raises(ElsewhereRuled):
        town.move(case, "redispatch", "dispatcher", main=town.place.platforms["department"])
    town.move(case, "redispatch", "dispatcher", main=street)
    assert town.leg(case, "2").platform == street
    assert town.step(town.leg(case, "1")) == "recalled"


def test_an_urge_is_numbered_answered_and_lifted_by_who_urged(town: Town) -> None:
    case = town.handling()
    urge(case, told=told(town, "leader"), text="尽快", level=2)
    urged = Urge.objects.get()
    assert urged.number == 1
    assert town.leg(case).needs_look
    answer_urge(urged, told=told(town, "liaison"), text="今天修好")
    with refused("not_yours"):
        lift_urge(urged, told=told(town, "dispatcher"))
    lift_urge(urged, told=told(town, "leader"))
    urged.refresh_from_db()
    assert urged.lifted_id
    with refused("not_yours"):
        urge(case, told=told(town, "liaison"), text="催", level=1)


def test_a_correction_reckons_limits_anew_and_tells_both(town: Town) -> None:
    case = town.handling()
    due = town.leg(case).due_at
    case.refresh_from_db()
    correct(case, told=told(town, "acceptor"), reason="地点写错", place_text="西街 3 号")
    event = CaseEvent.objects.get(case=case, name="correct")
    assert event.details["before"]["place_text"] == ""
    assert event.details["after"]["place_text"] == "西街 3 号"
    assert town.leg(case).due_at == due
    with refused("not_yours"):
        correct(case, told=told(town, "dispatcher"), reason="x", place_text="y")


def test_coordination_comes_back_to_who_asked(town: Town) -> None:
    case = town.handling()
    ask_coordination(town.leg(case), told=told(town, "liaison"), text="请交警配合")
    task = Task.objects.get()
    assert (task.platform, task.duty) == (town.place.platforms["centre"], "dispatcher")
    answer_task(task, "decided", told=told(town, "dispatcher"), text="明早 9 点到场")
    assert town.leg(case).needs_look
    assert town.step(case) == "dispatched"


def test_who_is_not_satisfied_has_the_case_reopened(town: Town) -> None:
    case = town.closed()
    assert Reporter.objects.get(case=case).answer_code == "solved"
    ask_call_back(case, told=told(town, "acceptor"))
    answer_task(Task.objects.get(kind="call_back"), "no", told=told(town, "acceptor"), text="又坏了")
    assert town.step(case) == "filed"
    event = CaseEvent.objects.get(case=case, name="reopen")
    assert event.person.is_service
    assert event.because_of.name == "answer_call_back"


def test_merged_reporters_are_answered_with_the_case_they_came_into(town: Town) -> None:
    first, second = town.report(), town.report()
    town.move(second, "merge", "acceptor", into=first)
    assert town.step(second) == "merged"
    town.move(first, "not_accept", "acceptor", note="不属于城市管理")
    assert set(Reporter.objects.values_list("answer_code", flat=True)) == {"not_accept"}


def test_reporters_are_answered_over_several_mergers(town: Town) -> None:
    first, second, third = town.report(), town.report(), town.report()
    town.move(third, "merge", "acceptor", into=second)
    town.move(second, "merge", "acceptor", into=first)
    town.move(first, "not_accept", "acceptor", note="不属于城市管理")
    assert list(Reporter.objects.values_list("answer_code", flat=True)) == ["not_accept"] * 3


def test_a_split_report_is_two_cases_with_the_same_reporter(town: Town) -> None:
    first = town.report()
    town.move(first, "split", "acceptor", text="另有路灯不亮")
    second = first.linked_from.get().case
    assert (second.description, town.step(second)) == ("另有路灯不亮", "reported")
    assert second.reporters.get().person == first.reporters.get().person


def test_handing_down_changes_the_home_and_recalls_the_work(town: Town) -> None:
    case = town.filed()
    town.move(case, "hand_over", "dispatcher", target=town.place.platforms["street"], note="街道自己办")
    case.refresh_from_db()
    assert case.home == town.place.platforms["street"]
    assert town.step(case) == "reported"
    with refused("not_yours"):
        town.move(case, "accept", "acceptor", matter=town.matter)
    town.move(case, "accept", "street_acceptor", matter=town.matter)


def test_slips_hold_for_what_stands_beside_too(town: Town) -> None:
    case = town.handling()
    once = told(town, "liaison")
    first = ask(town.leg(case), "extension", told=once, reason="要开挖")
    assert ask(town.leg(case), "extension", told=once, reason="要开挖").pk == first.pk
    with pytest.raises(SlipReused):
        ask(town.leg(case), "recall", told=once, reason="要开挖")
