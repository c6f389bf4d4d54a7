"""Many task slips at once: of a filtered list, or of a queue as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from wangge.cases.dossier import Dossier
from wangge.cases.models import Leg
from wangge.core.errors import NotFound, Refused
from wangge.desk import lists
from wangge.desk.bench import legs_at, queue_of
from wangge.desk.doors import reader, staff
from wangge.desk.slip import Order, slip_pdf
from wangge.desk.standing import standing_of
from wangge.desk.views_bench import own_desk
from wangge.journal.actions import note
from wangge.people.models import Person
from wangge.tenants.speech import said

MOST = 100


class NoWorkOut(Refused):
    """None of the cases has work out, so there is no slip to print."""

    code = "no_work_out"
    message = "None of these cases has work under way: there is no task slip to print."


class TooManySlips(Refused):
    """A pile that nobody meant to print."""

    code = "too_many_slips"
    message = "These are more than %(most)s task slips: narrow the list first."


@staff
@require_GET
def slips(request: HttpRequest) -> HttpResponse:
    """The task slips of a list, with the filters of its address."""
    person, at = reader(request)
    legs = lists.legs_for(person, at, request.GET)[: MOST + 1]
    filters = lists.saved_query(request.GET)
    return _answer(request, legs, person, at, lists.page_url(filters), filters)


@staff
@require_GET
def desk_slips(request: HttpRequest, key: str) -> HttpResponse:
    """The task slips of a queue, of the open tab."""
    person, at = reader(request)
    standing = standing_of(own_desk(key, person, at), request.GET)
    queue = queue_of(standing, legs_at(standing.desk, person, at))
    return _answer(request, queue, person, at, standing.url(), f"desk={key}")


def _answer(
    request: HttpRequest, legs: Sequence[Leg], person: Person, at: datetime, back: str, filters: str
) -> HttpResponse:
    """The PDF; or back to where it was asked for, with the reason."""
    try:
        orders = _orders(request, legs, person, at)
        pdf = slip_pdf(orders)
    except NotFound:
        raise
    except Refused as refused:
        messages.error(request, said(refused))
        return redirect(back)
    note("slips_printed", by=person, count=len(orders), filters=filters)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="slips.pdf"'
    return response


def _orders(request: HttpRequest, legs: Iterable[Leg], person: Person, at: datetime) -> list[Order]:
    """A slip for each leg of work that is under way; of a case in the list, for all of its legs."""
    wanted: dict[int, set[int]] = {}
    for leg in legs:
        wanted.setdefault(leg.case_id, set()).add(leg.pk)
    if len(wanted) > MOST:
        raise TooManySlips(most=MOST)
    orders = []
    for case, named in wanted.items():
        dossier = Dossier.of(case)
        url = request.build_absolute_uri(reverse("case", args=[dossier.case.number]))
        orders += [Order(dossier, leg, person, at, url) for leg in _under_way(dossier, named)]
    if not orders:
        raise NoWorkOut
    if len(orders) > MOST:
        raise TooManySlips(most=MOST)
    return orders


def _under_way(dossier: Dossier, named: set[int]) -> list[Leg]:
    legs = [leg for leg in dossier.legs.values() if not leg.is_home and leg.ended_at is None]
    return [leg for leg in legs if leg.pk in named or dossier.home.pk in named]
