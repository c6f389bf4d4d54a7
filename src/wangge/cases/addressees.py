"""Whom a task goes to: the responsible supervisor, else a stand-in, else the nearest; the choice is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min, QuerySet
from django.utils.timezone import localdate

from wangge.cases.dossier import Dossier
from wangge.cases.guards import checks_of_answer, handled_by
from wangge.cases.rules import covers
from wangge.core.errors import Refused
from wangge.people.models import Duty, Platform, Post
from wangge.people.queries import absent_on, held_at
from wangge.people.rosters import on_duty
from wangge.places.measure import with_metres

NEAREST = 50  # of them somebody may take the task
BY_DESK = ("photo", "video", "resident")


class NoAddressee(Refused):
    """Nobody on duty may take the task."""

    code = "no_addressee"
    message = "There is no supervisor on duty who may take this task. Name somebody, or appoint one."


class AddresseeHandled(Refused):
    """Four eyes: who handled the case, or checked this answer already, does not check it."""

    code = "addressee_handled"
    message = "%(name)s handled this case or checked this answer already; somebody else must check."


class AddresseeAbsent(Refused):
    """Who is away cannot be asked."""

    code = "addressee_absent"
    message = "%(name)s is absent until %(until)s; name somebody else."


@dataclass(frozen=True)
class Addressee:
    """Where a task goes; ``post`` is none when anybody at that desk may take it."""

    platform: Platform
    duty: str
    post: Post | None
    because: str


def choose(dossier: Dossier, kind: str, way: str, named: Post | None, at: datetime) -> Addressee:
    """The addressee of a verify or check task: somebody at work, else whoever comes to work next.

    Raises `NoAddressee`, `AddresseeHandled`, `AddresseeAbsent`.
    """
    if named:
        _refuse_absent(named, at)
        if kind == "check" and not _may_check(dossier, named):
            raise AddresseeHandled(field="addressee", name=named.person.name)
        return Addressee(named.platform, named.duty.acts_as, named, "by_hand")
    if kind == "check" and way in BY_DESK:
        return Addressee(dossier.case.home, Duty.Code.ACCEPTOR, None, "desk")
    everybody = _supervisors(dossier, at)
    for who in (on_duty(everybody, at), everybody):
        for because, find in _ORDER:
            for post in find(who, dossier, at):
                if kind == "verify" or _may_check(dossier, post):
                    return Addressee(post.platform, post.duty.acts_as, post, because)
    raise NoAddressee(field="addressee")


def _refuse_absent(post: Post, at: datetime) -> None:
    """Raises `AddresseeAbsent`."""
    away = absent_on(localdate(at), post.tenant_id).filter(person=post.person_id).first()
    if away:
        raise AddresseeAbsent(
            field="addressee", name=post.person.name, until=away.days.upper - timedelta(days=1)
        )


def _may_check(dossier: Dossier, post: Post) -> bool:
    earlier = {e.person_id for e in checks_of_answer(dossier)}
    return post.person_id not in earlier and not handled_by(dossier, post.person)


def _supervisors(dossier: Dossier, at: datetime) -> QuerySet[Post]:
    away = absent_on(localdate(at), dossier.case.tenant_id).values("person")
    found = (
        held_at(at)
        .exclude(person__in=away)
        .filter(tenant=dossier.case.tenant_id, duty__acts_as=Duty.Code.SUPERVISOR, person__is_active=True)
    )
    return found.select_related("person", "platform", "duty", "division", "grid").order_by("pk")


def _responsible(who: QuerySet[Post], dossier: Dossier, at: datetime) -> list[Post]:
    return [post for post in _of_cells(who, dossier, at) if post.stands_for is None]


def _of_cells(who: QuerySet[Post], dossier: Dossier, at: datetime) -> QuerySet[Post]:
    codes = [cell.partition(":")[2] for cell in dossier.case.cells]
    held = {"grid__memberships__cell__code__in": codes, "grid__memberships__valid__contains": localdate(at)}
    return who.filter(**held).distinct()


def _stand_ins(who: QuerySet[Post], dossier: Dossier, at: datetime) -> list[Post]:
    """Who stands in for the responsible one; else who has no grid of his own and covers the place."""
    named = [post for post in _of_cells(who, dossier, at) if post.stands_for]
    posts = who.filter(platform__path__startswith=dossier.case.home.path)
    loose = [post for post in posts if post.grid_id is None and covers(post, dossier.case.division_code)]
    return [*named, *loose]


def _nearest(who: QuerySet[Post], dossier: Dossier, at: datetime) -> list[Post]:
    """Those nearest who have a grid; each counts once, by the nearest of its cells."""
    posts = who.filter(grid__memberships__valid__contains=localdate(at))
    point, shape = dossier.case.point, "grid__memberships__cell__geom"
    far = with_metres(posts, point.x, point.y, field=shape).order_by().values("pk")
    nearest = far.annotate(nearest=Min("metres")).order_by("nearest", "pk")[:NEAREST]
    order = [row["pk"] for row in nearest]
    found = who.in_bulk(order)
    return [found[pk] for pk in order]


_ORDER: tuple[tuple[str, Callable[[QuerySet[Post], Dossier, datetime], list[Post]]], ...] = (
    ("responsible", _responsible),
    ("stand_in", _stand_ins),
    ("nearest", _nearest),
)
