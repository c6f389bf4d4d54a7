"""The roster of a platform: its week, and who is at work at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from hashlib import sha256

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from wangge.people.models import Person, Platform, Post, Shift, Turn

WEEK = 7
ROSTERED = ("supervisor", "acceptor", "duty_chief", "dispatcher", "liaison", "handler", "leader")
"""Duties that work in turns (codes of ``Duty.Code``); others come when they are asked."""
Key = tuple[int, date]
"""A post, by its id, and a day."""


def on_duty(posts: QuerySet[Post], at: datetime) -> QuerySet[Post]:
    """Of some posts those at work: who has a turn now, and all of a desk without a roster that day.

    A desk is a duty at a platform. Where one of it is on the roster of the day, the others are off.
    """
    desk = {"post__platform": OuterRef("platform"), "post__duty": OuterRef("duty")}
    today = Turn.objects.filter(day=timezone.localdate(at), **desk)
    return posts.filter(Exists(running_turns(at).filter(post=OuterRef("pk"))) | ~Exists(today))


def running_turns(at: datetime) -> QuerySet[Turn]:
    """The turns that a moment lies in; the end is outside."""
    here = timezone.localtime(at)
    day, clock = here.date(), here.time()
    overnight = Q(shift__ends__lte=F("shift__begins"))
    begun = Q(day=day, shift__begins__lte=clock) & (overnight | Q(shift__ends__gt=clock))
    before = Q(day=day - timedelta(days=1), shift__ends__gt=clock) & overnight
    return Turn.objects.filter(begun | before)


def coming_turns(person: Person, at: datetime) -> QuerySet[Turn]:
    """What somebody has to do this week and the next, earliest first."""
    today = timezone.localdate(at)
    rows = Turn.objects.filter(post__person=person, day__range=(today, today + timedelta(days=2 * WEEK)))
    return rows.select_related("shift", "post__platform", "post__duty").order_by("day", "shift__begins")


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class Roster:
    """One week of a platform, from its Monday on."""

    platform: Platform
    monday: date

    @property
    def days(self) -> list[date]:
        return [self.monday + timedelta(days=number) for number in range(WEEK)]

    @cached_property
    def posts(self) -> list[Post]:
        """Who holds a post that works in turns here on any day of the week, by duty and name."""
        week = DateRange(self.days[0], self.days[-1], "[]")
        rows = Post.objects.filter(platform=self.platform, valid__overlap=week, person__is_active=True)
        rows = rows.filter(duty__acts_as__in=ROSTERED)
        return list(rows.select_related("person", "duty").order_by("duty__pk", "person__name", "pk"))

    @cached_property
    def shifts(self) -> list[Shift]:
        return list(self.platform.shifts.filter(in_use=True).order_by("begins", "pk"))

    @cached_property
    def turns(self) -> dict[Key, Shift]:
        rows = Turn.objects.filter(post__platform=self.platform, day__range=(self.days[0], self.days[-1]))
        return {(turn.post_id, turn.day): turn.shift for turn in rows.select_related("shift")}

    @property
    def mark(self) -> str:
        """Changes when anything of the week does, so that nobody writes over what he did not see."""
        return mark_of(self.turns)

    def before(self) -> dict[Key, Shift]:
        """The turns of the week before, a week later."""
        earlier = Roster(self.platform, self.monday - timedelta(days=WEEK)).turns
        return {(post, day + timedelta(days=WEEK)): shift for (post, day), shift in earlier.items()}


def mark_of(turns: Mapping[Key, Shift]) -> str:
    said = sorted(f"{post} {day} {shift.pk}" for (post, day), shift in turns.items())
    return sha256("\n".join(said).encode()).hexdigest()[:16]
