"""Doors of people for machines: who am I, which platforms are there, who holds which post today."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from wangge.core.pages import page_of
from wangge.core.wire import AskedId, Code, Paged, PageOut
from wangge.people.models import Duty, Platform, Post
from wangge.people.models.organisation import in_tree
from wangge.people.queries import held_at, posts_of

router = Router(tags=["people"])


class PlatformRow(Schema):
    id: int
    code: str
    name: str
    kind: str
    parent: str | None
    division: str | None


class PostOut(Schema):
    """A post held today: duty, platform, and the area if it has one."""

    id: int
    person: int
    name: str
    duty: str
    acts_as: str
    label: str
    platform: str
    division: str | None
    grid: str | None
    since: date | None
    until: date | None


class Me(Schema):
    """The caller."""

    id: int
    username: str
    name: str
    tenant: str
    posts: list[PostOut]


class Platforms(Paged):
    kind: Literal[tuple(Platform.Kind.values)] | None = None
    parent: Code | None = None
    q: Annotated[str, Field(max_length=50, pattern=r"^[^\x00]*$")] = ""


class Posts(Paged):
    platform: Code | None = None
    acts_as: Literal[tuple(Duty.Code.values)] | None = None
    person: AskedId | None = None


@router.get("/me", response=Me)
def me(request: HttpRequest):
    """Who calls, and the posts he holds today."""
    who = request.user
    posts = [_post(post) for post in posts_of(who, timezone.now())]
    return Me(id=who.pk, username=who.username, name=who.name, tenant=who.tenant.code, posts=posts)


@router.get("/platforms", response=PageOut[PlatformRow])
def platforms(request: HttpRequest, asked: Query[Platforms]):
    """The platforms at work, each after the one above it."""
    found = Platform.objects.of(request.user.tenant).filter(is_active=True, name__contains=asked.q)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.parent:
        found = found.filter(parent__code=asked.parent)
    found = found.select_related("parent", "division").order_by(in_tree())
    return page_of(found, asked.page, asked.size).of(_platform)


@router.get("/posts", response=PageOut[PostOut])
def posts(request: HttpRequest, asked: Query[Posts]):
    """The posts held today."""
    wanted = {"platform__code": asked.platform, "duty__acts_as": asked.acts_as, "person": asked.person}
    found = held_at(timezone.now()).filter(tenant=request.user.tenant_id, person__is_active=True)
    found = found.filter(**{name: value for name, value in wanted.items() if value}).select_related("person")
    return page_of(found.order_by("pk"), asked.page, asked.size).of(_post)


def _platform(one: Platform) -> PlatformRow:
    return PlatformRow(
        id=one.pk,
        code=one.code,
        name=one.name,
        kind=one.kind,
        parent=one.parent.code if one.parent else None,
        division=one.division.code if one.division else None,
    )


def _post(one: Post) -> PostOut:
    return PostOut(
        id=one.pk,
        person=one.person_id,
        name=one.person.name,
        duty=one.duty.code,
        acts_as=one.duty.acts_as,
        label=str(one.duty),
        platform=one.platform.code,
        division=one.division.code if one.division else None,
        grid=one.grid.code if one.grid else None,
        since=one.valid.lower,
        until=one.valid.upper,
    )
