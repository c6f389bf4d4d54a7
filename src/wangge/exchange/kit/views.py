"""Pages of the workbook: send it, see what is wrong or would change, load it, take it out again."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wangge.core.errors import Refused
from wangge.exchange.kit import telling
from wangge.exchange.kit.doors import load_of, loads_of
from wangge.exchange.kit.forms import BookForm
from wangge.exchange.kit.jobs import load_workbook
from wangge.exchange.kit.layout import BY_KEY
from wangge.exchange.kit.passwords import without_password
from wangge.exchange.kit.reading import MISTAKE
from wangge.exchange.kit.rules import may_look, may_send
from wangge.exchange.kit.sending import UNDER_WAY, Sent, agree, drop, send, start
from wangge.exchange.kit.unloading import obstacles_of, unload
from wangge.exchange.models import KitLoad
from wangge.people.doors import Request, allowed, attempt, tell
from wangge.people.rules import may_grant_all

MOST = 500  # lines that a page shows; the marked workbook has them all


@allowed(may_look)
def loads(request: Request) -> HttpResponse:
    """What was sent so far, and the form for more."""
    sending = may_send(request.user, timezone.now())
    form = BookForm(request.POST or None, request.FILES or None) if sending else None
    if request.method == "POST" and form and form.is_valid():
        file, shapes = form.cleaned_data["file"], form.cleaned_data["shapes"]
        sent = Sent(file.read(), file.name, *((shapes.read(), shapes.name) if shapes else ()))
        try:
            return redirect("kit:one", send(sent, by=request.user, at=timezone.now()).pk)
        except Refused as refused:
            tell(form, refused)
    status = 422 if form and form.errors else 200
    return _page(request, "loads", {"form": form, "rows": loads_of(request)}, status)


@require_safe
@allowed(may_look)
def one(request: Request, pk: int) -> HttpResponse:
    """One workbook: its mistakes, or what it would change, or what it did."""
    return _page(request, "one", _shown(request, load_of(request, pk)))


@require_safe
@allowed(may_look)
def progress(request: Request, pk: int) -> HttpResponse:
    """The part of the page that asks again until the job is done."""
    record = load_of(request, pk)
    if record.state not in UNDER_WAY:
        answer = HttpResponse()
        answer["HX-Refresh"] = "true"
        return answer
    return render(request, "kit/progress.html", {"load": record, "page": _sheet(record.doing)})


def _page(request: Request, name: str, shown: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, f"kit/{name}.html", {"here": "kit", **shown}, status=status)


def _shown(request: Request, record: KitLoad) -> dict[str, Any]:
    now = timezone.now()
    told = [{**one, "message": telling.in_reader_language(one["message"])} for one in record.report]
    levels = Counter(one["level"] for one in told)
    loaded = record.state == KitLoad.State.LOADED
    return {
        "load": record,
        "page": _sheet(record.doing),
        "told": told[:MOST],
        "most": MOST if len(told) > MOST else 0,
        "mistakes": levels[MISTAKE],
        "notices": len(told) - levels[MISTAKE],
        "changes": _by_sheet(record.changes),
        "counts": telling.by_sheet(record.counts),
        "why": telling.in_reader_language(record.why) if record.why else "",
        "obstacles": obstacles_of(record) if loaded else [],
        "left": len(without_password(record)) if loaded else 0,
        "under_way": record.state in UNDER_WAY,
        "may_send": may_send(request.user, now),
        "may_grant": may_grant_all(request.user, now),
    }


def _sheet(key: str) -> object:
    return BY_KEY[key].called if key in BY_KEY else ""


def _by_sheet(changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Changes below the name of their sheet, with how many there are of each sort; long lists cut."""
    found: dict[str, dict[str, Any]] = {}
    for change in changes:
        page = change["page"]
        sheet = found.setdefault(page, {"title": _sheet(page), "rows": [], "counts": Counter()})
        sheet["counts"][change["what"]] += 1
        if len(sheet["rows"]) < MOST:
            words = [{**one, "column": telling.called(page, one["column"])} for one in change["words"]]
            sheet["rows"].append({**change, "words": words})
    return [{**sheet, "counted": telling.counted(sheet["counts"])} for sheet in found.values()]


@require_POST
@allowed(may_send)
def start_load(request: Request, pk: int) -> HttpResponse:
    """Load it, or ask the security administrator first."""
    with transaction.atomic():
        _queue(request, pk, start, _("The security administrator is asked to agree to the posts."))
    return redirect("kit:one", pk)


@require_POST
@allowed(may_grant_all)
def agree_to(request: Request, pk: int) -> HttpResponse:
    """The security administrator agrees, and it is loaded."""
    with transaction.atomic():
        _queue(request, pk, agree, "")
    return redirect("kit:one", pk)


def _queue(request: Request, pk: int, act: Any, waits: str) -> None:
    """Do it and hand it to the job in the same transaction."""
    try:
        record = act(load_of(request, pk), by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, telling.said(refused))
        return
    if record.state == KitLoad.State.QUEUED:
        load_workbook.defer(pk=record.pk)
    elif waits:
        messages.success(request, waits)


@require_POST
@allowed(may_look)
def drop_one(request: Request, pk: int) -> HttpResponse:
    record = load_of(request, pk)
    attempt(request, _("The workbook was dropped."), lambda: drop(record, by=request.user, at=timezone.now()))
    return redirect("kit:loads")


@require_POST
@allowed(may_send)
def unload_one(request: Request, pk: int) -> HttpResponse:
    """Take out again what it brought."""
    record = load_of(request, pk)
    attempt(
        request,
        _("What the workbook brought was taken out again."),
        lambda: unload(record, by=request.user, at=timezone.now()),
    )
    return redirect("kit:one", pk)
