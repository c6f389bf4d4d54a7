"""Practice: made and reset by the administrator at the top, entered by everybody of the real tenant."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.core.words import is_askable
from wangge.demo.jobs import build_practice
from wangge.demo.practice.building import ask_for_copy, copy_of
from wangge.journal.actions import note
from wangge.people import signing_in
from wangge.people.doors import Request, allowed, attempt
from wangge.people.models import Person
from wangge.people.models.organisation import in_tree
from wangge.people.queries import held_at
from wangge.people.rules import may_configure_all
from wangge.tenants.models import PracticeCopy, Tenant


@allowed()
@require_GET
def practice(request: Request) -> HttpResponse:
    """The state of the copy, the way in, and for administrators a fresh one."""
    now, tenant = timezone.now(), request.user.tenant
    row = _copy(tenant)
    ready = row is not None and row.state == PracticeCopy.State.READY
    shown = {
        "here": "practice",
        "row": row,
        "ready": ready,
        "may_make": not tenant.is_practice and may_configure_all(request.user, now),
        "accounts": _accounts(request.user, row.copy, now) if row and row.copy and ready else [],
    }
    name = "practice/state.html" if "HX-Request" in request.headers else "practice/practice.html"
    return render(request, name, shown)


def _copy(tenant: Tenant) -> PracticeCopy | None:
    """Of a real tenant its newest copy; of a copy itself."""
    if tenant.is_practice:
        return PracticeCopy.objects.filter(copy=tenant).select_related("copy").first()
    return copy_of(tenant)


def _accounts(person: Person, copy: Tenant, at: datetime) -> list[tuple[Person, list[object]]]:
    """Whom he may play: administrators and who is in practice everybody, others their own twin."""
    posts = held_at(at).filter(tenant=copy, person__is_active=True).select_related("person")
    people: dict[int, tuple[Person, list[object]]] = {}
    for post in posts.order_by(in_tree("platform__"), "pk"):
        people.setdefault(post.person_id, (post.person, []))[1].append(post)
    return [each for each in people.values() if _may_play(person, each[0], at)]


def _may_play(person: Person, twin: Person, at: datetime) -> bool:
    if person.tenant.is_practice:
        return person.tenant_id == twin.tenant_id
    is_own = twin.username == f"{twin.tenant.code}.{person.username}"[:150]
    return is_own or may_configure_all(person, at)


@allowed()
@require_POST
def make(request: Request) -> HttpResponse:
    """Ask for a copy, or for a fresh one; a job makes it."""
    now = timezone.now()

    def ask() -> None:
        row = ask_for_copy(request.user.tenant, by=request.user, at=now)
        build_practice.defer(copy=row.pk)

    attempt(request, _("The practice copy is being made."), ask)
    return redirect("practice")


@allowed()
@require_POST
def enter(request: Request) -> HttpResponse:
    """Sign in as a practice account: one's own, an administrator any. The real session ends."""
    now, row = timezone.now(), _copy(request.user.tenant)
    name = request.POST.get("as", "")
    if row is None or row.copy is None or row.state != PracticeCopy.State.READY or not is_askable(name):
        raise Http404
    people = Person.objects.filter(tenant=row.copy, username=name, is_active=True, is_service=False)
    twin = people.select_related("tenant").first()
    if twin is None or not _may_play(request.user, twin, now):
        raise Http404
    note("practice_entered", by=request.user, subject=twin.username)
    signing_in.sign_in(request, twin)
    return redirect("start")
