"""Lists for the administrators' pages."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)

from wangge.people.models import Person, Platform, Post
from wangge.people.models.organisation import in_tree
from wangge.people.queries import held_at
from wangge.tenants.models import Tenant

UNUSED = timedelta(days=90)
"""Accounts nobody uses are to be closed (GB/T 22239-2019, 8.1.4.2 c)."""


def persons_of(tenant: Tenant, asked: dict[str, Any], at: datetime) -> QuerySet[Person]:
    """Staff by user name with the posts of today (``today``); two statements for a page."""
    held = held_at(at).filter(tenant=tenant)
    found = Person.objects.of(tenant).filter(_named(asked["q"]))
    wanted = {key: asked[key] for key in ("platform", "duty") if asked[key]}
    if wanted:
        found = found.filter(Exists(held.filter(person=OuterRef("pk"), **wanted)))
    if asked["state"]:
        found = found.filter(is_active=asked["state"] != "closed")
    if asked["state"] == "unused":
        found = found.filter(is_service=False).exclude(last_login__gt=at - UNUSED)
    return found.order_by("username").prefetch_related(Prefetch("posts", held, to_attr="today"))


def posts_in(tenant: Tenant, asked: dict[str, Any], today: date) -> QuerySet[Post]:
    """Posts held on a day, by platform and person."""
    found = Post.objects.of(tenant).filter(valid__contains=asked["on"] or today)
    found = found.filter(_named(asked["q"], "person__"))
    for key in ("platform", "duty"):
        if asked[key]:
            found = found.filter(**{key: asked[key]})
    rows = found.select_related("person", "platform", "duty", "division", "grid")
    return rows.order_by(in_tree("platform__"), "person__username", "pk")


def platforms_of(tenant: Tenant, asked: dict[str, Any]) -> QuerySet[Platform]:
    """The tree, each above what hangs below it, with the calendar each follows (``follows``: its name)."""
    found = Platform.objects.of(tenant).filter(_called(asked["q"]))
    if asked["kind"]:
        found = found.filter(kind=asked["kind"])
    if asked["state"]:
        found = found.filter(is_active=asked["state"] == "open")
    rows = found.select_related("parent", "division", "calendar").order_by(in_tree())
    return rows.annotate(follows=Subquery(_nearest_calendar(tenant)))


def _nearest_calendar(tenant: Tenant) -> QuerySet[Platform]:
    """The calendar of a platform, else of the nearest above: its path begins with theirs."""
    above = Platform.objects.of(tenant).filter(calendar__isnull=False)
    above = above.annotate(inside=ExpressionWrapper(OuterRef("path"), CharField()))
    return above.filter(inside__startswith=F("path")).order_by("-path").values("calendar__name")[:1]


def _called(words: str) -> Q:
    if not words:
        return Q()
    return Q(name__icontains=words) | Q(name_en__icontains=words) | Q(code__icontains=words)


def _named(words: str, prefix: str = "") -> Q:
    if not words:
        return Q()
    return Q(**{f"{prefix}name__icontains": words}) | Q(**{f"{prefix}username__icontains": words})
