"""Lists: cases, tasks, asks; counts, markers, exports, saved views."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_GET, require_POST

from wangge.cases import queries
from wangge.cases.sight import seen_by
from wangge.core.pages import count_to
from wangge.core.words import clean
from wangge.desk import lists
from wangge.desk.bench import legs_at
from wangge.desk.desks import Desk, desks_of
from wangge.desk.doors import reader, staff
from wangge.desk.exports import export
from wangge.desk.models import SavedView
from wangge.desk.paging import page_of
from wangge.desk.points import collection, point_of
from wangge.exchange.kit.sending import waiting_in
from wangge.exchange.outbox.queries import unread_said
from wangge.journal.actions import note
from wangge.people.models import Person
from wangge.people.queries import posts_of
from wangge.people.rules import may_grant_all
from wangge.places.models import Boundary
from wangge.tickets import queries as tickets

MARKERS = 500
COUNT_TO = 1000
LONGEST_NAME = 40  # of a saved view


@staff
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """The list of cases with its tabs and filters; ``?export=`` gives it as a file."""
    person, at = reader(request)
    query = request.GET
    legs = lists.legs_for(person, at, query)
    if kind := query.get("export"):
        note("cases_exported", by=person, kind=kind, filters=lists.saved_query(query))
        return export(legs, kind, at)
    page = page_of(legs, query)
    views = list(SavedView.objects.filter(person=person).order_by("name"))
    context = {
        "here": "cases",
        "page": page,
        "rows": lists.rows_of(page.rows, person, at),
        "tabs": lists.tabs_for(query, views),
        "current": lists.current_tab(query, views),
        "filters": lists.filters_for(person, query),
        "columns": lists.columns(),
        "views": views,
        "query": query,
        "saved_query": lists.saved_query(query),
        "at": at,
    }
    return render(request, "desk/cases.html", context)


@staff
@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """What is addressed to me beside the flow: tasks and asks, by deadline."""
    person, at = reader(request)
    context = {
        "here": "work",
        "at": at,
        "tasks": queries.beside_of(person, at)[:200],
        "asks": queries.asks_of(person, at)[:200],
    }
    return render(request, "desk/work.html", context)


def _counts(request: HttpRequest) -> dict[str, Any]:
    person, at = reader(request)
    mine = queries.mine(person, at)
    found = {
        "cases-mine": _capped(mine),
        "cases-red": _capped(queries.lit(mine, "red", at)),
        "cases-open": _capped(queries.still_open(seen_by(person, at))),
        "notices": unread_said(person),
        "work": str(queries.beside_of(person, at).count() + queries.asks_of(person, at).count()),
    }
    if tickets.has_desk(person, at):
        found |= {
            "tickets-mine": _capped(tickets.mine(person, at)),
            "tickets-open": _capped(tickets.listed(person, "open", tickets.Filter(), at)),
        }
    if may_grant_all(person, at):
        found["kit"] = _said(waiting_in(person.tenant))
    for desk in desks_of(posts_of(person, at).duties()):
        found |= _desk_counts(desk, person, at)
    return found


def _desk_counts(desk: Desk, person: Person, at: datetime) -> dict[str, str]:
    """How much stands in the queue of a desk, and in each of its tabs."""
    steps = Counter(legs_at(desk, person, at).order_by().values_list("step", flat=True)[: COUNT_TO + 1])
    tabs = {step: 0 for step in desk.steps} | steps
    key = f"desk-{desk.key}"
    return {key: _said(steps.total())} | {f"{key}-{step}": _said(count) for step, count in tabs.items()}


def _said(number: int) -> str:
    return f"{COUNT_TO:,}+" if number > COUNT_TO else f"{number:,}"


def _capped(legs: Any) -> str:
    """Exact to a thousand, then "1,000+": a count over everything would take longer than the list."""
    return _said(count_to(legs, COUNT_TO + 1))


@staff
@require_GET
def counts(request: HttpRequest) -> HttpResponse:
    """The live counts, with an ETag so that no news costs little."""
    found = _counts(request)
    tag = f'"{"-".join(str(value) for value in found.values())}"'

    @condition(etag_func=lambda _request: tag)
    def answer(_request: HttpRequest) -> HttpResponse:
        return JsonResponse(found)

    return answer(request)


@staff
@require_GET
def markers(request: HttpRequest) -> HttpResponse:
    """The cases of the list as points, at most so many."""
    person, at = reader(request)
    legs = lists.legs_for(person, at, request.GET)[:MARKERS]
    rows = lists.rows_of(legs, person, at)
    found = [point_of(row.leg, row.face, reverse("case", args=[row.leg.case.number])) for row in rows]
    return JsonResponse(collection(found))


@staff
@require_GET
def here(request: HttpRequest) -> HttpResponse:
    """The areas of one's platforms, so that an empty map shows where one works."""
    person, at = reader(request)
    divisions = {post.platform.division_id for post in posts_of(person, at)} - {None}
    rows = Boundary.objects.filter(division__in=divisions, valid__contains=timezone.localdate(at))
    features = [
        {"type": "Feature", "properties": {}, "geometry": json.loads(row.geom.geojson)} for row in rows
    ]
    return JsonResponse(collection(features))


@staff
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters under a name; the same name again replaces them."""
    person, _at = reader(request)
    name, query = clean(request.POST.get("name", ""), LONGEST_NAME), request.POST.get("query", "")[:1000]
    if name:
        SavedView.objects.update_or_create(
            person=person,
            name=name,
            defaults={"tenant": person.tenant, "query": lists.saved_query(QueryDict(query))},
        )
        messages.success(request, _("The view is saved."))
    return redirect(lists.page_url(query))


@staff
@require_POST
def drop_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one of one's own views."""
    person, _at = reader(request)
    SavedView.objects.filter(person=person, pk=pk).delete()
    return redirect("cases")
