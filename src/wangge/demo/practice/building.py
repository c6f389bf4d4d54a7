"""Making, resetting and closing practice copies. One that was used is closed, not emptied: history stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from wangge.core.errors import Refused
from wangge.demo.company import Company
from wangge.demo.practice.cases import NothingToPlay, begun_at, first_at, play
from wangge.demo.practice.copying import Copier
from wangge.journal.actions import note
from wangge.people.models import Person, Session
from wangge.people.queries import forget_posts
from wangge.people.rules import may_configure_all, require
from wangge.tenants.actions import create_tenant
from wangge.tenants.models import PracticeCopy, Tenant

CASES = 36
State = PracticeCopy.State


class PracticeOfPractice(Refused):
    """A practice copy is of something real."""

    code = "practice_of_practice"
    message = "%(tenant)s is a practice copy itself."


class BeingBuilt(Refused):
    """One at a time."""

    code = "practice_being_built"
    message = "A practice copy is being made already."
    status = 409


def copy_of(tenant: Tenant) -> PracticeCopy | None:
    """The newest copy that was asked for."""
    return PracticeCopy.objects.filter(tenant=tenant).select_related("copy").order_by("-number").first()


@transaction.atomic
def ask_for_copy(tenant: Tenant, *, by: object, at: datetime, cases: int = CASES) -> PracticeCopy:
    """Write down that a copy is wanted; the job (or the terminal) makes it. The one before is closed then."""
    if isinstance(by, Person):
        require(by.tenant_id == tenant.pk and may_configure_all(by, at))
    tenant = Tenant.objects.select_for_update(no_key=True).get(pk=tenant.pk)
    if tenant.is_practice:
        raise PracticeOfPractice(tenant=tenant.name)
    before = copy_of(tenant)
    if before and before.state in (State.WAITING, State.BUILDING):
        raise BeingBuilt
    number = before.number + 1 if before else 1
    row = PracticeCopy.objects.create(tenant=tenant, number=number, total=cases, asked_at=at)
    note("practice_asked", by=by, subject=tenant.code, number=number)
    return row


def build(row: PracticeCopy, *, at: datetime) -> PracticeCopy:
    """Set the copy up, close the one before, make cases up; each step is told in the row as it is done."""
    row.state = State.BUILDING
    row.save(update_fields=["state"])
    try:
        _set_up(row, at)
        _play(row, at)
    except Exception as trouble:
        row.state, row.trouble = State.FAILED, f"{type(trouble).__name__}: {trouble}"[:500]
        row.save(update_fields=["state", "trouble"])
        raise
    row.state = State.READY
    row.save(update_fields=["state", "trouble"])
    return row


@transaction.atomic
def _set_up(row: PracticeCopy, at: datetime) -> None:
    code = f"{row.tenant.code[:18]}-practice{row.number}"
    copy = create_tenant(code, f"{row.tenant.name[:90]}（练习）", row.tenant.security)
    copy.is_practice = True
    copy.security = Tenant.Security.DEFAULT  # nobody types a password there
    copy.save(update_fields=["is_practice", "security"])
    Copier(row.tenant, copy, at, first_at(at)).run()
    for old in PracticeCopy.objects.filter(tenant=row.tenant, number__lt=row.number, copy__isnull=False):
        _close(old)
    row.copy = copy
    row.save(update_fields=["copy"])


def _close(old: PracticeCopy) -> None:
    """Nobody is signed in there any more, nor comes in again."""
    people = Person.objects.filter(tenant=old.copy)
    Session.objects.filter(person__in=people).delete()
    people.update(is_active=False)
    old.state = State.CLOSED
    old.save(update_fields=["state"])
    forget_posts()


def _play(row: PracticeCopy, at: datetime) -> None:
    assert row.copy
    company = Company(row.copy, begun_at(at))

    def told(done: int) -> None:
        PracticeCopy.objects.filter(pk=row.pk).update(done=done)
        row.done = done

    try:
        play(company, row.total, told)
    except NothingToPlay as nothing:
        row.trouble = nothing.code
