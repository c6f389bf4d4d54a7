"""The morning sheet of a platform, as a page and on paper."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.core.errors import NotFound
from wangge.desk import spans
from wangge.desk.doors import reader, staff
from wangge.desk.morning import Figure, Sheet
from wangge.desk.printing import pdf
from wangge.evaluation.models import MorningSheet
from wangge.evaluation.morning import facts_of, sheets_of
from wangge.evaluation.rules import scope_of
from wangge.people.models import Person, Platform

MOST = 500  # platforms to choose from


@staff
@require_GET
def morning(request: HttpRequest) -> HttpResponse:
    """Today's sheet, an earlier one (``?day=``), or how things stand (``?day=now``)."""
    person, at = reader(request)
    platforms = list(sheets_of(person, at)[:MOST])
    sheet = _sheet(request, platforms, person, at)
    days = MorningSheet.objects.filter(platform=sheet.platform)
    context = {
        "here": "morning",
        "sheet": sheet,
        "platforms": platforms,
        "earlier": days.filter(day__lt=sheet.day).order_by("-day").values_list("day", flat=True).first(),
        "later": days.filter(day__gt=sheet.day).order_by("day").values_list("day", flat=True).first(),
        "today": days.order_by("-day").values_list("day", flat=True).first(),
    }
    return render(request, "desk/morning.html", context)


@staff
@require_GET
def morning_pdf(request: HttpRequest) -> HttpResponse:
    """The same sheet on one A4 page."""
    person, at = reader(request)
    sheet = _sheet(request, list(sheets_of(person, at)[:MOST]), person, at)
    with tempfile.TemporaryDirectory() as folder:
        content = pdf("morning", _told(sheet, person), sheet.made_at, Path(folder), person.tenant)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{sheet.platform.code}-{sheet.day.isoformat()}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _sheet(request: HttpRequest, platforms: list[Platform], person: Person, at: datetime) -> Sheet:
    """What the address asks for. A platform that is not the reader's is not found."""
    code, day = request.GET.get("platform", ""), request.GET.get("day", "")
    found = [platform for platform in platforms if not code or platform.code == code]
    if not found:
        raise NotFound(field="platform")
    platform, scope = found[0], scope_of(person, at)
    kept = None if day == "now" else _kept(platform, day)
    if kept:
        return Sheet(platform, kept.made_at, kept.facts, scope, is_kept=True)
    return Sheet(platform, at, facts_of(platform, at), scope, is_kept=False)


def _kept(platform: Platform, day: str) -> MorningSheet | None:
    """The sheet of a day, the last one where no day is told; raises `NotFound` for a day without one."""
    sheets = MorningSheet.objects.filter(platform=platform).order_by("-day")
    if not day:
        return sheets.first()
    try:
        found = sheets.filter(day=date.fromisoformat(day)).first()
    except ValueError as error:
        raise NotFound(field="day") from error
    if found is None:
        raise NotFound(field="day")
    return found


def _told(sheet: Sheet, person: Person) -> dict[str, object]:
    printed = {"at": spans.moment(sheet.made_at), "name": person.name}
    return {
        "title": _("Morning sheet"),
        "platform": sheet.platform.name,
        "day": sheet.day.isoformat(),
        "sections": [
            [_("Came in on %(day)s") % {"day": sheet.yesterday}, _rows(sheet.came)],
            [_("Went out on %(day)s") % {"day": sheet.yesterday}, _rows(sheet.went)],
            [_("Stands at %(at)s") % {"at": spans.moment(sheet.made_at)}, _rows(sheet.stands)],
        ],
        "decide": _("To decide"),
        "decisions": [[one.number, one.text, one.advice] for one in sheet.decisions],
        "nothing-to-decide": _("Nothing waits for a decision"),
        "late": _("Over the limit, by organisation"),
        "late-head": [_("Organisation"), _("Overdue"), _("Longest: case"), _("Due since")],
        "units": [[u.unit, str(u.red), u.number, spans.moment(u.since)] for u in sheet.units],
        "more": _("and %(count)s more") % {"count": sheet.more_units} if sheet.more_units else "",
        "nothing-late": _("Nothing is over its limit"),
        "footer": _("As known %(at)s, printed by %(name)s") % printed,
    }


def _rows(figures: list[Figure]) -> list[list[str]]:
    return [[one.label, f"{one.number:,}", "bad" if one.is_bad else ""] for one in figures]
