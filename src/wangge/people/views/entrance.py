"""The way in and out."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from wangge.core.errors import Refused
from wangge.people import signing_in
from wangge.people.doors import Request, allowed, tell
from wangge.people.forms.access import CodeForm, SignInForm
from wangge.people.models import Duty, Person
from wangge.people.queries import posts_of
from wangge.tenants.speech import said

ADMINS = [
    (Duty.Code.ADMIN, "platforms"),
    (Duty.Code.SECURITY_ADMIN, "persons"),
    (Duty.Code.AUDITOR, "journal"),
]


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """User name and password; then in, or on to the code."""
    if request.user.is_authenticated:
        return redirect("start")
    form, status = SignInForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            person = signing_in.identify(request, **form.cleaned_data, at=now)
        except Refused as refused:
            tell(form, refused)
            status = refused.status
        else:
            return _onward(request, person)
    return render(request, "people/sign_in.html", {"form": form, "next": _next(request)}, status=status)


def _onward(request: HttpRequest, person: Person) -> HttpResponse:
    if not person.totp_key:
        return _entered(request, person)
    signing_in.wait_for_code(request, person, at=timezone.now())
    request.session["next"] = _next(request)
    return redirect("sign_in_code")


@never_cache
@sensitive_post_parameters("code")
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second factor of who has just given the password."""
    now = timezone.now()
    try:
        signing_in.waiting(request, at=now)
    except signing_in.SignInExpired as refused:
        messages.error(request, said(refused))
        return redirect("sign_in")
    form, status = CodeForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            person = signing_in.identify_by_code(request, form.cleaned_data["code"], at=now)
        except Refused as refused:
            tell(form, refused)
            status = refused.status
        else:
            return _entered(request, person)
    return render(request, "people/code.html", {"form": form}, status=status)


def _entered(request: HttpRequest, person: Person) -> HttpResponse:
    target = _next(request) or request.session.pop("next", "") or "start"
    signing_in.sign_in(request, person)
    response = redirect(target)
    if person.language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, person.language, samesite="Lax")
    return response


def _next(request: HttpRequest) -> str:
    """Where the person wanted to go, when that is on this site."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(target, hosts, require_https=request.is_secure())
    return target if safe else ""


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session; also for who is out already."""
    signing_in.sign_out(request)
    return redirect("sign_in")


@allowed()
def start(request: Request) -> HttpResponse:
    """The first page of somebody signed in."""
    return redirect(first_page(posts_of(request.user, timezone.now()).duties()))


def first_page(duties: frozenset[str]) -> str:
    """What an administrator works on, the desk, or for who holds no post his account."""
    own = next((page for code, page in ADMINS if duties and duties <= {code}), "")
    return own or (settings.LOGIN_REDIRECT_URL if duties else "account")
