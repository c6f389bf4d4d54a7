"""The security administrator's setting, and tokens."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.core.errors import Refused
from wangge.people.actions.policies import choose_security
from wangge.people.actions.tokens import create_token, revoke_token
from wangge.people.doors import Request, allowed, attempt, form_page, tell
from wangge.people.forms.staff import SecurityForm, TokenForm
from wangge.people.models import ApiToken, Person
from wangge.people.policy import effect_of
from wangge.people.rules import may_grant, may_grant_all, may_grant_over, require
from wangge.tenants.models import Tenant


@allowed(may_grant_all)
def security(request: Request) -> HttpResponse:
    """Which preset of rules for passwords and sessions holds."""
    tenant = request.user.tenant
    form = SecurityForm(request.POST or None, initial={"security": tenant.security})
    if request.method == "POST" and form.is_valid():
        chosen, now = form.cleaned_data["security"], timezone.now()
        if chosen != tenant.security and "sure" not in request.POST:
            effect = effect_of(chosen, tenant, now)
            shown = {"effect": effect, "label": Tenant.Security(chosen).label}
            shown["idle"] = effect.policy.idle // timedelta(minutes=1)
            return form_page(request, "security", {"form": form, **shown}, 200)
        if attempt(request, _("Saved."), lambda: choose_security(chosen, by=request.user, at=now)):
            return redirect("security")
    return form_page(request, "security", {"form": form})


@allowed()
def new_token(request: Request, pk: int | None = None) -> HttpResponse:
    """A token for oneself, or (``pk``) by the security administrator for somebody; shown once."""
    people = Person.objects.of(request.user.tenant)
    who = get_object_or_404(people, pk=pk) if pk else request.user
    form, now = TokenForm(request.POST or None), timezone.now()
    require(who == request.user or may_grant_over(request.user, who, now))
    if request.method == "POST" and form.is_valid():
        until = now + timedelta(days=form.cleaned_data["days"])
        how = {"expires_at": until, "by": request.user, "at": now}
        try:
            token, raw = create_token(who, form.cleaned_data["name"], form.scopes, **how)
        except Refused as refused:
            tell(form, refused)
        else:
            return render(request, "people/token.html", {"token": token, "raw": raw})
    back = reverse("person", args=[pk]) if pk else reverse("account")
    heading = _("New token for %(person)s") % {"person": who.name}
    shown = {"form": form, "heading": heading, "title": _("New token"), "back": back}
    return form_page(request, "form", shown)


@allowed()
@require_POST
def drop_token(request: Request, pk: int) -> HttpResponse:
    """Revoke a token of one's own or, as security administrator, of somebody's."""
    now = timezone.now()
    mine = {} if may_grant(request.user, now) else {"person": request.user}
    tokens = ApiToken.objects.filter(person__tenant=request.user.tenant, **mine).select_related("person")
    token = get_object_or_404(tokens, pk=pk)
    attempt(request, _("Done."), lambda: revoke_token(token, by=request.user, at=now))
    if token.person_id == request.user.pk:
        return redirect("account")
    return redirect("person", token.person_id)
