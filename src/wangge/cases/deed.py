"""What every act beside the moves has in common: lock, slip, post, write."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from wangge.cases.act import Act
from wangge.cases.actions import MoveRefused, content_of, last_said, sent_before, told_time
from wangge.cases.dossier import Dossier
from wangge.cases.models import CaseEvent, Leg
from wangge.people.models import Person, Platform, Post
from wangge.people.queries import posts_of


@dataclass(frozen=True)
class Told:
    """Who, when, and the slip that came with it: the same four words at every door."""

    by: Person
    at: datetime
    slip: uuid.UUID
    happened_at: datetime | None = None

    def act(self, post: Post | None, content: str) -> Act:
        return Act(self.by, post, told_time(self.happened_at, self.at), self.at, self.slip, content)


@dataclass(frozen=True)
class Deed:
    """A locked case and, if the slip came before, the event it made then."""

    dossier: Dossier
    told: Told
    content: str
    done: CaseEvent | None

    @classmethod
    def begin(cls, case_id: int, told: Told, *parts: Any) -> Deed:
        """Lock the case and look the slip up. Raises `SlipReused`."""
        dossier = Dossier.of(case_id, lock=True)
        content = content_of(case_id, told.by.pk, *parts)
        return cls(dossier, told, content, sent_before(dossier, told.slip, content))

    def act(self, post: Post) -> Act:
        return replace(self.told.act(post, self.content))

    def post_at(self, platform: Platform, duties: Iterable[str], leg: Leg) -> Post:
        """The post of the teller at a platform; `MoveRefused` if there is none."""
        posts = posts_of(self.told.by, self.told.at).at(platform).acting_as(*duties)
        return self.first(posts, leg)

    def first(self, posts: Iterable[Post], leg: Leg) -> Post:
        if post := next(iter(posts), None):
            return post
        raise MoveRefused(why="not_yours", last=last_said(self.dossier, leg))

    def refuse(self, why: str, leg: Leg) -> MoveRefused:
        return MoveRefused(why=why, last=last_said(self.dossier, leg))
