"""The desks as pages: one view for all of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from wangge.cases import queries
from wangge.cases.dossier import Dossier
from wangge.cases.faces import faces_of
from wangge.desk.bench import bench_context, left_meanwhile, legs_at, queue_context, queue_of
from wangge.desk.case_page import undo_of
from wangge.desk.desks import DESKS, Desk, desks_of
from wangge.desk.doors import reader, staff
from wangge.desk.home import desk_of
from wangge.desk.moves import Scene
from wangge.desk.parts import MoveForm
from wangge.desk.points import collection, point_of
from wangge.desk.standing import Standing, standing_of
from wangge.people.models import Person
from wangge.people.queries import posts_of


@staff
@require_GET
def desk(request: HttpRequest, key: str) -> HttpResponse:
    """A queue and its chosen case. A desk that is not one's own is not found."""
    person, at = reader(request)
    standing = standing_of(own_desk(key, person, at), request.GET)
    if request.headers.get("HX-Target") == "queue":
        return render(request, "desk/queue.html", _news(standing, person, at))
    context = bench_context(standing, person, at)
    context["undo"] = _undo(standing, request.GET.get("done", ""), person, at)
    context["is_opened"] = bool(standing.leg) and "done" not in request.GET
    return render(request, "desk/bench.html", context)


@staff
@require_GET
def desk_markers(request: HttpRequest, key: str) -> HttpResponse:
    """What stands in the queue of a desk, as points."""
    person, at = reader(request)
    standing = standing_of(own_desk(key, person, at), request.GET)
    legs = queue_of(standing, legs_at(standing.desk, person, at))
    faces = faces_of(legs, at)
    return JsonResponse(collection([point_of(leg, faces[leg.pk], standing.url(leg.pk)) for leg in legs]))


@staff
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Where somebody's work is: his first desk, else the list of cases."""
    return redirect(desk_of(*reader(request)))


def own_desk(key: str, person: Person, at: datetime) -> Desk:
    """A desk of his; another is not found."""
    mine = desks_of(posts_of(person, at).duties())
    if key not in DESKS or DESKS[key] not in mine:
        raise Http404
    return DESKS[key]


def _news(standing: Standing, person: Person, at: datetime) -> dict[str, Any]:
    """The queue as it is now, beside the case that is being worked on."""
    queue = queue_of(standing, legs_at(standing.desk, person, at))
    stands = any(leg.pk == standing.leg for leg in queue)
    return {
        **queue_context(standing, queue, person, at),
        "is_news": True,
        "gone": "" if stands else left_meanwhile(standing, person, at),
    }


def _undo(standing: Standing, number: str, person: Person, at: datetime) -> MoveForm | None:
    """What was just done to a case, and the way back, while there is one."""
    case = queries.visible_to(person, at).filter(number=number).first() if number else None
    form = undo_of(Scene(Dossier.of(case.pk), person, at)) if case else None
    return standing.on([form])[0] if form else None
