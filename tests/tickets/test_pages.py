"""The pages of tickets: what they show to whom, and what is sent from them."""

from __future__ import annotations

import base64
import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings

from tests.tickets.calls import NAME, PHONE, Desk, fresh
from tests.tickets.test_files import PASTE, row, sheet
from tests.world import NOON
from wangge.core.tables import Column, Schema, TableEmpty, read_table
from wangge.journal.models import Entry
from wangge.tickets.columns import schema
from wangge.tickets.models import Ticket, TicketEvent


@pytest.fixture
def page(desk: Desk, visit):
    client = visit("acceptor").client
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    return client


def text(answer) -> str:
    return answer.content.decode()


def test_the_list_has_tabs_filters_and_a_file(desk: Desk, page):
    first, _case = desk.opened()
    nowhere = desk.take("C-3", hotline="12319", place_text="", lon=None, lat=None)
    assert page.get(f"/desk/tickets/{nowhere.number}/").status_code == 200
    assert nowhere.number in text(page.get("/desk/tickets/?tab=all&hotline=12319"))
    desk.move(nowhere, "send_off", why="unclear", note="地址不明")
    over = {"ticket_answer": NOON - timedelta(hours=1)}
    late = desk.take("B-2", kind="question", text="如何办理居住证", deadlines=over)
    listed = text(page.get("/desk/tickets/"))
    assert listed.index(late.number) < listed.index(first.number)  # what waits for its case comes last
    for query, found in [
        ("tab=all&q=居住证", [late]), ("tab=all&q=A-1", [first]), ("tab=all&q=A-", []),
        ("tab=all&q=B-2", [late]),
        ("tab=all&light=red", [late]), ("tab=all&kind=question", [late]), ("tab=open&step=signed", [first]),
        (f"tab=all&q={first.number}", [first]), ("tab=all&hotline=96310", []),
        ("tab=all&since=2026-03-11", []),
        ("tab=all&step=nonsense&since=x&page=x", [late, first]), ("tab=all&sort=oldest", [late, first]),
    ]:  # fmt: skip
        shown = text(page.get(f"/desk/tickets/?{query}"))
        assert {n for n in (first.number, late.number) if f"/desk/tickets/{n}/" in shown} == {
            one.number for one in found
        }, query
    out = page.get("/desk/tickets/?tab=all&export=xlsx")
    table = read_table(out.content, "t.xlsx", Schema((Column("number", ("编号",)),)))
    assert len(table.all_rows) == 3
    assert PHONE not in str([cells.cells for cells in table.all_rows])
    assert b"".join(page.get("/desk/tickets/?tab=all&export=csv").streaming_content).count(b"\n") == 4
    assert Entry.objects.filter(act="tickets_exported").count() == 2
    counts = page.get("/desk/counts.json").json()
    assert (counts["tickets-mine"], counts["tickets-open"]) == ("2", "2")


def test_a_ticket_shows_both_numbers_clocks_and_what_may_be_done(desk: Desk, page, visit):
    ticket, case = desk.opened(secret=True)
    shown = text(page.get(f"/desk/tickets/{ticket.number}/"))
    for words in (ticket.number, "12345", "A-1", case.number, "139****5678", "要求保密"):
        assert words in shown
    assert PHONE not in shown
    assert NAME not in shown
    assert 'name="move" value="draft"' in shown
    assert 'name="move" value="approve"' not in shown
    other = text(visit("leader").client.get(f"/desk/tickets/{ticket.number}/"))
    assert 'name="move"' not in other
    assert "ticket_caller" not in other
    assert f"/desk/tickets/{ticket.number}/caller/" not in other
    of_case = text(page.get(f"/desk/cases/{case.number}/"))
    assert ticket.number in of_case
    assert "12345 A-1" in of_case
    listed = text(page.get("/desk/?tab=all"))
    assert "热线时限" in listed


def test_the_department_sees_the_number_and_not_the_ticket(desk: Desk, visit):
    ticket, case = desk.opened()
    desk.town.move(case, "file", "duty_chief", condition=desk.town.condition)
    desk.town.move(case, "dispatch", "dispatcher", main="department")
    shown = text(visit("liaison").client.get(f"/desk/cases/{case.number}/"))
    assert "12345 A-1" in shown
    assert ticket.number not in shown
    assert visit("liaison").client.get(f"/desk/tickets/{ticket.number}/").status_code == 404


def send(page, ticket: Ticket, name: str, **told: str):
    return page.post(f"/desk/tickets/{ticket.number}/moves/", {"move": name, "slip": str(uuid4()), **told})


def test_while_working_through_them_the_next_comes_once_a_ticket_has_its_case(desk: Desk, page):
    (_first, case), other, third = desk.opened(), desk.take("A-2"), desk.take("A-3")
    answer = send(page, other, "link", case=case.number, queue="1")
    assert answer.headers["Location"] == f"/desk/tickets/{third.number}/?queue=1"
    assert send(page, third, "link", case=case.number).headers["Location"] == f"/desk/tickets/{third.number}/"


def test_a_search_finds_first_what_a_case_can_be_filed_under(desk: Desk, page):
    ticket = desk.take()
    found = page.get(f"/desk/search/matter/?ticket={ticket.number}&q=供水井盖").json()["results"]
    assert found[0]["value"] == str(desk.town.matter.pk)
    assert "无立案条件" not in found[0]["hint"]
    assert all("无立案条件" in one["hint"] for one in found[1:])
    components = ["部件" in one["hint"] for one in found]
    assert any(components)
    assert components == sorted(components)  # behind all matters


def test_moves_from_the_page(desk: Desk, page, visit):
    ticket, other = desk.take(), desk.take("A-2")
    answer = send(page, ticket, "open_case", matter=str(desk.town.matter.pk), queue="1")
    assert answer.headers["Location"] == f"/desk/tickets/{other.number}/?queue=1"  # the next one
    assert (
        send(page, other, "sign", queue="1").headers["Location"] == f"/desk/tickets/{other.number}/?queue=1"
    )
    refused = send(page, other, "draft", result="solved", text="")
    assert refused.status_code == 422
    refused = send(page, other, "decline", text="请向法院起诉。")
    assert "请向法院起诉。" in text(refused)  # nothing typed is lost
    assert send(page, other, "decline", text="请向法院起诉。", note="私人纠纷", queue="1").headers[
        "Location"
    ] == ("/desk/tickets/")
    assert send(page, other, "nonsense").status_code == 404
    assert send(page, other, "answered_with").status_code == 404
    assert send(page, other, "approve").status_code == 409
    chief = visit("duty_chief").client
    assert send(chief, other, "approve").status_code == 302
    assert fresh(other).step == "not_public"
    assert send(page, ticket, "place", lon="0", lat="0").status_code == 422


def test_the_caller_is_opened_for_a_purpose_and_noted(desk: Desk, page, visit):
    ticket = desk.take()
    url = f"/desk/tickets/{ticket.number}/caller/"
    assert page.post(url, {"purpose": " "}).status_code == 422
    answer = page.post(url, {"purpose": "回访"})
    assert PHONE in text(answer)
    assert NAME in text(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    noted = Entry.objects.filter(act="vault_opened", person="acceptor")
    assert {entry.detail["purpose"] for entry in noted} == {"回访"}
    assert noted.count() == 2
    for who, status in [("leader", 409), ("liaison", 404), ("street_acceptor", 404)]:
        answer = visit(who).client.post(url, {"purpose": "看看"})
        assert (answer.status_code, PHONE in text(answer)) == (status, False), who


def test_one_ticket_is_pasted_looked_at_and_taken(desk: Desk, page):
    read = text(page.post("/desk/tickets/new/", {"what": "read", "paste": PASTE}))
    assert "满意度：未评价" in read.partition('name="paste"')[2].partition("</form>")[0]
    assert 'value="JN20260310001"' in read
    assert 'value="2026-03-10T10:00"' in read
    wrong = page.post("/desk/tickets/new/", {"what": "read", "paste": "工单编号：1\n派单时间：昨天"})
    assert "2026-01-31 08:30" in text(wrong)
    told = {
        "what": "take", "hotline_number": "JN20260310001", "kind": "complaint", "urgency": "usual",
        "text": "路灯不亮", "sent_at": "2026-03-10T10:00", "phone": PHONE, "lon": "116.305", "lat": "39.905",
    }  # fmt: skip
    bad = page.post("/desk/tickets/new/", told | {"text": ""})
    assert bad.status_code == 422
    assert "JN20260310001" in text(bad)
    for elsewhere in ("somewhere", "10"):
        bad = page.post("/desk/tickets/new/", told | {"lon": elsewhere})
        assert bad.status_code == 422
        assert 'id="f-lon-error"' in text(bad)
    answer = page.post("/desk/tickets/new/", told | {"slip": str(uuid4())})
    ticket = Ticket.objects.get(hotline_number="JN20260310001")
    assert answer.headers["Location"] == f"/desk/tickets/{ticket.number}/"
    assert (ticket.kind, ticket.sent_at) == ("complaint", NOON - timedelta(hours=1))
    again = page.post("/desk/tickets/new/", told | {"slip": str(uuid4())}, follow=True)
    assert "已存在" in text(again)


def test_a_file_is_imported_on_the_page(desk: Desk, page):
    file = io.BytesIO(sheet(row("A-1"), row("A-2", k="闲聊"), row("A-3", d=NOON.replace(tzinfo=None))))
    file.name = "12345.xlsx"
    shown = text(page.post("/desk/tickets/import/", {"file": file}))
    assert "新增：2" in shown
    assert "已超时：1" in shown
    assert re.search(r'download="refused.xlsx" href="data:application/', shown)
    assert PHONE not in shown  # stands only within the file, to be corrected
    broken = io.BytesIO(b"PK nothing")
    broken.name = "x.xlsx"
    assert page.post("/desk/tickets/import/", {"file": broken}).status_code == 422
    assert page.post("/desk/tickets/import/", {}).status_code == 422
    empty = page.get("/desk/tickets/import/template.xlsx").content

    with pytest.raises(TableEmpty):
        read_table(empty, "t.xlsx", schema())


def test_answers_are_sent_once(desk: Desk, page):
    ticket = desk.answered()
    assert ticket.number in text(page.get("/desk/tickets/answers/"))
    answer = page.post("/desk/tickets/answers/")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="answers-')
    assert fresh(ticket).sent_out_at == NOON
    assert TicketEvent.objects.filter(ticket=ticket, name="sent_out").count() == 1
    assert ticket.number not in text(page.post("/desk/tickets/answers/"))


def test_searches_know_the_ticket(desk: Desk, page, visit):
    ticket, case = desk.opened()
    other = desk.take("A-2")
    near = page.get(f"/desk/search/case/?ticket={other.number}").json()["results"]
    assert [one["value"] for one in near] == [case.number]
    desk.town.report(lon=116.3051)  # nearer in time, of no matter yet
    near = page.get(f"/desk/search/case/?ticket={other.number}").json()["results"]
    assert near[0]["value"] == case.number
    assert len(near) == 2
    asked = page.get(f"/desk/search/case/?ticket={other.number}&q={case.number}").json()["results"]
    assert [one["value"] for one in asked] == [case.number]
    into = page.get(f"/desk/search/ticket/?ticket={other.number}").json()["results"]
    assert [one["value"] for one in into] == [ticket.number]
    likely = page.get(f"/desk/search/matter/?ticket={other.number}").json()["results"]
    assert "井盖" in likely[0]["label"]
    assert visit("liaison").client.get(f"/desk/search/ticket/?ticket={other.number}").status_code == 404
    assert page.get("/desk/search/ticket/").status_code == 404


def test_a_list_costs_the_same_for_three(desk: Desk, page, django_assert_max_num_queries):
    desk.take("A-1")
    page.get("/desk/tickets/?tab=all")
    with django_assert_max_num_queries(14) as one:
        page.get("/desk/tickets/?tab=all")
    desk.take("A-2")
    desk.opened("A-3")
    with django_assert_max_num_queries(len(one)):
        page.get("/desk/tickets/?tab=all")


def brought(page, *rows: dict[str, object]) -> str:
    """What the page answers to a day's file."""
    file = io.BytesIO(sheet(*rows))
    file.name = "12345.xlsx"
    return text(page.post("/desk/tickets/import/", {"file": file}))


def cells_of(shown: str, heading: str) -> list[list[str]]:
    """The table under a heading, cell by cell, without its marks."""
    table = shown.partition(f"<h2>{heading}</h2>")[2].partition("</table>")[0]
    rows = [re.findall(r"<td.*?>(.*?)</td>", row) for row in table.split("<tr>")[2:]]
    return [[re.sub(r"<.*?>", "", cell) for cell in row] for row in rows]


def test_each_refused_row_says_why_and_goes_in_once_it_is_corrected(desk: Desk, page):
    wall = NOON.replace(tzinfo=None)
    shown = brought(
        page,
        row("A-1"),
        row("A-1", t="同一编号再来一次"),
        row("A-2", k="闲聊"),
        row("A-3", t=""),
        row("A-4", d="尽快"),
        row("A-5", s=wall + timedelta(days=3)),
        row("A-6", x=10.0),
    )
    assert "新增：1" in shown
    assert "退回：6" in shown
    why = {(line, column): told for line, column, told in cells_of(shown, "未导入")}
    columns = ("工单编号", "诉求类型", "诉求内容", "办结时限", "派单时间", "经度")
    assert set(why) == {(str(line), column) for line, column in enumerate(columns, 3)}
    assert "第 2 行" in why["3", "工单编号"]
    assert "咨询" in why["4", "诉求类型"]
    assert "2026-01-31 08:30" in why["6", "办结时限"]
    assert all(re.search("[一-龥]", told) for told in why.values()), why
    encoded = re.search(r'download="refused.xlsx" href="data:[^,]*,([^"]*)"', shown)
    assert encoded
    returned = base64.b64decode(encoded[1])
    table = read_table(returned, "refused.xlsx", schema())
    told = [cells.cells[:2] for cells in table.all_rows]  # the reason, then the row as it was
    assert [number for _reason, number in told] == ["A-1", "A-2", "A-3", "A-4", "A-5", "A-6"]
    assert all(words in reason for (reason, _number), words in zip(told, why.values(), strict=True))
    again = brought(page, row("A-2"), row("A-3"), row("A-4"), row("A-5"), row("A-6"))
    assert "新增：5" in again
    assert "refused.xlsx" not in again


def test_yesterdays_file_again_shows_what_changed_and_what_is_late(desk: Desk, page):
    wall = NOON.replace(tzinfo=None)
    brought(page, row("A-1"), row("A-2"), row("A-3"))
    shown = brought(
        page,
        row("A-1"),
        row("A-2", t="路灯不亮，已有人摔倒"),
        row("A-3", d=wall - timedelta(minutes=5)),
        row("A-4", d=wall - timedelta(days=1)),
    )
    for words in ("新增：1", "已有、无变化：1", "已有、有更改：2", "退回：0", "已超时：2"):
        assert words in shown, words
    changed = {number: words for _ours, number, _step, words in cells_of(shown, "已有且被热线更改")}
    assert changed["A-2"] == "路灯不亮，已有人摔倒"
    assert set(changed) == {"A-2", "A-3"}
    late = text(page.get("/desk/tickets/?tab=all&light=red"))
    assert re.findall(r"12345 (A-\d)", late) == ["A-4", "A-3"]
    one = Ticket.objects.get(hotline_number="A-2")
    told = text(page.get(f"/desk/tickets/{one.number}/"))
    assert "路灯不亮，夜间出行不便 → 路灯不亮，已有人摔倒" in told
    assert "热线已更改" in told


@pytest.mark.parametrize("year", [1900, 9999])
def test_a_deadline_of_another_age_does_no_harm(desk: Desk, page, year: int):
    shown = brought(page, row("A-1", d=NOON.replace(tzinfo=None, year=year)), row("A-2"))
    assert "新增：" in shown
    for one in Ticket.objects.all():
        assert page.get(f"/desk/tickets/{one.number}/").status_code == 200
