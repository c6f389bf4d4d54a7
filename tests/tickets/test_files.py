"""A day's file comes in, answers go out, one ticket is pasted."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.tickets.calls import NAME, PHONE, Desk, fresh, refused
from tests.world import NOON
from wangge.core.tables import (
    Column,
    ColumnRefused,
    Schema,
    TableRefused,
    read_table,
    write_errors_xlsx,
    write_xlsx,
)
from wangge.journal.models import Entry
from wangge.tickets.actions import send_out
from wangge.tickets.columns import headings, schema
from wangge.tickets.exports import HEADINGS, answers_file
from wangge.tickets.imports import Imported, import_tickets
from wangge.tickets.models import Ticket, TicketEvent
from wangge.tickets.pasting import LONGEST, read_paste
from wangge.tickets.queries import answers_to_send
from wangge.tickets.similar import repeated
from wangge.vault.actions import masked

HEADS = {
    "n": "工单编号", "k": "诉求类型", "t": "诉求内容", "p": "诉求地址", "x": "经度", "y": "纬度",
    "s": "派单时间", "d": "办结时限", "c": "诉求分类", "a": "诉求人", "o": "联系电话", "b": "是否保密",
    "r": "二次办理",
}  # fmt: skip
A_ROW = 11  # statements
SENT = datetime.fromisoformat("2026-03-10 10:00")  # an hour before NOON, on the wall


def row(number: str, **changes: object) -> dict[str, object]:
    usual = {
        "n": number, "k": "投诉", "t": "路灯不亮，夜间出行不便", "p": "东街12号", "x": 116.305, "y": 39.905,
        "s": SENT, "a": NAME, "o": PHONE, "b": "是",
    }  # fmt: skip
    return usual | changes


def sheet(*rows: dict[str, object], heads: dict[str, str] = HEADS) -> bytes:
    out = io.BytesIO()
    write_xlsx(rows, heads, out)
    return out.getvalue()


def take_in(desk: Desk, *rows: dict[str, object]) -> Imported:
    return import_tickets(sheet(*rows), "12345.xlsx", by=desk.town.person("acceptor"), at=desk.clock)


def test_a_days_file_goes_in_and_bad_rows_come_back(desk: Desk):
    done = take_in(
        desk,
        row("A-1"),
        row("A-2", k="闲聊"),
        row("A-3", t=""),
        row("A-1"),
        row("A-4", x=10.0),
        row("A-5", s=SENT + timedelta(days=2)),
        row("A-6", k="咨询", d=SENT - timedelta(hours=1)),
    )
    assert done.told() == {"new": 2, "same": 0, "changed": 0, "second": 0, "refused": 5}
    codes = {(error.row, error.code) for error in done.table.errors}
    assert codes == {
        (3, "not_choice"),
        (4, "missing"),
        (5, "duplicate"),
        (6, "outside_area"),
        (7, "sent_when"),
    }
    first = Ticket.objects.get(hotline_number="A-1")
    assert (first.kind, first.secret, first.sent_at) == ("complaint", True, NOON - timedelta(hours=1))
    assert masked(first.phone_key, first.tenant) == "139****5678"
    late = Ticket.objects.get(hotline_number="A-6")
    assert late.due_at == NOON - timedelta(hours=2)  # over already: red at once, not refused
    entry = Entry.objects.filter(act="tickets_imported").latest("pk")
    assert (entry.detail["added"], entry.detail["refused"]) == (2, 5)
    assert PHONE not in str(entry.detail)
    again = read_table(write_errors_xlsx(done.table), "refused.xlsx", schema())
    assert len(again.all_rows) == 5  # corrected, it can be sent again as it is


def test_a_row_more_asks_nothing_about_settings_again(desk: Desk):
    def statements(*rows: dict[str, object]) -> int:
        with CaptureQueriesContext(connection) as seen:
            take_in(desk, *rows)
        return len(seen)

    take_in(desk, row("A-0"))
    one, four = statements(row("A-1")), statements(*(row(f"A-{number}") for number in range(2, 6)))
    assert four - one == 3 * A_ROW


def test_yesterdays_tickets_are_recognised(desk: Desk):
    take_in(desk, row("A-1"), row("A-2"), row("A-3", d=SENT + timedelta(hours=8)))
    desk.clock = NOON + timedelta(days=1)
    done = take_in(
        desk, row("A-1"), row("A-2", t="路灯不亮，已有人摔倒"), row("A-3", d=SENT + timedelta(hours=2))
    )
    assert done.told() == {"new": 0, "same": 1, "changed": 2, "second": 0, "refused": 0}
    changed = Ticket.objects.get(hotline_number="A-2")
    assert (changed.text, changed.changed) == ("路灯不亮，已有人摔倒", True)
    event = TicketEvent.objects.get(ticket=changed, name="changed")
    assert event.details["changes"]["text"] == ["路灯不亮，夜间出行不便", "路灯不亮，已有人摔倒"]
    assert Ticket.objects.get(hotline_number="A-3").due_at < desk.clock
    desk.move(changed, "sign")
    assert fresh(changed).changed is False
    assert take_in(desk, row("A-2", o="13900001111")).told()["changed"] == 1
    told = TicketEvent.objects.filter(ticket=changed, name="changed").latest("pk")
    assert told.details == {"changes": {}, "contact": ["phone"]} or told.details["contact"] == ["phone"]
    assert "13900001111" not in str(told.details)


def test_what_comes_back_is_handled_a_second_time(desk: Desk):
    take_in(desk, row("A-1"), row("A-2"))
    ticket = Ticket.objects.get(hotline_number="A-1")
    desk.move(ticket, "draft", result="solved", text="已修好。")
    desk.move(ticket, "approve", "duty_chief")
    desk.clock = NOON + timedelta(days=1)
    again = {"r": "是", "t": "仍然不亮", "d": datetime.fromisoformat("2026-03-12 18:00")}
    done = take_in(desk, row("A-1", **again), row("A-2", r="是"))
    assert done.told() == {"new": 0, "same": 1, "changed": 0, "second": 1, "refused": 0}
    ticket = fresh(ticket)
    assert (ticket.step, ticket.round, ticket.text) == ("arrived", 2, "仍然不亮")
    due = datetime(2026, 3, 12, 18, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert datetime.fromisoformat(ticket.timers["ticket_answer"]["due"]) == due


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"nothing", TableRefused),
        (sheet(row("A-1"), heads={"t": "诉求内容"}), TableRefused),
        (sheet(row("A-1"), heads=HEADS | {"z": "宗教信仰"}), ColumnRefused),
        (sheet(row("A-1"), heads=HEADS | {"z": "标题", "q": "工单标题"}), TableRefused),
    ],
)
def test_files_that_are_none(desk: Desk, data: bytes, error: type[Exception]):
    with pytest.raises(error):
        import_tickets(data, "12345.xlsx", by=desk.town.person("acceptor"), at=NOON)
    assert Ticket.objects.count() == 0


def test_only_desks_bring_tickets_in(desk: Desk):
    with refused("not_yours"):
        import_tickets(sheet(row("A-1")), "12345.xlsx", by=desk.town.person("leader"), at=NOON)


def test_a_place_in_words_gives_a_rough_point(desk: Desk):
    done = take_in(desk, row("A-1", x=None, y=None, p="不知道哪里"))
    ticket = done.taken[0][1].ticket
    assert (ticket.point, ticket.division) == (None, None)
    with refused("no_place"):
        desk.move(ticket, "open_case", matter=desk.town.matter)
    desk.move(ticket, "place", lon="116.305", lat="39.905", place_text="东街12号")
    assert (fresh(ticket).is_rough, fresh(ticket).place_text) == (False, "东街12号")
    desk.move(ticket, "open_case", matter=desk.town.matter)


def test_answers_go_out_once_in_the_hotlines_words(desk: Desk):
    acceptor = desk.town.person("acceptor")
    ticket, other = desk.answered(), desk.answered("A-2")
    desk.take("A-3")
    waiting = list(answers_to_send(acceptor, NOON))
    assert waiting == [ticket, other]
    columns = tuple(Column(name, (heading,)) for name, heading in HEADINGS.items())
    table = read_table(answers_file(waiting), "answers.xlsx", Schema(columns))
    assert table.header.headings == list(HEADINGS.values())
    told = table.rows[0].values
    assert (told["hotline_number"], told["outcome"], told["reply"]) == (
        "A-1",
        "已解释说明",
        "已向来电人说明。",
    )
    assert send_out([t.pk for t in waiting], by=acceptor, at=NOON) == waiting
    assert send_out([ticket.pk], by=acceptor, at=NOON) == []
    assert list(answers_to_send(acceptor, NOON)) == []
    assert TicketEvent.objects.filter(name="sent_out").count() == 2
    assert Entry.objects.filter(act="ticket_answers_exported").count() == 2


def test_repeated_is_a_place_and_a_matter_never_a_caller(desk: Desk):
    person = desk.town.person("acceptor")
    first, case = desk.opened()
    again = desk.take("A-2", category="01001", name="别人", phone="13800000000")
    elsewhere = desk.take("A-3", category="01001", lon=116.315)
    old = desk.take("A-4", category="01001", sent_at=NOON - timedelta(days=40))
    other = desk.take("A-5", category="噪声")
    found = repeated(again, person, NOON)
    assert again.matter == first.matter or again.matter is not None
    assert (found.count, list(found.last_tickets), list(found.last_cases)) == (2, [first], [case])
    assert repeated(elsewhere, person, NOON).count == 0
    assert repeated(other, person, NOON).count == 0
    assert old not in found.last_tickets


PASTE = """12345政务服务便民热线 转办单
工单编号：JN20260310001    来电类型：投诉
派单时间：2026-03-10 10:00   办结时限：2026-03-12 18:00
姓名：王小明  联系电话：13912345678  是否保密：是
诉求地址：东街12号
诉求内容：路灯不亮，夜间出行不便，
希望尽快修复。
满意度：未评价
"""


def test_a_paste_is_split_and_what_is_left_is_shown():
    found = read_paste(PASTE)
    told = dict(found.values)
    assert told.pop("sent_at").isoformat() == "2026-03-10T10:00:00+08:00"
    assert told.pop("answer_by").isoformat() == "2026-03-12T18:00:00+08:00"
    assert told == {
        "hotline_number": "JN20260310001", "kind": "complaint", "name": NAME, "phone": PHONE, "secret": True,
        "place_text": "东街12号", "text": "路灯不亮，夜间出行不便，\n希望尽快修复。",
    }  # fmt: skip
    assert found.left == ["12345政务服务便民热线 转办单", "满意度：未评价"]
    assert found.refused == {}


def test_what_a_paste_says_wrong_is_named():
    found = read_paste("工单编号：1\n派单时间：昨天\n来电类型：闲聊\n诉求内容：水管爆了")
    assert {name: refused.code for name, refused in found.refused.items()} == {
        "sent_at": "not_datetime", "kind": "not_choice",
    }  # fmt: skip


def test_a_paste_without_labels_is_the_matter():
    found = read_paste("市民来电反映东街12号路灯不亮，电话13912345678")
    assert found.values == {"text": "市民来电反映东街12号路灯不亮，电话13912345678", "phone": PHONE}


@given(st.text(max_size=300))
def test_any_paste_is_read(text: str):
    found = read_paste(text)
    assert set(found.values) | set(found.refused) <= set(headings())


def test_no_heading_means_two_things():
    words = [word.casefold() for labels in headings().values() for word in labels]
    assert len(words) == len(set(words))
    assert LONGEST > 2000
