"""One's own notices, and how one wants to be told."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.exchange.channels import KINDS, PERSONAL
from wangge.exchange.forms import ContactForm, NoticeFilter
from wangge.exchange.models import Choice
from wangge.exchange.outbox.actions import mark_read
from wangge.exchange.outbox.channel_actions import save_choice
from wangge.exchange.outbox.letters import path_of
from wangge.exchange.outbox.news import KINDS as NEWS_KINDS
from wangge.exchange.outbox.queries import channels_over, notices_of
from wangge.exchange.outbox.wording import Wordings
from wangge.people.actions.persons import change_own_contact
from wangge.people.doors import Request, allowed

LONGEST_NUMBER = 19  # digits of the largest key


@allowed()
@require_GET
def notices(request: Request) -> HttpResponse:
    """What I was told: unread first to be asked for, all on the other tab."""
    form = NoticeFilter(request.GET)
    form.is_valid()
    shown_all = request.GET.get("tab") == "all"
    rows = notices_of(
        request.user, unread=not shown_all, news=getattr(form, "cleaned_data", {}).get("news") or ""
    )
    shown = {
        "here": "notices",
        "filter": form,
        "rows": rows,
        "all": shown_all,
        "at": timezone.now(),
        "wordings": Wordings(request.user.tenant),
        "spoken": get_language(),
    }
    return render(request, "exchange/notices.html", shown)


@allowed()
@require_GET
def notice(request: Request, pk: int) -> HttpResponse:
    """Go to what a notice is about; it is read then."""
    row = get_object_or_404(notices_of(request.user), pk=pk)
    mark_read(request.user, at=timezone.now(), ids=[row.pk])
    return redirect(path_of(row))


@allowed()
@require_POST
def read(request: Request) -> HttpResponse:
    """Mark some as read (``id``, several), or all."""
    told = request.POST.getlist("id")
    ids = [int(text) for text in told if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER]
    count = mark_read(request.user, at=timezone.now(), ids=ids if told else None)
    messages.success(request, _("Marked as read: %(count)s") % {"count": count})
    return redirect(_back(request))


@allowed()
def choice(request: Request) -> HttpResponse:
    """By which channels I want which news, and where I am reached."""
    person = request.user
    contact = ContactForm(request.POST or None, instance=person)
    if request.method == "POST" and contact.is_valid():
        change_own_contact(person)
        ways = {news.code: request.POST.getlist(f"news-{news.code}") for news in NEWS_KINDS}
        save_choice(person, ways, request.POST.get("emergency_duty") == "on")
        messages.success(request, _("Saved."))
        return redirect("exchange:choice")
    chosen = Choice.objects.filter(person=person).first()
    over = channels_over(person, timezone.now())
    shown = {
        "here": "notices",
        "contact": contact,
        "ways": [(code, KINDS[code].label, code in over) for code in PERSONAL],
        "lines": [
            (
                news,
                [(way, KINDS[way].label, way in _wanted(chosen, news.code, news.usual)) for way in PERSONAL],
            )
            for news in NEWS_KINDS
        ],
        "emergency_duty": bool(chosen and chosen.emergency_duty),
    }
    return render(request, "exchange/choice.html", shown, status=422 if request.method == "POST" else 200)


def _wanted(chosen: Choice | None, news: str, usual: tuple[str, ...]) -> list[str]:
    return list(chosen.ways.get(news, usual) if chosen else usual)


def _back(request: Request) -> str:
    return "/notices/?tab=all" if request.POST.get("tab") == "all" else "/notices/"
