"""Details of the journal in words: what is stored as codes is read by people."""

import csv
import io

import pytest
from django.test import Client
from django.utils.translation import override

from tests.cases.town import Town
from wangge.desk.journal_words import in_one_line
from wangge.journal.actions import note
from wangge.people.agents import short_agent

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36"
WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) AppleWebKit/605.1.15 MicroMessenger/8.0.49 Safari/604"
TOLD = [
    ({"address": "10.1.2.3", "agent": CHROME}, "network address: 10.1.2.3 · browser: Chrome 126 · Windows"),
    ({"valid": "[2026-10-01, None)", "to": "7"}, "term: since 2026-10-01 · post no.: 7"),
    ({"valid": "[2026-10-01, 2026-10-08)"}, "term: 2026-10-01 – 2026-10-07"),
    ({"duty": "acceptor", "prefix": "", "below": None}, "duty: Acceptor"),
    ({"duty": "own-duty"}, "duty: own-duty"),
    ({"changed": ["reopen_days", "gone_since"]}, "changed: Reopen within, gone_since"),
    (
        {"before": {"close": ["hand", 1.0]}, "after": {"close": ["auto", 0.9]}},
        "before: Close: by hand · after: Close: by itself 90%",
    ),
    (
        {"options": {"endorse": False, "check_way": "photo"}},
        "options: A department's lead endorses asks first: no, How a check is made: By photo",
    ),
    (
        {"before": {"name": "机关", "periods": {"mon-fri": "08:00-12:00", "sun-sun": "09:00-10:00"}}},
        "before: name: 机关, work periods: Mon–Fri 08:00-12:00, Sun 09:00-10:00",
    ),
    (
        {"columns": [["民族", "民族", "ethnicity"]]},
        "columns: 民族 (lists of people by ethnicity are not kept)",
    ),
    ({"changes": [{"changed": {"fields": ["Name"]}}, {"added": {}}]}, "changes: changed Name, added"),
    ({"at": "2026-03-10T03:00:00+00:00"}, "at: 2026-03-10 11:00"),
    (
        {"old": "default", "active": True},
        "before: Long passwords, changed when there is a reason · in use: yes",
    ),
    ({"filter": {"act": "signed_in"}}, "filter: act: signed_in"),
    ({"platforms": {"street": 3}, "later": 2}, "platforms: street: 3 · due later: 2"),
]  # fmt: skip
ODD = [
    {"valid": 7, "agent": 3, "before": "x", "after": [1], "periods": "x", "options": [2], "columns": ["x"]},
    {"changes": [1], "at": "2026-99-99T99:99", "new_detail": {"deep": [{"er": None}]}, "valid": "empty"},
]


@pytest.mark.parametrize(("detail", "words"), TOLD, ids=str)
def test_codes_become_words(detail: dict, words: str) -> None:
    with override("en"):
        assert in_one_line(detail) == words


@pytest.mark.parametrize("detail", ODD, ids=str)
def test_what_an_older_program_stored_is_shown_as_it_is(detail: dict) -> None:
    with override("zh-hans"):
        assert in_one_line(detail)


def test_browsers_have_short_names() -> None:
    assert short_agent(CHROME) == "Chrome 126 · Windows"
    assert short_agent(WECHAT) == "WeChat 8 · iPhone"
    assert short_agent("python-requests/2.31") == "python-requests/2.31"
    assert short_agent("") == ""


def test_the_page_and_the_export_speak_the_readers_language(client: Client, town: Town) -> None:
    note(
        "post_given",
        by=town.person("security_admin"),
        subject="li",
        duty="acceptor",
        valid="[2026-10-01, None)",
    )
    client.force_login(town.person("auditor"))
    page = client.get("/journal/", headers={"accept-language": "zh-hans"}).content.decode()
    assert '<span class="wg-quiet">任期</span> <span data-data>2026-10-01 起</span>' in page
    assert "受理员" in page
    answer = client.post("/journal/export/?act=post_given", headers={"accept-language": "zh-hans"})
    with override("en"):  # the language of the next request, while the rows are being sent
        rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0]["详情"] == "岗位：受理员 · 任期：2026-10-01 起"
    assert (rows[0]["操作"], rows[0]["操作代码"]) == ("授予岗位", "post_given")
