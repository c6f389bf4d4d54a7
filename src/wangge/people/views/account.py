"""One's own account: posts, password, second factor, sessions."""

from __future__ import annotations

import hashlib
from uuid import UUID

import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from wangge.core.errors import NotFound, Refused
from wangge.journal.actions import note
from wangge.people.actions.factors import begin_factor, enrol_factor, remove_factor, setting_up
from wangge.people.actions.passwords import OldPasswordWrong, change_password
from wangge.people.doors import Request, allowed, attempt, form_page, tell
from wangge.people.forms.access import CodeForm, OwnPasswordForm, PasswordForm
from wangge.people.models import Session
from wangge.people.policy import must_change_password, must_enrol_factor, policy_of
from wangge.people.queries import posts_of
from wangge.people.rosters import coming_turns
from wangge.vault.actions import discard

BEGUN = "factor_begun"


@allowed()
def account(request: Request) -> HttpResponse:
    """Who I am here, and from where I am signed in."""
    now, person = timezone.now(), request.user
    shown = {
        "posts": posts_of(person, now),
        "turns": coming_turns(person, now),
        "sessions": [(_mark(row), row, row.pk == request.session.session_key) for row in _sessions(request)],
        "policy": policy_of(person.tenant),
        "recovery_codes": person.recovery_codes.count(),
        "tokens": person.tokens.order_by("-created_at"),
    }
    return render(request, "people/account.html", shown)


def _sessions(request: Request) -> list[Session]:
    rows = request.user.sessions.filter(expire_date__gt=timezone.now())
    return list(rows.order_by("-seen_at"))


def _mark(row: Session) -> str:
    """A name for a session that opens nothing: its key stays secret."""
    return hashlib.sha256(row.session_key.encode()).hexdigest()[:16]


@allowed()
@require_POST
def end_sessions(request: Request) -> HttpResponse:
    """End one other session (``which``) or, without, all others."""
    which = request.POST.get("which", "")
    others = [row for row in _sessions(request) if row.pk != request.session.session_key]
    chosen = [row.pk for row in others if which in ("", _mark(row))]
    Session.objects.filter(pk__in=chosen).delete()
    note("sessions_ended", by=request.user, count=len(chosen))
    messages.success(request, _("Ended: %(count)s") % {"count": len(chosen)})
    return redirect("account")


@allowed()
@sensitive_post_parameters()
def password(request: Request) -> HttpResponse:
    """Choose a new password; all other sessions end."""
    now, person = timezone.now(), request.user
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_password(person, form.cleaned_data["old"], form.cleaned_data["new"], at=now)
        except Refused as refused:
            tell(form, refused)
        else:
            update_session_auth_hash(request, person)
            messages.success(request, _("Your password is changed."))
            return redirect("start")
    owed = must_change_password(person, now)
    shown = {"form": form, "owed": owed, "policy": policy_of(person.tenant)}
    return form_page(request, "password", shown)


@allowed()
@sensitive_post_parameters("code")
def factor(request: Request) -> HttpResponse:
    """Set up the second factor: scan, type the first code, keep the recovery codes."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = enrol_factor(request.user, _begun(request), form.cleaned_data["code"], at=timezone.now())
        except NotFound:
            return redirect("factor")
        except Refused as refused:
            tell(form, refused)
        else:
            request.session.pop(BEGUN)
            return render(request, "people/recovery_codes.html", {"codes": codes})
    return form_page(request, "factor", _set_up(request) | {"form": form})


def _begun(request: Request) -> UUID:
    if BEGUN not in request.session:
        raise NotFound
    return UUID(request.session[BEGUN])


def _set_up(request: Request) -> dict[str, object]:
    """The secret being set up; drawn anew with each visit, kept while a code is tried."""
    if request.method != "POST" or BEGUN not in request.session:
        if BEGUN in request.session:
            discard(_begun(request), request.user.tenant)
        request.session[BEGUN] = str(begin_factor(request.user))
    secret, address = setting_up(_begun(request), request.user)
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=2)
    return {"secret": secret, "picture": picture, "owed": must_enrol_factor(request.user)}


@allowed()
@sensitive_post_parameters("password")
def drop_factor(request: Request) -> HttpResponse:
    """Do without the second factor again, where that is allowed; asks for the password."""
    form = OwnPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not request.user.check_password(form.cleaned_data["password"]):
            tell(form, OldPasswordWrong(field="password"))
        elif attempt(
            request,
            _("The second factor is removed."),
            lambda: remove_factor(request.user, by=request.user, at=timezone.now()),
        ):
            return redirect("account")
    return form_page(request, "drop_factor", {"form": form})
