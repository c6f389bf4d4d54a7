"""What all doors of the desk share: who is asking, and how a refusal is shown."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from wangge.core.errors import NotFound
from wangge.core.steady import holding_still
from wangge.people.models import Person

LONGEST_NUMBER = 19  # digits of the largest key
Door = Callable[..., HttpResponse]


def staff(door: Door) -> Door:
    """For staff who are signed in; what is not theirs to see is not found.

    While a page is only read, settings, calendars and variants hold still and are kept from page to page.
    """

    @wraps(door)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            with holding_still() if request.method == "GET" else nullcontext():
                return door(request, *args, **kwargs)
        except NotFound as error:
            raise Http404 from error

    return login_required(guarded)


def read_number(text: str | None) -> int | None:
    """A number as a form of ours sends it; anything else Python could read as one is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER else None


def reader(request: HttpRequest) -> tuple[Person, datetime]:
    """Who asks, and now: the desk is the door at which the clock is read."""
    assert isinstance(request.user, Person)
    return request.user, timezone.now()
