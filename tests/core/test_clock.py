"""The clocks of single cases, reckoned by hand on office hours 8–12 and 14–18."""

from datetime import date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from tests.core.case_clocks import RULES
from wangge.core.clock import Allowance, ClockRule, ClockRules, Event, LegInfo, clocks
from wangge.core.lights import YICHANG, Light
from wangge.core.worktime import Limit, Unit, WorkCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = WorkCalendar.same_periods(
    ((time(8), time(12)), (time(14), time(18))), SHANGHAI, {date(2025, 3, 6): False}
)
ALWAYS = WorkCalendar.same_periods(((time(0), time(0)),), SHANGHAI, weekdays=range(7))
CALENDARS = {"office": OFFICE, "always": ALWAYS}
LEGS = {
    "home": LegInfo("home", "office"),
    "street": LegInfo("work", "office", parent="home"),
    "crew": LegInfo("work", "office", parent="street", reserve=Limit(1, Unit.WORK_HOUR)),
}


def work(value):
    return (Allowance(Limit(value, Unit.WORK_HOUR)),)


LIMITS = {
    ("home", "accept"): work(Fraction(1, 2)),
    ("home", "verify"): (Allowance(Limit(1, Unit.URGENT_DAY)),),
    ("home", "overall"): work(16),
    ("street", "sign"): work(2),
    ("street", "handle"): work(8),
    ("crew", "handle"): work(8),
}


def at(text):
    """``"3 09:30"``: the third of March 2025, a Monday. The sixth is a holiday."""
    day, clock = text.split()
    return datetime.combine(date(2025, 3, int(day)), time.fromisoformat(clock), SHANGHAI)


def history(*lines):
    """Lines like ``"street 3 09:30 sign handling"``; ``case`` is the whole case."""
    events = []
    for number, line in enumerate(lines, start=1):
        leg, day, clock, move, *step = line.split()
        events.append(
            Event(None if leg == "case" else leg, move, "".join(step), at(f"{day} {clock}"), number)
        )
    return events


def read(now, *lines, limits=LIMITS, legs=LEGS):
    return clocks(history(*lines), legs, limits, CALENDARS, now=at(now), rules=RULES)


def last(found, name, leg):
    return [clock for clock in found if clock.name == name and clock.leg == leg][-1]


def handle(now, *lines, leg="street", **given):
    return last(read(now, *lines, **given), "handle", leg)


def test_a_clock_that_runs():
    (clock,) = read("3 09:20", "home 3 09:00 report reported")

    assert (clock.name, clock.leg, clock.started, clock.started_no) == ("accept", "home", at("3 09:00"), 1)
    assert (clock.used, clock.remaining) == (timedelta(minutes=20), timedelta(minutes=10))
    assert (clock.due, clock.own_due, clock.warn) == (at("3 09:30"), at("3 09:30"), at("3 09:24"))
    assert (clock.light, clock.running, clock.paused) == (Light.GREEN, True, False)
    assert (clock.ended, clock.in_time) == (None, None)


@pytest.mark.parametrize(
    ("now", "light"),
    [("3 09:24", "green"), ("3 09:25", "yellow"), ("3 09:30", "yellow"), ("3 09:31", "red")],
)
def test_the_national_light(now, light):
    assert read(now, "home 3 09:00 report reported")[0].light == light


@pytest.mark.parametrize(
    ("now", "light"),
    [("3 09:30", "green"), ("3 09:31", "yellow"), ("3 10:00", "yellow"), ("3 10:01", "red")],
)
def test_the_yichang_light(now, light):
    limits = {("home", "accept"): (Allowance(Limit(Fraction(1, 2), Unit.WORK_HOUR), YICHANG.share),)}

    assert read(now, "home 3 09:00 report reported", limits=limits)[0].light == light


def test_accepting_pauses_while_somebody_verifies():
    lines = ["home 3 09:00 report reported", "home 3 09:10 ask_verify verifying"]
    accept, verify = read("3 15:00", *lines)

    assert (accept.paused, accept.due, accept.warn, accept.light) == (True, None, None, None)
    assert (accept.used, accept.remaining) == (timedelta(minutes=10), timedelta(minutes=20))
    assert verify.due == at("4 09:10")

    accept, verify = read("3 15:05", *lines, "home 3 15:00 true reported")
    assert (accept.started_no, accept.due) == (1, at("3 15:20"))
    assert (verify.ended, verify.in_time) == (at("3 15:00"), True)


def test_reported_again_starts_afresh():
    found = read(
        "3 09:20",
        "home 3 09:00 report reported",
        "home 3 09:10 accept accepted",
        "home 3 09:15 return_to_acceptor reported",
    )

    assert [clock.name for clock in found] == ["accept", "file", "accept"]
    assert (found[0].ended, found[0].used) == (at("3 09:10"), timedelta(minutes=10))
    assert (found[2].started, found[2].due) == (at("3 09:15"), at("3 09:45"))


def test_a_refused_return_resumes_handling_and_asks_for_a_new_signature():
    lines = [
        "street 3 09:00 offer offered",
        "street 3 10:00 send_back sent_back",
        "street 3 15:00 refuse_return offered",
    ]
    sign = [clock for clock in read("3 15:00", *lines) if clock.name == "sign"]

    assert handle("3 15:00", *lines).due == at("4 12:00")
    assert [clock.due for clock in sign] == [at("3 11:00"), at("3 17:00")]


def test_rework_gives_the_whole_limit_and_does_not_move_overall():
    lines = ["home 3 08:00 file filed", "street 3 09:00 offer offered", "street 3 17:00 answer answered"]
    before = last(read("3 17:00", *lines), "overall", "home")
    lines += ["home 4 08:00 rework dispatched", "street 4 08:00 rework handling"]
    limits = LIMITS | {("home", "overall"): work(40)}

    assert handle("4 08:00", *lines, limits=limits).due == at("4 18:00")
    assert last(read("4 08:00", *lines), "overall", "home").due == before.due == at("4 18:00")


def test_redispatch_to_the_same_organisation_carries_the_time_used():
    legs = LEGS | {"street": LegInfo("work", "office", carried={"handle": timedelta(hours=5)})}
    lines = ["street 3 09:00 offer offered"]

    assert handle("3 09:00", *lines, legs=legs).due == at("3 12:00")
    assert last(read("3 09:00", *lines, legs=legs), "sign", "street").due == at("3 11:00")

    lines += ["street 3 10:00 answer answered", "street 3 11:00 rework handling"]
    assert handle("3 11:00", *lines, legs=legs).due == at("4 11:00")


def test_more_carried_than_allowed_is_due_at_once():
    legs = LEGS | {"street": LegInfo("work", "office", carried={"handle": timedelta(hours=9)})}

    clock = handle("3 13:01", "street 3 13:00 offer offered", legs=legs)
    assert (clock.due, clock.remaining) == (at("3 14:00"), timedelta(hours=-1))


def test_each_extension_adds_the_limit_once_more_until_the_clock_ends():
    lines = ["street 3 08:00 offer offered", "street 3 08:30 sign handling", "street 3 09:00 extend handling"]
    assert handle("3 10:00", *lines).due == at("4 18:00")

    lines += ["street 4 10:00 extend handling"]
    assert handle("4 10:00", *lines).due == at("5 18:00")

    lines += ["street 5 09:00 answer answered", "street 5 10:00 rework handling"]
    assert handle("5 10:00", *lines).due == at("7 10:00")


def test_parking_pauses_handling_and_overall_but_no_desk():
    lines = [
        "home 3 08:00 file filed",
        "street 3 09:00 offer offered",
        "case 3 10:00 park",
    ]
    found = {clock.name: clock for clock in read("4 10:00", *lines)}
    assert [name for name, clock in found.items() if clock.paused] == ["overall", "handle"]
    assert found["handle"].remaining == timedelta(hours=7)

    assert handle("7 09:00", *lines, "case 7 09:00 unpark").due == at("7 18:00")


def test_a_leg_that_is_offered_while_parked_waits():
    lines = ["case 3 08:00 park", "street 3 09:00 offer offered"]
    assert handle("4 09:00", *lines).used == timedelta(0)

    assert handle("4 09:00", *lines, "case 4 09:00 unpark").due == at("5 09:00")


def test_sent_back_and_parked_both_have_to_end():
    lines = [
        "street 3 08:00 offer offered",
        "street 3 09:00 send_back sent_back",
        "case 3 10:00 park",
        "street 3 11:00 refuse_return offered",
    ]
    assert handle("4 09:00", *lines).paused

    assert handle("4 09:00", *lines, "case 4 08:00 unpark").due == at("4 17:00")


def test_a_legs_due_moment_lies_within_its_parents_less_the_reserve():
    lines = [
        "home 3 08:00 file filed",
        "street 3 09:00 offer offered",
        "crew 3 15:00 offer offered",
        "crew 4 09:30 answer answered",
    ]

    street, crew = (handle("3 16:00", *lines[:3], leg=leg) for leg in ("street", "crew"))
    assert (street.due, crew.due, crew.own_due) == (at("4 09:00"), at("3 18:00"), at("4 15:00"))
    assert crew.warn == at("3 17:24")  # four fifths of the three hours that are left to it

    crew = handle("5 09:00", *lines, leg="crew")
    assert (crew.ended, crew.light, crew.in_time) == (at("4 09:30"), Light.RED, True)


def test_a_due_moment_may_lie_in_the_past_and_is_red_at_once():
    lines = ["home 3 08:00 file filed", "street 5 09:00 offer offered"]
    clock = handle("5 09:00", *lines)

    assert (clock.due, clock.own_due, clock.warn) == (at("4 18:00"), at("7 09:00"), at("4 18:00"))
    assert clock.light == Light.RED


def test_a_leg_whose_parent_has_no_due_moment_looks_further_up():
    limits = {key: limit for key, limit in LIMITS.items() if key != ("street", "handle")}
    lines = ["home 3 08:00 file filed", "street 3 09:00 offer offered", "crew 4 15:00 offer offered"]

    assert handle("4 15:00", *lines, limits=limits).due is None
    assert handle("4 15:00", *lines, limits=limits, leg="crew").due == at("4 17:00")


def test_a_clock_without_a_limit_is_shown_without_a_due_moment():
    (clock,) = read("3 13:00", "home 3 09:00 accept accepted")

    assert (clock.name, clock.used, clock.remaining) == ("file", timedelta(hours=4), None)
    assert (clock.due, clock.warn, clock.light, clock.running) == (None, None, None, True)


def test_a_limit_that_never_falls_due_has_no_due_moment():
    calendars = {"office": WorkCalendar.same_periods((), SHANGHAI)}
    events = history("home 3 09:00 report reported")

    (clock,) = clocks(events, LEGS, LIMITS, calendars, now=at("4 09:00"), rules=RULES)
    assert (clock.used, clock.due, clock.light) == (timedelta(0), None, None)


def test_what_is_entered_later_counts_as_simultaneous_with_what_was_before():
    found = read(
        "3 10:00",
        "home 3 09:00 report reported",
        "home 3 09:20 accept accepted",
        "home 3 08:00 file filed",
    )
    assert [(clock.name, clock.started, clock.ended) for clock in found] == [
        ("accept", at("3 09:00"), at("3 09:20")),
        ("file", at("3 09:20"), at("3 09:20")),
        ("dispatch", at("3 09:20"), None),
        ("overall", at("3 09:20"), None),
    ]


def test_used_up_at_noon_and_answered_at_lunch_is_late():
    limits = {("street", "handle"): work(4)}
    clock = handle("3 15:00", "street 3 08:00 offer offered", "street 3 12:01 answer answered", limits=limits)

    assert (clock.due, clock.remaining) == (at("3 12:00"), timedelta(0))
    assert (clock.light, clock.in_time) == (Light.RED, False)


def test_ended_in_a_pause_it_was_never_due_unless_it_was_late_before():
    lines = [
        "street 3 08:00 offer offered",
        "street 3 10:00 send_back sent_back",
        "street 4 10:00 recall recalled",
    ]

    in_pause = handle("5 10:00", *lines)
    assert (in_pause.ended, in_pause.due, in_pause.in_time) == (at("4 10:00"), None, None)

    late = handle("5 10:00", *lines, limits={("street", "handle"): work(1)})
    assert (late.due, late.in_time, late.light) == (at("3 09:00"), False, Light.RED)


def test_yichangs_light_of_one_that_ended_in_a_pause_is_yellow_until_it_was_late_twice():
    limits = {("street", "handle"): (Allowance(Limit(1, Unit.WORK_HOUR), YICHANG.share),)}
    lines = ["street 3 08:00 offer offered", "street 3 09:30 send_back sent_back"]

    soon = handle("5 10:00", *lines, "street 3 09:40 recall recalled", limits=limits)
    late = handle("5 10:00", *lines, "street 3 10:01 recall recalled", limits=limits)
    assert (soon.warn, soon.light, late.light) == (at("3 10:00"), Light.YELLOW, Light.RED)


def test_a_limit_used_up_in_the_moment_of_the_pause_was_due_then():
    limits = {("street", "handle"): work(1)}
    lines = ["street 3 08:00 offer offered", "street 3 09:00 send_back sent_back"]

    assert handle("3 11:00", *lines, "street 3 10:00 refuse_return offered", limits=limits).due == at(
        "3 09:00"
    )


def test_a_clock_may_start_in_a_pause():
    rule = ClockRule(
        "wait", "home", runs=frozenset({"go"}), starts=frozenset({"hold"}), pauses=frozenset({"hold"})
    )
    events = history("home 3 09:00 enter hold", "home 3 10:00 leave go")
    limits = {("home", "wait"): work(1)}

    def wait(count):
        rules = ClockRules((rule,))
        return clocks(events[:count], LEGS, limits, CALENDARS, now=at("3 10:00"), rules=rules)

    assert [(clock.paused, clock.due) for clock in wait(1)] == [(True, None)]
    assert [(clock.paused, clock.due) for clock in wait(2)] == [(False, at("3 11:00"))]


def test_a_corrected_limit_leaves_ended_clocks_as_they_were():
    limits = {("street", "handle"): (*work(8), Allowance(Limit(2, Unit.URGENT_HOUR), since=3))}
    lines = ["street 3 08:00 offer offered", "street 3 11:00 answer answered"]
    found = read("3 13:00", *lines, "street 3 13:00 rework handling", limits=limits)
    first, second = (clock for clock in found if clock.name == "handle")

    assert (first.due, first.in_time) == (at("3 18:00"), True)
    assert second.due == at("3 15:00")


def test_a_reopened_case_has_a_new_overall_clock():
    lines = ["home 3 08:00 file filed", "home 3 09:00 close closed", "home 7 08:00 reopen filed"]
    overall = [clock for clock in read("7 08:00", *lines) if clock.name == "overall"]

    assert [(clock.started, clock.ended) for clock in overall] == [
        (at("3 08:00"), at("3 09:00")),
        (at("7 08:00"), None),
    ]


def test_filed_after_it_was_dispatched_starts_overall_in_place():
    lines = ["home 3 08:00 dispatch_now dispatched", "home 3 09:00 file dispatched"]

    assert [clock.name for clock in read("3 08:30", lines[0])] == []
    assert [(clock.name, clock.started) for clock in read("3 10:00", *lines)] == [("overall", at("3 09:00"))]


def test_each_leg_counts_by_the_calendar_of_its_platform():
    legs = {"street": LegInfo("work", "always")}

    assert handle("3 20:00", "street 3 20:00 offer offered", legs=legs).due == at("4 04:00")


def test_a_rule_that_contradicts_itself_is_refused():
    with pytest.raises(ValueError, match="twice"):
        ClockRule("twice", "home", runs=frozenset({"a"}), pauses=frozenset({"a"}))
    with pytest.raises(ValueError, match="nowhere"):
        ClockRule("nowhere", "home", runs=frozenset({"a"}), starts=frozenset({"b"}))
