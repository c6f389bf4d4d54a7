"""The living page of our design: every component in every state."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import condition

from wangge.desk import specimens

Door = Callable[..., HttpResponse]


def for_staff(door: Door) -> Door:
    """Shown to staff who are signed in, and to everybody while developing."""

    @wraps(door)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not (settings.DEBUG or request.user.is_authenticated):
            raise Http404
        return door(request, *args, **kwargs)

    return guarded


@for_staff
def style(request: HttpRequest) -> HttpResponse:
    """Every component; a POST of a specimen move changes nothing and says so."""
    if request.method == "POST":
        messages.success(request, _("This page only shows: nothing was changed."))
    return render(request, "wangge/style.html", _shown(request))


def _shown(request: HttpRequest) -> dict[str, object]:
    at = timezone.now()
    return {
        "at": at,
        "live_url": "/style/counts.json",
        "clocks": specimens.clocks(at),
        "page": specimens.page(at, request.GET),
        "tabs": specimens.tabs(),
        "columns": specimens.columns(),
        "filters": specimens.filters(request.GET),
        "query": request.GET,
        "fields": specimens.fields(),
        "moves": specimens.moves(),
        "happenings": specimens.happenings(at),
        "before": specimens.before(),
        "after": specimens.after(),
        "undo": specimens.undo(),
    }


@for_staff
def markers(request: HttpRequest) -> JsonResponse:
    return JsonResponse(specimens.markers())


@for_staff
def drawing(request: HttpRequest) -> JsonResponse:
    return JsonResponse(specimens.drawing())


@for_staff
def search(request: HttpRequest) -> JsonResponse:
    """What a search box is answered: choices whose words contain ``q``."""
    wanted = request.GET.get("q", "")
    found = [c for c in specimens.MATTERS if wanted in f"{c.value}{c.label}{c.hint}"]
    return JsonResponse({"results": [{"value": c.value, "label": c.label, "hint": c.hint} for c in found]})


@for_staff
@condition(etag_func=lambda request: '"7"')
def counts(request: HttpRequest) -> JsonResponse:
    """What live counts are answered; unchanged counts are answered 304."""
    return JsonResponse({"specimen": 7})
