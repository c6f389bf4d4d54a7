"""The task slip on paper: what stands on it, who may print it, and texts that try to break it."""

import io
from pathlib import Path

import pytest
from django.test import Client
from PIL import Image
from pypdf import PdfReader

from tests.cases.town import Town
from wangge.cases.models import Case
from wangge.cases.reporting import Contact
from wangge.desk import printing, slip
from wangge.files.actions import store_photo
from wangge.tenants.models import Tenant

A4 = (595, 842)  # points


def pages(client: Client, case: Case, query: str = "", **headers: str) -> list[str]:
    """The texts of the pages, spaces and line ends left out."""
    answer = client.get(f"/desk/cases/{case.number}/slip.pdf{query}", headers=headers)
    assert answer.status_code == 200, answer.content[:300]
    assert answer.headers["Content-Type"] == "application/pdf"
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(answer.content)).pages]


def photo(town: Town) -> object:
    out = io.BytesIO()
    Image.effect_noise((640, 480), 60).convert("RGB").save(out, "JPEG")
    return store_photo(out.getvalue(), town.place.tenant).blob


def test_a_crew_finds_everything_on_it(town: Town, client: Client) -> None:
    case = town.report(place_text="东街与柳园路交叉口向西 30 米路南", photos=[photo(town)])
    town.move(case, "accept", "acceptor", matter=town.matter)
    town.move(case, "file", "duty_chief", condition=town.condition)
    town.move(case, "dispatch", "dispatcher", "先围挡，再更换", main=town.place.platforms["department"])
    client.force_login(town.person("dispatcher"))
    answer = client.get(f"/desk/cases/{case.number}/slip.pdf")
    read = PdfReader(io.BytesIO(answer.content))
    assert [tuple(map(round, page.mediabox[2:])) for page in read.pages] == [A4]
    assert len(read.pages[0].images) == 1
    [text] = pages(client, case)
    for words in (
        "任务单",
        f"{case.number}-1",
        "井盖缺失",
        "东街与柳园路交叉口向西30米路南",
        "先围挡，再更换",
        f"承办单位{town.place.platforms['department']}",
        f"{town.matter.code}{town.matter}",
        "处置时限2工作日",
        "结案条件恢复",
        "第1页共1页",
        "签字",
    ):
        assert words in text


def test_a_practice_copy_marks_every_page(town: Town, client: Client) -> None:
    case = town.dispatched()
    Case.objects.filter(pk=case.pk).update(description="井盖缺失，夜里很黑。" * 300)
    client.force_login(town.person("dispatcher"))
    assert not any("练习" in page for page in pages(client, case))
    Tenant.objects.filter(pk=town.place.tenant.pk).update(is_practice=True)
    marked = pages(client, case)
    assert len(marked) > 1
    assert all("练习副本打印，内容均非真实。" in page for page in marked)


def test_it_speaks_the_readers_language(town: Town, client: Client) -> None:
    case = town.dispatched()
    client.force_login(town.person("dispatcher"))
    client.cookies["language"] = "en"
    [text] = pages(client, case, **{"Accept-Language": "en"})
    assert "Taskslip" in text
    assert "Page1of1" in text


def test_nothing_of_a_reporter_is_on_it(town: Town, client: Client) -> None:
    contact = Contact(name="王小明", phone="13800000000", answer_way="phone")
    case = town.report("acceptor", source="hotline", contact=contact)
    town.move(case, "accept", "acceptor", matter=town.matter)
    town.move(case, "file", "duty_chief", condition=town.condition)
    town.move(case, "dispatch", "dispatcher", main=town.place.platforms["department"])
    client.force_login(town.person("liaison"))
    [text] = pages(client, case)
    assert "井盖缺失" in text
    assert "王小明" not in text
    assert "13800000000" not in text


def test_only_who_may_see_the_case_prints_it(town: Town, client: Client) -> None:
    case = town.dispatched()
    for person, status in [
        (town.person("liaison"), 200),
        (town.person("leader"), 200),
        (town.person("street_liaison"), 404),
        (town.person("auditor"), 404),
        (town.other.people["dispatcher"], 404),
    ]:
        client.force_login(person)
        assert client.get(f"/desk/cases/{case.number}/slip.pdf").status_code == status, person
    client.logout()
    assert client.get(f"/desk/cases/{case.number}/slip.pdf").status_code == 302


def test_the_code_on_it_opens_the_case(town: Town, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    case, drawn = town.dispatched(), []
    make = slip.segno.make
    monkeypatch.setattr(slip.segno, "make", lambda url, **how: drawn.append(url) or make(url, **how))
    client.force_login(town.person("liaison"))
    pages(client, case)
    [url] = drawn
    assert url == f"http://testserver/desk/cases/{case.number}/"
    assert client.get(url).status_code == 200


def test_a_leg_that_is_not_there_is_not_found(town: Town, client: Client) -> None:
    filed, sent = town.filed(), town.dispatched()
    client.force_login(town.person("dispatcher"))
    for case, query in [
        (filed, ""),
        (sent, "?leg="),
        (sent, "?leg=2"),
        (sent, "?leg=1&leg=7"),
        (sent, "?leg=%2e"),
    ]:
        assert client.get(f"/desk/cases/{case.number}/slip.pdf{query}").status_code == 404, query


def test_several_legs_are_slips_with_pages_of_their_own(town: Town, client: Client) -> None:
    case = town.dispatched(assisting=[town.place.platforms["street"]])
    client.force_login(town.person("dispatcher"))
    main, assisting = pages(client, case, "?leg=1&leg=2&leg=1")
    assert f"{case.number}-1" in main
    assert "承办方式主办" in main
    assert f"{case.number}-2" in assisting
    assert "承办方式协办" in assisting
    assert "第1页共1页" in main
    assert "第1页共1页" in assisting


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        '#panic() #include "x" $x$ *粗* _斜_ `码` @label <label> \\ // /* ]',
        "🚧🕳️ 井盖没了 👨‍👩‍👧",
        "חור בכביש ליד בית הספר שלום",
        "حفرة في الطريق أمام المدرسة",
        "\u202e倒过来的字\u202c 一\u0300\u0301\u0302二",
        "没有空格的一长串" * 40,
        "nospaceatall" * 60,
    ],
    ids=["script", "markup", "emoji", "hebrew", "arabic", "turned", "long-han", "long-latin"],
)
def test_any_words_are_printed_as_words(town: Town, client: Client, words: str) -> None:
    case = town.report(description=words, place_text=words[:300])
    town.move(case, "accept", "acceptor", matter=town.matter)
    town.move(case, "file", "duty_chief", condition=town.condition)
    town.move(case, "dispatch", "dispatcher", words[:200], main=town.place.platforms["department"])
    client.force_login(town.person("dispatcher"))
    text = "".join(pages(client, case))
    if words.isascii():
        assert "".join(words.split()) in text
    assert "签字" in text


def test_the_longest_text_goes_over_several_numbered_pages(town: Town, client: Client) -> None:
    case = town.dispatched()
    Case.objects.filter(pk=case.pk).update(description="井盖缺失，夜里很黑。" * 10_000)
    client.force_login(town.person("dispatcher"))
    texts = pages(client, case)
    assert len(texts) > 20
    assert [f"第{n}页共{len(texts)}页" in text for n, text in enumerate(texts, 1)] == [True] * len(texts)


def test_without_a_chinese_font_nothing_is_printed_and_the_page_says_so(
    town: Town, client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(printing, "FONT_FOLDER", tmp_path)  # there, and empty
    case = town.dispatched()
    client.force_login(town.person("dispatcher"))
    answer = client.get(f"/desk/cases/{case.number}/slip.pdf")
    assert answer.status_code == 503
    assert "fonts-wqy-zenhei" in answer.content.decode()
