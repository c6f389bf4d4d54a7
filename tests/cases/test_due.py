"""What time alone brings about, and what a changed calendar does."""

import uuid
from datetime import date, timedelta
from unittest.mock import Mock

import pytest

from tests.cases.town import Town
from tests.world import NOON
from wangge.cases import recompute
from wangge.cases.asks import ask, decide
from wangge.cases.deed import Told
from wangge.cases.due import run_due
from wangge.cases.jobs import run_due_cases
from wangge.cases.models import Ask, CaseEvent
from wangge.core.holidays_seed import DayRow
from wangge.journal.models import Entry
from wangge.people.actions import change_platform
from wangge.people.actions.holidays import announce_year
from wangge.people.calendars import NEVER_CLOSED
from wangge.people.models import Holiday, HolidayYear, WorkCalendar
from wangge.tenants.models import Tenant


def told(town: Town, key: str) -> Told:
    return Told(by=town.person(key), at=town.clock, slip=uuid.uuid4())


def parked(town: Town):
    case = town.handling()
    leg = town.leg(case)
    until = (town.clock + timedelta(days=10)).date()
    ask(leg, "parking", told=told(town, "liaison"), reason="等材料", until=until, parking_kind="materials")
    decide(Ask.objects.get(), "grant", told=told(town, "dispatcher"), reason="同意")
    return case


def test_parking_stops_the_clocks_until_its_day(town: Town) -> None:
    case = parked(town)
    before = town.home(case)
    assert before.due_at is None
    assert run_due(now=town.clock + timedelta(days=9))["unparked"] == 0
    assert run_due(now=town.clock + timedelta(days=10))["unparked"] == 1
    case.refresh_from_db()
    assert case.parked_until is None
    assert town.home(case).due_at > town.clock + timedelta(days=10)
    assert run_due(now=town.clock + timedelta(days=10))["unparked"] == 0


def test_any_move_of_the_main_leg_ends_the_parking(town: Town) -> None:
    case = parked(town)
    town.later(hours=1)
    town.move(town.leg(case), "answer", "liaison", text="材料到了，修好了", outcome="not_found")
    case.refresh_from_db()
    assert case.parked_until is None
    names = list(CaseEvent.objects.filter(case=case).values_list("name", flat=True))
    assert names.index("unpark") < names.index("answer")


def test_one_reminder_for_each_deadline(town: Town) -> None:
    case = town.dispatched()
    at = town.leg(case).warn_at + timedelta(minutes=1)
    assert run_due(now=at)["reminded"] == 1
    assert run_due(now=at)["reminded"] == 0
    assert CaseEvent.objects.filter(case=case, name="remind").count() == 1


def test_an_announced_holiday_moves_open_deadlines_and_shows_it(town: Town) -> None:
    case = town.dispatched()
    run_due(now=NOON)
    before = town.leg(case).timers["handle"]["due"]
    year = HolidayYear.objects.create(region="CN", year=2026, source="test")
    Holiday.objects.create(year=year, day=date(2026, 3, 11), is_work=False, name="放假")
    assert run_due(now=NOON)["recomputed"] == 1
    assert town.leg(case).timers["handle"]["due"] > before
    assert CaseEvent.objects.filter(case=case, name="recompute").exists()
    assert run_due(now=NOON)["recomputed"] == 0


def told_by_the_clock() -> list[dict]:
    return list(
        Entry.objects.filter(act="deadlines_reckoned").order_by("pk").values_list("detail", flat=True)
    )


def test_a_year_announced_for_one_tenant_moves_its_deadlines_and_the_journal_tells(town: Town) -> None:
    case = town.dispatched()
    run_due(now=NOON)
    before = town.leg(case).timers["handle"]["due"]
    row = DayRow(date(2026, 3, 11), False, "放假", "own", provisional=False)
    announce_year(2026, [row], "CN", by=town.person("admin"), at=town.clock)
    assert run_due(now=NOON)["recomputed"] == 1
    assert town.leg(case).timers["handle"]["due"] > before
    home = case.home.code
    assert told_by_the_clock() == [{"open": 1, "later": 1, "earlier": 0, "platforms": {home: 1}}]


def test_another_calendar_for_a_platform_moves_its_deadlines(town: Town) -> None:
    case = town.dispatched()
    run_due(now=NOON)
    before = town.leg(case).timers["handle"]["due"]
    always = WorkCalendar.objects.create(
        tenant=case.tenant, code="always", name="全天候", region="", periods=NEVER_CLOSED
    )
    department = town.leg(case).platform
    department.calendar = always
    change_platform(department, by=town.person("admin"), at=town.clock)
    assert run_due(now=NOON)["recomputed"] == 1
    assert town.leg(case).timers["handle"]["due"] < before
    assert told_by_the_clock()[0]["earlier"] == 1
    assert run_due(now=NOON)["recomputed"] == 0


def test_a_run_that_was_cut_off_is_begun_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.dispatched()
    run_due(now=NOON)
    row = DayRow(date(2026, 3, 11), False, "放假", "own", provisional=False)
    announce_year(2026, [row], "CN", by=town.person("admin"), at=town.clock)
    with monkeypatch.context() as cut:
        cut.setattr(recompute, "settle_clocks", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            run_due(now=NOON)
    assert run_due(now=NOON)["recomputed"] == 1


def test_closed_cases_keep_their_deadlines(town: Town) -> None:
    case = town.closed()
    run_due(now=NOON)
    HolidayYear.objects.create(region="CN", year=2026, source="test")
    run_due(now=NOON)
    assert not CaseEvent.objects.filter(case=case, name="recompute").exists()


def test_the_minute_job_does_what_is_due_at_its_own_tick(town: Town) -> None:
    case = parked(town)
    run_due_cases(timestamp=int((town.clock + timedelta(days=11)).timestamp()))
    case.refresh_from_db()
    assert case.parked_until is None


def test_the_minute_job_leaves_a_tenant_alone_whose_time_is_told(town: Town) -> None:
    """While a replay is in the year before last, today has nothing to say there."""
    case = parked(town)
    Tenant.objects.filter(pk=case.tenant_id).update(time_is_told=True)
    later = town.clock + timedelta(days=11)
    assert set(run_due(now=later).values()) == {0}
    assert run_due(now=later, tenant=case.tenant)["unparked"] == 1


def test_what_a_run_brings_about_is_done_in_the_same_run(town: Town) -> None:
    """Parked when four fifths of its time were used: yellow as soon as it is unparked, and reminded of."""
    case = town.handling()
    town.clock = town.leg(case).warn_at + timedelta(minutes=1)
    leg, until = town.leg(case), (town.clock + timedelta(days=10)).date()
    ask(leg, "parking", told=told(town, "liaison"), reason="等材料", until=until, parking_kind="materials")
    decide(Ask.objects.get(), "grant", told=told(town, "dispatcher"), reason="同意")
    later = town.clock + timedelta(days=10)
    done = run_due(now=later)
    assert (done["unparked"], done["reminded"]) == (1, 1)
    assert set(run_due(now=later).values()) == {0}
