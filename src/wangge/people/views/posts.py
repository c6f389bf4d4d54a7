"""Posts given and ended."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.core.errors import NotFound, Refused
from wangge.people.actions import appoint, end_post
from wangge.people.actions.away import NoSuchPerson, stand_in
from wangge.people.doors import Request, allowed, attempt, form_page, tell
from wangge.people.forms.staff import AppointForm, PostFilter, StandInForm
from wangge.people.listing import posts_in
from wangge.people.models import Person, Post
from wangge.people.rules import may_enrol, may_grant


@allowed(may_enrol)
def posts(request: Request) -> HttpResponse:
    """Who holds what on a day."""
    tenant = request.user.tenant
    form = PostFilter(tenant, request.GET)
    rows = posts_in(tenant, form.values(), timezone.localdate())
    return render(request, "people/posts.html", {"filter": form, "rows": rows})


@allowed(may_grant)
def new_post(request: Request, pk: int) -> HttpResponse:
    """Give a person a post."""
    who = get_object_or_404(Person.objects.of(request.user.tenant), pk=pk)
    form = AppointForm(request.user, timezone.now(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _appoint(request, who, form)
        except Refused as refused:
            tell(form, refused)
        else:
            return redirect("person", pk)
    heading = _("New post for %(person)s") % {"person": who.name}
    shown = {"form": form, "heading": heading, "title": _("New post")}
    shown["back"] = reverse("person", args=[pk])
    return form_page(request, "form", shown)


def _appoint(request: Request, who: Person, form: AppointForm) -> None:
    given = form.cleaned_data
    appoint(
        who,
        given["platform"],
        given["duty"].code,
        by=request.user,
        at=timezone.now(),
        valid_from=given["valid_from"],
        valid_until=given["valid_until"],
        area=given["division"] or given["grid"],
    )


@allowed(may_grant)
def new_stand_in(request: Request, pk: int) -> HttpResponse:
    """Give somebody the post of who is away, for a span of days."""
    tenant, now = request.user.tenant, timezone.now()
    rows = Post.objects.of(tenant).select_related("person", "platform", "duty", "division", "grid")
    post = get_object_or_404(rows, pk=pk)
    form = StandInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        who = Person.objects.of(tenant).filter(username=given["username"].strip().lower()).first()
        try:
            if who is None:
                raise NoSuchPerson(field="username", username=given["username"][:40])
            stand_in(post, who, by=request.user, at=now, first=given["first"], last=given["last"])
        except NotFound:
            raise
        except Refused as refused:
            tell(form, _under(refused, {"person": "username"}))
        else:
            return redirect("person", who.pk)
    heading = _("Stand-in for %(post)s") % {"post": f"{post.person} · {post}"}
    back = reverse("person", args=[post.person_id])
    shown = {"form": form, "heading": heading, "title": _("Stand-in"), "back": back}
    return form_page(request, "form", shown)


def _under(refused: Refused, fields: dict[str, str]) -> Refused:
    """The refusal, shown at the input of the form that it is about."""
    refused.field = fields.get(refused.field, refused.field)
    return refused


@allowed(may_grant)
@require_POST
def stop_post(request: Request, pk: int) -> HttpResponse:
    """End a post on a day (``until``, otherwise today)."""
    post = get_object_or_404(Post.objects.of(request.user.tenant), pk=pk)
    until = _day(request.POST.get("until", ""))
    attempt(request, _("Done."), lambda: end_post(post, by=request.user, at=timezone.now(), until=until))
    return redirect("person", post.person_id)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
