"""What holds for every request of somebody signed in: limits of the session, duties owed first, language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control

from wangge.core.steady import no_version_yet, version_is
from wangge.people.models import Person, Session
from wangge.people.policy import must_change_password, must_enrol_factor, policy_of

Answer = Callable[[HttpRequest], HttpResponse]
SEEN_EVERY = timedelta(minutes=1)
ALWAYS_OPEN = ("sign_in", "sign_out", "set_language", "password", "factor")


class SessionLimits:
    """Ends a session that was idle or lasted too long; sends to the password or factor page who owes one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        if isinstance(request.user, Person) and _is_over(request, request.user, now):
            logout(request)
        if isinstance(request.user, Person):
            _remember_seen(request, now)
            if owed := _owed(request, request.user, now):
                return owed
        response = self.get_response(request)
        if isinstance(request.user, Person) and not response.has_header("Cache-Control"):
            patch_cache_control(response, no_store=True, private=True)
        return response


def _row(request: HttpRequest) -> Session | None:
    return getattr(request.session, "row", None)


def _is_over(request: HttpRequest, person: Person, now: datetime) -> bool:
    row, policy = _row(request), policy_of(person.tenant)
    return row is None or now - row.seen_at > policy.idle or now - row.started_at > policy.absolute


def _remember_seen(request: HttpRequest, now: datetime) -> None:
    """Once a minute at most; a page that asks for numbers by itself does not keep a session alive."""
    row = _row(request)
    if row and request.path not in settings.SESSION_QUIET_PATHS and now - row.seen_at > SEEN_EVERY:
        Session.objects.filter(pk=row.pk).update(seen_at=now)


def _owed(request: HttpRequest, person: Person, now: datetime) -> HttpResponse | None:
    if must_change_password(person, now):
        page = "password"
    elif must_enrol_factor(person):
        page = "factor"
    else:
        return None
    if request.path in {reverse(name) for name in ALWAYS_OPEN}:
        return None
    if request.path.startswith("/api/"):
        problem = {"title": "Forbidden", "status": 403, "code": f"{page}_owed"}
        return JsonResponse(problem, status=403, content_type="application/problem+json")
    return redirect(page)


class ReferenceVersion:
    """Says which version of the reference data holds for who is signed in; acts need not ask again."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with no_version_yet():
            if isinstance(request.user, Person):
                version_is(request.user.tenant.reference_version)
            return self.get_response(request)


class PersonLanguage:
    """The language chosen in a browser is kept with the person and used in the next one.

    A program says with every request which language it wants.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        asked = request.path.startswith("/api/") and "Accept-Language" in request.headers
        if isinstance(person, Person) and person.language and not (asked or _chosen(request.COOKIES)):
            translation.activate(person.language)
            request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        new = _chosen({name: morsel.value for name, morsel in response.cookies.items()})
        if isinstance(person, Person) and new and new != person.language:
            Person.objects.filter(pk=person.pk).update(language=new)
        return response


def _chosen(cookies: Mapping[str, str]) -> str:
    chosen = cookies.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else ""
