"""Paper for the hours when the system is down: blanks to print, and filled slips entered row by row."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wangge.cases import paper as papers
from wangge.cases.models import PaperSlip
from wangge.cases.paper import NotPrinted, UsedAlready
from wangge.cases.sight import visible_to
from wangge.core.codes.paper import PaperCodeWrong
from wangge.core.errors import NotFound, Refused
from wangge.desk.blank_paper import blanks_pdf
from wangge.desk.doors import read_number, reader, staff
from wangge.desk.paging import page_of
from wangge.desk.paper_form import KINDS, fields_of, leg_named, next_code, paper_of, report_of, taken_of
from wangge.desk.parts import Tab
from wangge.desk.views_report import sources_for
from wangge.people.models import Person, Platform
from wangge.tenants.speech import said


class NoSuchCase(Refused):
    """The number on the slip is no case that the reader may see."""

    code = "no_such_case"
    message = "There is no case %(number)s that you may see."


@staff
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest) -> HttpResponse:
    """One slip after the other: what was entered stands below, the next code stands ready."""
    person, at = reader(request)
    if not papers.desks_of(person, at):
        raise NotFound(field="desk")
    refused = None
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else KINDS[0]
    if request.method == "POST":
        try:
            used = _entered(request, kind, person, at)
        except Refused as error:
            refused = error
        else:
            messages.success(request, f"{used.code} → {papers.became(used)}")
            return redirect(_again(request.POST, kind, used))
    context = _context(request, kind, person, at, refused)
    return render(request, "desk/paper.html", context, status=refused.status if refused else 200)


@staff
@require_POST
def blanks(request: HttpRequest) -> HttpResponse:
    """Blank slips as PDF: their codes are given out with it."""
    person, at = reader(request)
    try:
        pdf = _printed(request, person, at)
    except NotFound:
        raise
    except Refused as refused:
        messages.error(request, said(refused))
        return redirect("paper")
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="blank-slips.pdf"'
    return response


@staff
@require_GET
def paper_slip(request: HttpRequest, code: str) -> HttpResponse:
    """What the code of a slip opens: what it became, or the page to enter it."""
    person, at = reader(request)
    try:
        slip = papers.slip_seen_by(person, code, at)
    except (PaperCodeWrong, NotPrinted) as error:
        raise NotFound(field="code") from error
    if slip.event and visible_to(person, at).filter(pk=slip.event.case_id).exists():
        messages.info(request, said(UsedAlready(code=slip.code, what=papers.became(slip))))
        return redirect("case", slip.event.case.number)
    return redirect(f"{reverse('paper')}?{urlencode({'code': slip.code})}")


@transaction.atomic
def _printed(request: HttpRequest, person: Person, at: datetime) -> bytes:
    """The PDF, or no codes given out at all."""
    count = read_number(request.POST.get("count")) or 0
    given = papers.print_blanks(_platform(request, person, at), count, by=person, at=at)
    return blanks_pdf(given, lambda code: request.build_absolute_uri(reverse("paper_slip", args=[code])), at)


def _platform(request: HttpRequest, person: Person, at: datetime) -> Platform:
    own = {platform.code: platform for platform in papers.desks_of(person, at)}
    if not own:
        raise NotFound(field="platform")
    return own.get(request.POST.get("platform", ""), next(iter(own.values())))


@transaction.atomic
def _entered(request: HttpRequest, kind: str, person: Person, at: datetime) -> PaperSlip:
    """The slip with what it became, or nothing of it: photos of a refused one are not kept either."""
    sent, told = request.POST, paper_of(request.POST, person, at)
    if kind == "report":
        papers.enter_report(told, report_of(request, person, told))
    else:
        name = sent.get("move", "")
        number, suffix = leg_named(sent.get("case", ""), name, person, at)
        try:
            papers.enter_move(
                told, number, suffix, name, words=sent.get("words", ""), **taken_of(request, name)
            )
        except NotFound as error:
            raise NoSuchCase(field="case", number=sent.get("case", "")[:60]) from error
    return papers.slip_seen_by(person, told.code, at)


def _again(sent: QueryDict, kind: str, used: PaperSlip) -> str:
    """The page for the next slip: its code, the day and the source stand ready."""
    kept = {"kind": kind, "after": used.code}
    if source := sent.get("source"):
        kept["source"] = source
    return f"{reverse('paper')}?{urlencode(kept)}"


def _context(
    request: HttpRequest, kind: str, person: Person, at: datetime, refused: Refused | None
) -> dict[str, Any]:
    errors = [said(refused)] if refused else []
    ready, sources = request.POST or _ready(request, person, at), sources_for(person, at)
    fields = fields_of(kind, ready, sources, refused, errors)
    entered = papers.slips_of(person, at).exclude(event=None).order_by("-event")
    page = page_of(entered, request.GET)
    cases = {slip.event.case_id for slip in page.rows}
    return {
        "here": "shift",
        "kind": kind,
        "tabs": _tabs(request),
        "fields": fields,
        "errors": [] if any(field.errors for field in fields) else errors,
        "page": page,
        "rows": [(slip, papers.became(slip)) for slip in page.rows],
        "seen": set(visible_to(person, at).filter(pk__in=cases).values_list("pk", flat=True))
        if cases
        else (),
        "blank": papers.slips_of(person, at).filter(event=None).count(),
        "platforms": papers.desks_of(person, at),
        "most": papers.MOST_BLANKS,
        "at": at,
    }


def _ready(request: HttpRequest, person: Person, at: datetime) -> QueryDict:
    """What stands in the form before anything is typed."""
    query, ready = request.GET, QueryDict(mutable=True)
    ready["code"] = query.get("code", "")[:12] or next_code(person, at, query.get("after", "")[:12])
    ready["happened_at"] = ""  # a time that stands there already would be taken for the one on the paper
    ready["source"] = query.get("source", "hotline")[:30]
    return ready


def _tabs(request: HttpRequest) -> list[Tab]:
    labels = {"report": _("Reports"), "move": _("Moves on cases")}
    code = {"code": request.GET["code"][:12]} if request.GET.get("code") else {}
    return [Tab(kind, labels[kind], f"?{urlencode({'kind': kind, **code})}") for kind in KINDS]
