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


def slip_of(in_body: UUID | None, in_header: UUID | None) -> UUID:
    """The one slip of a write. Raises `SlipMissing`, `SlipsDiffer`."""
    if in_body and in_header and in_body != in_header:
        raise SlipsDiffer(field="slip")
    if (slip := in_body or in_header) is None:
        raise SlipMissing(field="slip")
    return slip


def told_by(request: HttpRequest, body: Written, key: UUID | None) -> Told:
    """Who tells it, now, under which slip. Raises what `slip_of` raises."""
    slip = slip_of(body.slip, key)
    return Told(by=request.user, at=timezone.now(), slip=slip, happened_at=body.happened_at)
