"""Further conditions of a move, on the state of its case. The table names them.

Each returns the code of what hinders the move, or "" if nothing does.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from wangge.cases.dossier import Dossier
from wangge.cases.models import CaseEvent, Leg
from wangge.catalogue.queries import settings_of
from wangge.core.flow import Mode, Move
from wangge.people.models import Person, Post

Guard = Callable[[Dossier, Leg, Person, Post, datetime], str]


def hindrance(dossier: Dossier, leg: Leg, move: Move, person: Person, post: Post, at: datetime) -> str:
    """Why this person, under this post, may not make this move now; "" if nothing hinders it."""
    if move.guard not in GUARDS:
        return ""
    return GUARDS[move.guard](dossier, leg, person, post, at)


def accepter_is_not_filer(dossier: Dossier, leg: Leg, person: Person, post: Post, at: datetime) -> str:
    if dossier.way.option("same_person_files"):
        return ""
    accepted = dossier.events("accept", leg=leg)
    return "accepter_files" if accepted and accepted[-1].person_id == person.pk else ""


def unfiled(dossier: Dossier, leg: Leg, person: Person, post: Post, at: datetime) -> str:
    return "already_filed" if dossier.case.condition_id else ""


def filed_first(dossier: Dossier, leg: Leg, person: Person, post: Post, at: datetime) -> str:
    return "" if dossier.case.condition_id else "not_filed_yet"


def second_return_by_chief(dossier: Dossier, leg: Leg, person: Person, post: Post, at: datetime) -> str:
    main = dossier.main
    if main is None or main.step != "sent_back":
        return "no_return"
    returns = [
        e for e in dossier.events("send_back") if dossier.legs[e.leg_id].platform_id == main.platform_id
    ]
    from_which = settings_of(dossier.case.home, at).chief_from_return
    needed = "duty_chief" if len(returns) >= from_which else "dispatcher"
    return "" if post.duty.acts_as == needed else f"for_{needed}"


def no_ruling_open(dossier: Dossier, leg: Leg, person: Person, post: Post, at: datetime) -> str:
    return "ruling_open" if dossier.ask_on(leg, "ruling") else ""


def as_ruled(dossier: Dossier, leg: Leg, person: Person, post: Post, at: datetime) -> str:
    return "ruling_open" if dossier.ask_on(leg, "ruling") else ""


def checker_never_handled(dossier: Dossier, leg: Leg, person: Person, post: Post, at: datetime) -> str:
    """The checker has no event on a work leg; one answer is checked twice at most, by two persons."""
    if handled_by(dossier, person):
        return "handler_checks"
    earlier = checks_of_answer(dossier)
    return "checked_already" if any(e.person_id == person.pk for e in earlier) else ""


def may_close(dossier: Dossier, leg: Leg, person: Person, post: Post, at: datetime) -> str:
    if dossier.reporters().filter(person=person).exists():
        return "reporter_closes"
    return "" if dossier.case.condition_id or dossier.case.settled else "not_filed_yet"


def may_waive(dossier: Dossier, leg: Leg, person: Person, post: Post, at: datetime) -> str:
    """By sample rule, or where the answer proposes another outcome than solved."""
    main = dossier.main
    if main and main.proposed_outcome not in ("", "solved"):
        return ""
    rule = dossier.way.flow_of(leg).move("waive_check", leg.step)
    return "" if rule and rule.mode is Mode.AUTO else "every_case_checked"


def has_main(dossier: Dossier, leg: Leg, person: Person, post: Post, at: datetime) -> str:
    return "" if dossier.main else "nobody_handled"


def nobody_else_handled(dossier: Dossier, leg: Leg, person: Person, post: Post, at: datetime) -> str:
    """A case settled on the spot has nobody to rework it; it goes the full way instead."""
    return "" if dossier.case.settled and not dossier.main else "not_settled"


def not_main(dossier: Dossier, leg: Leg, person: Person, post: Post, at: datetime) -> str:
    """Main legs follow the home leg's moves; assisting and nested legs are their opener's."""
    above = dossier.legs[leg.parent_id]
    if above.is_home and leg.is_main:
        return "main_follows_home"
    open_above = above.step in ("dispatched", "returned") if above.is_home else above.step == "handling"
    return "" if open_above else "opener_is_done"


def may_answer(dossier: Dossier, leg: Leg, person: Person, post: Post, at: datetime) -> str:
    """Refused while a child leg is open: its work is not in yet."""
    return "child_open" if dossier.open_children(leg) else ""


def is_parked(dossier: Dossier, leg: Leg, person: Person, post: Post, at: datetime) -> str:
    return "" if dossier.case.parked_until else "not_parked"


def within_reopen_days(dossier: Dossier, leg: Leg, person: Person, post: Post, at: datetime) -> str:
    return too_late(dossier, settings_of(dossier.case.home, at).reopen_days, at)


def within_restore_days(dossier: Dossier, leg: Leg, person: Person, post: Post, at: datetime) -> str:
    return too_late(dossier, settings_of(dossier.case.home, at).restore_days, at)


def too_late(dossier: Dossier, days: int, at: datetime) -> str:
    """Whether a case ended more than so many days ago."""
    ended = dossier.case.ended_at
    return "" if ended and at <= ended + timedelta(days=days) else "too_late"


def handled_by(dossier: Dossier, person: Person) -> bool:
    """Whether a person settled the case or acted on a work leg; what merely followed from above is no act."""
    acts = [e for e in dossier.history if not dossier.legs[e.leg_id].is_home and e.because_of_id is None]
    did = [*acts, *dossier.events("settle")]
    return any(e.person_id == person.pk or dossier.by_hand.get(e.pk) == person.pk for e in did)


def checks_of_answer(dossier: Dossier) -> list[CaseEvent]:
    """Checks made since the last answer came up or was reworked."""
    since = max((e.pk for e in dossier.events("handled", "settle", "rework", leg=dossier.home)), default=0)
    return [e for e in dossier.events("pass", "fail", "cannot_check") if e.pk > since]


def checked_enough(dossier: Dossier, leg: Leg, person: Person, post: Post, at: datetime) -> str:
    """One answer is checked twice at most; then it is reworked or decided."""
    return "checked_twice" if len(checks_of_answer(dossier)) >= 2 else ""


GUARDS: dict[str, Guard] = {
    guard.__name__: guard
    for guard in (
        accepter_is_not_filer,
        unfiled,
        filed_first,
        second_return_by_chief,
        no_ruling_open,
        as_ruled,
        checker_never_handled,
        may_close,
        may_waive,
        has_main,
        nobody_else_handled,
        not_main,
        may_answer,
        is_parked,
        within_reopen_days,
        within_restore_days,
        checked_enough,
    )
}
