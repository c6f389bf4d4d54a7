"""Who holds which duty where. Only the security administrator grants, and nobody grants to himself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils import timezone

from wangge.core.errors import NotFound, Refused
from wangge.journal.actions import note
from wangge.people.models import Duty, ExclusivePair, Person, Platform, Post
from wangge.people.queries import forget_posts
from wangge.people.rules import may_grant, may_grant_at, require, require_duty
from wangge.places.models import Division, ResponsibilityGrid


class OwnPost(Refused):
    """Nobody gives himself a post or takes one from himself."""

    code = "own_post"
    message = "Nobody gives or ends a post of their own."
    status = 403


class DutiesExclude(Refused):
    """Two duties that one person must not hold on the same day."""

    code = "duties_exclude"
    message = "%(person)s is %(held)s at %(platform)s in that time; nobody holds both duties."


class PostTwice(Refused):
    """The same duty at the same place on the same day already."""

    code = "post_twice"
    message = "%(person)s holds this post in that time already."


class TermEmpty(Refused):
    """A post ends before it begins, or in the past."""

    code = "term_empty"
    message = "The post would end before it begins."


class PersonDisabled(Refused):
    """Who cannot sign in gets no post."""

    code = "person_disabled"
    message = "%(person)s is disabled."


@dataclass(frozen=True)
class Seat:
    """A duty at a platform, in an area: a division for a desk, a responsibility grid for a supervisor."""

    platform: Platform
    duty: Duty
    area: Division | ResponsibilityGrid | None = None

    @property
    def division(self) -> Division | None:
        return self.area if isinstance(self.area, Division) else None

    @property
    def grid(self) -> ResponsibilityGrid | None:
        return self.area if isinstance(self.area, ResponsibilityGrid) else None


@transaction.atomic
def appoint(
    person: Person,
    platform: Platform,
    duty: str,
    *,
    by: Person,
    at: datetime,
    valid_from: date | None = None,
    valid_until: date | None = None,
    area: Division | ResponsibilityGrid | None = None,
) -> Post:
    """Give a person a post from ``valid_from`` (default: today) to the day before ``valid_until``.

    ``duty`` is a code of the tenant's duties. Refused when an exclusive pair would be held on any day.
    """
    require(may_grant(by, at))
    if person.pk == by.pk:
        raise OwnPost
    seat = Seat(platform, _duty(duty, by), area)
    _refuse_foreign(by, person, seat)
    require_duty(by, seat.duty, platform, at)
    term = _term(valid_from or timezone.localdate(at), valid_until)
    post = give(person, seat, term)
    after = f"{post.duty.code} @ {platform.code}"
    note("post_given", by=by, subject=person.username, to=str(post.pk), after=after, **_told(post))
    return post


def give(person: Person, seat: Seat, term: DateRange, stands_for: Post | None = None) -> Post:
    """Write a post that excludes no other. Rights are the caller's matter; the person's row is locked."""
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not person.is_active:
        raise PersonDisabled(field="person", person=person.name)
    _refuse_exclusive(person, seat, term)
    _refuse_twice(person, seat, term, stands_for)
    post = Post.objects.create(
        tenant_id=person.tenant_id,
        person=person,
        platform=seat.platform,
        duty=seat.duty,
        division=seat.division,
        grid=seat.grid,
        valid=term,
        stands_for=stands_for,
    )
    forget_posts()
    return post


@transaction.atomic
def end_post(post: Post, *, by: Person, at: datetime, until: date | None = None) -> None:
    """Let a post end: ``until`` (default: today) is the first day on which it is no longer held.

    A post that has not begun by then was never held; its row stays, with an empty term.
    """
    require(may_grant(by, at))
    if post.tenant_id != by.tenant_id:
        raise NotFound
    require(may_grant_at(by, post.platform, at))
    if post.person_id == by.pk:
        raise OwnPost
    until = until or timezone.localdate(at)
    post = (
        Post.objects.select_for_update(of=["self"])
        .select_related("person", "platform", "duty", "grid", "division")
        .get(pk=post.pk)
    )
    term = post.valid
    if until < timezone.localdate(at) or term.isempty or (term.upper and term.upper < until):
        raise TermEmpty(field="until")
    post.valid = DateRange(term.lower, max(until, term.lower))
    post.save(update_fields=["valid"])
    forget_posts()
    told = {"before": f"{post.duty.code} @ {post.platform.code} {term}"} | _told(post)
    note("post_ended", by=by, subject=post.person.username, of=str(post.pk), until=str(until), **told)


def _duty(code: str, by: Person) -> Duty:
    if duty := Duty.objects.of(by.tenant).filter(code=code).first():
        return duty
    raise NotFound(field="duty")


def _refuse_foreign(by: Person, person: Person, seat: Seat) -> None:
    for field, row in [("person", person), ("platform", seat.platform), ("area", seat.area)]:
        if row and row.tenant_id != by.tenant_id:
            raise NotFound(field=field)


def _term(first: date, until: date | None) -> DateRange:
    if until and until <= first:
        raise TermEmpty(field="valid_until")
    return DateRange(first, until)


def _refuse_exclusive(person: Person, seat: Seat, term: DateRange) -> None:
    code = seat.duty.acts_as
    held = Post.objects.filter(person=person, valid__overlap=term).select_related("duty", "platform")
    pairs = ExclusivePair.objects.filter(Q(one=code) | Q(other=code), tenant=person.tenant_id)
    for pair in pairs:
        excluded = pair.other if pair.one == code else pair.one
        for post in held:
            near = not pair.same_platform_only or post.platform_id == seat.platform.pk
            if post.duty.acts_as == excluded and near:
                raise DutiesExclude(field="duty", person=person.name, held=post.duty, platform=post.platform)


def _refuse_twice(person: Person, seat: Seat, term: DateRange, stands_for: Post | None) -> None:
    same = Post.objects.filter(
        person=person, platform=seat.platform, duty=seat.duty, division=seat.division, grid=seat.grid,
        stands_for=stands_for,
    )  # fmt: skip
    if same.filter(valid__overlap=term).exists():
        raise PostTwice(field="duty", person=person.name)


def _told(post: Post) -> dict[str, str]:
    """A post in words for the journal."""
    told = {"platform": post.platform.code, "duty": post.duty.code, "valid": str(post.valid)}
    area = post.grid or post.division
    return {**told, "area": area.code} if area else told
