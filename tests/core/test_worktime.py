"""Working time on days that can be reckoned by hand."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from wangge.core.holidays_seed import as_days, holiday_rows
from wangge.core.wallclock import MomentNaive
from wangge.core.worktime import (
    CalendarInvalid,
    Limit,
    LimitInvalid,
    NeverDue,
    Unit,
    WorkCalendar,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
OFFICE = ((time(8), time(12)), (time(14), time(18)))
NIGHT = ((time(20), time(4)),)
WHOLE_DAY = ((time(0), time(0)),)
OFFICE_2025 = WorkCalendar.same_periods(OFFICE, SHANGHAI, as_days(holiday_rows(2025)))


def at(text, zone=SHANGHAI):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def hours(value):
    return Limit(value, Unit.WORK_HOUR)


@pytest.mark.parametrize(
    ("value", "due"),
    [(1, "2025-10-09 17:00"), (2, "2025-10-10 17:00"), (3, "2025-10-11 17:00"), (4, "2025-10-13 17:00")],
)
def test_work_days_over_the_national_holiday_and_a_swapped_saturday(value, due):
    assert OFFICE_2025.add(at("2025-09-30 17:00"), Limit(value, Unit.WORK_DAY)) == at(due)


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("2025-03-03 10:00", hours(2), "2025-03-03 12:00"),  # used up at the end of a period
        ("2025-03-03 12:00", hours(2), "2025-03-03 16:00"),  # begun at the end of a period
        ("2025-03-03 13:00", hours(0), "2025-03-03 14:00"),
        ("2025-03-03 12:00", hours(0), "2025-03-03 12:00"),
        ("2025-03-07 17:30", hours(1), "2025-03-10 08:30"),  # over a weekend
        ("2025-03-03 10:00", hours(Fraction(1, 3)), "2025-03-03 10:20"),
        ("2025-03-03 10:00", Limit(Decimal("0.5"), Unit.WORK_DAY), "2025-03-03 16:00"),
        ("2025-03-31 17:00", hours(1), "2025-03-31 18:00"),  # used up with the month
        ("2025-03-07 17:30", Limit(3, Unit.URGENT_HOUR), "2025-03-07 20:30"),
        ("2025-03-07 17:30", Limit(Decimal("1.5"), Unit.URGENT_DAY), "2025-03-09 05:30"),
    ],
)
def test_due(start, limit, due):
    assert OFFICE_2025.add(at(start), limit) == at(due)


def test_a_work_day_is_eight_hours_even_where_a_day_has_six():
    short = WorkCalendar.same_periods(((time(9), time(15)),), SHANGHAI)

    assert short.add(at("2025-03-03 09:00"), Limit(1, Unit.WORK_DAY)) == at("2025-03-04 11:00")


def test_a_night_shift_belongs_to_the_date_it_begins_on():
    night = WorkCalendar.same_periods(NIGHT, SHANGHAI, {date(2025, 3, 5): False})

    assert night.add(at("2025-03-03 23:00"), hours(5)) == at("2025-03-04 04:00")
    assert night.add(at("2025-03-04 23:00"), hours(6)) == at("2025-03-06 21:00")
    assert night.is_open(at("2025-03-08 03:59"))  # Saturday, in Friday's shift
    assert not night.is_open(at("2025-03-03 03:59"))  # Monday, in Sunday's shift that is none


def test_a_night_that_runs_into_the_next_days_first_period_counts_once():
    overlapping = WorkCalendar((NIGHT, ((time(2), time(6)),), (), (), (), (), ()), SHANGHAI)

    assert overlapping.used(at("2025-03-03 00:00"), at("2025-03-09 00:00"), Unit.WORK_HOUR) == timedelta(
        hours=10
    )


def test_round_the_clock_equals_the_clock():
    always = WorkCalendar.same_periods(WHOLE_DAY, SHANGHAI, weekdays=range(7))
    start = at("2025-02-27 13:17")

    assert always.add(start, hours(1000)) == always.add(start, Limit(1000, Unit.URGENT_HOUR))
    assert always.is_open(at("2025-03-01 00:00"))


def test_midnight_at_the_end_of_a_month_is_the_end_of_its_last_period():
    evening = WorkCalendar.same_periods(((time(16), time(0)),), SHANGHAI)

    assert evening.add(at("2025-01-31 22:00"), hours(2)) == at("2025-02-01 00:00")
    assert evening.is_open(at("2025-02-01 00:00"))
    assert evening.add(at("2025-02-01 00:00"), hours(0)) == at("2025-02-01 00:00")


def test_a_half_day_and_a_swapped_saturday_with_hours_of_its_own():
    saturday = ((time(9), time(11)),)
    week = (*[OFFICE] * 5, saturday, ())
    calendar = WorkCalendar(week, SHANGHAI, {date(2025, 3, 5): (OFFICE[0],), date(2025, 3, 9): True})

    assert calendar.periods_on(date(2025, 3, 5)) == (OFFICE[0],)
    assert calendar.periods_on(date(2025, 3, 8)) == saturday
    assert calendar.periods_on(date(2025, 3, 9)) == OFFICE
    assert calendar.add(at("2025-03-05 11:00"), hours(2)) == at("2025-03-06 09:00")


def test_a_night_shift_is_an_hour_shorter_when_clocks_go_forward():
    night = WorkCalendar.same_periods(NIGHT, NEW_YORK, weekdays=range(7))
    evening = at("2018-03-10 20:00", NEW_YORK)

    assert night.used(evening, at("2018-03-11 04:00", NEW_YORK), Unit.WORK_HOUR) == timedelta(hours=7)
    assert night.add(evening, hours(8)) == at("2018-03-11 21:00", NEW_YORK)
    assert night.add(at("2018-11-03 20:00", NEW_YORK), hours(9)) == at("2018-11-04 04:00", NEW_YORK)
    assert night.add(evening, Limit(1, Unit.URGENT_DAY)) == at("2018-03-11 21:00", NEW_YORK)


def test_a_wall_time_that_does_not_exist_is_the_jump_and_one_that_comes_twice_is_the_first():
    early = WorkCalendar.same_periods(((time(1, 30), time(2, 30)),), NEW_YORK, weekdays=range(7))

    assert early.add(at("2018-03-11 00:00", NEW_YORK), hours(Fraction(1, 2))) == datetime(
        2018, 3, 11, 7, tzinfo=UTC
    )
    spring = early.used(at("2018-03-11 00:00", NEW_YORK), at("2018-03-11 12:00", NEW_YORK), Unit.WORK_HOUR)
    autumn = early.used(at("2018-11-04 00:00", NEW_YORK), at("2018-11-04 12:00", NEW_YORK), Unit.WORK_HOUR)
    assert (spring, autumn) == (timedelta(minutes=30), timedelta(hours=2))


def test_a_period_that_lies_in_the_hour_skipped_never_opens():
    skipped = WorkCalendar.same_periods(((time(2, 10), time(2, 50)),), NEW_YORK, weekdays=range(7))

    assert not skipped.is_open(datetime(2018, 3, 11, 7, tzinfo=UTC))
    assert skipped.add(at("2018-03-11 00:00", NEW_YORK), hours(0)) == at("2018-03-12 02:10", NEW_YORK)


def test_a_reserve_is_taken_off_in_working_time():
    assert OFFICE_2025.subtract(at("2025-10-09 09:00"), hours(2)) == at("2025-09-30 17:00")
    assert OFFICE_2025.subtract(at("2025-10-09 09:00"), hours(1)) == at("2025-09-30 18:00")
    assert OFFICE_2025.subtract(at("2025-10-09 09:00"), Limit(2, Unit.URGENT_HOUR)) == at("2025-10-09 07:00")


def test_a_due_moment_in_a_year_not_announced_is_provisional():
    calendar = WorkCalendar.same_periods(OFFICE, SHANGHAI, provisional=frozenset({2027}))

    assert calendar.is_provisional(datetime(2026, 12, 31, 16, tzinfo=UTC))  # already 2027 in Shanghai
    assert not calendar.is_provisional(datetime(2026, 12, 31, 15, tzinfo=UTC))


def test_where_nobody_ever_works_nothing_falls_due():
    closed = WorkCalendar.same_periods((), SHANGHAI)

    for limit in (hours(0), hours(1)):
        with pytest.raises(NeverDue):
            closed.add(at("2025-03-03 10:00"), limit)
    with pytest.raises(NeverDue):
        closed.subtract(at("2025-03-03 10:00"), hours(1))
    with pytest.raises(NeverDue):
        OFFICE_2025.add(at("9999-12-31 10:00"), hours(1))


@pytest.mark.parametrize("value", [-1, 0.5, True, Decimal("NaN"), Decimal("Infinity"), 12_501, "2", None])
def test_what_is_no_limit_is_refused(value):
    with pytest.raises(LimitInvalid) as refusal:
        Limit(value, Unit.WORK_DAY)

    assert refusal.value.field == "value"


@pytest.mark.parametrize(
    "periods",
    [
        ((time(14), time(18)), (time(8), time(12))),
        ((time(8), time(12)), (time(11), time(18))),
        ((time(20), time(4)), (time(21), time(22))),
        ((time(8), time(8)), (time(9), time(10))),
    ],
)
def test_periods_out_of_order_are_refused(periods):
    with pytest.raises(CalendarInvalid):
        WorkCalendar.same_periods(periods, SHANGHAI)
    with pytest.raises(CalendarInvalid):
        WorkCalendar.same_periods(OFFICE, SHANGHAI, {date(2025, 3, 3): periods})


def test_a_week_has_seven_days():
    with pytest.raises(CalendarInvalid):
        WorkCalendar((OFFICE,), SHANGHAI)


def test_a_moment_without_a_zone_is_a_fault_of_the_program():
    with pytest.raises(MomentNaive):
        OFFICE_2025.add(datetime(2025, 3, 3, 10), hours(1))  # noqa: DTZ001
