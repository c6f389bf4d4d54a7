"""A ticket from its arrival to its end, with its clocks, its cases, its merged ones."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from tests.tickets.calls import HOUR, NAME, PHONE, Desk, fresh, home, refused
from tests.world import NOON
from wangge.cases.actions import SlipReused
from wangge.cases.flow import ENDED as CASE_ENDED
from wangge.cases.models import CaseEvent, Reporter
from wangge.cases.takes import TakeInvalid, TakeMissing, TakeUnknown
from wangge.journal.models import Entry
from wangge.people.models import WorkCalendar
from wangge.tickets.actions import NoContact, NoteMissing, move_ticket, open_contact, send_out
from wangge.tickets.due import reckon_anew
from wangge.tickets.effects import EFFECTS
from wangge.tickets.flow import TICKET
from wangge.tickets.folder import Folder
from wangge.tickets.labels import CHOICES, MOVES, STEPS, TAKES
from wangge.tickets.models import Ticket, TicketCase, TicketEvent
from wangge.tickets.rules import GUARDS, open_moves
from wangge.tickets.takes import KINDS


def test_everything_the_table_names_is_there():
    for row in TICKET.moves:
        assert row.name in MOVES
        assert row.guard in GUARDS | {""}
        assert row.effect in EFFECTS.keys() | {""}
        for take in row.takes:
            assert take.kind in KINDS
            assert take.name in TAKES
            assert set(take.choices) <= CHOICES.keys()
    assert TICKET.steps == STEPS.keys()


def test_a_question_is_answered_without_a_case(desk: Desk):
    ticket = desk.take(kind="question")
    assert (ticket.step, ticket.holder_duty) == ("arrived", "acceptor")
    desk.move(ticket, "contact", way="phone", reached="yes", note="已说明政策")
    desk.move(ticket, "draft", result="explained", text="请携带身份证到社区办理。")
    desk.move(ticket, "approve", "duty_chief")
    ticket = fresh(ticket)
    assert (ticket.step, ticket.result, ticket.reply) == ("answered", "explained", "请携带身份证到社区办理。")
    assert (ticket.holder_duty, ticket.timers, ticket.due_at, ticket.ended_at) == ("", {}, None, NOON)
    names = ["arrive", "contact", "draft", "approve"]
    assert list(TicketEvent.objects.filter(ticket=ticket).values_list("name", flat=True)) == names
    assert TicketCase.objects.count() == 0


def test_what_is_no_public_task_ends_after_a_second_persons_look(desk: Desk):
    ticket = desk.take()
    with pytest.raises(NoteMissing):
        desk.move(ticket, "decline", text="属个人消费纠纷，请向法院起诉。")
    desk.move(ticket, "decline", note="要求返还戒指", text="属个人消费纠纷，请向法院起诉。")
    assert fresh(ticket).step == "declining"
    desk.move(ticket, "approve", "duty_chief")
    assert (fresh(ticket).step, fresh(ticket).result) == ("not_public", "not_public_task")


def test_who_wrote_it_does_not_approve_it(desk: Desk):
    """At a small station one person holds all desks; still it takes two."""
    ticket = desk.take(by="station_one")
    desk.move(ticket, "draft", "station_one", result="explained", text="已说明。")
    with refused("wrote_it"):
        desk.move(ticket, "approve", "station_one")
    with refused("not_yours"):
        desk.move(ticket, "approve", "duty_chief")  # of another platform
    desk.move(ticket, "take_back", "station_one")
    assert (fresh(ticket).step, fresh(ticket).reply) == ("signed", "已说明。")


def test_what_is_rewritten_keeps_its_words(desk: Desk):
    ticket = desk.take()
    desk.move(ticket, "draft", result="explained", text="初稿")
    desk.move(ticket, "refuse_draft", "duty_chief", note="请写明日期")
    assert (fresh(ticket).step, fresh(ticket).reply, fresh(ticket).result) == ("signed", "初稿", "")


def test_its_clocks_run_from_the_hotlines_sending(desk: Desk):
    ticket = desk.take()
    sent = NOON - HOUR
    due = {name: timer["due"] for name, timer in ticket.timers.items()}
    assert due["ticket_sign"] == (sent + 2 * HOUR).isoformat()
    assert due["ticket_contact"] == (sent + timedelta(hours=24)).isoformat()
    assert due["ticket_answer"] == (sent + timedelta(days=7)).isoformat()  # five work days over a week-end
    assert ticket.due_at == sent + 2 * HOUR
    desk.move(ticket, "sign")
    ticket = fresh(ticket)
    assert set(ticket.timers) == {"ticket_contact", "ticket_answer", "ticket_return"}
    assert ticket.due_at == sent + timedelta(hours=24)
    desk.move(ticket, "contact", way="phone", reached="no")
    assert "ticket_contact" in fresh(ticket).timers  # nobody answered the telephone
    desk.move(ticket, "contact", way="phone", reached="yes")
    assert "ticket_contact" not in fresh(ticket).timers


def test_the_hotlines_own_deadline_holds_and_may_be_over(desk: Desk):
    ticket = desk.take(deadlines={"ticket_answer": NOON - timedelta(minutes=5)})
    assert ticket.due_at == NOON - timedelta(minutes=5) < NOON
    assert ticket.warn_at < ticket.due_at
    questions = desk.take("A-2", kind="question")
    assert questions.timers["ticket_answer"]["due"] == (NOON - HOUR + timedelta(days=1)).isoformat()
    urgent = desk.take("A-3", urgency="urgent")
    assert urgent.timers["ticket_answer"]["due"] == (NOON + HOUR).isoformat()


def test_it_is_returned_only_within_its_window(desk: Desk):
    ticket, other = desk.take(), desk.take("A-2")
    desk.move(ticket, "send_off", why="not_ours", note="属邻区")
    assert (fresh(ticket).step, fresh(ticket).timers) == ("sent_off", {})
    desk.clock = NOON + timedelta(days=1)
    with refused("window_over"):
        desk.move(other, "send_off", why="not_ours", note="属邻区")


def test_it_opens_a_case_that_is_accepted_and_carries_its_deadline(desk: Desk):
    ticket, case = desk.opened(secret=True)
    ticket = fresh(ticket)
    assert (ticket.step, ticket.matter) == ("signed", desk.town.matter)
    assert (home(case).step, case.matter, case.source.code) == ("accepted", desk.town.matter, "hotline")
    answer = ticket.timers["ticket_answer"]["due"]
    assert case.outer_dues == {ticket.ref: case.outer_dues[ticket.ref]}
    assert case.outer_dues[ticket.ref]["due"] == answer == home(case).timers["outer"]["due"]
    reporter = Reporter.objects.get(case=case)
    assert (reporter.name_key, reporter.contact_key) == (ticket.name_key, ticket.phone_key)
    assert (reporter.secret, reporter.person, reporter.answer_way) == (True, None, "phone")
    assert CaseEvent.objects.get(case=case, name="outer_tied").details["ref"] == ticket.ref
    assert TicketEvent.objects.get(ticket=ticket, name="open_case").details == {"matter": desk.town.matter.pk}


def test_the_light_of_a_case_is_the_earlier_of_both(desk: Desk):
    ticket, case = desk.opened(deadlines={"ticket_answer": NOON + timedelta(minutes=1)})
    leg = home(case)
    assert leg.due_at == NOON + timedelta(minutes=1)
    assert leg.timers["file"]["due"] > leg.timers["outer"]["due"]
    desk.town.move(case, "file", "duty_chief", condition=desk.town.condition)
    desk.town.move(case, "dispatch", "dispatcher", main="department")
    work = desk.town.leg(case)
    assert work.due_at == leg.due_at
    assert work.timers["sign"]["due"] > work.timers["outer"]["due"]
    desk.move(ticket, "draft", result="explained", text="已派修。")
    desk.move(ticket, "approve", "duty_chief")
    assert "outer" not in home(case).timers
    work = desk.town.leg(case)
    assert work.due_at.isoformat() == work.timers["sign"]["due"]
    assert CaseEvent.objects.filter(case=case, name="outer_changed").count() == 1


def test_one_case_answers_many_tickets_and_one_ticket_needs_many_cases(desk: Desk):
    first, case = desk.opened()
    second = desk.take("A-2", deadlines={"ticket_answer": NOON + timedelta(minutes=20)})
    desk.move(second, "link", case=case.number)
    case.refresh_from_db()
    assert set(case.outer_dues) == {first.ref, second.ref}
    assert home(case).timers["outer"]["due"] == (NOON + timedelta(minutes=20)).isoformat()
    with refused("tied_already"):
        desk.move(second, "link", case=case.number)
    other = desk.town.report()
    desk.move(second, "link", case=other.number)
    assert [tie.case for tie in Folder.of(second.pk).ties] == [case, other]
    desk.move(second, "unlink", case=case.number, note="不是一处")
    case.refresh_from_db()
    assert set(case.outer_dues) == {first.ref}
    assert CaseEvent.objects.filter(case=case, name="outer_untied").count() == 1
    with refused("not_tied"):
        desk.move(second, "unlink", case=case.number, note="不是一处")


def test_merged_tickets_keep_their_own_deadlines_and_are_answered_together(desk: Desk):
    lead, case = desk.opened()
    other = desk.take("A-2", deadlines={"ticket_answer": NOON + timedelta(minutes=20)})
    desk.move(other, "merge", into=lead.number)
    other = fresh(other)
    assert (other.lead, other.due_at) == (lead, NOON + timedelta(minutes=20))
    case.refresh_from_db()
    assert set(case.outer_dues) == {lead.ref, other.ref}
    with refused("is_merged"):
        desk.move(other, "draft", result="solved", text="已修好。")
    third = desk.take("A-3")
    with refused("lead_is_over"):
        desk.move(third, "merge", into=other.number)
    with refused("merges_itself"):
        desk.move(third, "merge", into=third.number)
    with refused("leads_others"):
        desk.move(lead, "merge", into=third.number)
    desk.clock = NOON + timedelta(minutes=30)
    desk.move(lead, "draft", result="solved", text="已修好。")
    desk.move(lead, "approve", "duty_chief")
    other = fresh(other)
    assert (other.step, other.reply, other.result) == ("answered", "已修好。", "solved")
    event = TicketEvent.objects.get(ticket=other, name="answered_with")
    assert event.because_of == TicketEvent.objects.get(ticket=lead, name="approve")
    drafted = TicketEvent.objects.filter(ticket=other).exclude(clock_due_at=None).last()
    assert drafted.clock_due_at < event.happened_at  # late by its own deadline, whatever the lead's


def test_undoing_a_merger(desk: Desk):
    lead, other = desk.take(), desk.take("A-2")
    desk.move(other, "merge", into=lead.number)
    desk.move(other, "unmerge")
    assert fresh(other).lead is None
    desk.move(other, "merge", into=lead.number)
    desk.move(lead, "send_off", why="not_ours", note="属邻区")
    assert (fresh(other).lead, fresh(other).step) == (None, "signed")


def test_second_handling_begins_anew(desk: Desk):
    ticket, case = desk.opened(deadlines={"ticket_answer": NOON + HOUR})
    desk.move(ticket, "draft", result="solved", text="已修好。")
    desk.move(ticket, "approve", "duty_chief")
    send_out([ticket.pk], by=desk.town.person("acceptor"), at=NOON)
    desk.clock = NOON + timedelta(days=1)
    desk.move(ticket, "second", note="来电人称未修好")
    ticket = fresh(ticket)
    assert (ticket.step, ticket.round, ticket.result, ticket.sent_out_at) == ("arrived", 2, "", None)
    assert set(ticket.timers) == {"ticket_sign", "ticket_contact", "ticket_answer", "ticket_return"}
    assert ticket.timers["ticket_answer"]["due"] == (NOON + timedelta(days=8)).isoformat()
    case.refresh_from_db()
    assert case.outer_dues[ticket.ref]["due"] == ticket.timers["ticket_answer"]["due"]


def test_takes_are_read_strictly(desk: Desk):
    ticket = desk.take()
    with pytest.raises(TakeMissing):
        desk.move(ticket, "draft", result="solved", text="\u200b")
    with pytest.raises(TakeInvalid):
        desk.move(ticket, "draft", result="perfect", text="好")
    with pytest.raises(TakeUnknown):
        desk.move(ticket, "sign", text="好")
    with pytest.raises(TakeInvalid):
        desk.move(ticket, "link", case="nothing")
    with pytest.raises(TakeInvalid):
        desk.move(ticket, "place", lon="nan", lat=39.905)
    with refused("nothing_told"):
        desk.move(ticket, "classify")
    desk.move(ticket, "sign")
    with refused("no_cases"):
        desk.move(ticket, "unlink", case="1", note="没有")


def test_the_same_slip_is_one_deed(desk: Desk):
    ticket, slip = desk.take(), uuid4()
    deed = {"by": desk.town.person("acceptor"), "at": NOON, "slip": slip, "matter": desk.town.matter}
    assert move_ticket(ticket, "open_case", **deed) == move_ticket(ticket, "open_case", **deed)
    assert TicketCase.objects.filter(ticket=ticket).count() == 1
    with pytest.raises(SlipReused):
        move_ticket(ticket, "sign", by=deed["by"], at=NOON, slip=slip)


def test_who_may(desk: Desk):
    ticket = desk.take()
    person = desk.town.person

    def may(who: str) -> set[str]:
        return {chance.move.name for chance in open_moves(Folder.of(ticket.pk), person(who), NOON)}

    assert {"sign", "open_case", "draft", "decline", "send_off"} <= may("acceptor")
    assert may("duty_chief") == {"note"}
    assert may("street_acceptor") == may("leader") == may("liaison") == may("admin") == set()
    with refused("not_yours"):
        desk.move(ticket, "sign", "street_acceptor")


def test_the_caller_lies_in_the_vault(desk: Desk):
    ticket = desk.take(text=f"{NAME}反映井盖缺失，电话{PHONE}，身份证110101199001011234", title=f"{NAME}来电")
    assert ticket.text == "来电人反映井盖缺失，电话139****5678，身份证110****34"
    assert ticket.title == "来电人来电"
    for row in (ticket.__dict__, *TicketEvent.objects.values(), *Entry.objects.values()):
        assert NAME not in str(row)
        assert PHONE not in str(row)
    acceptor = desk.town.person("acceptor")
    before = Entry.objects.filter(act="vault_opened").count()
    assert open_contact(ticket, "phone", by=acceptor, at=NOON, purpose="回访") == PHONE
    assert Entry.objects.filter(act="vault_opened").count() == before + 1
    with refused("not_yours"):
        open_contact(ticket, "phone", by=desk.town.person("leader"), at=NOON, purpose="看看")
    nameless = desk.take("A-2", name="", phone="")
    with pytest.raises(NoContact):
        open_contact(nameless, "name", by=acceptor, at=NOON, purpose="回访")


def test_history_only_grows(desk: Desk):
    ticket = desk.take()
    own = TicketEvent.objects.filter(ticket=ticket)
    for change in (own.delete, Ticket.objects.filter(pk=ticket.pk).delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_case_that_is_over_knows_the_number_and_no_clock(desk: Desk):
    ticket, case = desk.opened()
    desk.town.move(case, "void", "duty_chief", note="误录")
    assert home(case).step in CASE_ENDED
    assert home(case).timers == {}
    case.refresh_from_db()
    assert set(case.outer_dues) == {ticket.ref}


def test_a_holiday_moves_open_deadlines_each_with_a_line(desk: Desk):
    ticket, case = desk.opened()
    given = desk.take("A-2", deadlines={"ticket_answer": NOON + timedelta(days=9)})
    here = desk.town.place.tenant
    assert reckon_anew(now=NOON, tenant=here) == 0
    WorkCalendar.objects.filter(tenant=here).update(periods={"mon": [["08:00", "12:00"]]})
    before = fresh(ticket).timers["ticket_answer"]["due"]
    assert reckon_anew(now=NOON, tenant=here) == 2
    assert reckon_anew(now=NOON, tenant=here) == 0
    after = fresh(ticket).timers["ticket_answer"]["due"]
    assert after > before
    case.refresh_from_db()
    assert case.outer_dues[ticket.ref]["due"] == after
    assert fresh(given).timers["ticket_answer"]["due"] == (NOON + timedelta(days=9)).isoformat()
    assert TicketEvent.objects.filter(name="recompute", person__is_service=True).count() == 2
