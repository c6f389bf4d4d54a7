"""Calendars, platforms, people, posts: what comes, what changes, what ends."""

from __future__ import annotations

from datetime import date

from wangge.exchange.kit import trouble
from wangge.exchange.kit.checks.platforms import week_of
from wangge.exchange.kit.layout import PLATFORM_KINDS, WEEKDAYS
from wangge.exchange.kit.plan.change import Plan, Words, told
from wangge.exchange.kit.reading import Line
from wangge.people.actions.persons import normal_username
from wangge.people.models import Platform, Post, WorkCalendar

KINDS = {code: zh for code, zh, _en in PLATFORM_KINDS}


def plan_calendars(plan: Plan) -> None:
    lines = plan.book.of("calendars")
    for line in lines:
        key = line.text("code")
        known = plan.standing.calendars.get(key)
        if known is None:
            plan.add(line, key, line.text("name"))
        else:
            plan.change(line, key, known, (_calendar(known), _calendar_told(line)), known.name)
    plan.refuse_gone("calendars", [line.text("code") for line in lines])


def _calendar(row: WorkCalendar) -> Words:
    week = {day: _shown(row.periods.get(day, [])) for day, *_words in WEEKDAYS}
    return {"name": row.name, "holidays": _yes(bool(row.region)), **week}


def _calendar_told(line: Line) -> Words:
    week = week_of(line)
    days = {day: _shown(week.get(day, [])) for day, *_words in WEEKDAYS}
    marks = {} if line["holidays"] is None else {"holidays": _yes(line["holidays"])}
    return {"name": line.text("name"), **marks, **days}


def _shown(pairs: list[list[str]]) -> str:
    return " ".join(f"{opens}-{closes}" for opens, closes in pairs)


def _yes(is_so: bool) -> str:
    return "是" if is_so else "否"


def plan_platforms(plan: Plan) -> None:
    lines = plan.book.of("platforms")
    for line in _from_the_top(lines):
        key = line.text("code")
        known = plan.standing.platforms.get(key)
        if known is None:
            plan.add(line, key, line.text("name"))
            continue
        new = told(line, "name", "name_en", "above", "division", "calendar")
        if line["kind"]:
            new["kind"] = KINDS[line.text("kind")]
        plan.change(line, key, known, (_platform(known), new), known.name)
    plan.refuse_gone("platforms", [line.text("code") for line in lines])


def _platform(row: Platform) -> Words:
    return {
        "name": row.name,
        "name_en": row.name_en,
        "kind": KINDS[row.kind],
        "above": row.parent.code if row.parent else "",
        "division": row.division.code if row.division else "",
        "calendar": row.calendar.code if row.calendar else "",
    }


def _from_the_top(lines: list[Line]) -> list[Line]:
    """Each platform after the one above it. (A circle was refused before.)"""
    by_code = {line.text("code"): line for line in lines}
    placed: dict[str, Line] = {}

    def place(line: Line, way: tuple[str, ...] = ()) -> None:
        code, above = line.text("code"), line.text("above")
        if above in by_code and above not in placed and above not in way:
            place(by_code[above], (*way, code))
        placed.setdefault(code, line)

    for line in lines:
        place(line)
    return list(placed.values())


def plan_people(plan: Plan) -> None:
    lines = plan.book.of("people")
    for line in lines:
        key = normal_username(line.text("username"))
        known = plan.standing.people.get(key)
        if known is None:
            plan.add(line, key, f"{key} {line.text('name')}")
        else:
            old = {"name": known.name, "phone": known.work_phone}
            plan.change(line, key, known, (old, told(line, "name", "phone")), f"{key} {known.name}")
    for key in plan.gone("people", [normal_username(line.text("username")) for line in lines]):
        known = plan.standing.people.get(key)
        if known and known.is_active:
            plan.end("people", key, known.name, known)


def plan_posts(plan: Plan) -> None:
    keys = []
    held = {key_of(post): post for posts in plan.standing.posts.values() for post in posts}
    for line in plan.book.of("posts"):
        key = line_key(plan, line)
        keys.append(key)
        if known := held.get(key):
            _plan_term(plan, line, key, known)
        else:
            plan.add(line, key, _named(plan, line))
    for key in plan.gone("posts", keys):
        if known := held.get(key):
            plan.end("posts", key, f"{known.person.name} · {known.duty} · {known.platform.name}", known)


def _named(plan: Plan, line: Line) -> str:
    return " · ".join(
        line.text(column) for column in ("username", "duty", "platform", "area") if line[column]
    )


def _plan_term(plan: Plan, line: Line, key: str, known: Post) -> None:
    """The end of a term may come nearer; that it began otherwise is history."""
    since, until = line["since"], line["until"]
    if since and known.valid.lower and since != known.valid.lower:
        what = {"what": "起始日期 From", "old": known.valid.lower, "new": since}
        plan.book.refuse(line, "since", trouble.CannotChange(name=_named(plan, line), **what))
    if until and known.valid.upper and until > known.valid.upper:
        what = {"what": "终止日期 Until", "old": known.valid.upper, "new": until}
        plan.book.refuse(line, "until", trouble.CannotChange(name=_named(plan, line), **what))
    elif until:
        words = ({"until": _day(known.valid.upper)}, {"until": _day(until)})
        plan.change(line, key, known, words, _named(plan, line))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def key_of(post: Post) -> str:
    area = post.division.code if post.division else post.grid.code if post.grid else ""
    return "|".join((post.person.username, post.platform.code, post.duty.code, area))


def line_key(plan: Plan, line: Line) -> str:
    duty = plan.standing.duties[line.text("duty").casefold()]
    return "|".join((normal_username(line.text("username")), line.text("platform"), duty, line.text("area")))
