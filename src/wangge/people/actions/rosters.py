"""Shifts of a platform, and who has which: written a week at a time by who leads or administers there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from wangge.core.errors import NotFound, Refused
from wangge.journal.actions import note
from wangge.people.models import Person, Platform, Post, Shift, Turn
from wangge.people.rosters import Key, Roster
from wangge.people.rules import may_roster, require


class ShiftTaken(Refused):
    """Another shift of the platform has the name."""

    code = "shift_taken"
    message = "There is a shift “%(name)s” here already."
    status = 409


class RosterChanged(Refused):
    """Somebody else wrote this week since it was read."""

    code = "roster_changed"
    message = "Somebody changed this week meanwhile. It is shown as it is now; change it anew."
    status = 409


class TurnPast(Refused):
    """What was so yesterday stays as it was."""

    code = "turn_past"
    message = "%(day)s is over; its turns stay as they were."


class TurnOutsidePost(Refused):
    """On a day on which a post is not held nobody works in it."""

    code = "turn_outside_post"
    message = "%(person)s does not hold this post on %(day)s."


@transaction.atomic
def add_shift(platform: Platform, name: str, begins: time, ends: time, *, by: Person, at: datetime) -> Shift:
    """A shift from now on. Raises `ShiftTaken`."""
    require(may_roster(by, platform, at))
    _lock(platform)
    if platform.shifts.filter(name=name, in_use=True).exists():
        raise ShiftTaken(field="name", name=name)
    shift = Shift.objects.create(
        tenant_id=platform.tenant_id, platform=platform, name=name, begins=begins, ends=ends
    )
    note("shift_added", by=by, subject=platform.code, after={name: _span(shift)})
    return shift


@transaction.atomic
def drop_shift(shift: Shift, *, by: Person, at: datetime) -> None:
    """No new turn has this shift; those that are written keep it."""
    require(may_roster(by, shift.platform, at))
    shift.in_use = False
    shift.save(update_fields=["in_use"])
    note("shift_dropped", by=by, subject=shift.platform.code, before={shift.name: _span(shift)})


@transaction.atomic
def write_roster(
    platform: Platform,
    monday: date,
    wanted: Mapping[Key, int | None],
    *,
    seen: str,
    by: Person,
    at: datetime,
) -> int:
    """Give each post and day of ``wanted`` the shift with an id, or none; how many were changed.

    ``seen`` is the mark of the week as it was read. Raises `RosterChanged`, `TurnPast`, `TurnOutsidePost`.
    """
    require(may_roster(by, platform, at))
    _lock(platform)
    roster = Roster(platform, monday)
    if roster.mark != seen:
        raise RosterChanged
    posts, shifts = ({row.pk: row for row in rows} for rows in (roster.posts, roster.shifts))
    shifts |= {shift.pk: shift for shift in roster.turns.values()}
    changed: dict[Key, tuple[Shift | None, Shift | None]] = {}
    for key, chosen in wanted.items():
        if key[0] not in posts or key[1] not in roster.days or (chosen and chosen not in shifts):
            raise NotFound(field="turns")
        before, after = roster.turns.get(key), shifts[chosen] if chosen else None
        if before != after:
            _refuse(posts[key[0]], key[1], at)
            changed[key] = before, after
    _write(platform, changed)
    _note(platform, posts, changed, by)
    return len(changed)


def _refuse(post: Post, day: date, at: datetime) -> None:
    if day < timezone.localdate(at):
        raise TurnPast(field="turns", day=day.isoformat())
    if day not in post.valid:
        raise TurnOutsidePost(field="turns", person=post.person.name, day=day.isoformat())


def _write(platform: Platform, changed: Mapping[Key, tuple[Shift | None, Shift | None]]) -> None:
    for (post, day), (before, _after) in changed.items():
        if before:
            Turn.objects.filter(post=post, day=day).delete()
    Turn.objects.bulk_create(
        Turn(tenant_id=platform.tenant_id, post_id=post, day=day, shift=after)
        for (post, day), (_before, after) in changed.items()
        if after
    )


def _note(
    platform: Platform,
    posts: Mapping[int, Post],
    changed: Mapping[Key, tuple[Shift | None, Shift | None]],
    by: Person,
) -> None:
    """One line, each turn named by its day and the user name."""
    before, after = {}, {}
    for (post, day), (was, now) in sorted(changed.items(), key=lambda one: (one[0][1], one[0][0])):
        name = f"{day} {posts[post].person.username}"
        before[name], after[name] = (shift.name if shift else "" for shift in (was, now))
    if changed:
        note("roster_written", by=by, subject=platform.code, before=before, after=after)


def _lock(platform: Platform) -> None:
    Platform.objects.select_for_update(no_key=True).get(pk=platform.pk)


def _span(shift: Shift) -> str:
    return f"{shift.begins:%H:%M}-{shift.ends:%H:%M}"
