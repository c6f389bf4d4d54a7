"""The auditor's page: who did, who looked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.desk.journal_words import in_one_line
from wangge.journal.actions import note
from wangge.journal.labels import act_word
from wangge.journal.models import Entry
from wangge.journal.queries import acts_of, entries_of
from wangge.people.doors import Request, allowed, csv_answer
from wangge.people.forms.staff import JournalFilter
from wangge.people.rules import may_audit


@allowed(may_audit)
def journal(request: Request) -> HttpResponse:
    """Entries of the tenant, newest first."""
    form = JournalFilter(acts_of(request.user.tenant), request.GET)
    return render(request, "desk/journal.html", {"filter": form, "rows": _found(request, form)})


@allowed(may_audit)
@require_POST
def journal_export(request: Request) -> HttpResponse:
    """What is filtered, as CSV. The export is an entry itself."""
    form = JournalFilter(acts_of(request.user.tenant), request.GET)
    rows = _found(request, form)
    asked = {name: str(value) for name, value in _asked(form).items() if value}
    note("journal_exported", by=request.user, filter=asked)
    columns = {
        "at": _("When"),
        "person": _("Who"),
        "post": _("Post"),
        "act": _("Act"),
        "subject": _("About"),
        "detail": _("Details"),
        "code": _("Code of the act"),
        "stored": _("Details as stored"),
    }
    return csv_answer(_lines(rows, get_language() or ""), columns, "journal")


def _found(request: Request, form: JournalFilter) -> QuerySet[Entry]:
    asked = _asked(form)
    asked["since"] = _midnight(asked["since"])
    asked["until"] = _midnight(asked["until"] + timedelta(days=1)) if asked["until"] else None
    return entries_of(request.user.tenant, **asked)


def _asked(form: JournalFilter) -> dict[str, Any]:
    form.is_valid()
    given = getattr(form, "cleaned_data", {})
    texts = {name: given.get(name) or "" for name in ("person", "act", "subject")}
    return texts | {name: given.get(name) for name in ("since", "until")}


def _midnight(day: Any) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time())) if day else None


def _lines(rows: QuerySet[Entry], language: str) -> Iterator[dict[str, object]]:
    """In the language of who asked: rows are written when the view is long over."""
    for entry in rows.iterator(chunk_size=2000):
        with override(language):
            said = {"act": act_word(entry.act), "detail": in_one_line(entry.detail)}
        yield said | {
            "at": timezone.localtime(entry.recorded_at),
            "person": entry.person,
            "post": entry.post,
            "subject": entry.subject,
            "code": entry.act,
            "stored": json.dumps(entry.detail, ensure_ascii=False),
        }
