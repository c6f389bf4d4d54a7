"""Holidays: seeded, replaced by what is announced, and working time follows at once."""

import json
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import TestCase

from tests.world import small_world
from wangge.core.errors import Refused
from wangge.core.holidays_seed import LAST_ANNOUNCED_YEAR
from wangge.core.limits import Limit, Unit
from wangge.journal.models import Entry
from wangge.people.actions.holidays import seed_holidays
from wangge.people.calendars import calendar_of
from wangge.people.imports.holidays import import_holidays
from wangge.people.models import HolidayYear

NEXT = LAST_ANNOUNCED_YEAR + 1
TABLE = f"date,is_work,name\n{NEXT}-10-01,0,国庆节\n{NEXT}-10-09,1,\n".encode()


class HolidaysTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.here = small_world().here

    def seed(self, *years):
        return seed_holidays(years, by="test")

    def test_working_time_follows_the_table(self):
        station = self.here.platforms["station"]
        started = datetime(2025, 9, 30, 9, 0, tzinfo=UTC)  # Tuesday 17:00 in Beijing
        limits = [Limit(days, Unit.WORK_DAY) for days in (2, 3)]
        before = [calendar_of(station).add(started, limit).date() for limit in limits]
        self.seed(2025)
        after = [calendar_of(station).add(started, limit).date() for limit in limits]
        assert before == [date(2025, 10, 2), date(2025, 10, 3)]
        assert after == [date(2025, 10, 10), date(2025, 10, 11)]

    def test_the_golden_moments(self):
        self.seed(2025)
        calendar = calendar_of(self.here.platforms["crew"])
        started = datetime(2025, 9, 30, 9, 0, tzinfo=UTC)
        due = [calendar.add(started, Limit(days, Unit.WORK_DAY)) for days in (2, 3)]
        assert due == [datetime(2025, 10, 10, 9, tzinfo=UTC), datetime(2025, 10, 11, 9, tzinfo=UTC)]

    def test_seeding_again_changes_nothing(self):
        assert self.seed(2024, 2025, NEXT) == [2024, 2025, NEXT]
        versions = list(HolidayYear.objects.values_list("year", "version"))
        assert self.seed(2024, 2025, NEXT) == []
        assert list(HolidayYear.objects.values_list("year", "version")) == versions
        assert Entry.objects.filter(act="holidays_changed").count() == 1

    def test_a_year_is_provisional_until_announced_and_the_announced_stays(self):
        self.seed(NEXT)
        calendar = calendar_of(self.here.platforms["centre"])
        assert calendar.is_provisional(datetime(NEXT, 6, 1, tzinfo=UTC))
        years, _ = import_holidays(TABLE, "2027.csv", "CN", by="test")
        assert years == [NEXT]
        table = HolidayYear.objects.get(year=NEXT)
        assert (table.provisional, table.version, table.source) == (False, 2, "2027.csv")
        calendar = calendar_of(self.here.platforms["centre"])
        assert not calendar.is_provisional(datetime(NEXT, 6, 1, tzinfo=UTC))
        assert calendar.days[date(NEXT, 10, 9)] is True
        assert self.seed(NEXT) == []
        assert import_holidays(TABLE, "2027.csv", "CN", by="test")[0] == []

    def test_a_table_with_a_bad_row_changes_nothing(self):
        self.seed(NEXT)
        years, table = import_holidays(TABLE + b"2027-13-01,0,x\n", "h.csv", "CN", by="test")
        assert years == []
        assert [(error.row, error.column) for error in table.errors] == [(4, "date")]
        assert HolidayYear.objects.get(year=NEXT).version == 1

    def test_a_refused_column_is_written_down(self):
        with pytest.raises(Refused):
            import_holidays("date,is_work,民族\n2027-01-01,0,x\n".encode(), "h.csv", "CN", by="test")
        entry = Entry.objects.get(act="column_refused")
        assert entry.detail["columns"][0][0] == "民族"

    def test_the_command_tells_which_years_changed(self):
        out = StringIO()
        call_command("holidays", "seed", "--first", "2024", "--last", "2025", "--json", stdout=out)
        assert json.loads(out.getvalue()) == {"changed": [2024, 2025]}
        out = StringIO()
        call_command("holidays", "list", "--json", stdout=out)
        assert [year["version"] for year in json.loads(out.getvalue())["years"]] == [1, 1]

    def test_calendars_cost_one_statement_for_any_number_of_platforms(self):
        self.seed(2025)
        for platform in self.here.platforms.values():
            calendar_of(platform)
            with self.assertNumQueries(1):
                calendar_of(platform)
