"""Who sees which numbers: assessors and leaders their platform and below, everybody his own posts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from wangge.cases.rules import prefix_of
from wangge.people.models import Duty, Person, Platform, Post
from wangge.people.queries import posts_of
from wangge.tenants.models import Tenant

OVERSEEING = (Duty.Code.ASSESSOR, Duty.Code.LEADER)
CODE = re.compile(r"[0-9]{1,12}")
WORKING = (
    Platform.Kind.DEPARTMENT,
    Platform.Kind.SECTION,
    Platform.Kind.CONTRACTOR,
    Platform.Kind.CREW,
    Platform.Kind.LINKED_UNIT,
    Platform.Kind.PROPERTY_MANAGER,
)
"""Organisations that are sent work and run no cases: their leaders have no regions to look at."""
OWN_ORGANISATION = (*OVERSEEING, Duty.Code.LIAISON)


@dataclass(frozen=True)
class Area:
    """Cases with one of these homes, in divisions whose code begins so."""

    homes: frozenset[int]
    prefix: str = ""


@dataclass(frozen=True)
class Scope:
    """What may be counted for somebody: by platform ids, and by person."""

    tenant: Tenant
    areas: tuple[Area, ...] = ()
    organisations: frozenset[int] = frozenset()
    posts_at: frozenset[int] = frozenset()
    person: int | None = None

    def may_see(self, subject: str) -> bool:
        """Whether there is anything to see of a kind of subject; of posts, everybody sees his own."""
        if subject in ("region", "platform"):
            return bool(self.areas)
        return bool(self.organisations) if subject == "department" else True

    def holds(self, subject: str, key: str) -> bool:
        """Whether one subject lies within. What does not exist is not within either."""
        if not CODE.fullmatch(key):
            return subject == "region" and key == ""
        match subject:
            case "region":
                return any(key.startswith(a.prefix) or a.prefix.startswith(key) for a in self.areas)
            case "platform":
                return any(int(key) in area.homes for area in self.areas)
            case "department":
                return int(key) in self.organisations
        post = Post.objects.of(self.tenant).filter(pk=int(key)).first()
        return bool(post) and (post.person_id == self.person or post.platform_id in self.posts_at)


def scope_of(person: Person, at: datetime) -> Scope:
    """What a person may see today, from all posts together."""
    paths = dict(Platform.objects.of(person.tenant).values_list("pk", "path"))
    overseeing = posts_of(person, at).acting_as(*OVERSEEING)
    within = posts_of(person, at).acting_as(*OWN_ORGANISATION)
    whole = [post for post in overseeing if post.division is None]
    return Scope(
        tenant=person.tenant,
        areas=tuple(
            Area(_below(post, paths), prefix(post))
            for post in overseeing
            if post.platform.kind not in WORKING
        ),
        organisations=_all_below(whole, paths) | _all_below(within, paths),
        posts_at=_all_below(whole, paths),
        person=person.pk,
    )


def whole(tenant: Tenant) -> Scope:
    """Everything of a tenant: for reports that nobody in particular asks for."""
    every = frozenset(Platform.objects.of(tenant).values_list("pk", flat=True))
    return Scope(tenant, (Area(every),), every, every)


def prefix(post: Post) -> str:
    """What the codes of a post's area begin with; empty for all."""
    return prefix_of(post.division) if post.division else ""


def _below(post: Post, paths: dict[int, str]) -> frozenset[int]:
    return frozenset(pk for pk, path in paths.items() if path.startswith(post.platform.path))


def _all_below(posts: list[Post] | tuple[Post, ...], paths: dict[int, str]) -> frozenset[int]:
    return frozenset().union(*(_below(post, paths) for post in posts))
