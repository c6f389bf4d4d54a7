"""Moves and what stands beside them, as pages send them; then the next case, or back with the reason."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.cases import queries
from wangge.cases.actions import make_move
from wangge.cases.dossier import Dossier
from wangge.cases.labels import MOVES
from wangge.cases.models import Case, CaseEvent, Leg
from wangge.core.errors import NotFound, Refused
from wangge.core.flow import Move
from wangge.desk import beside, case_page, moves
from wangge.desk.bench import around, carried
from wangge.desk.doors import read_number, reader, staff
from wangge.desk.moves import Scene
from wangge.desk.refill import refill
from wangge.desk.standing import sent_from
from wangge.tenants.speech import said


@staff
@require_POST
def move(request: HttpRequest, number: str, suffix: str) -> HttpResponse:
    """Make a move; a refusal is shown on the page it came from, with what was typed."""
    person, at = reader(request)
    leg = queries.leg_seen_by(person, number, "" if suffix == "home" else suffix, at)
    name = request.POST.get("move", "")
    row = moves.row_of(leg.kind, name)
    if row is None:
        raise NotFound(field="move")
    try:
        _moved(request, leg, row, at)
    except Refused as refused:
        return _refused(request, leg.case, refused)
    return _onward(request, leg.case, str(MOVES[name]))


@transaction.atomic
def _moved(request: HttpRequest, leg: Leg, row: Move, at: datetime) -> CaseEvent:
    """The move, or nothing of it: the photos of a refused move are not kept either."""
    return make_move(
        leg,
        row.name,
        by=request.user,
        at=at,
        slip=moves.read_slip(request.POST.get("slip", "")),
        seen=read_number(request.POST.get("seen")),
        note=request.POST.get("note", ""),
        **moves.read_taken(request, row),
    )


@staff
@require_POST
def do_beside(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Ask, decide, urge, correct, answer a task: what stands beside the flow."""
    person, at = reader(request)
    seen = queries.case_seen_by(person, number, at)
    try:
        words = beside.do(request, Scene(Dossier.of(seen.pk), person, at), name)
    except Refused as refused:
        return _refused(request, seen, refused)
    return _onward(request, seen, words)


def _onward(request: HttpRequest, case: Case, what: str) -> HttpResponse:
    """To the next case of the queue one is working through, else to the case while one sees it."""
    done = _("Done: %(move)s %(number)s") % {"move": what, "number": case.number}
    messages.success(request, done if what else _("Done."))
    if standing := sent_from(request.POST):
        return redirect(standing.url(standing.after, done=case.number))
    person, at = reader(request)
    seen = queries.visible_to(person, at).filter(pk=case.pk).exists()
    return redirect("case", case.number) if seen else redirect("desk_start")


def _refused(request: HttpRequest, case: Case, refused: Refused) -> HttpResponse:
    """The page it came from, as it is now, with the form as it was sent."""
    person, at = reader(request)
    scene = Scene(Dossier.of(case.pk), person, at)
    context = {"here": "cases", **case_page.case_context(scene)}
    template, standing = "desk/case.html", sent_from(request.POST)
    if standing:
        template = "desk/bench.html"
        context |= around(standing, person, at) | carried(context, standing) | {"is_opened": True}
    if not refill(context, request, refused):
        messages.error(request, said(refused))
    return render(request, template, context, status=refused.status)
