"""Small cases played through the real actions, and the numbers worked out by hand."""

from __future__ import annotations

import uuid
from datetime import timedelta

from tests.cases.town import Town
from tests.evaluation.asking import ask, at, at_home, numbers_of, rate, under_post
from wangge.cases import asks, tasks
from wangge.cases.deed import Told
from wangge.cases.flow import HOME, WORK
from wangge.cases.models import Ask, Case, CaseEvent, Leg, Link, Task
from wangge.evaluation.period import Period
from wangge.evaluation.queries import Question, counts
from wangge.evaluation.rules import whole


def told(town: Town, by: str) -> Told:
    return Told(by=town.person(by), at=town.clock, slip=uuid.uuid4())


def park(town: Town, case: Case, days: int) -> None:
    until = town.clock.date() + timedelta(days=days)
    leg = town.leg(case)
    asks.ask(leg, "parking", told=told(town, "liaison"), reason="等料", until=until, parking_kind="materials")
    asked = Ask.objects.get(case=case, kind="parking", state__in=("open", "endorsed"))
    asks.decide(asked, "grant", told=told(town, "dispatcher"), reason="同意")


def test_a_step_tells_which_leg_it_is_of() -> None:
    assert not HOME.steps & WORK.steps


def test_one_case_from_report_to_close(town: Town) -> None:
    town.closed()

    assert at_home(town) == {
        "report": 1, "report_filed": 1, "report_real": 1, "accept": 1, "accept_filed": 1, "file": 1,
        "check": 1, "check_on_time": 1, "due_close": 1, "close": 1, "close_on_time": 1, "closed": 1,
        "sign": 1, "sign_on_time": 1, "due_dispose": 1, "dispose": 1, "dispose_on_time": 1,
    }  # fmt: skip
    assert at(town, "department") == {
        "receive": 1, "sign": 1, "sign_on_time": 1, "due_dispose": 1, "dispose": 1, "dispose_on_time": 1,
        "due_close": 1, "close": 1, "close_on_time": 1, "answered": 1,
    }  # fmt: skip
    assert under_post(town, "supervisor") == {"report": 1, "report_real": 1, "check": 1, "check_on_time": 1}
    assert under_post(town, "acceptor") == {
        "accept": 1, "accept_on_time": 1, "accept_right": 1, "check_sent": 1, "check_sent_on_time": 1,
    }  # fmt: skip
    assert under_post(town, "duty_chief") == {
        "file": 1, "file_on_time": 1, "file_right": 1, "close_step": 1, "close_step_on_time": 1,
    }  # fmt: skip
    assert under_post(town, "dispatcher") == {
        "dispatch": 1, "dispatch_on_time": 1, "dispatch_first": 1, "dispatch_right": 1,
    }  # fmt: skip
    assert under_post(town, "liaison") == {"sign": 1, "sign_on_time": 1, "dispose": 1, "dispose_on_time": 1}


def test_a_case_counts_at_its_home_and_in_its_community(town: Town) -> None:
    town.filed()

    regions = counts(ask(town, "region"))
    assert [(key, found["file"]) for key, found in regions.items()] == [("990101001001", 1)]
    platforms = counts(ask(town, "platform"))
    assert list(platforms) == [town.place.platforms["centre"].pk]


def test_late_is_late_at_each_step(town: Town) -> None:
    """Half an hour to accept and to file, two hours to sign, two work days to handle, one more to close."""
    case = town.report()
    town.later(hours=4)
    town.move(case, "accept", "acceptor", matter=town.matter)
    town.later(days=1)
    town.move(case, "file", "duty_chief", condition=town.condition)
    town.later(days=1)
    town.move(case, "dispatch", "dispatcher", main=town.place.platforms["department"])
    town.later(days=5)
    town.move(town.leg(case), "sign", "liaison")
    town.later(days=1)
    town.move(town.leg(case), "answer", "liaison", text="装好了", outcome="not_found")
    town.move(case, "feed_back", "dispatcher")
    town.move(case, "ask_check", "acceptor")
    town.move(case, "pass", "supervisor")
    town.move(case, "close", "duty_chief", outcome="solved")

    assert under_post(town, "acceptor")["accept"] == 1
    assert "accept_on_time" not in under_post(town, "acceptor")
    assert "file_on_time" not in under_post(town, "duty_chief")
    assert "dispatch_on_time" not in under_post(town, "dispatcher")
    found = at(town, "department")
    assert (found.get("sign_on_time"), found["dispose_late"], found["close_late"]) == (None, 1, 1)
    assert at_home(town)["close_late"] == 1


def test_what_is_open_late_is_due_and_not_closed(town: Town) -> None:
    town.dispatched()
    town.later(days=10)

    found = at_home(town)
    assert (found["due_close"], found.get("close"), found["report_open"]) == (1, None, 1)
    assert (at(town, "department")["due_dispose"], at(town, "department").get("dispose")) == (1, None)
    assert rate("platform", found, "close_rate").percent == 0


def test_a_case_is_due_in_the_period_of_its_last_known_due_moment(town: Town) -> None:
    case = town.dispatched()
    due = CaseEvent.objects.filter(case=case).latest("pk").overall_due_at
    there = Period(due, due + timedelta(seconds=1))
    before = Period(due - timedelta(days=1), due)

    assert at_home(town, there)["due_close"] == 1
    assert "due_close" not in at_home(town, before)


def test_ended_and_merged_cases_are_not_due(town: Town) -> None:
    cancelled, other = town.dispatched(), town.filed()
    town.move(cancelled, "cancel", "duty_chief", note="重复")
    doubled = town.accepted()
    town.move(doubled, "merge", "acceptor", into=other)
    ended = town.report()
    town.move(ended, "not_accept", "acceptor", note="不归城管")

    found = at_home(town)
    assert (found["report"], found["report_filed"], found["due_close"], found["report_open"]) == (4, 2, 1, 1)
    assert "due_dispose" not in at(town, "department")
    assert under_post(town, "duty_chief")["file"] == 2
    assert under_post(town, "duty_chief")["file_right"] == 1


def test_a_parked_case_is_not_due_until_it_runs_again(town: Town) -> None:
    case = town.handling()
    park(town, case, days=3)
    wide = Period(town.clock - timedelta(days=30), town.clock + timedelta(days=60))

    assert "due_close" not in at_home(town, wide)
    assert "due_dispose" not in at(town, "department", wide)
    assert at(town, "department", wide)["suspend"] == 1

    town.later(days=1)
    town.move(town.leg(case), "answer", "liaison", text="装好了", outcome="not_found")
    assert at_home(town, wide)["due_close"] == 1
    assert at(town, "department", wide)["dispose_on_time"] == 1


def test_parking_stops_the_clocks_of_those_who_assist_too(town: Town) -> None:
    case = town.dispatched(assisting=[town.place.platforms["street"]])
    town.move(town.leg(case), "sign", "liaison")
    assert at(town, "street")["due_dispose"] == 1
    park(town, case, days=3)

    assert "due_dispose" not in at(town, "street")


def test_what_is_recalled_is_not_due(town: Town) -> None:
    case = town.handling()
    town.move(case, "recall", "dispatcher", note="派错了")

    found = at(town, "department")
    assert (found["receive"], found.get("due_dispose")) == (1, None)
    assert at_home(town)["due_close"] == 1


def test_a_case_counts_once_where_it_was_worked_on_twice(town: Town) -> None:
    case = town.closed()
    town.move(case, "reopen", "duty_chief", note="回访不满意")
    town.move(case, "dispatch", "dispatcher", main=town.place.platforms["department"])

    found = at(town, "department")
    assert (found["receive"], found["due_dispose"], found.get("dispose")) == (1, 1, None)


def test_a_reopened_case_is_open_again_and_counted_once(town: Town) -> None:
    case = town.closed()
    town.later(hours=1)
    town.move(case, "reopen", "duty_chief", note="回访不满意")

    found = at_home(town)
    assert (found["reopen"], found["due_close"], found.get("close")) == (1, 1, None)
    assert (found["file"], found.get("recurrence")) == (1, None)


def test_rework_counts_wherever_it_was_found(town: Town) -> None:
    for step in ("handled", "fed_back"):
        case = town.handled()
        if step == "fed_back":
            town.move(case, "feed_back", "dispatcher")
        town.move(case, "rework", "dispatcher" if step == "handled" else "acceptor", note="没修好")
    town.handled()

    assert (at_home(town)["rework"], at_home(town)["due_close"]) == (2, 3)
    found = at(town, "department")
    assert (found["rework"], found["due_dispose"], found["dispose"]) == (2, 3, 1)
    assert str(rate("department", found, "rework_rate").percent) == "66.67"
    assert (under_post(town, "liaison")["dispose"], under_post(town, "liaison")["rework"]) == (3, 2)


def test_a_return_is_counted_where_it_came_from_and_against_the_dispatch(town: Town) -> None:
    case = town.dispatched()
    town.move(town.leg(case), "send_back", "liaison", note="不归我们", kind="not_ours")
    town.move(case, "redispatch", "dispatcher", main=town.place.platforms["street"])
    town.dispatched()

    assert at(town, "department")["return"] == 1
    assert at_home(town)["return"] == 1
    assert under_post(town, "liaison")["return"] == 1
    found = under_post(town, "dispatcher")
    assert (found["dispatch"], found["dispatch_first"], found["dispatch_right"]) == (3, 2, 1)
    assert (at(town, "street")["receive"], at(town, "street")["due_dispose"]) == (1, 1)
    assert at(town, "department")["due_dispose"] == 1  # the leg that was sent back stands still


def test_an_extension_counts_at_the_organisation_and_moves_its_due(town: Town) -> None:
    case = town.handling()
    before = Leg.objects.get(case=case, suffix="1").timers["handle"]["own_due"]
    asks.ask(town.leg(case), "extension", told=told(town, "liaison"), reason="下雨")
    asks.decide(Ask.objects.get(case=case), "grant", told=told(town, "dispatcher"), reason="同意")

    assert at(town, "department")["delay"] == 1
    granted = CaseEvent.objects.get(case=case, name="grant_extension")
    assert granted.leg_due_at.isoformat() > before


def test_verifications_count_when_answered_and_when_overdue(town: Town) -> None:
    answered, waiting = town.report(by="reporter"), town.report(by="reporter")
    for case in (answered, waiting):
        town.move(case, "ask_verify", "acceptor", addressee=town.place.posts["supervisor"])
    town.move(answered, "false", "supervisor", note="没有此事")
    assert under_post(town, "supervisor") == {"verify": 1, "verify_on_time": 1}
    town.later(days=2)

    assert under_post(town, "supervisor") == {"verify": 2, "verify_on_time": 1}
    assert under_post(town, "acceptor")["verify_sent_on_time"] == 2
    assert rate("supervisor", under_post(town, "supervisor"), "on_time_verify_rate").percent == 50


def test_a_valid_report_became_a_case(town: Town) -> None:
    town.filed()
    refused = town.report()
    town.move(refused, "not_accept", "acceptor", note="不归城管")
    town.report(by="reporter")

    found = under_post(town, "supervisor")
    assert (found["report"], found["report_real"]) == (2, 1)
    assert (at_home(town)["report"], at_home(town)["report_real"]) == (3, 1)


def test_a_recurrence_is_counted_apart_from_reopening(town: Town) -> None:
    town.closed()
    town.later(days=3)
    again = town.filed()

    assert Link.objects.filter(case=again, kind="recurrence").count() == 1
    found = at_home(town)
    assert (found["recurrence"], found.get("reopen"), found["file"]) == (1, None, 2)
    assert at(town, "department")["recurrence"] == 1
    assert under_post(town, "liaison")["recurrence"] == 1


def test_a_correction_makes_the_acceptance_inaccurate(town: Town) -> None:
    from wangge.cases.corrections import correct

    case = town.filed()
    town.filed()
    correct(case, told=told(town, "duty_chief"), reason="写错了", place_text="东街 3 号")

    found = under_post(town, "acceptor")
    assert (found["accept"], found["accept_right"]) == (2, 1)


def test_call_backs_that_reached_somebody_make_the_satisfaction(town: Town) -> None:
    for result in ("yes", "partly", "unreached"):
        case = town.closed()
        tasks.ask_call_back(case, told=told(town, "duty_chief"))
        task = Task.objects.get(case=case, kind="call_back")
        tasks.answer_task(task, result, told=told(town, "acceptor"), text="已电话回访")

    found = at_home(town)
    assert (found["call_back"], found["satisfied"]) == (2, 1)


def test_sections_and_crews_count_for_themselves_and_the_case_once_at_home(town: Town) -> None:
    case = town.handling()
    town.move(town.leg(case), "assign", "liaison", targets=[town.place.platforms["section"]])
    town.move(town.leg(case, "1-1"), "sign", "section_liaison")

    assert (at(town, "department")["due_dispose"], at(town, "section")["due_dispose"]) == (1, 1)
    assert at_home(town)["due_dispose"] == 1
    town.move(town.leg(case, "1-1"), "send_back", "section_liaison", note="不归我们", kind="not_ours")
    assert at(town, "section")["return"] == 1
    assert "return" not in at_home(town)


def test_what_happened_after_the_moment_is_not_known_yet(town: Town) -> None:
    case = town.handled()
    seen = ask(town)
    town.later(hours=1)
    town.move(case, "feed_back", "dispatcher")
    town.move(case, "ask_check", "acceptor")
    town.move(case, "pass", "supervisor")
    town.move(case, "close", "duty_chief", outcome="solved")

    (then,) = counts(seen).values()
    assert (then["due_close"], then["close"], then["check"]) == (1, 0, 0)
    assert (at_home(town)["close"], at_home(town)["check"]) == (1, 1)


def test_two_tenants_do_not_see_each_other(town: Town) -> None:
    town.closed()
    mine = ask(town)
    theirs = Question("platform", mine.period, mine.at, whole(town.other.tenant))

    for subject in ("platform", "region", "department", "supervisor", "acceptor", "liaison"):
        assert counts(Question(subject, mine.period, mine.at, theirs.scope)) == {}
        assert counts(Question(subject, mine.period, mine.at, mine.scope)) != {}
    assert numbers_of(town, "department", town.other.platforms["department"].pk) == {}
