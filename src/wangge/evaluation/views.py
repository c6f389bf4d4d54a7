"""Pages: the table of a period, and the cases behind one of its numbers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wangge.core.errors import NotFound
from wangge.evaluation import files, looks, tables
from wangge.evaluation.grids import grid
from wangge.evaluation.looks import Look
from wangge.evaluation.queries import behind
from wangge.journal.actions import note

Door = Callable[[HttpRequest, Look], HttpResponse]


def looking(door: Door) -> Callable[[HttpRequest], HttpResponse]:
    """For staff who are signed in; what is not theirs to see is not found, what cannot be read is told."""

    @wraps(door)
    def guarded(request: HttpRequest) -> HttpResponse:
        try:
            return door(request, looks.look_of(request.user, request.GET, timezone.now()))
        except NotFound as error:
            raise Http404 from error

    return login_required(guarded)


@looking
def table(request: HttpRequest, look: Look) -> HttpResponse:
    """Indicators by subject in a period; ``?export=`` gives them as a file, ``?print=1`` for paper."""
    found = tables.table(look.question, look.level, look.order)
    if kind := request.GET.get("export"):
        note("evaluation_exported", by=request.user, subject=look.subject, kind=kind, filters=look.address())
        return files.table_file(found, look, kind)
    page = "print" if request.GET.get("print") else "table"
    shown = {"here": "evaluation", "look": look, "grid": grid(found, look)}
    return render(request, f"evaluation/{page}.html", shown)


@looking
def cases(request: HttpRequest, look: Look) -> HttpResponse:
    """The cases behind a number, as many as the number."""
    count, key = request.GET.get("count", ""), request.GET.get("key")
    lines = tables.Lines(behind(look.question, count, key))
    if kind := request.GET.get("export"):
        note("cases_exported", by=request.user, kind=kind, filters=request.GET.urlencode()[:1000])
        return files.lines_file(lines, look, kind)
    shown = {
        "here": "evaluation",
        "look": look,
        "lines": lines,
        "count": look.question.counts[count],
        "label": tables.label_of(look.question, key, look.level),
        "export": look.address(count=count, key=key),
    }
    return render(request, "evaluation/cases.html", shown)
