"""The morning sheet: the same numbers as the pages, once a morning, for whom it is."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from pypdf import PdfReader

from tests.cases.town import Town
from tests.world import NOON
from wangge.cases import asks
from wangge.cases.deed import Told
from wangge.cases.listing import Filter, listed
from wangge.cases.models import Case
from wangge.cases.urges import urge
from wangge.catalogue.actions import publish_settings
from wangge.evaluation.actions import keep_sheets
from wangge.evaluation.models import MorningSheet
from wangge.evaluation.morning import facts_of, sheets_of
from wangge.people.models import Platform

LISTS = {
    "open": {},
    "red": {"light": "red"},
    "due_today": {"due": "today"},
    "waiting": {"step": "returned"},
    "parked": {"light": "parked"},
}


@pytest.fixture
def busy(town: Town) -> Town:
    """A week ago: one closed, one ended, one sent back, one asked for, one at work; all but two are late."""
    town.closed()
    town.move(town.report(), "not_accept", "acceptor", note="不属于受理范围")
    back = town.dispatched()
    town.move(town.leg(back), "send_back", "liaison", note="不是我们的", kind="not_ours")
    asked = town.handling()
    told = Told(by=town.person("liaison"), at=town.clock, slip=uuid.uuid4())
    asks.ask(town.leg(asked), "extension", told=told, reason="等料")
    town.handling()
    town.later(days=7)
    for _ in range(2):
        town.report()
    town.later(days=1)
    town.report()
    return town


def platform(town: Town, name: str) -> Platform:
    return town.place.platforms[name]


def test_every_number_of_what_stands_is_the_length_of_the_leaders_list(busy: Town) -> None:
    leader, centre = busy.person("leader"), platform(busy, "centre")
    told = facts_of(centre, busy.clock)["now"]
    lengths = {
        name: listed(leader, "open", Filter(under=centre.code, **wanted), busy.clock).count_to(1000)
        for name, wanted in LISTS.items()
    }
    assert told == {**lengths, "asks": 1}
    assert told["open"] == 6
    assert told["red"] > 0
    assert told["waiting"] == 1


def test_yesterday_is_counted_as_the_evaluation_counts_it(busy: Town) -> None:
    told = facts_of(platform(busy, "centre"), busy.clock)["yesterday"]
    assert told == {"report": 2, "accept": 0, "file": 0, "closed": 0, "ended": 0, "return": 0}
    first = NOON + timedelta(days=1)
    assert facts_of(platform(busy, "centre"), first)["yesterday"] == {
        "report": 5, "accept": 4, "file": 4, "closed": 1, "ended": 1, "return": 1,
    }  # fmt: skip
    assert facts_of(platform(busy, "department"), first)["yesterday"] == {
        "receive": 4, "sign": 3, "answered": 1, "return": 1,
    }  # fmt: skip


def test_a_department_reads_of_the_work_it_was_sent(busy: Town) -> None:
    told = facts_of(platform(busy, "department"), busy.clock)
    assert told["now"]["open"] == 2
    assert told["now"]["red"] == 2
    assert [unit["unit"] for unit in told["units"]] == [platform(busy, "department").name]


def test_what_is_to_be_decided_is_of_every_kind_before_a_second_of_one(busy: Town) -> None:
    told = facts_of(platform(busy, "centre"), busy.clock)["decisions"]
    assert [one["kind"] for one in told] == ["ask", "returned", "late"]
    assert told[0]["asked"] == "extension"


def test_what_was_urged_needs_no_second_urge(busy: Town) -> None:
    late = facts_of(platform(busy, "centre"), busy.clock)["decisions"][2]["number"]
    told = Told(by=busy.person("leader"), at=busy.clock, slip=uuid.uuid4())
    urge(Case.objects.get(number=late), told=told, text="请尽快")
    decisions = facts_of(platform(busy, "centre"), busy.clock)["decisions"]
    assert late not in [one["number"] for one in decisions if one["kind"] == "late"]


def test_a_sheet_is_made_once_from_its_hour_on_and_kept_as_it_was(busy: Town) -> None:
    morning = busy.clock.replace(hour=23, minute=30) - timedelta(days=1)  # 7:30 of the next day in the zone
    assert keep_sheets(morning) == 0
    assert keep_sheets(morning + timedelta(hours=1)) > 1
    assert keep_sheets(morning + timedelta(hours=1)) == 0
    kept = MorningSheet.objects.get(platform=platform(busy, "centre"))
    busy.report()
    assert kept.facts == MorningSheet.objects.get(pk=kept.pk).facts
    assert keep_sheets(morning + timedelta(days=1, hours=1)) > 1


def test_platforms_without_anybody_and_replayed_tenants_get_none(busy: Town) -> None:
    tenant = busy.place.tenant
    type(tenant).objects.filter(pk=tenant.pk).update(time_is_told=True)
    keep_sheets(busy.clock)
    assert {sheet.tenant_id for sheet in MorningSheet.objects.all()} == {busy.other.tenant.pk}


def test_who_reads_whose(busy: Town) -> None:
    def names(key: str) -> list[str]:
        return [one.name for one in sheets_of(busy.person(key), busy.clock)]

    assert platform(busy, "centre").name in names("leader")
    assert platform(busy, "department").name in names("leader")
    assert names("liaison") == [platform(busy, key).name for key in ("department", "section", "crew")]
    assert names("supervisor") == []
    assert names("admin") == []


@pytest.fixture
def reading(busy: Town):
    def sign_in(key: str) -> Client:
        client = Client()
        client.force_login(busy.person(key))
        return client

    with time_machine.travel(busy.clock, tick=False):
        yield sign_in


def test_the_page_shows_todays_sheet_earlier_ones_and_how_things_stand(busy: Town, reading) -> None:
    client, code = reading("leader"), platform(busy, "centre").code
    assert "截至" in client.get("/desk/morning/").content.decode()
    keep_sheets(busy.clock - timedelta(days=1))
    keep_sheets(busy.clock)
    day = busy.clock.date().isoformat()
    assert f"{day} " in client.get(f"/desk/morning/?platform={code}").content.decode()
    assert "按 " in client.get(f"/desk/morning/?platform={code}&day={day}").content.decode()
    live = client.get(f"/desk/morning/?platform={code}&day=now").content.decode()
    assert f"?tab=open&amp;under={code}&amp;light=red" in live
    for odd, status in {"2020-01-01": 404, "never": 404, "%00": 400}.items():
        assert client.get(f"/desk/morning/?platform={code}&day={odd}").status_code == status


def test_a_sheet_that_is_not_ones_own_is_not_found(busy: Town, reading) -> None:
    foreign = busy.other.platforms["centre"].code
    for key, code, status in [
        ("liaison", platform(busy, "department").code, 200),
        ("liaison", "nowhere", 404),
        ("liaison", platform(busy, "street").code, 404),
        ("supervisor", platform(busy, "centre").code, 404),
    ]:
        for address in ("/desk/morning/", "/desk/morning/sheet.pdf"):
            assert reading(key).get(address, {"platform": code, "day": "now"}).status_code == status
    assert (
        foreign == platform(busy, "centre").code
        or reading("leader").get("/desk/morning/", {"platform": foreign}).status_code == 404
    )


@pytest.mark.parametrize(("language", "title"), [("zh-hans", "晨报"), ("en", "Morning sheet")])
def test_paper_is_one_page_with_the_same_numbers(busy: Town, reading, language: str, title: str) -> None:
    answer = reading("leader").get("/desk/morning/sheet.pdf?day=now", headers={"accept-language": language})
    assert answer.headers["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    assert len(pages) == 1
    text = "".join(pages[0].extract_text().split())
    assert title.replace(" ", "") in text
    assert platform(busy, "department").name in text


def test_the_hour_is_a_setting(busy: Town) -> None:
    since = busy.clock - timedelta(days=2)
    publish_settings(platform(busy, "centre"), {"morning_hour": 6}, by=busy.person("admin"), since=since)
    early = busy.clock.replace(hour=22, minute=30) - timedelta(days=1)  # 6:30 in the zone
    assert keep_sheets(early) > 0


def test_paper_stays_one_page_with_as_much_late_as_is_shown(busy: Town, reading) -> None:
    sheet = keep_sheets(busy.clock) and MorningSheet.objects.get(platform=platform(busy, "centre"))
    unit = {"unit": "很长名字的综合行政执法保障与应急处置中心", "red": 12345, "number": "9" * 19}
    told = {**sheet.facts, "units": [{**unit, "since": busy.clock.isoformat()}] * 8, "more_units": 40}
    MorningSheet.objects.filter(pk=sheet.pk).update(facts=told)
    answer = reading("leader").get("/desk/morning/sheet.pdf")
    assert len(PdfReader(io.BytesIO(answer.content)).pages) == 1
