"""The way in and out: password, second factor, a new session, a line in the journal for each."""

from __future__ import annotations

from datetime import datetime, timedelta

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.db.models import Max, Sum
from django.http import HttpRequest

from wangge.core.errors import Refused
from wangge.journal.actions import note
from wangge.people.actions.factors import CodeWrong, check_factor
from wangge.people.actions.persons import normal_username
from wangge.people.models import Person
from wangge.people.policy import policy_of

PENDING = "pending_sign_in"
PENDING_FOR = timedelta(minutes=5)  # between password and code
COOL_OFF = timedelta(hours=settings.AXES_COOLOFF_TIME)
NOBODY = "unknown"  # what was typed as a user name may be a password: it is not written down


class SignInFailed(Refused):
    """Which of the two is wrong is nobody's business."""

    code = "sign_in_failed"
    message = "User name or password is not right."
    status = 401


class SignInLocked(Refused):
    """Too many failures; right or wrong, nothing is tried until the time is over."""

    code = "sign_in_locked"
    message = "After %(failures)s failures this account is locked for another %(minutes)s minutes."
    status = 429


class SignInExpired(Refused):
    """The password was given too long ago, or was changed since."""

    code = "sign_in_expired"
    message = "Please begin again with your password."
    status = 401


def identify(request: HttpRequest, username: str, password: str, *, at: datetime) -> Person:
    """The person behind a user name and a password. Raises :class:`SignInFailed`, :class:`SignInLocked`."""
    username = normal_username(username)
    refuse_locked(username, at)
    person = authenticate(request, username=username, password=password)
    if isinstance(person, Person):
        return person
    known = Person.objects.select_related("tenant").filter(username=username).first()
    _note_failure(request, known, "password")
    refuse_locked(username, at, just_now=known or NOBODY)
    raise SignInFailed


def wait_for_code(request: HttpRequest, person: Person, *, at: datetime) -> None:
    """Remember, for five minutes, that the password was right."""
    request.session.cycle_key()
    request.session[PENDING] = [person.pk, at.timestamp(), person.get_session_auth_hash()]


def waiting(request: HttpRequest, *, at: datetime) -> Person:
    """Who has given the password and owes a code. Raises :class:`SignInExpired`."""
    pk, since, hashed = request.session.get(PENDING, [0, 0, ""])
    person = Person.objects.select_related("tenant").filter(pk=pk, is_active=True).first()
    in_time = at.timestamp() - since <= PENDING_FOR.total_seconds()
    if person is None or not in_time or person.get_session_auth_hash() != hashed:
        request.session.pop(PENDING, None)
        raise SignInExpired
    return person


def identify_by_code(request: HttpRequest, code: str, *, at: datetime) -> Person:
    """The waiting person, proved by the second factor. A wrong code counts towards the lock."""
    person = waiting(request, at=at)
    refuse_locked(person.username, at)
    try:
        check_factor(person, code, at=at)
    except CodeWrong:
        AxesProxyHandler.user_login_failed(
            sender=None, credentials={"username": person.username}, request=request
        )
        _note_failure(request, person, "code")
        refuse_locked(person.username, at, just_now=person)
        raise
    return person


def sign_in(request: HttpRequest, person: Person) -> None:
    """A new session under a new key."""
    request.session.pop(PENDING, None)
    login(request, person, backend="wangge.people.backends.StaffBackend")
    request.session["agent"] = _agent(request)
    request.session.set_expiry(int(policy_of(person.tenant).absolute.total_seconds()))
    note("signed_in", by=person, **_from(request))


def sign_out(request: HttpRequest) -> None:
    """End this session."""
    if isinstance(request.user, Person):
        note("signed_out", by=request.user, **_from(request))
    logout(request)


def refuse_locked(username: str, at: datetime, just_now: object = None) -> None:
    """Raises :class:`SignInLocked`; ``just_now`` names whose failure closed the account, to write it down."""
    tried = AccessAttempt.objects.filter(username=username, attempt_time__gt=at - COOL_OFF)
    told = tried.aggregate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    if (told["failures"] or 0) < settings.AXES_FAILURE_LIMIT:
        return
    if just_now:
        note("sign_in_locked", by=just_now)
    left = min(told["last"] + COOL_OFF - at, COOL_OFF)
    raise SignInLocked(failures=told["failures"], minutes=max(1, -(-left // timedelta(minutes=1))))


def unlock(username: str) -> None:
    """Forget the failures of an account."""
    AccessAttempt.objects.filter(username=username).delete()


def _note_failure(request: HttpRequest, person: Person | None, what: str) -> None:
    note("sign_in_failed", by=person or NOBODY, what=what, **_from(request))


def _from(request: HttpRequest) -> dict[str, str]:
    return {"address": request.META.get("REMOTE_ADDR", ""), "agent": _agent(request)}


def _agent(request: HttpRequest) -> str:
    return request.META.get("HTTP_USER_AGENT", "")[:200].replace("\x00", "")
