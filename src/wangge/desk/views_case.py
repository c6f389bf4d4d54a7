"""The page of one case, and its photos."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from wangge.cases import queries
from wangge.cases.dossier import Dossier
from wangge.cases.models import Leg
from wangge.core.errors import NotFound
from wangge.desk.case_page import case_context, undo_of
from wangge.desk.doors import reader, staff
from wangge.desk.moves import Scene
from wangge.desk.slip import Order, slip_pdf
from wangge.files.queries import read as read_file


@staff
@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Everything about a case, and exactly what the reader may do now."""
    person, at = reader(request)
    found = queries.case_named(person, number, at)
    if found.number != number:
        return redirect("case", found.number)
    scene = Scene(Dossier.of(found.pk), person, at)
    context = {"here": "cases", "undo": undo_of(scene)}
    return render(request, "desk/case.html", context | case_context(scene))


@staff
@require_GET
def slip(request: HttpRequest, number: str) -> HttpResponse:
    """Task slips as PDF: of the legs named (``?leg=1&leg=1-2``), of the main one unless told."""
    person, at = reader(request)
    dossier = Dossier.of(queries.case_seen_by(person, number, at).pk)
    url = request.build_absolute_uri(reverse("case", args=[number]))
    legs = _legs_named(dossier, request.GET.getlist("leg"))
    pdf = slip_pdf([Order(dossier, leg, person, at, url) for leg in legs])
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{legs[0]}.pdf"'
    return response


def _legs_named(dossier: Dossier, suffixes: Sequence[str]) -> list[Leg]:
    """The work legs of these suffixes; raises `NotFound` where there is none to print."""
    work = {leg.suffix: leg for leg in dossier.legs.values() if not leg.is_home}
    wanted = dict.fromkeys(suffixes) or ([dossier.main.suffix] if dossier.main else [])
    if not wanted or not work.keys() >= set(wanted):
        raise NotFound(field="leg")
    return [work[suffix] for suffix in wanted]


@staff
@require_GET
def photo(request: HttpRequest, pk: int, variant: str) -> HttpResponse:
    """A photo of a case one may see: small or large, never with its place in it."""
    person, at = reader(request)
    attachment = queries.photo_seen_by(person, pk, at)
    content = read_file(attachment.blob, variant)
    response = HttpResponse(content.data, content_type=content.media_type)
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = "private, max-age=86400, immutable"
    response["ETag"] = f'"{content.sha256}"'
    return response
