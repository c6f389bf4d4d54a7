"""A way into a replayed tenant: the busiest person of each duty, with the password of the demo."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from wangge.cases.models import CaseEvent
from wangge.demo.town.accounts import give, password_of
from wangge.people.models import Post
from wangge.tenants.models import Tenant


def accounts(tenant: Tenant) -> dict[str, Any]:
    """Let the staff sign in; answers the password and one account for each duty."""
    password = password_of(tenant)
    give(tenant)
    found: dict[str, Post] = {}
    for post in _busiest_first(tenant):
        found.setdefault(post.duty.acts_as, post)
    rows = [
        {"duty": duty, "username": post.person.username, "platform": post.platform.name}
        for duty, post in sorted(found.items())
    ]
    return {"password": password, "accounts": rows}


def _busiest_first(tenant: Tenant) -> list[Post]:
    done = dict(CaseEvent.objects.filter(tenant=tenant).values_list("post").annotate(Count("pk")))
    posts = Post.objects.of(tenant).filter(person__is_service=False)
    posts = posts.select_related("person", "duty", "platform").order_by("pk")
    return sorted(posts, key=lambda post: -done.get(post.pk, 0))
