"""People and posts. Accounts are made without a password; first passwords are given out once, at the end."""

from __future__ import annotations

from wangge.exchange.kit.loading.common import Loading
from wangge.exchange.kit.plan import Change
from wangge.exchange.kit.reading import Line
from wangge.people.actions import appoint, change_person, create_person, disable_person, end_post
from wangge.people.models import Person, Post
from wangge.places.models import Division, ResponsibilityGrid


def load_people(loading: Loading) -> None:
    for change in loading.plan.of("people"):
        if change.what != "end":  # accounts close after their posts
            with loading.making(change):
                assert change.line is not None
                _person(loading, change, change.line)


def _person(loading: Loading, change: Change, line: Line) -> None:
    if change.target is None:
        person = Person(username=change.key, name=line.text("name"), work_phone=line.text("phone"))
        create_person(person, by=loading.hands.configurer, at=loading.at, can_sign_in=False)
    else:
        person = change.target
        person.name = line.text("name") or person.name
        person.work_phone = line.text("phone") or person.work_phone
        change_person(person, by=loading.hands.configurer, at=loading.at)
    loading.people[change.key] = person
    loading.brought(change, person)


def load_posts(loading: Loading) -> None:
    for change in sorted(loading.plan.of("posts"), key=lambda one: one.what != "end"):  # ends make room
        with loading.making(change):
            loading.brought(change, _post(loading, change))
    for change in loading.plan.of("people", "end"):
        with loading.making(change):
            disable_person(change.target, by=loading.hands.security, at=loading.at)
            loading.brought(change, change.target)


def _post(loading: Loading, change: Change) -> Post:
    if change.what == "end":
        end_post(change.target, by=loading.hands.security, at=loading.at, until=loading.since)
        return change.target
    line = change.line
    assert line is not None
    if change.target is not None:
        end_post(change.target, by=loading.hands.security, at=loading.at, until=line["until"])
        return change.target
    username, platform, duty, area = change.key.split("|")
    return appoint(
        loading.people[username],
        loading.platforms[platform],
        duty,
        by=loading.hands.security,
        at=loading.at,
        valid_from=line["since"] or loading.since,
        valid_until=line["until"],
        area=_area(loading, area),
    )


def _area(loading: Loading, code: str) -> Division | ResponsibilityGrid | None:
    """A round by its code, else a division."""
    if not code:
        return None
    round_ = ResponsibilityGrid.objects.of(loading.tenant).filter(code=code).first()
    return round_ or Division.objects.of(loading.tenant).get(code=code)
