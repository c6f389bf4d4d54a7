"""The administrators' page about the installation itself: is it backed up, has it room, does the clock go."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wangge.journal import operations as found
from wangge.journal.backups import attempts
from wangge.journal.models import Backup
from wangge.people.doors import Request, allowed
from wangge.people.forms.operations import AttemptFilter
from wangge.people.rules import may_configure_all


@allowed(may_configure_all)
def operations(request: Request) -> HttpResponse:
    """Backups, disks, jobs, readers, each with its light; below every attempt, newest first."""
    at, form = timezone.now(), AttemptFilter(request.GET)
    jobs = found.look_at_jobs(at)
    context: dict[str, Any] = {
        "at": at,
        "backups": found.look_at_backups(at),
        "disks": list(found.look_at_disks()),
        "one_disk": found.are_on_one_disk(),
        "jobs": jobs,
        "readers": list(found.look_at_readers(at)),
        "database": found.look_at_database(),
        "plan": {"at": settings.BACKUP_AT, "to": settings.BACKUP_TO, "try_after": settings.BACKUP_TRY},
        "filter": form,
        "rows": _asked(form),
        "many": found.MANY,
    }
    return render(request, "people/operations.html", context)


def _asked(form: AttemptFilter) -> QuerySet[Backup]:
    form.is_valid()
    asked, rows = getattr(form, "cleaned_data", {}), attempts()
    if asked.get("kind"):
        rows = rows.filter(kind=asked["kind"])
    if asked.get("outcome"):
        rows = rows.filter(trouble="") if asked["outcome"] == "done" else rows.exclude(trouble="")
    return rows
