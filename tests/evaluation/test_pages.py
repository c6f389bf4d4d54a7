"""The pages through HTTP, in both languages, as several roles."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.cases.town import Town
from tests.world import NOON
from wangge.journal.models import Entry

URL = "/evaluation/"
MONTH = "period=custom&from=2026-03-01&to=2026-03-31"


@pytest.fixture(autouse=True)
def later() -> Iterator[None]:
    """Ten days after everything was done."""
    with time_machine.travel(NOON + timedelta(days=10), tick=False):
        yield


@pytest.fixture
def worked(town: Town) -> Town:
    """One closed case, one sent to the department, one reported."""
    town.closed()
    town.dispatched()
    town.report()
    return town


def page(town: Town, key: str, url: str, language: str = "en") -> str:
    answer = signed_in(town, key).get(url, headers={"accept-language": language})
    assert answer.status_code == 200, (key, url, answer.status_code)
    return answer.content.decode()


def signed_in(town: Town, key: str) -> Client:
    client = Client()
    client.force_login(town.person(key))
    return client


def links(html: str) -> Iterator[tuple[str, int]]:
    """Every number that opens its cases."""
    for url, number in re.findall(r'href="(/evaluation/cases/\?[^"]+)">(\d+)</a>', html):
        yield unescape(url), int(number)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("subject", ["region", "platform", "department", "supervisor", "liaison"])
def test_an_assessor_sees_every_kind_of_subject(worked: Town, subject: str, language: str) -> None:
    html = page(worked, "assessor", f"{URL}?subject={subject}&{MONTH}", language)
    assert "wg-table" in html
    assert ("考核评价" in html) == (language == "zh-hans")


@pytest.mark.parametrize("subject", ["region", "platform", "department", "acceptor"])
def test_every_number_opens_as_many_rows(worked: Town, subject: str) -> None:
    html = page(worked, "assessor", f"{URL}?subject={subject}&{MONTH}")
    found = list(links(html))
    assert len(found) > 4
    for url, number in found:
        behind = page(worked, "assessor", url)
        assert behind.count('class="wg-row-link') == number, url
        assert f"<h2>{number} row" in behind


def test_a_liaison_sees_the_own_organisation_first(worked: Town) -> None:
    html = page(worked, "liaison", f"{URL}?{MONTH}")
    assert worked.place.platforms["department"].name in html
    assert "subject=region" not in html
    assert signed_in(worked, "liaison").get(f"{URL}?subject=region").status_code == 404


def test_a_worker_sees_his_own_row_and_nobody_elses(worked: Town) -> None:
    html = page(worked, "supervisor", f"{URL}?{MONTH}")
    assert worked.person("supervisor").name in html
    other = page(worked, "street_supervisor", f"{URL}?{MONTH}")
    assert "wg-empty" in other
    assert worked.person("supervisor").name not in other


@pytest.mark.parametrize("subject", ["platform", "department", "acceptor"])
def test_what_is_of_somebody_else_is_not_found(worked: Town, subject: str) -> None:
    own = worked.place.posts["acceptor"] if subject == "acceptor" else worked.place.platforms["department"]
    url = f"{URL}cases/?subject={subject}&{MONTH}&key={own.pk}&count=sign"
    stranger = Client()
    stranger.force_login(worked.other.people["assessor"])
    assert stranger.get(url).status_code == 404
    assert signed_in(worked, "assessor").get(url.replace("count=sign", "count=nonsense")).status_code == 404


def test_who_is_not_signed_in_is_sent_to_sign_in(worked: Town) -> None:
    answer = Client().get(URL)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/sign-in/?next={URL}")


@pytest.mark.parametrize(
    "query",
    [
        "period=custom&from=2026-03-31&to=2026-03-01",
        "period=custom",
        "from=x&to=y",
        "period=custom&from=2020-01-01&to=2026-01-01",
    ],
)
def test_a_bad_period_is_told_and_the_usual_one_is_shown(worked: Town, query: str) -> None:
    html = page(worked, "assessor", f"{URL}?{query}")
    assert "This period cannot be shown" in html


@pytest.mark.parametrize(
    "query",
    ["level=galaxy", "sort=%E2%98%83", "sort=-close_rate&size=7&page=99999999999", "period=%F0%9F%98%80"],
)
def test_nonsense_in_the_address_shows_what_is_usual(worked: Town, query: str) -> None:
    page(worked, "assessor", f"{URL}?{query}")


def test_the_table_comes_as_a_file_with_counts_beside_every_rate(worked: Town) -> None:
    client = signed_in(worked, "assessor")
    answer = client.get(f"{URL}?subject=platform&{MONTH}&export=csv", headers={"accept-language": "en"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["Reported"] == "3"
    assert (row["Closed %"], row["Closed: Due, and closed"]) == ("50.00", "1")
    assert row["Closed: Due to be closed in the period"] == "2"
    answer = client.get(f"{URL}?subject=platform&{MONTH}&export=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet.max_row == 2
    assert [
        entry.detail["kind"] for entry in Entry.objects.filter(act="evaluation_exported").order_by("pk")
    ] == [
        "csv",
        "xlsx",
    ]


def test_the_list_behind_a_number_comes_as_a_file(worked: Town) -> None:
    url = f"{URL}cases/?subject=platform&{MONTH}&count=report&export=csv"
    answer = signed_in(worked, "assessor").get(url, headers={"accept-language": "en"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(text)))) == 3


def test_there_is_a_page_for_paper(worked: Town) -> None:
    html = page(worked, "assessor", f"{URL}?subject=platform&{MONTH}&print=1")
    assert "wg-paper-wide" in html
    assert "/evaluation/cases/" not in html


@pytest.mark.parametrize("subject", ["region", "platform", "department", "liaison"])
def test_more_subjects_take_no_more_statements(worked: Town, subject: str) -> None:
    client = signed_in(worked, "assessor")
    url = f"{URL}?subject={subject}&{MONTH}"
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for to in ("street", "section", "crew"):
        worked.dispatched(to)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few) <= 20


def test_today_is_the_readers_today(worked: Town) -> None:
    with time_machine.travel(NOON + timedelta(hours=1)):
        html = page(worked, "assessor", f"{URL}?subject=platform&period=today")
    assert ("report", 3) in {(re.search(r"count=(\w+)", url)[1], number) for url, number in links(html)}
