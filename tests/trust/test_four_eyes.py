"""Four eyes (trust P5): each pair that must be two people, in every order, with posts that change meanwhile.

Each attempt is made at three doors: the action, the page, the API. None may pass.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.api.callers import Caller
from tests.cases.town import Town
from tests.trust import nasties, stages
from tests.trust.visitor import Visitor
from tests.world import SINCE
from wangge.cases import asks, tasks
from wangge.cases.actions import make_move
from wangge.cases.deed import Told
from wangge.cases.models import Ask, Case, CaseEvent, Leg, Task, Variant, VariantUse
from wangge.cases.seeds import seed_variants
from wangge.core.errors import Refused
from wangge.files.actions import store_photo
from wangge.people.models import Duty, Person, Post
from wangge.people.queries import forget_posts


def hold(town: Town, who: str, duty: str, platform: str = "centre") -> Post:
    """A second post for somebody, past the rules of appointing: here the flow alone must hold."""
    place = town.place
    post = Post.objects.create(
        tenant=place.tenant,
        person=place.people[who],
        platform=place.platforms[platform],
        duty=Duty.objects.get(tenant=place.tenant, code=duty),
        valid=DateRange(SINCE, None),
    )
    forget_posts()
    return post


def leave(town: Town, who: str) -> None:
    """All posts somebody holds end."""
    Post.objects.filter(person=town.person(who)).update(valid=DateRange(SINCE, date(2026, 3, 10)))
    forget_posts()


def photos(town: Town) -> list[str]:
    return [store_photo(nasties.photo(5), town.place.tenant).blob.sha256]


@dataclass
class Attempt:
    """Somebody tries to be both."""

    case: Case
    who: str
    move: str
    taken: dict[str, Any] = field(default_factory=dict)


Build = Callable[[Town], Attempt]

# who handles does not check


def _named(town: Town, case: Case, who: str) -> Attempt:
    """Somebody who became a supervisor is asked to check."""
    return Attempt(case, "acceptor", "ask_check", {"addressee": hold(town, who, "supervisor").pk})


def _named_after_answering(town: Town) -> Attempt:
    post = hold(town, "liaison", "supervisor")
    return Attempt(stages.fed_back(town), "acceptor", "ask_check", {"addressee": post.pk})


def _named_after_changing_sides(town: Town) -> Attempt:
    case = stages.fed_back(town)
    leave(town, "liaison")
    return _named(town, case, "liaison")


def _at_the_desk_after_changing_sides(town: Town) -> Attempt:
    """A check by photo goes to a desk, not to a person: whoever sits there is looked at when he answers."""
    case = stages.checking(town, way="photo")
    hold(town, "liaison", "acceptor")
    return Attempt(case, "liaison", "pass", {"photos": photos(town)})


def _fails_instead(town: Town) -> Attempt:
    return Attempt(_at_the_desk_after_changing_sides(town).case, "liaison", "fail")


def _cannot_instead(town: Town) -> Attempt:
    return Attempt(_at_the_desk_after_changing_sides(town).case, "liaison", "cannot_check")


def _only_signed(town: Town) -> Attempt:
    """One signs, another answers; both had it in hand."""
    case = stages.dispatched(town)
    town.move(town.leg(case), "sign", "liaison")
    hold(town, "street_liaison", "liaison", "department")
    town.move(town.leg(case), "answer", "street_liaison", text="好了", outcome="not_found")
    town.move(case, "feed_back", "dispatcher")
    town.move(case, "ask_check", "acceptor", way="photo")
    hold(town, "liaison", "acceptor")
    return Attempt(case, "liaison", "pass")


def _only_made_safe(town: Town) -> Attempt:
    case = stages.handling(town)
    town.move(town.leg(case), "assign", "liaison", person=town.person("handler"))
    town.move(town.leg(case), "make_safe", "handler", photos=photos(town))
    town.move(town.leg(case), "answer", "liaison", text="好了", outcome="not_found")
    town.move(case, "feed_back", "dispatcher")
    return _named(town, case, "handler")


def _only_helped(town: Town) -> Attempt:
    """The street only assisted the department."""
    case = stages.dispatched(town, "street")
    for suffix, who in (("1", "liaison"), ("2", "street_liaison")):
        town.move(town.leg(case, suffix), "sign", who)
        town.move(town.leg(case, suffix), "answer", who, text="好了", outcome="not_found")
    town.move(case, "feed_back", "dispatcher")
    return _named(town, case, "street_liaison")


def _only_sent_back(town: Town) -> Attempt:
    case = Case.objects.get(pk=stages.returned(town).case_id)
    town.move(case, "redispatch", "dispatcher", main=town.place.platforms["street"])
    leg = Leg.objects.filter(case=case, kind="work", step="offered").get()
    town.move(leg, "sign", "street_liaison")
    town.move(leg, "answer", "street_liaison", text="好了", outcome="not_found")
    town.move(case, "feed_back", "dispatcher")
    return _named(town, case, "liaison")


def _below(town: Town) -> Attempt:
    """The section worked on a leg below the department's."""
    leg = stages.nested(town, "sign", "answer")
    case = Case.objects.get(pk=leg.case_id)
    town.move(town.leg(case), "answer", "liaison", text="好了", outcome="not_found")
    town.move(case, "feed_back", "dispatcher")
    return _named(town, case, "section_liaison")


def _asked_before_he_handled(town: Town) -> Attempt:
    """The check is asked of him, taken back; he reworks as a liaison; the check is asked of him again."""
    case = stages.checking(town)
    town.move(case, "take_back", "acceptor", note="再看")
    town.move(case, "rework", "acceptor", note="没做好")
    hold(town, "supervisor", "liaison", "department")
    town.move(town.leg(case), "answer", "supervisor", text="好了", outcome="not_found")
    town.move(case, "feed_back", "dispatcher")
    return Attempt(case, "acceptor", "ask_check", {"addressee": town.place.posts["supervisor"].pk})


def _in_an_earlier_round(town: Town) -> Attempt:
    """He handled before the case was reopened; now somebody else did."""
    case = stages.closed(town)
    town.move(case, "reopen", "duty_chief", note="又坏了")
    town.move(case, "dispatch", "dispatcher", main=town.place.platforms["street"])
    leg = Leg.objects.filter(case=case, kind="work", step="offered").get()
    town.move(leg, "sign", "street_liaison")
    town.move(leg, "answer", "street_liaison", text="好了", outcome="not_found")
    town.move(case, "feed_back", "dispatcher")
    return _named(town, case, "liaison")


def _settled_himself(town: Town) -> Attempt:
    """The short flow: who settled it on the spot does not check the sample."""
    use(town, "short_flow")
    case = town.report()
    settled = Leg.objects.get(case=case)
    make_move(
        settled, "settle", by=town.person("supervisor"), at=town.clock, slip=uuid.uuid4(), photos=photos(town)
    )
    if town.step(case) != "fed_back":
        Leg.objects.filter(pk=settled.pk).update(step="fed_back")
    return Attempt(case, "acceptor", "ask_check", {"addressee": town.place.posts["supervisor"].pk})


# one answer is not checked twice by the same


def _checks_twice(town: Town) -> Attempt:
    case = stages.checking(town)
    town.move(case, "fail", "supervisor", note="没好")
    return Attempt(case, "acceptor", "ask_check", {"addressee": town.place.posts["supervisor"].pk})


def _checks_twice_at_the_desk(town: Town) -> Attempt:
    case = stages.checking(town)
    town.move(case, "fail", "supervisor", note="没好")
    town.move(case, "ask_check", "acceptor", way="photo")
    hold(town, "supervisor", "acceptor")
    return Attempt(case, "supervisor", "pass")


def _a_third_time(town: Town) -> Attempt:
    case = stages.checking(town)
    town.move(case, "fail", "supervisor", note="没好")
    town.move(case, "ask_check", "acceptor", way="photo")
    town.move(case, "fail", "acceptor", note="没好")
    return Attempt(case, "acceptor", "ask_check", {"addressee": town.place.posts["street_supervisor"].pk})


# who reported does not close


def _reported_as_chief(town: Town) -> Attempt:
    return Attempt(_all_but_closed(town, town.report(by="duty_chief")), "duty_chief", "close", SOLVED)


def _became_chief(town: Town) -> Attempt:
    case = _all_but_closed(town, town.report(by="reporter"))
    hold(town, "reporter", "duty_chief")
    return Attempt(case, "reporter", "close", SOLVED)


def _left_and_came_back(town: Town) -> Attempt:
    case = _all_but_closed(town, town.report(by="reporter"))
    leave(town, "reporter")
    hold(town, "reporter", "duty_chief")
    return Attempt(case, "reporter", "close", SOLVED)


def _reported_the_merged_one(town: Town) -> Attempt:
    """His report went into another case; what he told of is what is closed."""
    case, his = town.report(), town.report(by="duty_chief")
    town.move(his, "merge", "acceptor", into=case)
    return Attempt(_all_but_closed(town, case), "duty_chief", "close", SOLVED)


def _reported_what_merged_twice(town: Town) -> Attempt:
    case, between, his = town.report(), town.report(), town.report(by="duty_chief")
    town.move(his, "merge", "acceptor", into=between)
    town.move(between, "merge", "acceptor", into=case)
    return Attempt(_all_but_closed(town, case), "duty_chief", "close", SOLVED)


def _reported_what_was_split(town: Town) -> Attempt:
    his = town.report(by="duty_chief")
    town.move(his, "split", "acceptor", text="另一件")
    second = Case.objects.exclude(pk=his.pk).latest("pk")
    return Attempt(_all_but_closed(town, second), "duty_chief", "close", SOLVED)


SOLVED = {"outcome": "solved"}


def _all_but_closed(town: Town, case: Case) -> Case:
    """From reported to checked; filed by a second chief, so that only the closing is tried."""
    if not Post.objects.filter(person=town.person("leader"), duty__code="duty_chief").exists():
        hold(town, "leader", "duty_chief")
    town.move(case, "accept", "acceptor", matter=town.matter)
    town.move(case, "file", "leader", condition=town.condition)
    town.move(case, "dispatch", "dispatcher", main=town.place.platforms["department"])
    town.move(town.leg(case), "sign", "liaison")
    town.move(town.leg(case), "answer", "liaison", text="好了", outcome="not_found")
    town.move(case, "feed_back", "dispatcher")
    town.move(case, "ask_check", "acceptor")
    town.move(case, "pass", "supervisor")
    return case


# who accepts does not file


def _accepts_and_files(town: Town) -> Attempt:
    hold(town, "acceptor", "duty_chief")
    return Attempt(stages.unfiled(town), "acceptor", "file", {"condition": town.condition.pk})


def _files_after_changing_sides(town: Town) -> Attempt:
    case = stages.unfiled(town)
    leave(town, "acceptor")
    hold(town, "acceptor", "duty_chief")
    return Attempt(case, "acceptor", "file", {"condition": town.condition.pk})


def _accepts_as_chief(town: Town) -> Attempt:
    hold(town, "duty_chief", "acceptor")
    case = town.report(by="reporter")
    town.move(case, "accept", "duty_chief", matter=town.matter)
    return Attempt(case, "duty_chief", "file", {"condition": town.condition.pk})


def _accepts_again(town: Town) -> Attempt:
    """Somebody else accepted first; after the return it was he."""
    case = stages.unfiled(town)
    town.move(case, "return_to_acceptor", "duty_chief", note="再看")
    hold(town, "duty_chief", "acceptor")
    town.move(case, "accept", "duty_chief", matter=town.matter)
    return Attempt(case, "duty_chief", "file", {"condition": town.condition.pk})


def _files_again(town: Town) -> Attempt:
    """Filed by another, returned to the desk; filing anew is filing too."""
    case = stages.filed(town)
    town.move(case, "return_to_desk", "dispatcher", note="再看")
    hold(town, "acceptor", "duty_chief")
    return Attempt(case, "acceptor", "file", {"condition": town.condition.pk})


def _files_after_restoring(town: Town) -> Attempt:
    hold(town, "acceptor", "duty_chief")
    case = stages.unfiled(town)
    town.move(case, "void", "duty_chief", note="误")
    town.move(case, "restore", "duty_chief", note="没误")
    town.move(case, "accept", "acceptor", matter=town.matter)
    return Attempt(case, "acceptor", "file", {"condition": town.condition.pk})


ATTEMPTS: Mapping[str, Mapping[str, Build]] = {
    "handler and checker": {
        "named after answering": _named_after_answering,
        "named after changing sides": _named_after_changing_sides,
        "passes at the desk": _at_the_desk_after_changing_sides,
        "fails at the desk": _fails_instead,
        "cannot check, at the desk": _cannot_instead,
        "only signed": _only_signed,
        "only made safe": _only_made_safe,
        "only helped": _only_helped,
        "only sent back": _only_sent_back,
        "worked below": _below,
        "was asked before he handled": _asked_before_he_handled,
        "handled before the reopening": _in_an_earlier_round,
        "settled himself": _settled_himself,
    },
    "checker and checker": {
        "named again": _checks_twice,
        "at the desk": _checks_twice_at_the_desk,
        "a third check": _a_third_time,
    },
    "reporter and closer": {
        "a chief who reported": _reported_as_chief,
        "a reporter who became chief": _became_chief,
        "left and came back": _left_and_came_back,
        "reported the merged one": _reported_the_merged_one,
        "merged over two cases": _reported_what_merged_twice,
        "reported before the split": _reported_what_was_split,
    },
    "accepter and filer": {
        "both desks": _accepts_and_files,
        "changed sides": _files_after_changing_sides,
        "a chief who accepted": _accepts_as_chief,
        "accepted after the return": _accepts_again,
        "files again": _files_again,
        "after restoring": _files_after_restoring,
    },
}
ALL = [(pair, name) for pair, attempts in ATTEMPTS.items() for name in attempts]


def use(town: Town, code: str) -> None:
    """Let the centre work by a variant."""
    seed_variants(town.place.tenant)
    VariantUse.objects.create(
        tenant=town.place.tenant,
        platform=town.place.platforms["centre"],
        variant=Variant.objects.get(tenant=town.place.tenant, code=code),
    )


@pytest.mark.parametrize(("pair", "name"), ALL, ids=[f"{pair}: {name}" for pair, name in ALL])
def test_nobody_is_both(town: Town, pair: str, name: str) -> None:
    """At every door, and what is refused leaves no line in the history."""
    attempt = ATTEMPTS[pair][name](town)
    for passes in DOORS.values():
        with undone():
            before = CaseEvent.objects.filter(case=attempt.case).count()
            assert not passes(town, attempt)
            assert CaseEvent.objects.filter(case=attempt.case).count() == before
    assert attempt.who in ("acceptor", "leader") or passes_for_another(town, attempt), "only he may not"


def passes_for_another(town: Town, attempt: Attempt) -> bool:
    """Somebody else at the same desk does what was refused: the refusal was about the person."""
    other = {"close": "leader", "file": "leader"}
    if not Post.objects.filter(person=town.person("leader"), duty__code="duty_chief").exists():
        hold(town, "leader", "duty_chief")
    again = Attempt(attempt.case, other.get(attempt.move, "acceptor"), attempt.move, attempt.taken)
    return by_action(town, again)


@pytest.fixture(autouse=True)
def _posts_are_asked_anew() -> Iterator[None]:
    yield
    forget_posts()


class undone:
    """What happens inside is rolled back."""

    def __enter__(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, *error: object) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(*error)


def fresh(town: Town, key: str) -> Person:
    return Person.objects.select_related("tenant").get(pk=town.person(key).pk)


def by_action(town: Town, attempt: Attempt) -> bool:
    try:
        with transaction.atomic():
            make_move(
                town.home(attempt.case),
                attempt.move,
                by=fresh(town, attempt.who),
                at=town.clock,
                slip=uuid.uuid4(),
                note="因为",
                **attempt.taken,
            )
    except Refused:
        return False
    return True


def by_page(town: Town, attempt: Attempt) -> bool:
    sent = {name: value for name, value in attempt.taken.items() if name != "photos"}
    answer = Visitor.of(fresh(town, attempt.who)).move(attempt.case, attempt.move, note="因为", **sent)
    assert answer.status in (302, 404, 409, 422), answer.status
    return answer.status == 302


def by_api(town: Town, attempt: Attempt) -> bool:
    caller = Caller.of(fresh(town, attempt.who))
    status, problem = caller.move(attempt.case.number, attempt.move, note="因为", taken=attempt.taken)
    assert status in (200, 404, 409, 422), problem
    return status == 200


DOORS: Mapping[str, Callable[[Town, Attempt], bool]] = {"action": by_action, "page": by_page, "api": by_api}


# who asks does not decide


def _told(town: Town, key: str) -> Told:
    return Told(by=fresh(town, key), at=town.clock, slip=uuid.uuid4())


def _asked(town: Town, kind: str = "extension") -> Ask:
    case = stages.handling(town)
    more = {"until": date(2026, 3, 20), "parking_kind": "weather"} if kind == "parking" else {}
    asks.ask(town.leg(case), kind, told=_told(town, "liaison"), reason="雨", **more)
    return Ask.objects.get(case=case)


@pytest.mark.parametrize("kind", ["extension", "parking", "recall"])
@pytest.mark.parametrize("verdict", ["grant", "refuse"])
@pytest.mark.parametrize("change", ["both posts", "changed sides"])
def test_who_asks_does_not_decide(town: Town, kind: str, verdict: str, change: str) -> None:
    asked = _asked(town, kind)
    if change == "changed sides":
        leave(town, "liaison")
    hold(town, "liaison", "dispatcher")
    assert not _decided(town, asked, "liaison", verdict)
    assert _decided(town, asked, "dispatcher", verdict)


def test_a_lead_who_asks_does_not_endorse(town: Town) -> None:
    """He leads the department and has its desk; his own ask goes up without his word."""
    hold(town, "liaison", "leader", "department")
    asked = _asked(town)
    assert (asked.state, asked.duty) == ("endorsed", "dispatcher")
    hold(town, "handler", "leader", "department")
    asked = _asked(town)
    assert (asked.state, asked.duty) == ("open", "leader")
    assert not _decided(town, asked, "liaison", "endorse")
    assert _decided(town, asked, "handler", "endorse")


def test_who_asks_for_a_ruling_does_not_rule(town: Town) -> None:
    case = Case.objects.get(pk=stages.returned(town).case_id)
    town.move(case, "ask_ruling", "dispatcher", note="谁来")
    asked = Ask.objects.get(case=case)
    hold(town, "dispatcher", "leader")
    assert not _decided(town, asked, "dispatcher", "grant", ruled="street")
    assert _decided(town, asked, "leader", "grant", ruled="street")


def _decided(town: Town, asked: Ask, who: str, verdict: str, ruled: str = "") -> bool:
    """At the action, the page and the API alike."""
    platform = town.place.platforms[ruled] if ruled else None
    sent = {"verdict": verdict, "reason": "因为", **({"ruled": ruled} if ruled else {})}
    answers = []
    with undone():
        try:
            with transaction.atomic():
                asks.decide(asked, verdict, told=_told(town, who), reason="因为", ruled=platform)
            answers.append(True)
        except Refused:
            answers.append(False)
    with undone():
        page = Visitor.of(fresh(town, who)).beside(asked.case, "decide", about=str(asked.pk), **sent)
        answers.append(page.status == 302)
    with undone():
        answers.append(Caller.of(fresh(town, who)).post(f"/asks/{asked.pk}/decision", sent)[0] == 200)
    assert len(set(answers)) == 1, answers
    return answers[0]


def test_who_asks_for_co_ordination_does_not_answer_it(town: Town) -> None:
    case = stages.handling(town)
    hold(town, "liaison", "dispatcher")
    tasks.ask_coordination(town.leg(case), told=_told(town, "liaison"), text="请协调")
    task = Task.objects.get(case=case)
    sent = {"result": "decided", "text": "我来定"}
    with undone():
        assert Caller.of(fresh(town, "liaison")).post(f"/tasks/{task.pk}/answer", sent)[0] == 409
    with undone():
        page = Visitor.of(fresh(town, "liaison")).beside(case, "task", about=str(task.pk), **sent)
        assert page.status == 409
    assert Caller.of(fresh(town, "dispatcher")).post(f"/tasks/{task.pk}/answer", sent)[0] == 200
