"""Who may: the one answer to "what may this person do now?" Actions and doors both ask here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from wangge.cases import guards
from wangge.cases.dossier import Dossier
from wangge.cases.models import Leg, Reporter
from wangge.core.flow import Mode, Move
from wangge.people.models import Duty, Person, Post
from wangge.people.queries import Posts, posts_of
from wangge.places.models import Division


@dataclass(frozen=True)
class Chance:
    """A move that a person may make on a leg, and the post under which."""

    leg: Leg
    move: Move
    post: Post


@dataclass(frozen=True)
class Verdict:
    """What is to say about one move of the table: who may make it under which post, or ``why`` not.

    ``why`` is a word of `labels.WHYS`; none where he may.
    """

    leg: Leg
    move: Move
    post: Post | None
    why: str = ""


def open_moves(dossier: Dossier, leg: Leg, person: Person, at: datetime) -> list[Chance]:
    """The moves this person may make on this leg at this moment, in the order of the table."""
    judged = (judge(dossier, leg, move, person, at) for move in dossier.way.flow_of(leg).open_from(leg.step))
    return [Chance(leg, one.move, one.post) for one in judged if one.post and not one.why]


def judge(dossier: Dossier, leg: Leg, move: Move, person: Person, at: datetime) -> Verdict:
    """Whether a person may make a move that its step allows, and if not, why."""
    if move.follows:
        return Verdict(leg, move, None, "follows")
    post = acting_post(dossier, leg, move, person, at)
    if post is None:
        return Verdict(leg, move, None, "not_yours")
    return Verdict(leg, move, post, guards.hindrance(dossier, leg, move, person, post, at))


def verdicts(dossier: Dossier, leg: Leg, person: Person, at: datetime) -> list[Verdict]:
    """Every move that the table has at the step of a leg, those a variant switched off among them.

    Where no post of his allows one, the reason is the nearest: another platform, area, task.
    """
    found = []
    for move in dossier.way.flow_of(leg).moves:
        if leg.step not in move.froms:
            continue
        one = judge(dossier, leg, move, person, at) if move.mode is not Mode.OFF else None
        if one is None:
            one = Verdict(leg, move, None, "off")
        elif one.why == "not_yours":
            one = Verdict(leg, move, None, _missing(dossier, leg, move, person, at))
        found.append(one)
    return found


def _missing(dossier: Dossier, leg: Leg, move: Move, person: Person, at: datetime) -> str:
    """What stands between a person without an acting post and a move."""
    duties = {dossier.duty_at(leg.step, duty) for duty in move.duties}
    special = [NOT_HIS[duty] for duty in sorted(duties & NOT_HIS.keys())]
    held = posts_of(person, at).acting_as(*duties)
    if not held:
        return special[0] if special else "lacks_duty"
    here = held.at(leg.platform)
    if "handler" in duties and here and leg.handler_id not in (None, person.pk):
        return "given_to_other"
    return "outside_area" if here else "duty_elsewhere"


def all_open_moves(dossier: Dossier, person: Person, at: datetime) -> list[Chance]:
    """The moves this person may make on any leg of the case."""
    return [chance for leg in dossier.legs.values() for chance in open_moves(dossier, leg, person, at)]


def acting_post(dossier: Dossier, leg: Leg, move: Move, person: Person, at: datetime) -> Post | None:
    """The one post whose platform, duty, area and date allow the move; none if there is none."""
    posts = posts_of(person, at)
    for duty in sorted(dossier.duty_at(leg.step, duty) for duty in move.duties):
        if post := _ACTING.get(duty, _at_desk)(dossier, leg, duty, posts, person):
            return post
    return None


def covers(post: Post, division_code: str) -> bool:
    """Whether a desk post's area holds a place. A post without an area holds all of its platform's."""
    return post.division is None or division_code.startswith(prefix_of(post.division))


def prefix_of(division: Division) -> str:
    """The part of a division's code that everything below it shares."""
    return division.prefix


def _at_desk(dossier: Dossier, leg: Leg, duty: str, posts: Posts, person: Person) -> Post | None:
    return _first(posts.at(leg.platform).acting_as(duty), dossier)


def _addressee(dossier: Dossier, leg: Leg, duty: str, posts: Posts, person: Person) -> Post | None:
    task = dossier.task_on(leg, "verify", "check")
    if not task:
        return None
    own = posts.at(task.platform).acting_as(task.duty)
    if task.person_id not in (None, person.pk):
        return own.standing_in().get(task.person_id)
    return next(iter(own), None)


def _reporter(dossier: Dossier, leg: Leg, duty: str, posts: Posts, person: Person) -> Post | None:
    reporter = Reporter.objects.filter(case=dossier.case, person=person).first()
    own = [post for post in posts if reporter and post.pk == reporter.post_id]
    return next(iter(own or (posts if reporter else ())), None)


def _finder(dossier: Dossier, leg: Leg, duty: str, posts: Posts, person: Person) -> Post | None:
    found = posts.acting_as(Duty.Code.SUPERVISOR)
    return _reporter(dossier, leg, duty, found, person) if found else None


def _handler(dossier: Dossier, leg: Leg, duty: str, posts: Posts, person: Person) -> Post | None:
    found = posts.acting_as(Duty.Code.HANDLER)
    below = [post for post in found if post.platform.path.startswith(leg.platform.path)]
    if leg.handler_id not in (None, person.pk):
        return next((p for p in below if p.stands_for and p.stands_for.person_id == leg.handler_id), None)
    if leg.handler_id == person.pk:
        return next(iter(below), None)
    return _first(found.at(leg.platform), dossier)


def _opener(dossier: Dossier, leg: Leg, duty: str, posts: Posts, person: Person) -> Post | None:
    platform, opening = dossier.opener(leg)
    return _first(posts.at(platform).acting_as(opening), dossier)


def _first(posts: Iterable[Post], dossier: Dossier) -> Post | None:
    return next((post for post in posts if covers(post, dossier.case.division_code)), None)


NOT_HIS = {
    "addressee": "not_addressed",
    "reporter": "not_reporter",
    "finder": "not_finder",
    "opener": "not_opener",
}
_ACTING = {
    "addressee": _addressee,
    "reporter": _reporter,
    "finder": _finder,
    "handler": _handler,
    "opener": _opener,
}
