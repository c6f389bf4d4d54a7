"""Who may be asked for: platforms in their tree, posts on a day, who holds a duty."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from wangge.people.models import Absence, Duty, Person, Platform, Post
from wangge.places.models import Cell
from wangge.tenants.models import in_order

_changes = 0  # grows with every change of a post in this process, so that no remembered answer is stale


class Posts(tuple[Post, ...]):
    """The posts a person holds on a day."""

    __slots__ = ()

    def at(self, platform: Platform) -> Posts:
        return self._those(post for post in self if post.platform_id == platform.pk)

    def over(self, platform: Platform) -> Posts:
        """Posts at the platform or anywhere above it."""
        return self._those(post for post in self if platform.path.startswith(post.platform.path))

    def at_top(self) -> Posts:
        """Posts at platforms that have none above: what they configure holds for the whole tenant."""
        return self._those(post for post in self if post.platform.parent_id is None)

    def acting_as(self, *codes: str) -> Posts:
        return self._those(post for post in self if post.duty.acts_as in codes)

    def standing_in(self) -> dict[int, Post]:
        """Those held for somebody who is away, by whom they stand in for."""
        return {post.stands_for.person_id: post for post in self if post.stands_for}

    def duties(self) -> frozenset[str]:
        """The fixed codes (``Duty.Code``) these posts act as."""
        return frozenset(post.duty.acts_as for post in self)

    @classmethod
    def _those(cls, posts: Iterable[Post]) -> Posts:
        return cls(posts)


def forget_posts() -> None:
    """Let every person in this process ask anew. Called by the actions that change posts."""
    global _changes  # noqa: PLW0603 - one number for the process
    _changes += 1


def held_at(at: datetime) -> QuerySet[Post]:
    """All posts valid on the day of a moment, with what is always asked of them."""
    return Post.objects.filter(valid__contains=timezone.localdate(at)).select_related(
        "duty", "platform", "division", "grid", "stands_for"
    )


def posts_of(person: Person, at: datetime) -> Posts:
    """The posts a person holds on the day of a moment: one statement a day, kept on the person object."""
    if not person.is_active:
        return Posts()
    slot = (_changes, timezone.localdate(at))
    known = person.known_posts or {}
    if slot not in known:
        known = person.known_posts = {slot: Posts(in_order(held_at(at).filter(person=person)))}
    found: Posts = known[slot]
    return found


def duties_at(person: Person, platform: Platform, at: datetime) -> frozenset[str]:
    """The fixed duty codes a person may act under at exactly this platform."""
    return posts_of(person, at).at(platform).duties()


def holders(platform: Platform, duty: str, at: datetime) -> QuerySet[Post]:
    """Posts at a platform that act as ``duty`` and whose person can work, oldest first."""
    found = held_at(at).filter(platform=platform, duty__acts_as=duty, person__is_active=True)
    return found.select_related("person").order_by("pk")


def supervisors_of(cell: Cell, at: datetime) -> QuerySet[Post]:
    """Posts of supervisors whose responsibility grid holds this cell."""
    found = held_at(at).filter(
        grid__memberships__cell=cell,
        grid__memberships__valid__contains=timezone.localdate(at),
        duty__acts_as=Duty.Code.SUPERVISOR,
        person__is_active=True,
        tenant=F("grid__tenant"),
    )
    return found.select_related("person").order_by("pk")


def absent_on(day: date, tenant: int) -> QuerySet[Absence]:
    """Who is away on a day."""
    return Absence.objects.filter(tenant=tenant, days__contains=day).select_related("person")


def line_of(platform: Platform) -> list[int]:
    """Ids of the platform and of all above it."""
    return [int(pk) for pk in platform.path.strip("/").split("/")]


def below(platform: Platform) -> QuerySet[Platform]:
    """The platform and everything under it."""
    return Platform.objects.filter(tenant=platform.tenant_id, path__startswith=platform.path)


def below_any(posts: Iterable[Post]) -> QuerySet[Platform]:
    """The platforms of some posts and everything under them."""
    found = Q(pk__in=[])
    for post in posts:
        found |= Q(tenant=post.tenant_id, path__startswith=post.platform.path)
    return Platform.objects.filter(found)


def ancestors(platform: Platform) -> QuerySet[Platform]:
    """The platforms above, topmost first, ending with the platform itself."""
    return Platform.objects.filter(pk__in=line_of(platform)).order_by("path")
