"""People, their telephones, and the posts they get."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from wangge.exchange.kit import trouble
from wangge.exchange.kit.checks.common import Checking
from wangge.exchange.kit.layout import DUTIES
from wangge.exchange.kit.reading import Line
from wangge.people.actions.persons import USERNAME, UsernameInvalid, normal_username
from wangge.tenants.speech import in_either

PHONE = re.compile(r"\+?\d[\d\- ()]{3,24}\d", re.ASCII)
DIGITS = re.compile(r"\D")
FIRST, LAST = date.min, date.max


def check_people(checking: Checking) -> None:
    first: dict[str, Line] = {}
    held = {digits(p.work_phone): p.username for p in checking.standing.people.values() if p.work_phone}
    named = {normal_username(line.text("username")) for line in checking.book.of("people")}
    for line in checking.book.of("people"):
        username = normal_username(line.text("username"))
        if line.fine("username"):
            if not USERNAME.fullmatch(username):
                checking.refuse(line, "username", UsernameInvalid())
            elif username in checking.standing.taken:
                checking.refuse(line, "username", trouble.NameOther(username=username))
        _check_phone(checking, line, first, {p: who for p, who in held.items() if who not in named})


def _check_phone(checking: Checking, line: Line, first: dict[str, Line], held: dict[str, str]) -> None:
    phone = line.text("phone")
    if not phone:
        return
    if not PHONE.fullmatch(phone.strip()):
        checking.refuse(line, "phone", trouble.PhoneOdd())
        return
    number = digits(phone)
    kept = first.setdefault(number, line)
    if kept is not line:
        refused = trouble.PhoneShared(who=kept.text("name"), first=kept.number)
        checking.refuse(line, "phone", refused)
    elif number in held:
        checking.refuse(line, "phone", trouble.PhoneHeld(who=held[number]))


def digits(phone: str) -> str:
    return DIGITS.sub("", phone)


@dataclass(frozen=True)
class Held:
    """A duty that somebody holds or would hold; row 0 where it is held already."""

    duty: str
    acts_as: str
    platform: str
    since: date
    until: date
    row: int = 0

    def meets(self, other: Held) -> bool:
        return self.since < other.until and other.since < self.until


def check_posts(checking: Checking) -> None:
    seen: dict[tuple[str, ...], Line] = {}
    held: dict[str, list[Held]] = defaultdict(list)
    for line in checking.book.of("posts"):
        _check_post(checking, line)
        _check_same(checking, line, seen)
        if one := _held(checking, line):
            held[normal_username(line.text("username"))].append(one)
    lines = {line.number: line for line in checking.book.of("posts")}
    for username, posts in held.items():
        for one, other in _clashes(checking, [*_standing(checking, username), *posts]):
            told = {"who": username, "one": label(one.acts_as), "other": label(other.acts_as)}
            refused = trouble.DutiesExclude(first=one.row or "–", **told)
            checking.refuse(lines[other.row], "duty", refused)


def label(code: str) -> object:
    """A duty as the sheet calls it, in the reader's language."""
    return next((in_either(zh, en) for one, zh, en in DUTIES if one == code), code)


def _check_post(checking: Checking, line: Line) -> None:
    known = checking.people | {line.text("username")} if _is_known(checking, line) else checking.people
    checking.needs(line, "username", known, _("person"), "people")
    checking.needs(line, "platform", checking.platforms, _("platform"), "platforms")
    checking.needs_word(line, "duty", checking.standing.duties, _("duty"))
    checking.needs(line, "area", checking.divisions | checking.rounds, _("area"), "areas", "rounds")
    since, until = line["since"], line["until"]
    if until and until <= (since or checking.since):
        checking.refuse(line, "until", trouble.DatesCrossed(since=since or checking.since, until=until))


def _is_known(checking: Checking, line: Line) -> bool:
    return normal_username(line.text("username")) in checking.people


def _check_same(checking: Checking, line: Line, seen: dict[tuple[str, ...], Line]) -> None:
    duty = checking.standing.duties.get(line.text("duty").casefold(), "")
    if line.fine("username", "platform") and duty:
        key = (normal_username(line.text("username")), line.text("platform"), duty, line.text("area"))
        kept = seen.setdefault(key, line)
        if kept is not line and not _apart(kept, line):
            checking.refuse(line, "duty", trouble.PostTwice(first=kept.number))


def _apart(one: Line, other: Line) -> bool:
    """Whether two terms follow each other."""
    first, second = sorted((one, other), key=lambda line: line["since"] or FIRST)
    return bool(first["until"] and second["since"] and first["until"] <= second["since"])


def _held(checking: Checking, line: Line) -> Held | None:
    duty = checking.standing.duties.get(line.text("duty").casefold())
    if duty is None or not line.fine("username", "platform"):
        return None
    since, until = line["since"] or checking.since, line["until"] or LAST
    return Held(duty, checking.standing.acts_as[duty], line.text("platform"), since, until, line.number)


def _standing(checking: Checking, username: str) -> Iterator[Held]:
    """What the person holds already and the workbook does not name."""
    for post in checking.standing.posts.get(username, []):
        duty, term = post.duty, post.valid
        yield Held(duty.code, duty.acts_as, post.platform.code, term.lower or FIRST, term.upper or LAST)


def _clashes(checking: Checking, posts: list[Held]) -> Iterator[tuple[Held, Held]]:
    """Pairs that nobody may hold together, told at the later row of the workbook."""
    for at, other in enumerate(posts):
        for one in posts[:at]:
            if other.row and one.meets(other) and _excluded(checking, one, other):
                yield one, other


def _excluded(checking: Checking, one: Held, other: Held) -> bool:
    return any(
        {one.acts_as, other.acts_as} == {first, second} and (not same or one.platform == other.platform)
        for first, second, same in checking.standing.pairs
    )
