"""Responsibility grids: which there are, who answers, which cells nobody has, making and changing one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.core.errors import NotFound
from wangge.journal.queries import changes_of
from wangge.people.actions.grids import change_grid, end_grid, let_answer, make_grid
from wangge.people.doors import Request, allowed, attempt, form_page, page, saved
from wangge.people.forms.grids import AnswerForm, GridFilter, GridForm
from wangge.people.grounds import COVERED, Ground
from wangge.people.models import Post
from wangge.people.rules import may_change_grid, may_configure, may_enrol, may_grant, may_make_grid
from wangge.places.models import ResponsibilityGrid
from wangge.places.queries import bounds_of, cells_of, held_by

ACTS = ("places.assign_cells", "places.rename_grid", "places.end_grid")


@allowed(may_enrol)
def grids(request: Request) -> HttpResponse:
    """The responsibility grids of his ground, and how they cover it."""
    form = GridFilter(request.GET)
    try:
        ground = Ground.of(request.user, timezone.now())
    except NotFound:
        return page(request, "grids", {"counts": None})
    shown = {"filter": form, "rows": ground.grids(form.values()), **_around(request, ground)}
    return page(request, "grids", shown)


@allowed(may_enrol)
def grid_cells(request: Request, what: str) -> HttpResponse:
    """The cells of his ground that nobody has, or that are in two grids at once."""
    if what not in COVERED:
        raise Http404
    ground = Ground.of(request.user, timezone.now())
    rows = ground.covered(what)
    shown = {"what": what, "rows": rows, **_around(request, ground)}
    shown["box"] = bounds_of(rows) or shown["box"]
    return page(request, "grid_cells", shown)


def _around(request: Request, ground: Ground) -> dict[str, Any]:
    """What stands above both lists, and where the map looks."""
    return {
        "counts": ground.counts(),
        "box": bounds_of(ground.cells()),
        "layers": ground.layers,
        "may_make": may_make_grid(request.user, timezone.now()),
    }


@allowed(may_configure)
def new_grid(request: Request) -> HttpResponse:
    """A responsibility grid that is made."""
    ground = Ground.of(request.user, timezone.now())
    form = GridForm(ground.today, request.POST or None, is_new=True)
    if request.method == "POST" and form.is_valid():
        told = {"by": request.user, "at": timezone.now(), "since": form.cleaned_data["since"]}
        if made := saved(request, form, lambda: make_grid(ground.system, form.wanted(), **told)):
            return redirect("grid", made.pk)
    shown = {"form": form, "box": bounds_of(ground.cells()), "layers": ground.layers, "may_change": True}
    return form_page(request, "grid", shown)


@allowed(may_enrol)
def grid(request: Request, pk: int) -> HttpResponse:
    """One of them: its cells, who answers, and its past."""
    ground = Ground.of(request.user, timezone.now())
    row = _found(ground, pk)
    form = GridForm(ground.today, request.POST or None, is_new=False, initial=_now(ground, row))
    if request.method == "POST" and form.is_valid():
        told = {"by": request.user, "at": timezone.now(), "since": form.cleaned_data["since"]}
        if saved(request, form, lambda: change_grid(row, ground.system, form.wanted(row.code), **told)):
            return redirect("grid", pk)
    return _page(request, ground, row, {"form": form})


def _found(ground: Ground, pk: int) -> ResponsibilityGrid:
    return get_object_or_404(ground.grids({"q": "", "state": "all"}), pk=pk)


def _now(ground: Ground, row: ResponsibilityGrid) -> dict[str, str]:
    codes = cells_of(row, ground.system.code, on=ground.today).values_list("code", flat=True)
    return {"name": row.name, "cells": " ".join(codes)}


def _page(request: Request, ground: Ground, row: ResponsibilityGrid, shown: dict[str, Any]) -> HttpResponse:
    now = timezone.now()
    may_change = may_change_grid(request.user, row, now)
    for field in shown["form"].fields.values():
        field.disabled = not may_change
    shown |= {
        "grid": row,
        "box": bounds_of(held_by(row, ground.today)) or bounds_of(ground.cells()),
        "layers": ground.layers,
        "today": ground.today,
        "posts": ground.posts_of(row),
        "history": changes_of(request.user.tenant, row.code, *ACTS, labels=ground.labels),
        "may_change": may_change,
    }
    if may_grant(request.user, now):
        shown.setdefault("answer", AnswerForm(request.user, now, ground.today))
    return form_page(request, "grid", shown)


@allowed(may_configure)
@require_POST
def stop_grid(request: Request, pk: int) -> HttpResponse:
    """End one on a day."""
    now = timezone.now()
    ground = Ground.of(request.user, now)
    row, since = _found(ground, pk), _day(request.POST.get("since", "")) or ground.today
    attempt(request, _("Done."), lambda: end_grid(row, by=request.user, at=now, since=since))
    return redirect("grids")


@allowed(may_grant)
@require_POST
def answer_grid(request: Request, pk: int) -> HttpResponse:
    """Let a supervisor's post answer for one from a day on."""
    now = timezone.now()
    ground = Ground.of(request.user, now)
    row, form = _found(ground, pk), AnswerForm(request.user, now, ground.today, request.POST)
    if form.is_valid():
        post: Post = form.cleaned_data["post"]
        given = {"since": form.cleaned_data["since"], "keeps": form.cleaned_data["keeps"]}
        if saved(request, form, lambda: let_answer(post, row, by=request.user, at=now, **given)):
            return redirect("grid", pk)
    shown = {"form": GridForm(ground.today, is_new=False, initial=_now(ground, row)), "answer": form}
    return _page(request, ground, row, shown)


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None
