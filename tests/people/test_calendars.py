"""Working time on its pages: weeks, the holidays of a year, what is refused, and nobody else's clock."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.world import NOON, WEEK, small_world
from wangge.core.errors import Refused
from wangge.core.tables import write_xlsx
from wangge.journal.actions import note
from wangge.journal.models import Entry
from wangge.people.actions.holidays import seed_holidays
from wangge.people.calendars import calendar_of
from wangge.people.festivals import changes, festivals_of, rows_of
from wangge.people.models import HolidayYear, WorkCalendar
from wangge.people.periods import read_periods, say_periods, say_week
from wangge.people.templatetags.people_words import region_word

FESTIVAL = {"name": "春节", "first": "2027-02-05", "last": "2027-02-11", "worked": "1-31, 2月14日（周日）"}


def sent(*festivals, initial=0, **more):
    """A form of festivals as a browser sends it."""
    numbers = {"form-TOTAL_FORMS": len(festivals), "form-INITIAL_FORMS": initial}
    fields = {f"form-{n}-{name}": value for n, one in enumerate(festivals) for name, value in one.items()}
    return numbers | fields | more


class WorkingTimeTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.here, cls.there = cls.world.here, cls.world.there
        seed_holidays([2025, 2026, 2027], by="test")

    @pytest.fixture(autouse=True)
    def _clock(self):
        with time_machine.travel(NOON, tick=False):
            yield

    def setUp(self):
        self.client = Client(headers={"accept-language": "en"})
        self.client.force_login(self.here.people["admin"])

    def words(self, answer):
        return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())

    def announce(self, *festivals, year=2027, **more):
        return self.client.post(f"/people/holidays/CN/{year}/", sent(*festivals, **more))

    def is_provisional(self, town):
        return 2027 in calendar_of(town.platforms["centre"]).provisional

    def test_regions_are_called_by_the_names_of_their_countries(self):
        self.here.calendar.region = "CN"
        self.here.calendar.save()
        assert "Holidays: China" in self.words(self.client.get("/people/calendars/"))
        with translation.override("zh-hans"):
            assert [region_word("CN"), region_word("US-NY")] == ["中国", "美国 (NY)"]

    def test_the_golden_moments_are_shown(self):
        for days, due in [(2, "2025-10-10 Friday 17:00"), (3, "2025-10-11 Saturday 17:00")]:
            asked = f"?begun=2025-09-30T17:00&value={days}&unit=work_day"
            answer = self.client.get(f"/people/calendars/{self.here.calendar.pk}/{asked}")
            assert due in self.words(answer)

    def test_a_limit_that_is_none_is_refused_at_its_field(self):
        good = {"begun": "2025-09-30T17:00", "value": "2", "unit": "work_day"}
        odd = {"value": ["-1", "x", "", "1e9"], "unit": ["moon"], "begun": ["soon", "", "9999-12-31T23:00"]}
        for asked in [good | {field: value} for field, values in odd.items() for value in values]:
            answer = self.client.get(f"/people/calendars/{self.here.calendar.pk}/", asked)
            assert answer.status_code == 200
            assert "wg-wrong" in answer.content.decode(), asked

    def test_a_calendar_is_made_changed_and_removed(self):
        week = dict.fromkeys(["mon", "tue"], "8：00－12:00，14:00-18:00".replace("－", "-"))
        new = {
            "code": "night",
            "name": "夜班",
            "zone": "Asia/Shanghai",
            "region": "",
            **week,
            "sun": "22:00-6:00",
        }
        assert self.client.post("/people/calendars/new/", new).status_code == 302
        row = WorkCalendar.objects.get(tenant=self.here.tenant, code="night")
        assert row.periods == {"mon": WEEK["mon"], "tue": WEEK["mon"], "sun": [["22:00", "06:00"]]}
        self.client.post(f"/people/calendars/{row.pk}/", new | {"sun": "", "name": "夜间"})
        row.refresh_from_db()
        assert (row.name, row.code, list(row.periods)) == ("夜间", "night", ["mon", "tue"])
        assert self.client.post(f"/people/calendars/{row.pk}/drop/").status_code == 302
        acts = Entry.objects.filter(act__startswith="calendar_").order_by("pk").values_list("act", flat=True)
        assert list(acts) == ["calendar_added", "calendar_changed", "calendar_removed"]
        assert Entry.objects.get(act="calendar_changed").detail["before"]["periods"] == {
            "mon-tue": "08:00-12:00 14:00-18:00",
            "sun-sun": "22:00-06:00",
        }

    def test_what_is_no_week_is_refused_where_it_stands(self):
        good = {"name": "x", "zone": "Asia/Shanghai", "region": "CN", "mon": "8:00-12:00"}
        odd = {
            "mon": ["8-12", "8:00-12:00 and so on", "25:00-26:00", "14:00-18:00 8:00-12:00", ""],
            "zone": ["Moon/Crater"],
            "region": ["XX"],
            "name": [""],
        }
        for field, values in odd.items():
            for value in values:
                answer = self.client.post(
                    f"/people/calendars/{self.here.calendar.pk}/", good | {field: value}
                )
                assert answer.status_code == 422, (field, value)
                assert "wg-wrong" in answer.content.decode()
        self.here.calendar.refresh_from_db()
        assert self.here.calendar.periods == WEEK

    def test_a_calendar_that_is_followed_stays(self):
        answer = self.client.post(f"/people/calendars/{self.here.calendar.pk}/drop/", follow=True)
        assert "follows this calendar" in self.words(answer)
        assert WorkCalendar.objects.filter(pk=self.here.calendar.pk).exists()
        assert self.client.post(f"/people/calendars/{self.there.calendar.pk}/drop/").status_code == 404

    def test_a_year_is_looked_at_and_then_announced_for_this_tenant_only(self):
        looked = self.announce(FESTIVAL)
        words = self.words(looked)
        assert looked.status_code == 200
        assert "2027-02-14 Sunday 春节 weekend worked (swapped)" in words
        assert "2027-10-01 Friday 国庆节 off (holiday) work day as usual" in words
        assert HolidayYear.objects.filter(tenant__isnull=False).count() == 0
        assert self.announce(FESTIVAL, announce="1").status_code == 302
        assert not self.is_provisional(self.here)
        assert self.is_provisional(self.there)
        days = calendar_of(self.here.platforms["crew"]).days
        assert days[date(2027, 2, 14)] is True
        assert days[date(2027, 2, 11)] is False
        assert date(2027, 10, 1) not in days
        assert date(2025, 10, 1) in days
        entry = Entry.objects.get(act="holidays_announced")
        assert entry.subject == "CN 2027"
        assert entry.detail["days_worked"] == ["2027-01-31", "2027-02-14"]
        assert "your organisation's own" in self.words(self.client.get("/people/calendars/"))

    def test_the_shared_table_can_be_followed_again(self):
        self.announce(FESTIVAL, announce="1")
        assert self.client.post("/people/holidays/CN/2027/shared/").status_code == 302
        assert self.is_provisional(self.here)
        again = self.client.post("/people/holidays/CN/2027/shared/", follow=True)
        assert "no table of its own" in self.words(again)

    def test_the_shared_table_announced_later_leaves_the_own_one(self):
        self.announce(FESTIVAL, announce="1")
        seed_holidays([2027], by="test")
        assert date(2027, 2, 14) in calendar_of(self.here.platforms["centre"]).days

    def test_what_is_no_festival_is_refused(self):
        odd = [
            FESTIVAL | {"name": ""},
            FESTIVAL | {"first": "2026-02-05"},
            FESTIVAL | {"first": "soon"},
            FESTIVAL | {"first": "2027-02-12"},
            FESTIVAL | {"last": "2027-12-11"},
            FESTIVAL | {"first": ""},
            FESTIVAL | {"worked": "2-30"},
            FESTIVAL | {"worked": "2028-02-14"},
            FESTIVAL | {"worked": "Sunday next"},
            FESTIVAL | {"worked": "2-11"},
            {"name": "x", "first": "", "last": "", "worked": ""},
        ]
        for one in odd:
            answer = self.announce(one, announce="1")
            assert answer.status_code == 422, one
            assert "wg-wrong" in answer.content.decode(), one
        for festivals in [[], [FESTIVAL, FESTIVAL], [{"name": "x", "first": "", "worked": "2-14"}]]:
            answer = self.announce(*festivals, announce="1")
            assert (answer.status_code, b"wg-wrong" in answer.content) == (422, True), festivals
        assert self.client.post("/people/holidays/CN/2027/", {"announce": "1"}).status_code == 422
        assert not HolidayYear.objects.filter(tenant__isnull=False).exists()

    def test_a_removed_row_is_gone(self):
        second = {"name": "元旦", "first": "2027-01-01", "last": "", "worked": "", "DELETE": "on"}
        self.announce(FESTIVAL, second, initial=2, announce="1")
        assert date(2027, 1, 1) not in calendar_of(self.here.platforms["centre"]).days

    def test_only_years_and_regions_that_are_followed(self):
        for address in ["US/2027", "CN/1999", "CN/2101", "CN/99999999999", "XX/2027"]:
            assert self.client.get(f"/people/holidays/{address}/").status_code == 404, address
        assert self.client.get("/people/holidays/CN/2040/").status_code == 200  # as the rule says

    def upload(self, rows, name="2027.xlsx", columns=("date", "is_work", "name")):
        out = BytesIO()
        write_xlsx((dict(zip(columns, row, strict=True)) for row in rows), {c: c for c in columns}, out)
        file = SimpleUploadedFile(name, out.getvalue())
        return self.client.post("/people/holidays/CN/2027/", {"upload": "1", "file": file})

    def test_a_table_fills_the_form_and_holds_when_announced(self):
        days = [(date(2027, 5, 1) + timedelta(days=n), 0, "劳动节") for n in range(5)]
        answer = self.upload([*days, (date(2027, 5, 8), 1, "劳动节")])
        assert answer.status_code == 200
        page = answer.content.decode()
        assert 'value="2027-05-05"' in page
        assert 'value="5-8"' in page
        assert 'name="announce"' in page
        assert not HolidayYear.objects.filter(tenant__isnull=False).exists()

    def test_a_table_with_a_wrong_row_is_told_and_one_of_another_year_refused(self):
        answer = self.upload([(date(2027, 5, 1), 0, "x"), ("soon", 1, "y")])
        assert answer.status_code == 422
        assert "3 date" in self.words(answer)
        answer = self.upload([(date(2026, 5, 1), 0, "x")])
        assert answer.status_code == 422
        assert "2026-05-01 is not in 2027" in self.words(answer)
        answer = self.upload([(date(2027, 5, 1), 0, "x")], columns=("date", "is_work", "民族"))
        assert answer.status_code == 422
        assert "民族" in self.words(answer)
        assert Entry.objects.filter(act="column_refused").count() == 1

    def test_what_was_reckoned_anew_is_shown_in_numbers(self):
        note(
            "deadlines_reckoned",
            by=self.here.people["admin"],
            open=40, later=3, earlier=1, platforms={"street": 3, "gone": 1},
        )  # fmt: skip
        words = self.words(self.client.get("/people/calendars/"))
        assert f"40 3 1 {self.here.platforms['street']} 3 · gone 1" in words
        self.client.force_login(self.there.people["admin"])
        assert "gone" not in self.words(self.client.get("/people/calendars/"))


DAYS = st.dates(date(2027, 1, 1), date(2027, 12, 31))
TABLES = st.dictionaries(DAYS, st.tuples(st.booleans(), st.sampled_from(["甲", "乙", "丙"])), max_size=40)


@given(TABLES)
def test_a_table_read_as_festivals_is_the_same_table(table):
    rows = rows_of(festivals_of(table), "test")
    assert {row.day: (row.is_work, row.name) for row in rows} == table
    assert changes(table, {row.day: (row.is_work, row.name) for row in rows}) == []


@given(TABLES, TABLES)
def test_changes_lead_from_one_table_to_the_other(before, after):
    kinds = {day: is_work for day, (is_work, _name) in before.items()}
    for change in changes(before, after):
        assert kinds.get(change.day) == change.before
        kinds |= {change.day: change.after}
    assert {d: k for d, k in kinds.items() if k is not None} == {d: k for d, (k, _n) in after.items()}


TIMES = st.times().map(lambda t: t.strftime("%H:%M"))


@given(st.lists(st.tuples(TIMES, TIMES).map(list), max_size=4))
def test_periods_are_read_back_as_they_are_said(pairs):
    assert read_periods(say_periods(pairs)) == pairs


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("", []),
        ("8:00—12:00、14：00至18：00", [["08:00", "12:00"], ["14:00", "18:00"]]),
        ("0:00-24:00", [["00:00", "00:00"]]),
    ],
)
def test_periods_as_people_write_them(text, pairs):
    assert read_periods(text) == pairs


@pytest.mark.parametrize("text", ["8", "8:00", "8:00-", "8:60-9:00", "24:00-25:00", "8:00-12:00x", "off"])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(Refused):
        read_periods(text)


def test_days_alike_are_one_line():
    assert say_week(WEEK) == [("mon", "fri", "08:00-12:00 14:00-18:00"), ("sat", "sun", "")]
