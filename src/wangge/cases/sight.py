"""What a person sees of cases: said once, asked of a list as parts and of one case as a question.

Each condition is one index range of cases. A list takes each as a part (see ``parts``); a question about
few cases takes their OR, which the database then asks row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, reduce
from operator import or_

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from wangge.cases.models import Case, Leg, Reporter, Task
from wangge.cases.parts import Parts
from wangge.cases.rules import prefix_of
from wangge.core.steady import steady
from wangge.people.models import Duty, Person, Platform, Post
from wangge.people.queries import Posts, line_of, posts_of
from wangge.places.models import Cell

HOME_DESK = (
    Duty.Code.ACCEPTOR,
    Duty.Code.DUTY_CHIEF,
    Duty.Code.DISPATCHER,
    Duty.Code.LEADER,
    Duty.Code.ASSESSOR,
)
WORK_DESK = (Duty.Code.LIAISON, Duty.Code.HANDLER, Duty.Code.LEADER)
LONGER = timedelta(days=90)  # a department sees a case so long after its leg ended


def seen_by(person: Person, at: datetime) -> Parts:
    """The home legs of all cases a person may see today."""
    home = Leg.objects.filter(kind=Leg.Kind.HOME, tenant=person.tenant_id)
    sight = _Sight(person, at, home="platform", to="case__")
    return Parts(tuple(home.filter(condition) for condition in sight.conditions()))


def seen_among(legs: QuerySet[Leg], person: Person, at: datetime) -> QuerySet[Leg]:
    """Those of a few thousand legs whose case the person sees: each part by itself, and found here and now.

    Whoever asks several questions about them pays for the finding once.
    """
    sight = _Sight(person, at, home="case__home", to="case__")
    own = legs.filter(tenant=person.tenant_id)
    first, *others = (own.filter(condition).values_list("pk", flat=True) for condition in sight.conditions())
    return Leg.objects.filter(pk__in=list(first.union(*others)) if others else first)


def visible_to(person: Person, at: datetime) -> QuerySet[Case]:
    """The same as cases, for few that something else has found: it is asked of each of them."""
    seen = reduce(or_, _Sight(person, at, home="home", to="").conditions())
    return Case.objects.filter(seen, tenant=person.tenant_id)


def sees(person: Person, case: Case, at: datetime) -> bool:
    """Whether a person sees one case; what his posts alone tell needs no statement but the case's home."""
    desks = posts_of(person, at).acting_as(*HOME_DESK)
    return any(_runs(post, case) for post in desks) or visible_to(person, at).filter(pk=case.pk).exists()


@steady
def _tops_and_below(tenant: int, paths: frozenset[str]) -> list[tuple[int, str]]:
    asked = reduce(or_, (Q(path__startswith=path) for path in paths), Q(parent=None))
    return list(Platform.objects.filter(asked, tenant=tenant).values_list("pk", "path"))


def _runs(post: Post, case: Case) -> bool:
    """Whether the post stands over the case's home, and its area holds the place."""
    inside = not post.division or case.division_code.startswith(prefix_of(post.division))
    return case.tenant_id == post.tenant_id and inside and case.home.path.startswith(post.platform.path)


@dataclass(frozen=True)
class Told:
    """What one post, or having to do with a case oneself, gives of it or not: a word of `labels.SIGHTS`."""

    sees: bool
    why: str
    post: Post | None = None


def sight_told(person: Person, case: Case, at: datetime) -> list[Told]:
    """Why a person sees a case or does not: each of his posts by itself, then what is his own.

    Asks the conditions that every list asks, one post at a time.
    """
    posts = posts_of(person, at)
    told = [_told_of(post, person, case, at) for post in posts]
    return told + [
        Told(_holds(case, own), name if _holds(case, own) else f"not_{name}")
        for name, own in _Sight(person, at, home="home", to="", only=Posts()).of_himself()
    ]


def _told_of(post: Post, person: Person, case: Case, at: datetime) -> Told:
    duty = post.duty.acts_as
    conditions = list(_Sight(person, at, home="home", to="", only=Posts((post,))).of_posts())
    if any(_holds(case, condition) for condition in conditions):
        return Told(True, _gives(post, case), post)
    if duty == Duty.Code.SUPERVISOR:
        return Told(False, "other_cells" if post.grid_id else "no_grid", post)
    if duty in (Duty.Code.LIAISON, Duty.Code.HANDLER):
        return Told(False, "no_leg", post)
    if duty in HOME_DESK:
        below = case.home.path.startswith(post.platform.path)
        return Told(False, "outside_area" if below else "run_elsewhere", post)
    return Told(False, "duty_sees_none", post)


def _gives(post: Post, case: Case) -> str:
    """By which of its rules a post that shows a case does so."""
    if post.duty.acts_as in HOME_DESK and _runs(post, case):
        return "runs"
    return "cells" if post.duty.acts_as == Duty.Code.SUPERVISOR else "works"


def _holds(case: Case, condition: Q) -> bool:
    return Case.objects.filter(condition, pk=case.pk, tenant=case.tenant_id).exists()


@dataclass(frozen=True)
class _Sight:
    """What a person sees, as conditions on rows: ``to`` leads to the case, ``home`` to who runs it.

    ``only`` looks at some of his posts instead of all that he holds.
    """

    person: Person
    at: datetime
    home: str
    to: str
    only: Posts | None = None

    def conditions(self) -> Iterator[Q]:
        """What each post gives, what he reported, what he is asked; one for everything, where that is all."""
        if self._is_everything():
            yield Q(tenant=self.person.tenant_id)
            return
        yield from self.of_posts()
        yield from (condition for _name, condition in self.of_himself())

    def of_posts(self) -> Iterator[Q]:
        """What the posts give."""
        yield from self._of_homes()
        if works := self._below(self._posts.acting_as(*WORK_DESK)):
            yield self._some(self._works(platform__in=works))
        if self._posts.acting_as(Duty.Code.HANDLER):
            yield self._some(self._works(handler=self.person))
        for post in self._posts:
            if post.stands_for:
                yield from self._stood_in_for(post, post.stands_for.person_id)
        if cells := self._cells():
            yield self._case(cells__overlap=cells)

    def of_himself(self) -> Iterator[tuple[str, Q]]:
        """What he reported, what he is asked: with a word for each."""
        yield "reported", self._some(Reporter.objects.filter(person=self.person))
        yield "asked", self._some(Task.objects.filter(person=self.person, state=Task.State.OPEN))

    def _stood_in_for(self, post: Post, away: int) -> Iterator[Q]:
        """What bears the name of somebody whose post he holds meanwhile."""
        yield self._some(self._works(handler=away, platform__in=line_of(post.platform)))
        asked = {"person": away, "platform": post.platform_id, "duty": post.duty.acts_as}
        yield self._some(Task.objects.filter(state=Task.State.OPEN, **asked))

    def _of_homes(self) -> Iterator[Q]:
        """Cases run at or below the posts' platforms, each post inside its area."""
        if anywhere := self._below(self._anywhere):
            yield self._run_by(anywhere)
        for post in self._posts.acting_as(*HOME_DESK):
            if post.division:
                inside = self._case(division_code__startswith=prefix_of(post.division))
                yield self._run_by(self._below([post])) & inside

    def _works(self, **whose: object) -> QuerySet[Leg]:
        """Legs of work at some organisations, or given to him by name; a while longer after their end."""
        lately = Q(ended_at=None) | Q(ended_at__gte=self.at - LONGER)
        return Leg.objects.filter(lately, kind=Leg.Kind.WORK, **whose)

    def _cells(self) -> list[str]:
        """The cells that the supervisor's posts answer for, as cases keep them: one statement."""
        grids = [post.grid_id for post in self._posts.acting_as(Duty.Code.SUPERVISOR) if post.grid_id]
        if not grids:
            return []
        held = {"memberships__grid__in": grids, "memberships__valid__contains": localdate(self.at)}
        found = Cell.objects.filter(**held).values_list("system__code", "code")
        return [f"{system}:{code}" for system, code in found.distinct()]

    def _below(self, posts: Iterable[Post]) -> list[int]:
        """Ids of the platforms at or below those of some posts."""
        paths = tuple({post.platform.path for post in posts})
        return [pk for pk, path in self._platforms if path.startswith(paths)] if paths else []

    @cached_property
    def _posts(self) -> Posts:
        return posts_of(self.person, self.at) if self.only is None else self.only

    def _is_everything(self) -> bool:
        """Whether he stands over every platform of his tenant."""
        tops = tuple(post.platform.path for post in self._anywhere)
        return bool(tops) and all(path.startswith(tops) for _pk, path in self._platforms)

    @cached_property
    def _anywhere(self) -> Posts:
        """Posts that look at all cases below them, wherever they lie."""
        return Posts(post for post in self._posts.acting_as(*HOME_DESK) if not post.division)

    @cached_property
    def _platforms(self) -> list[tuple[int, str]]:
        """Ids and paths of what is below his posts that look down, and of the tops: one statement."""
        looking = {post.platform.path for post in self._posts.acting_as(*HOME_DESK, *WORK_DESK)}
        return _tops_and_below(self.person.tenant_id, frozenset(looking))

    def _run_by(self, platforms: list[int]) -> Q:
        return Q(**{f"{self.home}__in": platforms})

    def _case(self, **columns: object) -> Q:
        return Q(**{f"{self.to}{column}": value for column, value in columns.items()})

    def _some(self, rows: QuerySet[Model]) -> Q:
        """Whether there is such a row of the case."""
        return Q(Exists(rows.filter(case=OuterRef(f"{self.to}pk"))))
