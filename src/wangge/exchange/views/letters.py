"""What leaves the house: waiting, delivered, dead; sent again one by one or all that is filtered."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.catalogue.rules import may_read
from wangge.exchange.forms import LetterFilter
from wangge.exchange.models import Message
from wangge.exchange.outbox.actions import give_up, resend
from wangge.exchange.outbox.queries import channels_of, letters_of
from wangge.exchange.templatetags.exchange_words import error_word, news_word
from wangge.journal.actions import note
from wangge.people.doors import Request, allowed, csv_answer

LONGEST_NUMBER = 19


@allowed(may_read)
@require_GET
def letters(request: Request) -> HttpResponse:
    """The log of what goes out: case numbers and names of staff, nothing of residents."""
    form = LetterFilter(channels_of(request.user, timezone.now()), request.GET)
    rows = form.narrowed(letters_of(request.user, timezone.now()))
    dead = rows.filter(state=Message.State.DEAD).exists()
    testing = rows.filter(state=Message.State.WAITING, cause__startswith="test-").exists()
    shown = {"here": "channels", "filter": form, "rows": rows, "dead": dead, "testing": testing}
    return render(request, "exchange/letters.html", shown)


@allowed(may_read)
@require_POST
def act_on_letters(request: Request) -> HttpResponse:
    """Send dead letters again, or give them up: those ticked, or all that the filter shows."""
    at = timezone.now()
    chosen = _chosen(request, letters_of(request.user, at))
    if request.POST.get("what") == "give_up":
        count = give_up(chosen, by=request.user, at=at)
        messages.success(request, _("Given up: %(count)s") % {"count": count})
    else:
        count = resend(chosen, by=request.user, at=at)
        messages.success(request, _("Sent again: %(count)s") % {"count": count})
    return redirect(f"/channels/letters/?{urlencode(_asked(request))}")


@allowed(may_read)
@require_POST
def export_letters(request: Request) -> HttpResponse:
    """What is filtered, as CSV. The export is written down."""
    asked = _asked(request)
    form = LetterFilter(channels_of(request.user, timezone.now()), asked)
    rows = form.narrowed(letters_of(request.user, timezone.now()))
    note("letters_exported", by=request.user, filter=asked)
    heads = {
        "at": _("When"),
        "news": _("News"),
        "case": _("Case"),
        "person": _("Recipient"),
        "platform": _("Platform"),
        "channel": _("Channel"),
        "state": _("State"),
        "error": _("Why not"),
        "tries": _("Tries"),
        "done": _("Next try, or end"),
    }
    return csv_answer(_lines(rows, get_language() or ""), heads, "letters")


def _lines(rows: QuerySet[Message], language: str) -> Iterator[dict[str, object]]:
    """In the language of who asked: rows are written when the view is long over."""
    for row in rows.iterator(chunk_size=2000):
        ends = row.due_at if row.state == Message.State.WAITING else row.done_at
        with override(language):
            said = {"news": news_word(row.news), "state": row.get_state_display()}
            said["error"] = error_word(row.error)
        yield said | {
            "at": timezone.localtime(row.created_at),
            "case": row.event.case.number if row.event else "",
            "person": row.person.name if row.person else "",
            "platform": row.platform,
            "channel": row.channel.name if row.channel else "",
            "tries": row.attempts,
            "done": timezone.localtime(ends) if ends else "",
        }


def _chosen(request: Request, rows: QuerySet[Message]) -> QuerySet[Message]:
    if request.POST.get("all"):
        found = LetterFilter(channels_of(request.user, timezone.now()), _asked(request)).narrowed(rows)
    else:
        ids = [one for one in request.POST.getlist("id") if one.isascii() and one.isdigit()]
        found = rows.filter(pk__in=[int(one) for one in ids if len(one) < LONGEST_NUMBER])
    return Message.objects.filter(pk__in=found.order_by().values("pk"))


def _asked(request: Request) -> dict[str, str]:
    return {
        name: value[:100]
        for name in ("state", "channel", "news", "q")
        if (value := request.POST.get(f"filter-{name}", ""))
    }
