"""The roster of a platform, a week at a time: who has which shift, and the shifts there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from wangge.core.errors import NotFound, Refused
from wangge.journal.queries import changes_of
from wangge.people.actions.rosters import RosterChanged, add_shift, drop_shift, write_roster
from wangge.people.doors import Request, allowed, attempt, form_page, saved
from wangge.people.forms.rosters import ShiftForm, WeekForm
from wangge.people.models import Platform, Post, Shift
from wangge.people.rosters import WEEK, Key, Roster, monday_of, running_turns
from wangge.people.rules import MayNot, may_roster, require, rosters_of
from wangge.tenants.speech import said

ACTS = ("roster_written", "shift_added", "shift_dropped")


@dataclass(frozen=True)
class Square:
    """One post on one day: the shift it has, and whether that may be changed."""

    name: str
    day: date
    shift: Shift | None
    is_open: bool


@allowed()
def roster(request: Request) -> HttpResponse:
    """A week of a platform, and its form for who may write it."""
    now = timezone.now()
    asked = WeekForm(request.user, now, request.GET)
    week = Roster(asked.chosen(), monday_of(asked.day()))
    if request.method != "POST":
        return _page(request, week, {"turns": week.before() | week.turns} if "copy" in request.GET else {})
    try:
        wanted = dict(_wanted(week, request.POST))
        number = write_roster(
            week.platform, week.monday, wanted, seen=request.POST.get("seen", ""), by=request.user, at=now
        )
    except MayNot:
        raise
    except (NotFound, RosterChanged) as refused:
        return _page(request, week, {"error": said(refused)}, status=refused.status)
    except Refused as refused:
        shifts = {shift.pk: shift for shift in week.shifts}
        turns = {key: shifts[pk] for key, pk in wanted.items() if pk in shifts}
        return _page(request, week, {"error": said(refused), "turns": week.turns | turns})
    told = ngettext("%(number)s turn was changed.", "%(number)s turns were changed.", number)
    messages.success(request, told % {"number": number} if number else _("Nothing was changed."))
    return _to(week.platform, week.monday)


def _wanted(week: Roster, sent: Mapping[str, str]) -> Iterator[tuple[Key, int | None]]:
    """What each square that was sent says. Raises NotFound for what is no number."""
    for post in week.posts:
        for day in week.days:
            if (told := sent.get(_name(post, day))) is not None:
                if told and not (told.isascii() and told.isdigit() and len(told) < 19):
                    raise NotFound(field="turns")
                yield (post.pk, day), int(told) if told else None


def _name(post: Post, day: date) -> str:
    return f"turn-{post.pk}-{day}"


def _page(request: Request, week: Roster, shown: dict[str, Any], status: int | None = None) -> HttpResponse:
    now = timezone.now()
    may_write = may_roster(request.user, week.platform, now)
    turns = shown.get("turns", week.turns)
    at_work = running_turns(now).filter(post__platform=week.platform)
    shown = {
        "filter": WeekForm(request.user, now, {"platform": week.platform.pk, "week": week.monday}),
        "week": week,
        "today": timezone.localdate(now),
        "rows": [(post, list(_squares(post, week, turns, now, may_write))) for post in week.posts],
        "may_write": may_write,
        "at_work": at_work.select_related("shift", "post__person", "post__duty").order_by("post__duty", "pk"),
        "earlier": _url(week.platform, week.monday - timedelta(days=WEEK)),
        "later": _url(week.platform, week.monday + timedelta(days=WEEK)),
        "copied": _url(week.platform, week.monday, copy=1),
        "shift_form": ShiftForm(),
        "history": changes_of(request.user.tenant, week.platform.code, *ACTS),
        **shown,
    }
    return form_page(request, "roster", shown, status)


def _squares(
    post: Post, week: Roster, turns: Mapping[Key, Shift], at: datetime, may_write: bool
) -> Iterator[Square]:
    today = timezone.localdate(at)
    for day in week.days:
        is_open = may_write and day >= today and day in post.valid
        yield Square(_name(post, day), day, turns.get((post.pk, day)) if day in post.valid else None, is_open)


@allowed()
@require_POST
def new_shift(request: Request) -> HttpResponse:
    """One more shift of a platform."""
    now = timezone.now()
    asked = WeekForm(request.user, now, request.POST)
    week, form = Roster(asked.chosen(), monday_of(asked.day())), ShiftForm(request.POST)
    require(may_roster(request.user, week.platform, now))
    if form.is_valid():
        given = form.cleaned_data
        told = (given["name"], given["begins"], given["ends"])
        if saved(request, form, lambda: add_shift(week.platform, *told, by=request.user, at=now)):
            return _to(week.platform, week.monday)
    return _page(request, week, {"shift_form": form})


@allowed()
@require_POST
def stop_shift(request: Request, pk: int) -> HttpResponse:
    """A shift that is no longer given."""
    now = timezone.now()
    platforms = rosters_of(request.user, now)
    shift = get_object_or_404(Shift.objects.select_related("platform"), pk=pk, platform__in=platforms)
    attempt(request, _("Done."), lambda: drop_shift(shift, by=request.user, at=now))
    return _to(shift.platform, monday_of(timezone.localdate(now)))


def _to(platform: Platform, monday: date) -> HttpResponseRedirect:
    return redirect(_url(platform, monday))


def _url(platform: Platform, monday: date, **more: object) -> str:
    return f"{reverse('roster')}?{urlencode({'platform': platform.pk, 'week': monday, **more})}"
