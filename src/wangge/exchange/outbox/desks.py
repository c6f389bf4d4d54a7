"""Who sits at a desk today: news is for persons who hold a post, and only for those."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from wangge.cases.rules import covers
from wangge.exchange.outbox.events import Told
from wangge.people.models import Person, Platform, Post
from wangge.people.queries import held_at


@dataclass(frozen=True)
class Recipient:
    """A person and the platform of the post under which he is told."""

    person: Person
    platform: Platform


class Desks:
    """The posts that some news is for: two statements, however many there are."""

    def __init__(self, told: Iterable[Told], at: datetime) -> None:
        desks = {one.desk for one in told if one.desk}
        named = {one.person_id or (one.desk.person_id if one.desk else None) for one in told} - {None}
        working = held_at(at).filter(person__is_active=True, person__is_service=False)
        posts = working.select_related("duty", "platform", "division", "grid", "person").order_by("pk")
        self._at: dict[tuple[int, str], list[Post]] = defaultdict(list)
        at_desks = posts.filter(
            platform__in={d.platform_id for d in desks}, duty__acts_as__in={d.duty for d in desks}
        )
        for post in at_desks if desks else ():
            self._at[post.platform_id, post.duty.acts_as].append(post)
        self._of: dict[int, list[Post]] = defaultdict(list)
        for post in posts.filter(person__in=named) if named else ():
            self._of[post.person_id].append(post)

    def recipients(self, told: Told) -> Iterator[Recipient]:
        """Everybody who is told, once each; never who did it himself, never another tenant's."""
        seen = {told.event.person_id}
        for post in self._posts(told):
            if post.person_id not in seen and post.tenant_id == told.event.tenant_id:
                seen.add(post.person_id)
                yield Recipient(post.person, post.platform)

    def _posts(self, told: Told) -> list[Post]:
        if told.desk is None:
            return self._of[told.person_id or 0]
        at_desk = self._at[told.desk.platform_id, told.desk.duty]
        if named := self._of[told.desk.person_id] if told.desk.person_id else []:
            own = [post for post in at_desk if post.person_id == told.desk.person_id]
            return own or named
        return [post for post in at_desk if covers(post, told.event.case.division_code)]
