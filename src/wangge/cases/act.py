"""What every line of history says of the deed, and its writing once a slip: for cases and all beside them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import Model

from wangge.core.errors import Refused
from wangge.people.models import Person, Platform, Post


class SlipReused(Refused):
    """The same slip came before with other content, or to another case at the same moment."""

    code = "slip_reused"
    message = "This slip number was used for something else."
    status = 409


@dataclass(frozen=True)
class Act:
    """Who does it, under which post, when it happened, and the slip it came with."""

    by: Person
    post: Post | None
    happened_at: datetime
    at: datetime
    slip: uuid.UUID = field(default_factory=uuid.uuid4)
    content: str = ""
    because_of: Model | None = None  # a line of the same history

    def following(self, event: Any, by: Person | None = None) -> Act:
        """The same moment, for what follows by itself from ``event``; of another person it has no post."""
        slip = uuid.uuid5(event.slip, f"{event.pk}-{uuid.uuid4()}")
        post = self.post if by is None else None
        return replace(self, by=by or self.by, post=post, slip=slip, content="", because_of=event)

    def columns(self, here: str, step: str, platform: Platform) -> dict[str, Any]:
        """The columns of its line of history: from ``here`` to ``step``, empty where nothing moves."""
        return {
            "came_from": here if step else "",
            "step": step,
            "person": self.by,
            "post": self.post,
            "platform": self.post.platform if self.post else platform,
            "happened_at": self.happened_at,
            "slip": self.slip,
            "content": self.content,
            "because_of": self.because_of,
        }


def insert(event: Model) -> None:
    """Write a line of history. Raises `SlipReused` if its slip was used elsewhere at the same moment."""
    try:
        event.save(force_insert=True)
    except IntegrityError as error:
        if "slip_once" in str(error):
            raise SlipReused(field="slip") from error
        raise
