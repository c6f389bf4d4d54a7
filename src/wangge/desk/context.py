"""What every page knows without being told: navigation, posts and tenant of the person signed in."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from wangge.desk.nav import Entry, entries_for, row_of
from wangge.people.models import Person
from wangge.people.queries import Posts, posts_of


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor: ``nav``, ``nav_posts``, ``nav_tenant``, ``here``; ``live_url`` where it counts.

    Navigation only offers; what may be done is decided where it is done.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav": [], "nav_posts": (), "nav_tenant": None}
    posts = posts_of(user, timezone.now())
    entries = [one for one in entries_for(posts.duties()) if one.key != "practice" or _practises(user, posts)]
    live = {"live_url": reverse("counts")}  # the bell counts for everybody
    nav = {"nav": row_of(entries), "nav_posts": posts, "nav_tenant": user.tenant}
    return nav | live | {"here": _here(entries, request.path)}


def _practises(user: Person, posts: Posts) -> bool:
    """Where there is a copy to practise in, and for who may make one."""
    return user.has_practice or user.tenant.is_practice or "admin" in posts.at_top().duties()


def _here(entries: Sequence[Entry], path: str) -> str:
    """The entry under which an address lies; a page may say otherwise."""
    above = [entry for entry in entries if path.startswith(entry.url)]
    return max(above, key=lambda entry: len(entry.url)).key if above else ""
