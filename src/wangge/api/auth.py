"""Who calls: a program with a token, or a browser with its session and a CSRF token on every write."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer, SessionAuth

from wangge.core.errors import Refused
from wangge.core.steady import version_is
from wangge.people.actions.tokens import token_of
from wangge.people.models import Person

READING = ("GET", "HEAD", "OPTIONS")


class OutOfScope(Refused):
    """The token may read but not write, or the other way round."""

    code = "out_of_scope"
    message = "This token does not allow that."
    status = 403


class Token(HttpBearer):
    """``Authorization: Bearer wg_…``. A bad token is refused; it does not fall back to a session."""

    def authenticate(self, request: HttpRequest, token: str) -> Person:
        found = token_of(token, timezone.now())
        if found is None:
            raise AuthenticationError
        if ("read" if request.method in READING else "write") not in found.scopes:
            raise OutOfScope
        request.user = found.person
        version_is(found.person.tenant.reference_version)
        return found.person


class Session(SessionAuth):
    """Signed in with a browser. Whoever is not is told so, before any talk of CSRF."""

    def __call__(self, request: HttpRequest) -> Any:
        return super().__call__(request) if request.user.is_authenticated else None
