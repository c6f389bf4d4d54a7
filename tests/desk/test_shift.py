"""The shift log through HTTP: written, found by the next one, ticked off, printed."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from tests.cases.test_shifts import seat
from tests.cases.town import Town
from wangge.cases.models import CaseNote, ShiftPoint


@pytest.fixture
def as_(client: Client):
    def sign_in(person) -> Client:
        client.force_login(person)
        return client

    return sign_in


WRITE = reverse("write_shift")


def write(desk: Client, text: str = "", points: str = "", key: str = "centre:acceptor"):
    return desk.post(WRITE, {"desk": key, "text": text, "points": points})


def test_what_one_writes_the_next_finds_above_the_queue(town: Town, as_) -> None:
    seat(town, "night", "acceptor")
    case = town.report()
    assert (
        write(as_(town.person("acceptor")), "白班平稳", f"{case.number} 等回电\n复核门牌").status_code == 302
    )
    night = as_(town.person("night"))
    assert night.get("/desk/accept/").context["shift"]["unread"] == 1
    page = night.get(reverse("shift"))
    assert [point.text for point in page.context["open_points"]] == ["等回电", "复核门牌"]
    assert f"/desk/cases/{case.number}/" in page.content.decode()
    [entry] = page.context["page"].rows
    night.post(reverse("read_shift", args=[entry.pk]))
    night.post(reverse("tick_point", args=[ShiftPoint.objects.first().pk]), {"done": "1"})
    assert night.get("/desk/accept/").context["shift"] == {
        "unread": 0, "open": 1, "url": "/desk/shift/?desk=centre%3Aacceptor",
    }  # fmt: skip


def test_what_is_refused_comes_back_as_it_was_typed(town: Town, as_) -> None:
    answer = write(as_(town.person("acceptor")), "写了半天", "990101202603100099 没有这件")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "写了半天" in page
    assert "990101202603100099 没有这件" in page
    assert write(as_(town.person("acceptor"))).status_code == 422


def test_who_has_no_desk_has_no_log(town: Town, as_) -> None:
    for key in ("admin", "auditor", "reporter", "nobody"):
        assert as_(town.person(key)).get(reverse("shift")).status_code == 404, key
    assert (
        as_(town.person("dispatcher")).get(reverse("shift"), {"desk": "centre:acceptor"}).status_code == 404
    )


def test_nonsense_in_the_address_asks_for_nothing(town: Town, as_) -> None:
    desk = as_(town.person("acceptor"))
    write(desk, "一条")
    for query in ({"day": "nothing"}, {"day": "9999-99-99"}, {"page": "x"}, {"q": "%_"}):
        assert desk.get(reverse("shift"), query).status_code == 200, query


def test_several_desks_of_one_person_are_tabs(town: Town, as_) -> None:
    tabs = as_(town.person("station_one")).get(reverse("shift")).context["tabs"]
    assert [tab.key for tab in tabs] == [
        "station:acceptor", "station:duty_chief", "station:dispatcher", "station:supervisor",
    ]  # fmt: skip


def test_the_log_is_printed(town: Town, as_) -> None:
    desk = as_(town.person("acceptor"))
    write(desk, "雨大 #panic() *", "查积水")
    answer = desk.get(reverse("print_shift"), {"desk": "centre:acceptor"})
    assert answer["Content-Type"] == "application/pdf"
    reading = PdfReader(io.BytesIO(answer.content))
    text = "".join(reading.pages[0].extract_text().split())
    for words in ("交接班日志", "查积水", "雨大#panic()*", "第1页共1页"):
        assert words in text


def test_a_note_is_left_from_the_bar_and_taken_off_where_it_sticks(town: Town, as_) -> None:
    case = town.report()
    desk = as_(town.person("acceptor"))
    url = f"/desk/cases/{case.number}/"
    desk.post(f"{url}beside/note/", {"about": "0", "text": "晚上再打电话"})
    page = desk.get(url)
    [sticking] = page.context["notes"]
    assert "晚上再打电话" in page.content.decode()
    assert desk.get("/desk/accept/").context["rows"][0].note == "晚上再打电话"
    assert "晚上再打电话" in desk.get("/desk/?tab=mine").content.decode()
    desk = as_(town.person("duty_chief"))
    sent = {field.name: field.text for field in sticking.form.fields}
    desk.post(sticking.form.url, {"move": sticking.form.name, **sent})
    assert CaseNote.objects.get().taken_off_id
    assert desk.get(url).context["notes"] == []


def test_a_reporter_and_a_department_do_not_read_it(town: Town, as_) -> None:
    case = town.report(by="reporter")
    town.move(case, "accept", "acceptor", matter=town.matter)
    town.move(case, "file", "duty_chief", condition=town.condition)
    town.move(case, "dispatch", "dispatcher", main=town.place.platforms["department"])
    as_(town.person("dispatcher")).post(
        f"/desk/cases/{case.number}/beside/note/", {"about": "0", "text": "秘密留言"}
    )
    for key in ("reporter", "liaison"):
        page = as_(town.person(key)).get(f"/desk/cases/{case.number}/")
        assert page.status_code == 200
        assert "秘密留言" not in page.content.decode(), key
