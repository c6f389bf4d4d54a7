"""What a platform added for itself is used there and below only, in lists and in whatever is done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.db.models import Q, QuerySet

from wangge.catalogue.models import Matter, Source
from wangge.core.errors import Refused
from wangge.people.models import Duty, Person, Platform
from wangge.people.queries import below_any, line_of, posts_of

Rows = TypeVar("Rows", bound=QuerySet)
"""Rows with an ``owner``; none is the tenant, or the national table."""


class NotUsedHere(Refused):
    """A matter or a source of another part of the tree."""

    code = "not_used_here"
    message = "“%(thing)s” belongs to %(owner)s and is used there and below only."


def used_at(rows: Rows, platforms: Iterable[Platform]) -> Rows:
    """Those that some platforms use."""
    lines = {pk for platform in platforms for pk in line_of(platform)}
    return rows.filter(Q(owner=None) | Q(owner__in=lines))


def used_by(rows: Rows, person: Person, at: datetime) -> Rows:
    """Those that somebody may choose where he stands; an administrator those of the platforms below too."""
    posts = posts_of(person, at)
    lines = {pk for post in posts for pk in line_of(post.platform)}
    administered = below_any(posts.acting_as(Duty.Code.ADMIN)).values("pk")
    return rows.filter(Q(owner=None) | Q(owner__in=lines) | Q(owner__in=administered))


def require_used_at(row: Matter | Source | None, platform: Platform) -> None:
    """Raises :class:`NotUsedHere`; without an owner, or without a row, nothing is asked."""
    if row and row.owner_id and row.owner_id not in line_of(platform):
        raise NotUsedHere(field=row._meta.model_name, thing=row, owner=row.owner)


def require_used_by(row: Matter | Source | None, person: Person, at: datetime) -> None:
    """The same of what somebody chooses who stands at several platforms, or administers those below."""
    if row and row.owner and not used_by(type(row).objects.filter(pk=row.pk), person, at).exists():
        raise NotUsedHere(field=row._meta.model_name, thing=row, owner=row.owner)
