"""Periods are whole local days."""

from datetime import UTC, date, datetime

import pytest

from wangge.evaluation.period import Period, PeriodInvalid, PeriodTooLong, of_dates, of_preset

LATE = datetime(2026, 1, 31, 17, 0, tzinfo=UTC)  # Sunday, 1 February, 01:00 in Beijing


@pytest.mark.parametrize(
    ("preset", "first", "last"),
    [
        ("today", date(2026, 2, 1), date(2026, 2, 1)),
        ("week", date(2026, 1, 26), date(2026, 2, 1)),
        ("last_week", date(2026, 1, 19), date(2026, 1, 25)),
        ("days30", date(2026, 1, 3), date(2026, 2, 1)),
        ("month", date(2026, 2, 1), date(2026, 2, 28)),
        ("last_month", date(2026, 1, 1), date(2026, 1, 31)),
        ("nonsense", date(2026, 2, 1), date(2026, 2, 28)),
    ],
)
def test_presets_follow_the_local_calendar(preset: str, first: date, last: date) -> None:
    period = of_preset(preset, LATE)
    assert (period.first, period.last) == (first, last)


def test_a_period_begins_and_ends_at_midnight() -> None:
    period = of_dates("2026-02-28", "2026-03-01")
    assert period == Period(datetime(2026, 2, 27, 16, tzinfo=UTC), datetime(2026, 3, 1, 16, tzinfo=UTC))
    assert (period.first, period.last) == (date(2026, 2, 28), date(2026, 3, 1))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-03-02", "2026-03-01"),
        ("", ""),
        ("x", "y"),
        ("2026-02-30", "2026-03-01"),
        ("9999-12-31", "9999-12-31"),
    ],
)
def test_two_dates_or_a_reason(first: str, last: str) -> None:
    with pytest.raises(PeriodInvalid):
        of_dates(first, last)


def test_a_year_is_the_longest() -> None:
    assert of_dates("2024-01-01", "2024-12-31").last == date(2024, 12, 31)
    with pytest.raises(PeriodTooLong):
        of_dates("2024-01-01", "2025-01-01")
