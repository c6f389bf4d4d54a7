"""Who is away, and who stands in: so that what bears a person's name is not lost while he is ill."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from wangge.core.errors import NotFound, Refused
from wangge.core.words import clean
from wangge.journal.actions import note
from wangge.people.actions.posts import OwnPost, Seat, TermEmpty, give
from wangge.people.models import Absence, Person, Post
from wangge.people.rules import may_grant, may_tell_absence, require

NOTE_LENGTH = 100
LONGEST = 366  # days


class NotForHimself(Refused):
    """A stand-in is somebody else, and nobody stands in for a stand-in."""

    code = "not_for_himself"
    message = "%(person)s cannot stand in for this post."


class NoSuchPerson(Refused):
    """A user name that is nobody's."""

    code = "no_such_person"
    message = "There is nobody with the user name “%(username)s”."


class OutsideTerm(Refused):
    """Nobody stands in for longer than the post is held."""

    code = "outside_term"
    message = "The post is held %(term)s; nobody stands in outside of that."


class AbsentAlready(Refused):
    """Two absences of one person overlap."""

    code = "absent_already"
    message = "%(person)s is absent in that time already."


class AbsenceTooLong(Refused):
    """A year and more is no absence: end the post instead."""

    code = "absence_too_long"
    message = "An absence is at most %(days)s days; end the posts instead."


@transaction.atomic
def stand_in(post: Post, person: Person, *, by: Person, at: datetime, first: date, last: date) -> Post:
    """Give ``person`` a post beside another for a span of days, both included; he is offered what bears the
    name of its holder.

    Raises `NotForHimself`, `OutsideTerm`, `TermEmpty` and what appointing refuses.
    """
    require(may_grant(by, at))
    if {post.tenant_id, person.tenant_id} != {by.tenant_id}:
        raise NotFound(field="person")
    if person.pk == by.pk:
        raise OwnPost
    if person.pk == post.person_id or post.stands_for_id:
        raise NotForHimself(field="person", person=person.name)
    term = _days(first, last)
    if last < timezone.localdate(at):
        raise TermEmpty(field="last")
    if first < post.valid.lower or (post.valid.upper and term.upper > post.valid.upper):
        raise OutsideTerm(field="last", term=_span(post.valid))
    seat = Seat(post.platform, post.duty, post.division or post.grid)
    given = give(person, seat, term, stands_for=post)
    note(
        "stand_in_given", by=by, subject=person.username, to=str(given.pk), of=str(post.pk),
        platform=post.platform.code, duty=post.duty.code, valid=str(term),
    )  # fmt: skip
    return given


@transaction.atomic
def tell_absence(
    person: Person, *, by: Person, at: datetime, first: date, last: date, why: str = ""
) -> Absence:
    """A person is away from one day to another, both included. Raises `AbsentAlready`, `TermEmpty`."""
    require(may_tell_absence(by, person, at))
    days = _days(first, last)
    if last < timezone.localdate(at):
        raise TermEmpty(field="last")
    if (last - first).days >= LONGEST:
        raise AbsenceTooLong(field="last", days=LONGEST)
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if Absence.objects.filter(person=person, days__overlap=days).exists():
        raise AbsentAlready(field="first", person=person.name)
    absence = Absence.objects.create(
        tenant_id=person.tenant_id,
        person=person,
        days=days,
        note=clean(why, NOTE_LENGTH),
        told_by=by,
        told_at=at,
    )
    note("absence_told", by=by, subject=person.username, valid=str(days))
    return absence


@transaction.atomic
def end_absence(absence: Absence, *, by: Person, at: datetime) -> None:
    """Back today: the days that are over stay, one that has not begun never was."""
    require(may_tell_absence(by, absence.person, at))
    today = timezone.localdate(at)
    days = absence.days
    if days.isempty or (days.upper and days.upper <= today):
        raise TermEmpty(field="last")
    absence.days = DateRange(days.lower, max(days.lower, today))
    absence.save(update_fields=["days"])
    note("absence_ended", by=by, subject=absence.person.username, valid=str(absence.days))


def _days(first: date, last: date) -> DateRange:
    if last < first:
        raise TermEmpty(field="last")
    return DateRange(first, last + timedelta(days=1))


def _span(term: DateRange) -> str:
    """Both days included, as people say it."""
    last = (term.upper - timedelta(days=1)).isoformat() if term.upper else "…"
    return f"{term.lower.isoformat()} – {last}"
