"""Working time on random calendars: swaps, half days, night shifts, clocks put forward and back."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.calendars import MINUTE, WINDOW_DAYS, Ground, Oracle, grounds
from wangge.core.worktime import Limit, Unit, WorkCalendar

HOUR = Unit.WORK_HOUR
LAST_MINUTE = WINDOW_DAYS * 1440 - 1
minutes = st.integers(0, LAST_MINUTE)
exact_minutes = st.fractions(0, LAST_MINUTE, max_denominator=10**6)
limits = st.builds(lambda seconds: Limit(Fraction(seconds, 3600), HOUR), st.integers(0, 300_000))
many = settings(max_examples=400, deadline=None)


def moment(ground, exact):
    return ground.origin + timedelta(microseconds=round(exact * 60_000_000))


@settings(max_examples=500, deadline=None)
@given(grounds(), st.lists(st.tuples(minutes, st.integers(0, 6000)), min_size=20, max_size=20))
def test_ten_thousand_limits_equal_the_minute_by_minute_oracle(ground, questions):
    oracle = Oracle(ground)

    for start, length in questions:
        answer = ground.calendar.add(ground.at(start), Limit(Fraction(length, 60), HOUR))
        expected = oracle.due(start, length)
        assert answer == ground.at(expected) if expected is not None else answer > ground.at(LAST_MINUTE)


@settings(max_examples=300, deadline=None)
@given(grounds(), st.lists(st.tuples(minutes, minutes), min_size=20, max_size=20))
def test_used_and_open_equal_the_oracle(ground, questions):
    oracle = Oracle(ground)

    for start, end in questions:
        used = ground.calendar.used(ground.at(start), ground.at(end), HOUR)
        assert used == oracle.used(start, end) * MINUTE
        if start:
            assert ground.calendar.is_open(ground.at(start)) == (oracle.open[start] or oracle.is_end(start))


@many
@given(grounds(), exact_minutes, exact_minutes, limits)
def test_a_later_start_is_never_due_earlier(ground, one, other, limit):
    earlier, later = sorted([moment(ground, one), moment(ground, other)])

    assert ground.calendar.add(earlier, limit) <= ground.calendar.add(later, limit)


@many
@given(grounds(), exact_minutes, limits, limits)
def test_a_longer_limit_is_never_due_earlier(ground, start, one, other):
    shorter, longer = sorted([one, other], key=lambda limit: limit.value)
    start = moment(ground, start)

    assert start <= ground.calendar.add(start, shorter) <= ground.calendar.add(start, longer)


@many
@given(grounds(), exact_minutes, limits)
def test_due_is_open_and_exactly_the_limit_is_used_up(ground, start, limit):
    start = moment(ground, start)
    due = ground.calendar.add(start, limit)

    assert ground.calendar.is_open(due)
    assert ground.calendar.used(start, due, HOUR) == limit.counted


@many
@given(grounds(), exact_minutes, exact_minutes)
def test_what_is_used_falls_due_no_later_and_no_working_time_lies_between(ground, start, end):
    start, end = moment(ground, start), moment(ground, end)
    used = ground.calendar.used(start, end, HOUR)

    if used:
        due = ground.calendar.after(start, used, HOUR)
        assert due <= end
        assert ground.calendar.used(due, end, HOUR) == timedelta(0)


@many
@given(grounds(), exact_minutes, limits, limits)
def test_two_limits_in_a_row_are_one(ground, start, one, other):
    both = Limit(one.value + other.value, HOUR)
    start = moment(ground, start)

    assert ground.calendar.add(ground.calendar.add(start, one), other) == ground.calendar.add(start, both)


@many
@given(grounds(), exact_minutes, limits)
def test_a_reserve_taken_off_is_what_is_left(ground, due, reserve):
    due = moment(ground, due)
    earlier = ground.calendar.subtract(due, reserve)

    assert ground.calendar.used(earlier, due, HOUR) == reserve.counted
    assert earlier <= due
    if reserve.value:
        assert ground.calendar.is_open(earlier)
        assert ground.calendar.used(earlier - timedelta(microseconds=1), due, HOUR) > reserve.counted


@many
@given(grounds(), exact_minutes, limits, st.integers(0, WINDOW_DAYS - 1))
def test_a_new_holiday_never_brings_a_due_moment_forward(ground, start, limit, day):
    start = moment(ground, start)
    holiday = ground.calendar.zone.fromutc(ground.at(day * 1440).replace(tzinfo=ground.calendar.zone)).date()
    changed = replace(ground.calendar, days={**ground.calendar.days, holiday: False})

    assert changed.add(start, limit) >= ground.calendar.add(start, limit)


@many
@given(grounds(), exact_minutes, st.integers(0, 10_000))
def test_urgent_limits_run_by_the_clock(ground, start, hours):
    start = moment(ground, start)
    limit = Limit(hours, Unit.URGENT_HOUR)

    assert ground.calendar.add(start, limit) - start == timedelta(hours=hours)
    assert ground.calendar.subtract(ground.calendar.add(start, limit), limit) == start


def test_a_period_that_ends_where_the_window_begins_includes_its_end():
    """Midnight is the end of Wednesday's period, so nothing at all is used up at midnight itself."""
    zone, first = ZoneInfo("Pacific/Apia"), date(2011, 12, 22)
    week = ((), (), ((time(16), time(0)),), (), (), (), ())
    midnight = datetime.combine(first, time(), zone).astimezone(UTC)
    ground = Ground(WorkCalendar(week, zone), midnight)
    assert Oracle(ground).due(0, 0) == 0
    assert ground.calendar.add(midnight, Limit(0, HOUR)) == midnight
