"""Accounts: who works here, with which posts; passwords given and doors closed."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.core.errors import Refused
from wangge.journal.queries import changes_of
from wangge.people.actions import (
    change_person,
    create_person,
    disable_person,
    enable_person,
    reset_password,
)
from wangge.people.actions.factors import remove_factor
from wangge.people.doors import Request, allowed, attempt, form_page, tell
from wangge.people.forms.staff import PersonFilter, PersonForm
from wangge.people.listing import persons_of
from wangge.people.models import Duty, Person
from wangge.people.queries import below_any, posts_of
from wangge.people.rules import may_enrol, may_enrol_over, may_grant, may_grant_over

ACTS = (
    "person_created",
    "person_changed",
    "person_disabled",
    "person_enabled",
    "post_given",
    "post_ended",
    "password_reset",
    "factor_removed",
    "token_created",
    "token_revoked",
)


@allowed(may_enrol)
def persons(request: Request) -> HttpResponse:
    """All staff of the tenant."""
    now, tenant = timezone.now(), request.user.tenant
    form = PersonFilter(tenant, request.GET)
    rows = persons_of(tenant, form.values(), now)
    return render(request, "people/persons.html", {"filter": form, "rows": rows})


@allowed(may_enrol)
def new_person(request: Request) -> HttpResponse:
    """A new account; shows the one-time password once."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            password = create_person(form.instance, by=request.user, at=timezone.now())
        except Refused as refused:
            tell(form, refused)
        else:
            return _hand_out(request, form.instance, password)
    shown = {"form": form, "heading": _("New person"), "back": reverse("persons")}
    return form_page(request, "form", shown)


@allowed(may_enrol)
def person(request: Request, pk: int) -> HttpResponse:
    """One account: name, posts, tokens, and what may be done to it."""
    now, who = timezone.now(), _person(request, pk)
    form = PersonForm(request.POST or None, instance=who)
    sent = request.method == "POST" and form.is_valid()
    if sent and attempt(request, _("Saved."), lambda: change_person(who, by=request.user, at=now)):
        return redirect("person", pk)
    reach = below_any(posts_of(request.user, now).acting_as(Duty.Code.SECURITY_ADMIN))
    posts = who.posts.select_related("platform", "duty", "division", "grid", "stands_for__person").order_by(
        "-valid", "pk"
    )
    shown = {
        "who": who,
        "form": form,
        "posts": posts,
        "tokens": who.tokens.order_by("-created_at"),
        "own": set(reach.values_list("pk", flat=True)) if who != request.user else set(),
        "may_post": may_grant(request.user, now) and who != request.user,
        "may_grant": may_grant_over(request.user, who, now) and who != request.user,
        "may_change": may_enrol_over(request.user, who, now),
        "today": timezone.localdate(now),
        "history": changes_of(request.user.tenant, who.username, *ACTS),
    }
    return form_page(request, "person", shown)


def _person(request: Request, pk: int) -> Person:
    return get_object_or_404(Person.objects.of(request.user.tenant).select_related("tenant"), pk=pk)


def _hand_out(request: Request, who: Person, password: str) -> HttpResponse:
    return render(request, "people/one_time_password.html", {"who": who, "password": password})


@allowed(may_grant)
def reset(request: Request, pk: int) -> HttpResponse:
    """A new one-time password, after a question."""
    who = _person(request, pk)
    if request.method == "POST":
        return _hand_out(request, who, reset_password(who, by=request.user, at=timezone.now()))
    what = _("The present password and all sessions end. You get a password for one sign-in.")
    return _ask(request, who, _("Reset the password"), what)


@allowed(may_grant)
def disable(request: Request, pk: int) -> HttpResponse:
    """Close an account, after a question."""
    what = _("All sessions and tokens end at once; work stays with the posts.")
    return _asked(request, pk, _("Close the account"), what, disable_person)


@allowed(may_grant)
def enable(request: Request, pk: int) -> HttpResponse:
    """Open a closed account, after a question."""
    what = _("The posts that are still valid count again.")
    return _asked(request, pk, _("Open the account"), what, enable_person)


@allowed(may_grant)
def unfactor(request: Request, pk: int) -> HttpResponse:
    """Take the second factor away from who has lost it, after a question."""
    what = _("Make sure that it is this person who asks. The password alone will open the account.")
    return _asked(request, pk, _("Remove the second factor"), what, remove_factor)


def _asked(request: Request, pk: int, heading: str, what: str, action: Callable[..., object]) -> HttpResponse:
    who = _person(request, pk)
    if request.method != "POST":
        return _ask(request, who, heading, what)
    attempt(request, _("Done."), lambda: action(who, by=request.user, at=timezone.now()))
    return redirect("person", pk)


def _ask(request: Request, who: Person, heading: str, what: str) -> HttpResponse:
    shown = {"heading": heading, "about": f"{who.name} · {who.username}", "what": what, "back": who.pk}
    return render(request, "people/confirm.html", shown)
