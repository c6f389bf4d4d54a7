"""The holiday table against days everybody in China remembers."""

from datetime import date

import holidays
import pytest

from wangge.core.holidays_seed import (
    LAST_ANNOUNCED_YEAR,
    DayInvalid,
    DayRow,
    RegionUnknown,
    YearUnknown,
    as_days,
    holiday_rows,
    read_day,
)


def test_national_day_2025_with_its_swapped_days():
    days = as_days(holiday_rows(2025))

    assert [day.day for day, work in days.items() if day.month == 10 and not work] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert days[date(2025, 9, 28)] is True
    assert days[date(2025, 10, 11)] is True
    assert date(2025, 10, 9) not in days


def test_every_announced_year_is_known_and_final():
    for year in range(2004, 2027):
        rows = holiday_rows(year)
        assert sum(not row.is_work for row in rows) >= 10
        assert {row.day.year for row in rows} == {year}
        assert not any(row.provisional for row in rows)
        assert all(row.day.weekday() >= 5 for row in rows if row.is_work)


@pytest.mark.parametrize("year", range(2004, LAST_ANNOUNCED_YEAR + 1))
def test_two_libraries_agree_on_weekdays_off_and_swapped_days(year):
    days = as_days(holiday_rows(year))
    other = holidays.country_holidays("CN", years=year)

    assert {day for day, work in days.items() if work} == {
        day for day in other.weekend_workdays if day.year == year
    }
    assert {day for day, work in days.items() if not work and day.weekday() < 5} == {
        day for day in other if day.weekday() < 5
    }


def test_a_later_year_is_provisional_and_has_no_swaps():
    rows = holiday_rows(2027)

    assert rows[0] == DayRow(date(2027, 1, 1), False, "元旦", "holidays", True)
    assert date(2027, 2, 6) in as_days(rows)
    assert all(row.provisional and not row.is_work for row in rows)


@pytest.mark.parametrize("year", [2003, 2101, -1])
def test_a_year_nobody_knows_is_refused(year):
    with pytest.raises(YearUnknown) as refusal:
        holiday_rows(year)

    assert refusal.value.field == "year"


def test_another_country_follows_its_law():
    rows = holiday_rows(2018, "US-NY")

    assert date(2018, 7, 4) in as_days(rows)
    assert date(2018, 2, 12) in as_days(rows)  # Lincoln's birthday, a holiday of the state
    assert not any(row.provisional for row in rows)


@pytest.mark.parametrize("region", ["XX", "CN-XX", ""])
def test_a_region_nobody_knows_is_refused(region):
    with pytest.raises(RegionUnknown):
        holiday_rows(2050, region)


def test_a_citys_own_row_is_read():
    row = read_day({"date": " 2027-02-20", "is_work": "Work", "name": "调休"}, source="council.csv")

    assert row == DayRow(date(2027, 2, 20), True, "调休", "council.csv", False)


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"date": "2027-02-30", "is_work": "1"}, "date"),
        ({"is_work": "1"}, "date"),
        ({"date": "2027-02-20", "is_work": "maybe"}, "is_work"),
        ({"date": "2027-02-20"}, "is_work"),
    ],
)
def test_a_row_that_says_nothing_is_refused_by_field(cells, field):
    with pytest.raises(DayInvalid) as refusal:
        read_day(cells, source="council.csv")

    assert refusal.value.field == field
