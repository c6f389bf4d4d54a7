"""Ticking a step, putting the panel away, calling it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.desk.doors import reader, staff
from wangge.desk.first_day.state import progress_of, put_away, tick
from wangge.desk.home import home_of


@staff
@require_POST
def tick_step(request: HttpRequest, key: str) -> HttpResponse:
    """Tick a step by hand, or take the tick back (``done=``). HTMX gets the panel anew."""
    person, at = reader(request)
    tick(person, key, done=bool(request.POST.get("done")))
    if "HX-Request" in request.headers:
        told = {"first_day": progress_of(person, at), "unfolded": True}
        return render(request, "desk/first_day.html", told)
    return redirect(home_of(person, at))


@staff
@require_POST
def put_first_day_away(request: HttpRequest) -> HttpResponse:
    """Have the panel no more."""
    put_away(reader(request)[0], away=True)
    messages.success(request, _("Put away. The menu under your name brings it back."))
    return redirect(home_of(*reader(request)))


@staff
@require_POST
def show_first_day(request: HttpRequest) -> HttpResponse:
    """Have it again, on the page where it stands."""
    put_away(reader(request)[0], away=False)
    return redirect(home_of(*reader(request)))
