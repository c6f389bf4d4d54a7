"""What every writing door of cases begins with: who, when, and the slip."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Header

from wangge.cases.api.bodies import Written
from wangge.cases.deed import Told
from wangge.core.errors import Refused

Key = Annotated[UUID | None, Header(None, alias="Idempotency-Key")]


class SlipMissing(Refused):
    """A write without a slip could not be sent again safely."""

    code = "slip_missing"
    message = "Send a slip number of your own, in the body or as Idempotency-Key."


class SlipsDiffer(Refused):
    """Body and header name different slips."""

    code = "slips_differ"
    message = "The slip in the body and the one in the header differ."


def told_by(request: HttpRequest, body: Written, key: UUID | None) -> Told:
    """Who tells it, now, under which slip. Raises `SlipMissing`, `SlipsDiffer`."""
    if body.slip and key and body.slip != key:
        raise SlipsDiffer(field="slip")
    if (slip := body.slip or key) is None:
        raise SlipMissing(field="slip")
    return Told(by=request.user, at=timezone.now(), slip=slip, happened_at=body.happened_at)
