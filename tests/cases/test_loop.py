"""One case through the home flow, every move by its role."""

import uuid

import pytest

from tests.cases.town import INSIDE, Town, refused
from wangge.cases.actions import InTheFuture, MoveRefused, Overtaken, SlipReused, make_move
from wangge.cases.models import CaseEvent, Leg, Task
from wangge.cases.needs import ReasonMissing
from wangge.cases.rules import all_open_moves, open_moves
from wangge.cases.takes import TakeInvalid, TakeMissing, TakeUnknown


def test_a_case_goes_from_report_to_close(town: Town) -> None:
    case = town.closed()

    home = [event for event in CaseEvent.objects.filter(case=case) if event.leg.is_home]
    assert [event.name for event in home] == [
        "report", "accept", "file", "dispatch", "handled", "feed_back", "ask_check", "pass", "close",
    ]  # fmt: skip
    assert town.step(case) == "closed"
    assert town.step(town.leg(case)) == "answered"
    case.refresh_from_db()
    assert case.outcome == "solved"


def test_whoever_holds_the_step_sees_its_moves_and_nobody_else(town: Town) -> None:
    case = town.accepted()
    dossier = town.dossier(case)

    def names(key: str) -> list[str]:
        return [c.move.name for c in open_moves(dossier, dossier.home, town.person(key), town.clock)]

    assert names("duty_chief") == ["file", "return_to_acceptor", "not_file", "void"]
    assert names("acceptor") == ["merge", "hand_over"]
    assert names("supervisor") == ["withdraw"]
    assert names("liaison") == names("nobody") == names("admin") == []


def test_the_duties_of_another_tenant_open_nothing(town: Town) -> None:
    case = town.accepted()
    stranger = town.other.people["duty_chief"]

    with pytest.raises(MoveRefused):
        make_move(
            town.home(case), "file", by=stranger, at=town.clock, slip=uuid.uuid4(), condition=town.condition
        )


def test_clocks_run_with_the_steps(town: Town) -> None:
    case = town.dispatched()
    leg = town.leg(case)

    assert set(town.home(case).timers) == {"overall"}
    assert set(leg.timers) == {"sign", "handle"}
    assert leg.due_at < town.home(case).due_at
    event = CaseEvent.objects.get(case=case, name="dispatch")
    assert event.clock_due_at
    assert event.overall_due_at == town.home(case).due_at


def test_a_slip_sent_twice_moves_once(town: Town) -> None:
    case, slip = town.report(), uuid.uuid4()
    first = make_move(
        town.home(case), "accept", by=town.person("acceptor"), at=town.clock, slip=slip, matter=town.matter
    )
    again = make_move(
        town.home(case), "accept", by=town.person("acceptor"), at=town.clock, slip=slip, matter=town.matter
    )

    assert first.pk == again.pk
    with pytest.raises(SlipReused):
        make_move(town.home(case), "void", by=town.person("duty_chief"), at=town.clock, slip=slip, note="x")


def test_who_comes_second_is_told_what_happened(town: Town) -> None:
    case = town.report()
    seen = CaseEvent.objects.get(case=case).pk
    town.move(case, "accept", "acceptor", matter=town.matter)

    with pytest.raises(Overtaken) as refused:
        make_move(
            town.home(case),
            "void",
            by=town.person("duty_chief"),
            at=town.clock,
            slip=uuid.uuid4(),
            seen=seen,
            note="x",
        )
    assert "accept" in str(refused.value)


@pytest.mark.parametrize(
    ("taken", "error"),
    [
        ({}, TakeMissing),
        ({"matter": 10**12}, TakeInvalid),
        ({"matter": "x"}, TakeInvalid),
        ({"outcome": "solved"}, TakeUnknown),
    ],
)
def test_a_move_takes_what_the_table_says(town: Town, taken: dict, error: type[Exception]) -> None:
    case = town.report()
    with pytest.raises(error):
        town.move(case, "accept", "acceptor", **taken)
    assert town.step(case) == "reported"


def test_reasons_are_asked_for_where_the_table_says_so(town: Town) -> None:
    case = town.report()
    with pytest.raises(ReasonMissing):
        town.move(case, "not_accept", "acceptor")
    town.move(case, "not_accept", "acceptor", note="不属受理范围")
    assert town.step(case) == "ended"


def test_what_happened_cannot_lie_ahead(town: Town) -> None:
    from datetime import timedelta

    case = town.report()
    with pytest.raises(InTheFuture):
        make_move(
            town.home(case), "accept", by=town.person("acceptor"), at=town.clock, slip=uuid.uuid4(),
            happened_at=town.clock + timedelta(minutes=6), matter=town.matter,
        )  # fmt: skip


def test_the_responsible_supervisor_gets_the_check(town: Town) -> None:
    case = town.checking()
    task = Task.objects.get(case=case)

    assert (task.person, task.chosen_because) == (town.person("supervisor"), "responsible")
    assert town.home(case).holder == town.person("supervisor")


def test_two_returns_then_the_chief_refuses(town: Town) -> None:
    case = town.dispatched()
    for by in ("dispatcher", "duty_chief"):
        town.move(town.leg(case), "send_back", "liaison", note="不归我们", kind="not_ours")
        assert town.step(case) == "returned"
        other = "duty_chief" if by == "dispatcher" else "dispatcher"
        with pytest.raises(MoveRefused):
            town.move(case, "refuse_return", other, note="归你们")
        town.move(case, "refuse_return", by, note="归你们")
        assert (town.step(case), town.step(town.leg(case))) == ("dispatched", "offered")


def test_the_case_waits_for_its_assisting_legs(town: Town) -> None:
    case = town.dispatched(assisting=[town.place.platforms["street"]])
    main, beside = town.leg(case, "1"), town.leg(case, "2")
    town.move(main, "sign", "liaison")
    town.move(main, "answer", "liaison", text="好了", outcome="not_found")
    assert town.step(case) == "dispatched"
    town.move(beside, "let_off", "dispatcher", note="不用了")
    assert (town.step(case), town.step(beside)) == ("handled", "recalled")


def test_nested_legs_answer_before_their_parent(town: Town) -> None:
    case = town.handling()
    leg = town.leg(case)
    town.move(leg, "assign", "liaison", targets=[town.place.platforms["section"]])
    section = town.leg(case, "1-1")
    town.move(section, "sign", "section_liaison")
    with refused("child_open"):
        town.move(leg, "answer", "liaison", text="好了")
    town.move(section, "assign", "section_liaison", targets=[town.place.platforms["crew"]])
    assert section.due_at < leg.due_at
    crew = town.leg(case, "1-1-1")
    with pytest.raises(MoveRefused):
        town.move(crew, "answer", "handler", text="好了")
    town.move(town.leg(case), "answer", "liaison", text="x") if False else None
    town.move(section, "let_off", "liaison", note="重来")
    assert town.step(crew) == "recalled"


def test_rework_gives_a_full_limit_and_leaves_overall_alone(town: Town) -> None:
    case = town.handled()
    overall = town.home(case).timers["overall"]["due"]
    town.later(hours=1)
    town.move(case, "rework", "dispatcher", note="没修好")
    leg = town.leg(case)
    assert (town.step(case), leg.step) == ("dispatched", "handling")
    assert town.home(case).timers["overall"]["due"] == overall
    assert leg.timers["handle"]["started"].startswith(town.clock.strftime("%Y-%m-%dT%H"))


def test_who_handled_never_checks(town: Town) -> None:
    case = town.handled()
    town.move(case, "feed_back", "dispatcher")
    with pytest.raises(Exception, match="handled this case"):
        town.move(case, "ask_check", "acceptor", addressee=town.place.posts["liaison"])


def test_who_reported_never_closes(town: Town) -> None:
    case = town.report(by="duty_chief")
    town.move(case, "accept", "acceptor", matter=town.matter)
    town.move(case, "file", "duty_chief", condition=town.condition)
    town.move(case, "dispatch", "dispatcher", main=town.place.platforms["department"])
    town.move(town.leg(case), "sign", "liaison")
    town.move(town.leg(case), "answer", "liaison", text="好了", outcome="not_found")
    town.move(case, "feed_back", "dispatcher")
    town.move(case, "ask_check", "acceptor")
    town.move(case, "pass", "supervisor")
    with refused("reporter_closes"):
        town.move(case, "close", "duty_chief", outcome="solved")


def test_the_report_is_outside_or_inside(town: Town) -> None:
    from wangge.cases.reporting import OutsideArea

    with pytest.raises(OutsideArea):
        town.report(lon=100.0, lat=30.0)
    assert town.report(lon=INSIDE[0]).division_code == "990101001001"


def test_legs_are_recalled_with_the_case(town: Town) -> None:
    case = town.handling()
    town.move(case, "recall", "dispatcher", note="派错了")
    assert (town.step(case), town.step(town.leg(case))) == ("filed", "recalled")
    with pytest.raises(MoveRefused):
        town.move(town.leg(case), "answer", "liaison", text="好了")
    assert Leg.objects.get(case=case, suffix="1").holder_duty == ""


def test_an_organisation_keeps_the_time_it_used_before_it_sent_the_case_back(town: Town) -> None:
    case = town.handling()
    town.later(minutes=30)
    town.move(town.leg(case), "send_back", "liaison", note="不归我们", kind="not_ours")
    town.move(case, "redispatch", "dispatcher", main=town.place.platforms["street"])
    town.move(town.leg(case, "2"), "send_back", "street_liaison", note="也不归我们", kind="not_ours")
    town.move(case, "redispatch", "dispatcher", main=town.place.platforms["department"])
    assert town.leg(case, "3").carried_s == 30 * 60
    town.move(case, "recall", "dispatcher", note="派错了")
    town.move(case, "dispatch", "dispatcher", main=town.place.platforms["department"])
    assert town.leg(case, "4").carried_s == 0


def test_a_reopened_case_begins_its_limits_afresh(town: Town) -> None:
    case = town.closed()
    town.move(case, "reopen", "duty_chief", note="又坏了")
    town.move(case, "dispatch", "dispatcher", main=town.place.platforms["department"])
    assert (town.leg(case, "1").step, town.leg(case, "2").carried_s) == ("answered", 0)
    assert town.home(case).timers["overall"]["started"] == town.clock.isoformat()


def test_a_chance_names_the_post_it_is_made_under(town: Town) -> None:
    case = town.report()
    chances = all_open_moves(town.dossier(case), town.person("acceptor"), town.clock)
    assert {c.post.duty.acts_as for c in chances} == {"acceptor"}
