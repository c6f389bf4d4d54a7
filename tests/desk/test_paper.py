"""Paper through HTTP: slips in batches, blanks, what was filled in, and what a code opens."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.timezone import now as real_now
from pypdf import PdfReader

from tests.cases.town import Town
from tests.world import PASSWORD
from wangge.cases.models import Case, CaseEvent, PaperSlip
from wangge.journal.models import Entry

PAGE = reverse("paper")


@pytest.fixture
def as_(client: Client):
    def sign_in(person) -> Client:
        client.force_login(person)
        return client

    return sign_in


def texts(answer) -> list[str]:
    assert answer["Content-Type"] == "application/pdf", answer.headers
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(answer.content)).pages]


def blank(desk: Client, count: int = 3) -> list[str]:
    assert desk.post(reverse("paper_blanks"), {"count": str(count)}).status_code == 200
    return list(PaperSlip.objects.filter(event=None).order_by("code").values_list("code", flat=True))


def told(code: str, hours: float = -1, **more: str) -> dict[str, str]:
    moment = localtime(real_now() + timedelta(hours=hours))
    return {"code": code, "happened_at": f"{moment:%Y-%m-%dT%H:%M}", **more}


def hole(code: str, town: Town, **more: str) -> dict[str, str]:
    where = town.place.cells[0].code
    return told(code, words="停电时接的电话", where=where, source="hotline") | more


def test_a_list_and_a_queue_are_printed_as_one_pile(town: Town, as_) -> None:
    cases = [town.dispatched(), town.dispatched()]
    town.report()
    for key, url in [
        ("dispatcher", f"{reverse('slips')}?tab=all"),
        ("liaison", f"{reverse('slips')}?tab=mine"),
        ("liaison", reverse("desk_slips", args=["handle"])),
    ]:
        pages = texts(as_(town.person(key)).get(url))
        assert len(pages) == 2, url
        for case in cases:
            assert any(f"{case.number}-1" in page for page in pages), url
    assert Entry.objects.filter(act="slips_printed").last().detail["count"] == 2


def test_where_no_work_is_out_the_list_says_so(town: Town, as_) -> None:
    town.report()
    answer = as_(town.person("acceptor")).get(f"{reverse('slips')}?tab=all", follow=True)
    assert "没有可打印的任务单" in answer.content.decode()


def test_blanks_have_codes_and_squares_two_on_a_page(town: Town, as_) -> None:
    desk = as_(town.person("acceptor"))
    pages = texts(desk.post(reverse("paper_blanks"), {"count": "3"}))
    assert len(pages) == 2
    codes = list(PaperSlip.objects.order_by("pk").values_list("code", flat=True))
    assert [code in pages[number // 2] for number, code in enumerate(codes)] == [True] * 3
    assert desk.post(reverse("paper_blanks"), {"count": "9999"}).status_code == 302
    assert PaperSlip.objects.count() == 3


def test_rows_are_entered_one_after_the_other(town: Town, as_) -> None:
    desk = as_(town.person("acceptor"))
    first, second, third = blank(desk)
    answer = desk.post(f"{PAGE}?kind=report", hole(first, town), follow=True)
    ready = {field.name: field.text for field in answer.context["fields"]}
    assert ready["code"] == second
    assert ready["source"] == "hotline"
    case = Case.objects.get()
    assert case.number in answer.content.decode()
    town.clock = case.reported_at
    point = f"{town.place.cells[1].geom.centroid.x:.5f}, {town.place.cells[1].geom.centroid.y:.5f}"
    desk.post(f"{PAGE}?kind=report", hole(second, town, where=point))
    assert Case.objects.count() == 2
    page = desk.get(f"/desk/cases/{case.number}/").content.decode()
    assert first in page
    assert "补录" in page
    assert third not in page


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"code": "P000001-1"}, "code"),
        ({"code": "nonsense"}, "code"),
        ({"happened_at": "yesterday"}, "happened_at"),
        ({"happened_at": "2199-01-01T10:00"}, "happened_at"),
        ({"happened_at": "2026-10-01T10:00"}, "happened_at"),
        ({"where": "999"}, "where"),
        ({"where": "1, 1"}, "where"),
        ({"where": "'; --"}, "where"),
        ({"words": " "}, "words"),
        ({"source": "nothing"}, "source"),
        ({"done_by": "nobody-at-all"}, "done_by"),
        ({"done_by": "nobody"}, "done_by"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_at_its_field(town: Town, as_, changed: dict, field: str) -> None:
    desk = as_(town.person("acceptor"))
    [code] = blank(desk, 1)
    answer = desk.post(f"{PAGE}?kind=report", hole(code, town) | changed)
    assert answer.status_code in (409, 422)
    wrong = [f.name for f in answer.context["fields"] if f.errors] or answer.context["errors"]
    assert wrong == [field]
    assert "停电时接的电话" in answer.content.decode() or field == "words"
    assert Case.objects.count() == 0
    assert PaperSlip.objects.get().event is None


def test_moves_are_entered_by_the_number_on_the_task_slip(town: Town, as_) -> None:
    town.clock = real_now() - timedelta(hours=5)
    case = town.dispatched()
    desk = as_(town.person("liaison"))
    sign, answer, again = blank(desk)
    move = f"{PAGE}?kind=move"
    early = desk.post(move, told(sign, hours=-6, case=f"{case.number}-1", move="sign"))
    assert early.status_code == 422
    assert [f.name for f in early.context["fields"] if f.errors] == ["happened_at"]
    assert desk.post(move, told(sign, hours=-4, case=f"{case.number}-1", move="sign")).status_code == 302
    done = told(answer, hours=-2, case=case.number, move="answer", words="换了井盖", outcome="not_found")
    assert desk.post(move, done).status_code == 302
    assert town.step(case) == "handled"
    twice = desk.post(move, done | {"happened_at": told("")["happened_at"]})
    assert twice.status_code == 409
    assert case.number in twice.content.decode()
    unknown = desk.post(move, told(again, case="990101209901010001", move="sign"))
    assert [f.name for f in unknown.context["fields"] if f.errors] == ["case"]
    events = CaseEvent.objects.filter(case=case, paper__isnull=False).order_by("pk")
    assert [event.name for event in events] == ["sign", "answer"]


def test_a_code_opens_the_form_and_later_the_case(town: Town, as_) -> None:
    desk = as_(town.person("acceptor"))
    code, *_rest = blank(desk)
    opened = desk.get(reverse("paper_slip", args=[code]), follow=True)
    assert {f.name: f.text for f in opened.context["fields"]}["code"] == code
    desk.post(f"{PAGE}?kind=report", hole(code, town))
    url = reverse("paper_slip", args=[code])
    assert desk.get(url)["Location"] == f"/desk/cases/{Case.objects.get().number}/"
    assert as_(town.person("liaison")).get(url).status_code == 404
    assert as_(town.person("auditor")).get(PAGE).status_code == 404


def test_a_scanned_code_leads_through_the_sign_in_to_the_case(town: Town, client: Client) -> None:
    case = town.dispatched()
    url = f"/desk/cases/{case.number}/"
    asked = client.get(url)
    assert asked.status_code == 302
    person = town.person("liaison")
    form = {"username": person.username, "password": PASSWORD}
    answer = client.post(asked["Location"], form, follow=True)
    assert answer.request["PATH_INFO"] == url
    assert case.number in answer.content.decode()
