"""People who press at once, slips that come twice at once (trust F4, F5), at the doors of API and pages.

One wins, the others are told what happened; a slip is one deed however often and wherever it comes.
Nothing here waits for time: all start at the same gate, and what must hold holds in any order.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.api.callers import BASE, REPORT, Caller
from tests.cases.town import Town, open_town
from tests.trust import nasties, stages
from tests.trust.at_once import at_once, one_wins
from tests.trust.visitor import Answer, Visitor
from tests.world import NOON, SINCE
from wangge.cases.dossier import Dossier
from wangge.cases.models import Ask, Attachment, Case, CaseEvent, Leg, Link
from wangge.cases.sound import faults_of
from wangge.people.models import Duty, Person, Post
from wangge.people.queries import forget_posts
from wangge.tickets.models import Ticket

ROUNDS = range(100 if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else 2)
SECOND = ("acceptor", "dispatcher", "duty_chief")
CHIEFS = 6
rounds = pytest.mark.parametrize("turn", ROUNDS)


@pytest.fixture(scope="module")
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """A town that every connection sees; emptied afterwards."""
    with django_db_blocker.unblock():
        assert str(connection.settings_dict["NAME"]).startswith("test_")
        with time_machine.travel(NOON, tick=False):
            town = open_town()
            for duty in SECOND:
                _add(town, f"{duty}_two", duty)
            for number in range(CHIEFS):
                _add(town, f"chief_{number}", "duty_chief")
        yield town
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def transactional_db(committed: Town) -> None:
    """Instead of the plugin's, which would empty the database after each test."""


@pytest.fixture
def town(committed: Town, transactional_db: None, django_db_blocker: Any) -> Iterator[Town]:
    with django_db_blocker.unblock(), time_machine.travel(NOON, tick=False):
        forget_posts()
        known = set(Case.objects.values_list("pk", flat=True))
        yield replace(committed, clock=NOON)
        for pk in Case.objects.exclude(pk__in=known).values_list("pk", flat=True):
            assert faults_of(Dossier.of(pk), NOON) == []


def _add(town: Town, key: str, duty: str) -> None:
    place = town.place
    person = Person.objects.create(tenant=place.tenant, username=key, name=f"云{key}", password_set_at=NOON)
    place.people[key] = person
    Post.objects.create(
        tenant=place.tenant,
        person=person,
        platform=place.platforms["centre"],
        duty=Duty.objects.get(tenant=place.tenant, code=duty),
        valid=DateRange(SINCE, None),
    )


def api(town: Town, who: str) -> Caller:
    return Caller.of(town.person(who))


def page(town: Town, who: str) -> Visitor:
    return Visitor.of(town.person(who))


def pressing(town: Town, who: str, case: Case, move: str, **body: Any) -> Callable[[], tuple[int, dict]]:
    caller = api(town, who)
    return lambda: caller.move(case.number, move, **body)


# two people, one case


@rounds
def test_two_acceptors_one_case(town: Town, turn: int) -> None:
    case = town.report(by="reporter")
    answers = at_once(
        pressing(town, "acceptor", case, "accept", taken={"matter": town.matter.pk}),
        pressing(town, "acceptor_two", case, "not_accept", note="不归我们"),
    )
    winner, (told,) = one_wins(answers)
    assert told["code"] == "move_refused"
    assert winner["person"]["name"] in told["detail"]
    assert CaseEvent.objects.filter(case=case).count() == 2


@rounds
def test_two_who_saw_the_same_are_told_who_was_faster(town: Town, turn: int) -> None:
    case = town.report(by="reporter")
    seen = CaseEvent.objects.get(case=case).pk
    people = ["acceptor", "acceptor_two"]
    taken = {"matter": town.matter.pk}
    answers = at_once(*(pressing(town, who, case, "accept", seen=seen, taken=taken) for who in people))
    winner, (told,) = one_wins(answers)
    assert (told["code"], told["params"]["who"]) == ("overtaken", winner["person"]["name"])


@rounds
def test_two_dispatchers_send_it_once(town: Town, turn: int) -> None:
    case = stages.filed(town)
    answers = at_once(
        pressing(town, "dispatcher", case, "dispatch", taken={"main": "department"}),
        pressing(town, "dispatcher_two", case, "dispatch", taken={"main": "street"}),
    )
    one_wins(answers)
    assert Leg.objects.filter(case=case, kind=Leg.Kind.WORK).count() == 1


@rounds
def test_many_close_it_once(town: Town, turn: int) -> None:
    case = stages.checked(town)
    chiefs = [f"chief_{number}" for number in range(CHIEFS)]
    answers = at_once(*(pressing(town, who, case, "close", taken={"outcome": "solved"}) for who in chiefs))
    one_wins(answers)
    assert CaseEvent.objects.filter(case=case, name="close").count() == 1


@rounds
def test_at_the_page_the_slower_one_sees_what_happened(town: Town, turn: int) -> None:
    case = stages.unfiled(town)
    chiefs = {"duty_chief": page(town, "duty_chief"), "duty_chief_two": page(town, "duty_chief_two")}
    sent = {"condition": str(town.condition.pk)}
    answers = at_once(*(lambda chief=chief: chief.move(case, "file", **sent) for chief in chiefs.values()))
    assert sorted(answer.status for answer in answers) == [302, 409]
    slower = next(answer for answer in answers if answer.status == 409)
    assert CaseEvent.objects.get(case=case, name="file").person.name in slower.words


@rounds
def test_recalled_while_it_is_answered(town: Town, turn: int) -> None:
    case = stages.handling(town)
    worker = api(town, "liaison")
    answer = {"text": "装好了", "outcome": "not_found"}
    answers = at_once(
        lambda: worker.move(case.number, "answer", leg="1", taken=answer),
        pressing(town, "dispatcher", case, "recall", note="派错了"),
    )
    one_wins(answers)
    home, work = town.step(case), town.step(town.leg(case))
    assert (home, work) in {("handled", "answered"), ("filed", "recalled")}


@rounds
def test_an_ask_is_decided_once(town: Town, turn: int) -> None:
    case = stages.handling(town)
    sent = {"kind": "extension", "reason": "雨"}
    assert api(town, "liaison").post(f"/cases/{case.number}/legs/1/asks", sent)[0] == 200
    path = f"/asks/{Ask.objects.get(case=case).pk}/decision"
    one, other = api(town, "dispatcher"), api(town, "dispatcher_two")
    answers = at_once(
        lambda: one.post(path, {"verdict": "grant", "reason": "可以"}),
        lambda: other.post(path, {"verdict": "refuse", "reason": "不行"}),
    )
    one_wins(answers)
    assert CaseEvent.objects.filter(case=case, name__in=["grant_extension", "refuse_extension"]).count() == 1


# two cases


@rounds
def test_two_cases_do_not_merge_into_each_other(town: Town, turn: int) -> None:
    one, other = town.report(by="reporter"), town.report(by="reporter")
    answers = at_once(
        pressing(town, "acceptor", one, "merge", taken={"into": other.number}),
        pressing(town, "acceptor_two", other, "merge", taken={"into": one.number}),
    )
    assert sorted(status for status, _told in answers) == [200, 422], answers
    assert sorted([town.step(one), town.step(other)]) == ["merged", "reported"]
    assert Link.objects.filter(case__in=[one, other], kind=Link.Kind.MERGED).count() == 1


@rounds
def test_no_report_is_lost_in_a_case_that_ends(town: Town, turn: int) -> None:
    """Merged into a case that ends at that moment: refused, or answered with it."""
    one, into = town.report(by="reporter"), town.report(by="reporter")
    answers = at_once(
        pressing(town, "acceptor", one, "merge", taken={"into": into.number}),
        pressing(town, "acceptor_two", into, "not_accept", note="不归我们"),
    )
    assert answers[1][0] == 200
    merged = town.step(one) == "merged"
    assert answers[0][0] == (200 if merged else 422)
    assert one.reporters.get().answer_code == ("not_accept" if merged else "")


def test_reports_at_once_have_numbers_of_their_own(town: Town) -> None:
    callers = [api(town, "reporter") for _one in range(6)]
    numbers = at_once(*(caller.report for caller in callers))
    assert len(set(numbers)) == 6


# one sender, several times


def test_a_report_sent_at_once_by_the_same_slip_is_one_case(town: Town) -> None:
    before = Case.objects.count()
    body = REPORT | {"slip": str(uuid.uuid4())}
    callers = [api(town, "reporter") for _one in range(6)]
    answers = at_once(*(lambda caller=caller: caller.post("/cases", body) for caller in callers))
    assert {status for status, _told in answers} == {201}
    assert len({told["number"] for _status, told in answers}) == 1
    assert Case.objects.count() == before + 1


def test_a_slip_with_another_report_is_refused(town: Town) -> None:
    reporter, slip = api(town, "reporter"), str(uuid.uuid4())
    assert reporter.post("/cases", REPORT | {"slip": slip})[0] == 201
    for other in ({"lon": 116.306}, {"description": "路灯不亮"}, {"matter": town.matter.pk}):
        status, told = reporter.post("/cases", REPORT | other | {"slip": slip})
        assert (status, told["code"]) == (409, "slip_reused")


def test_a_report_form_pressed_twice_is_one_case(town: Town) -> None:
    before = Case.objects.count()
    form = {"description": "井盖缺失", "lon": "116.305", "lat": "39.905", "source": "hotline"}
    form["slip"] = str(uuid.uuid4())
    desks = [page(town, "acceptor") for _one in range(3)]
    answers = at_once(*(lambda desk=desk: desk.post("/desk/report/", form) for desk in desks))
    assert {answer.status for answer in answers} == {302}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert Case.objects.count() == before + 1


@rounds
def test_a_move_pressed_twice_is_one_move(town: Town, turn: int) -> None:
    case, slip = town.report(by="reporter"), str(uuid.uuid4())
    taken = {"matter": town.matter.pk}
    presses = [pressing(town, "acceptor", case, "accept", slip=slip, taken=taken) for _one in range(4)]
    answers = at_once(*presses)
    assert {status for status, _told in answers} == {200}
    assert len({told["id"] for _status, told in answers}) == 1
    assert CaseEvent.objects.filter(case=case, name="accept").count() == 1


def test_a_move_pressed_twice_at_the_page_is_one_move(town: Town) -> None:
    case, slip = town.report(by="reporter"), str(uuid.uuid4())
    desks = [page(town, "acceptor") for _one in range(3)]
    sent = {"slip": slip, "matter": str(town.matter.pk)}
    answers = at_once(*(lambda desk=desk: desk.move(case, "accept", **sent) for desk in desks))
    assert {answer.status for answer in answers} == {302}
    assert CaseEvent.objects.filter(case=case, name="accept").count() == 1


@rounds
def test_one_slip_for_two_cases_is_refused(town: Town, turn: int) -> None:
    """Both at once: neither knows of the other when it looks."""
    slip, taken = str(uuid.uuid4()), {"matter": town.matter.pk}
    cases = [town.report(by="reporter"), town.report(by="reporter")]
    answers = at_once(*(pressing(town, "acceptor", one, "accept", slip=slip, taken=taken) for one in cases))
    _winner, (told,) = one_wins(answers)
    assert told["code"] == "slip_reused"
    assert CaseEvent.objects.filter(slip=slip).count() == 1


@rounds
def test_one_slip_for_two_deeds_is_refused(town: Town, turn: int) -> None:
    slip = str(uuid.uuid4())
    cases = [stages.handling(town), stages.handling(town)]
    chief = [api(town, "leader") for _one in cases]
    answers = at_once(
        *(
            lambda caller=caller, one=one: caller.post(
                f"/cases/{one.number}/urges", {"slip": slip, "text": "快"}
            )
            for caller, one in zip(chief, cases, strict=True)
        )
    )
    _winner, (told,) = one_wins(answers)
    assert told["code"] == "slip_reused"


def test_a_photo_sent_at_once_is_kept_once(town: Town) -> None:
    before = Attachment.objects.count()
    data = nasties.photo(9)
    callers = [api(town, "reporter") for _one in range(4)]

    def send(caller: Caller) -> tuple[int, str]:
        sent = {"photo": SimpleUploadedFile("a.jpg", data, "image/jpeg")}
        answer = caller.client.post(f"{BASE}/photos", sent)
        return answer.status_code, answer.json()["sha256"]

    answers = at_once(*(lambda caller=caller: send(caller) for caller in callers))
    assert {status for status, _sha in answers} == {201}
    assert len({sha for _status, sha in answers}) == 1
    assert Attachment.objects.count() == before


# sent again later, in another order


def test_moves_sent_again_in_another_order_change_nothing(town: Town) -> None:
    """A phone without a net sends its whole day again, up to five times, backwards too."""
    case = town.report(by="reporter")
    day = [
        ("acceptor", "accept", {"taken": {"matter": town.matter.pk}}),
        ("duty_chief", "file", {"taken": {"condition": town.condition.pk}}),
        ("dispatcher", "dispatch", {"taken": {"main": "department"}}),
    ]
    slips = [str(uuid.uuid4()) for _one in day]
    sent = [
        lambda who=who, move=move, body=body, slip=slip: api(town, who).move(
            case.number, move, slip=slip, **body
        )
        for (who, move, body), slip in zip(day, slips, strict=True)
    ]
    first = [press() for press in sent]
    assert {status for status, _told in first} == {200}
    for order in (sent, sent[::-1], sent[1:] + sent[:1], sent[::-1]):
        again = {told["id"] for _status, told in (press() for press in order)}
        assert again == {told["id"] for _status, told in first}
    assert CaseEvent.objects.filter(case=case, slip__in=slips).count() == 3


# configuration


def assert_one_done(answers: list[Answer], done: int) -> None:
    """Refused because it was there already, or was written at the same moment."""
    statuses = sorted(answer.status for answer in answers)
    assert statuses[0] == done, statuses
    assert set(statuses[1:]) <= {409, 422}, statuses


def test_a_name_is_given_once(town: Town) -> None:
    doors = [page(town, "security_admin") for _one in range(3)]
    form = {"username": "newcomer", "name": "新人"}
    answers = at_once(*(lambda door=door: door.post("/people/new/", form) for door in doors))
    assert_one_done(answers, done=200)
    assert Person.objects.filter(username="newcomer").count() == 1


def test_a_platforms_code_is_given_once(town: Town) -> None:
    doors = [page(town, "admin") for _one in range(3)]
    parent = str(town.place.platforms["centre"].pk)
    form = {"code": "newone", "name": "新单位", "kind": "department", "parent": parent}
    answers = at_once(*(lambda door=door: door.post("/people/platforms/new/", form) for door in doors))
    assert_one_done(answers, done=302)


def test_an_edition_is_published_once(town: Town) -> None:
    number = page(town, "admin").post("/catalogue/editions/draft/", {"title": "新版"}).headers["Location"]
    doors = [page(town, "admin") for _one in range(2)]
    answers = at_once(*(lambda door=door: door.post(f"{number}publish/") for door in doors))
    assert {answer.status for answer in answers} <= {302, 409, 422}, answers


def test_drafts_begun_at_once_are_two_or_one(town: Town) -> None:
    doors = [page(town, "admin") for _one in range(3)]
    answers = at_once(
        *(lambda door=door: door.post("/catalogue/editions/draft/", {"title": "版"}) for door in doors)
    )
    assert {answer.status for answer in answers} <= {302, 409, 422}, answers


def test_a_view_of_one_name_is_kept_once(town: Town) -> None:
    doors = [page(town, "acceptor") for _one in range(4)]
    form = {"name": "急", "query": "tab=all"}
    answers = at_once(*(lambda door=door: door.post("/desk/views/", form) for door in doors))
    assert {answer.status for answer in answers} == {302}


# tickets of hotlines


def test_a_ticket_that_comes_twice_at_once_is_one_ticket(town: Town) -> None:
    told = {"hotline_number": f"R-{uuid.uuid4().hex[:8]}", "text": "路灯不亮", "sent_at": NOON.isoformat()}
    callers = [Caller.of(town.person(who)) for who in ("acceptor", "acceptor_two", "duty_chief")]
    answers = at_once(*(partial(caller.post, "/tickets", told) for caller in callers))
    assert [status for status, _told in answers] == [201] * 3
    assert sorted(answer["what"] for _status, answer in answers) == ["new", "same", "same"]
    assert Ticket.objects.filter(hotline_number=told["hotline_number"]).count() == 1


@rounds
def test_two_acceptors_one_ticket(town: Town, turn: int) -> None:
    """Both sign, both answer: the slower one is told."""
    told = {
        "hotline_number": f"R-{uuid.uuid4().hex[:8]}", "text": "井盖缺失", "sent_at": NOON.isoformat(),
        "lon": REPORT["lon"], "lat": REPORT["lat"],
    }  # fmt: skip
    first, second = (Caller.of(town.person(who)) for who in ("acceptor", "acceptor_two"))
    path = f"/tickets/{first.post('/tickets', told)[1]['number']}/moves"
    draft = {"move": "draft", "taken": {"result": "explained", "text": "已说明。"}}
    answers = at_once(
        partial(first.post, path, {"move": "sign"}), partial(second.post, path, {"move": "sign"})
    )
    one_wins(answers)
    answers = at_once(partial(first.post, path, draft), partial(second.post, path, draft))
    one_wins(answers)
