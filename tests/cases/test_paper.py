"""Paper for the hours when the system is down: entered once, with its own time, in its order."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from tests.cases.test_shifts import seat
from tests.cases.town import INSIDE, Town, refused
from wangge.cases.actions import InTheFuture
from wangge.cases.guards import handled_by
from wangge.cases.models import CaseEvent, PaperSlip
from wangge.cases.paper import (
    NoDesk,
    NotOfThisPlatform,
    NotOnPaper,
    NotPrinted,
    OutOfOrder,
    Paper,
    TooOld,
    UsedAlready,
    WrongCount,
    enter_move,
    enter_report,
    print_blanks,
    slip_seen_by,
)
from wangge.cases.reporting import OutsideArea, Report
from wangge.core.codes.paper import PaperCodeWrong, paper_code, read_paper_code

HOLE = Report(
    source="hotline", lon=INSIDE[0], lat=INSIDE[1], description="断电时接到：井盖缺失", coords="cgcs2000"
)


def blanks(town: Town, key: str = "acceptor", count: int = 3) -> list[str]:
    post = town.place.posts[key]
    return [s.code for s in print_blanks(post.platform, count, by=town.person(key), at=town.clock)]


def filled(town: Town, code: str, key: str = "acceptor", hours: float = -2, done_by: str = "") -> Paper:
    by = town.person(done_by) if done_by else None
    return Paper(code, town.clock + timedelta(hours=hours), town.person(key), town.clock, by)


def test_a_code_notices_a_wrong_digit_and_swapped_neighbours() -> None:
    code = paper_code(123456)
    assert read_paper_code(f" {code.lower().replace('-', '')} ") == code
    digits = code[1:7]
    for place, digit in enumerate(digits):
        wrong = digits[:place] + str((int(digit) + 1) % 10) + digits[place + 1 :]
        with pytest.raises(PaperCodeWrong):
            read_paper_code(f"P{wrong}-{code[-1]}")
    with pytest.raises(PaperCodeWrong):
        read_paper_code(f"P213456-{code[-1]}")
    for nonsense in ("", "P", "P12", "一二三", "P123456", "P123456--1", "9" * 40):
        with pytest.raises(PaperCodeWrong):
            read_paper_code(nonsense)


def test_codes_are_given_out_once(town: Town) -> None:
    assert len({*blanks(town), *blanks(town), *blanks(town, "liaison")}) == 9
    assert PaperSlip.objects.filter(platform=town.place.platforms["department"]).count() == 3
    for count in (0, -1, 201):
        with pytest.raises(WrongCount):
            blanks(town, count=count)
    with pytest.raises(NoDesk):
        print_blanks(town.place.platforms["street"], 1, by=town.person("acceptor"), at=town.clock)


def test_a_report_has_the_time_on_the_paper_and_is_marked(town: Town) -> None:
    [code, *_rest] = blanks(town)
    case = enter_report(filled(town, code, done_by="duty_chief"), HOLE)
    event = CaseEvent.objects.get(case=case, name="report")
    assert event.happened_at == case.reported_at == town.clock - timedelta(hours=2)
    assert event.recorded_at > event.happened_at
    slip = PaperSlip.objects.get(code=code)
    assert (slip.event, slip.done_by) == (event, town.person("duty_chief"))


def test_a_code_is_used_once_and_says_what_it_became(town: Town) -> None:
    first, second, _third = blanks(town)
    case = enter_report(filled(town, first), HOLE)
    with pytest.raises(UsedAlready) as caught:
        enter_report(filled(town, first), HOLE)
    assert case.number in str(caught.value.params["what"])
    with pytest.raises(UsedAlready):
        enter_move(filled(town, first, hours=-1), case.number, "", "true")
    with pytest.raises(NotPrinted):
        enter_report(filled(town, paper_code(999_999)), HOLE)
    with pytest.raises(NotPrinted):
        slip_seen_by(town.other.people["acceptor"], second, town.clock)
    with pytest.raises(NotPrinted):
        slip_seen_by(town.person("liaison"), second, town.clock)


def test_what_is_refused_leaves_the_code_unused(town: Town) -> None:
    [code, *_rest] = blanks(town)
    outside = Report(source="hotline", lon=1.0, lat=1.0, description="x", coords="cgcs2000")
    with pytest.raises(OutsideArea), transaction.atomic():
        enter_report(filled(town, code), outside)
    assert PaperSlip.objects.get(code=code).event is None
    enter_report(filled(town, code), HOLE)


def test_times_ahead_and_long_ago_are_refused(town: Town) -> None:
    [code, *_rest] = blanks(town)
    with pytest.raises(InTheFuture):
        enter_report(filled(town, code, hours=1), HOLE)
    with pytest.raises(TooOld):
        enter_report(filled(town, code, hours=-24 * 8), HOLE)


def test_moves_made_on_paper_follow_each_other(town: Town) -> None:
    case = town.dispatched()
    sign, answer, early = blanks(town, "liaison")
    town.later(hours=6)
    with pytest.raises(OutOfOrder) as caught:
        enter_move(filled(town, early, "liaison", hours=-7), case.number, "1", "sign")
    assert caught.value.field == "happened_at"
    signed = enter_move(filled(town, sign, "liaison", hours=-4), case.number, "1", "sign")
    assert signed.happened_at == town.clock - timedelta(hours=4)
    with pytest.raises(OutOfOrder):
        enter_move(filled(town, answer, "liaison", hours=-5), case.number, "1", "answer", words="装好了")
    enter_move(
        filled(town, answer, "liaison", hours=-1),
        case.number,
        "1",
        "answer",
        words="装好了",
        outcome="not_found",
    )
    assert town.step(case) == "handled"
    timer = signed.clock_due_at
    assert timer is not None
    assert signed.happened_at < timer


def test_what_a_move_refuses_on_the_screen_it_refuses_on_paper(town: Town) -> None:
    case = town.dispatched()
    [code, *_rest] = blanks(town, "dispatcher")
    town.later(hours=2)
    with refused("not_yours"):
        enter_move(filled(town, code, "dispatcher", hours=-1), case.number, "1", "sign")
    with pytest.raises(NotOnPaper):
        enter_move(filled(town, code, "dispatcher", hours=-1), case.number, "", "recall")


def test_four_eyes_see_who_did_it_by_hand(town: Town) -> None:
    """Who handled on paper does not check, and nobody enters his check for him."""
    mate = seat(town, "mate", "liaison")
    case = town.dispatched()
    sign, answer, _spare = blanks(town, "liaison")
    town.later(hours=3)
    enter_move(filled(town, sign, "liaison", done_by="mate"), case.number, "1", "sign")
    paper = filled(town, answer, "liaison", hours=-1, done_by="mate")
    enter_move(paper, case.number, "1", "answer", words="好了", outcome="not_found")
    dossier = town.dossier(case)
    assert handled_by(dossier, mate)
    assert handled_by(dossier, town.person("liaison"))
    assert not handled_by(dossier, town.person("section_liaison"))


def test_whoever_did_it_works_there(town: Town) -> None:
    [code, *_rest] = blanks(town, "liaison")
    for key in ("acceptor", "nobody"):
        with pytest.raises(NotOfThisPlatform):
            enter_report(filled(town, code, "liaison", done_by=key), HOLE)
    enter_report(filled(town, code, "liaison", done_by="handler"), HOLE)


def test_a_slip_keeps_its_event_in_the_database(town: Town) -> None:
    """Two slips never name the same line of history."""
    first, second, _third = blanks(town)
    enter_report(filled(town, first), HOLE)
    event = PaperSlip.objects.get(code=first).event_id
    with pytest.raises(Exception, match="unique"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update cases_paperslip set event_id = %s where code = %s", [event, second])
