"""The words of messages: what is shipped, what a city says instead, with a preview and a test."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET

from wangge.catalogue.rules import may_change, may_read
from wangge.core.errors import Refused
from wangge.exchange.channels import KINDS
from wangge.exchange.forms import WordingForm
from wangge.exchange.outbox.actions import send_test
from wangge.exchange.outbox.channel_actions import drop_wording, save_wording
from wangge.exchange.outbox.letters import example
from wangge.exchange.outbox.news import IN_APP, label_of
from wangge.exchange.outbox.places import filled
from wangge.exchange.outbox.queries import channels_of
from wangge.exchange.outbox.wording import (
    BUNDLE,
    Wordings,
    Words,
    check,
    has_subject,
    news_with_words,
    places_of,
    ways_with_words,
)
from wangge.people.doors import Request, allowed, attempt, tell

LANGUAGES = dict(settings.LANGUAGES)


def way_label(way: str) -> str:
    return str(_("In the program") if way == IN_APP else KINDS[way].label)


def news_label(news: str) -> str:
    return str(_("Several pieces of news together") if news == BUNDLE else label_of(news))


@allowed(may_read)
@require_GET
def words(request: Request) -> HttpResponse:
    """All words in the chosen channel and language; those of one's own are marked."""
    way = request.GET.get("way") if request.GET.get("way") in ways_with_words() else IN_APP
    language = request.GET.get("language") if request.GET.get("language") in LANGUAGES else "zh-hans"
    wordings = Wordings(request.user.tenant)
    shown = {
        "here": "channels",
        "way": way,
        "spoken": language,
        "ways": [(code, way_label(code)) for code in ways_with_words()],
        "languages": LANGUAGES.items(),
        "lines": [
            (news, news_label(news), wordings.get(news, way or IN_APP, language or ""))
            for news in news_with_words()
            if not (news == BUNDLE and way == IN_APP)
        ],
    }
    return render(request, "exchange/words.html", shown)


@allowed(may_read)
def wording(request: Request, news: str, way: str, language: str) -> HttpResponse:
    """Change the words of one kind of news: save, look first, try, or go back to what is shipped."""
    if news not in news_with_words() or way not in ways_with_words() or language not in LANGUAGES:
        raise Http404
    key, at, user = (news, way, language), timezone.now(), request.user
    now = Wordings(user.tenant).get(*key)
    form = WordingForm(
        request.POST or None,
        with_subject=has_subject(way),
        initial={"subject": now.subject, "text": now.text},
    )
    seen = _seen(now, news, language)
    if request.method == "POST":
        match request.POST.get("what"):
            case "drop":
                if attempt(
                    request, _("The shipped words hold again."), lambda: drop_wording(key, by=user, at=at)
                ):
                    return redirect("exchange:wording", *key)
            case "test":
                return _try_it(request, key)
            case _ if form.is_valid():
                typed = Words(form.cleaned_data.get("subject", ""), form.cleaned_data["text"])
                try:
                    if request.POST.get("what") == "save":
                        save_wording(key, typed.subject, typed.text, by=user, at=at)
                        messages.success(request, _("Saved."))
                        return redirect("exchange:wording", *key)
                    check(news, typed.text)
                    check(news, typed.subject)
                    seen = _seen(typed, news, language)
                except Refused as refused:
                    tell(form, refused)
    shown = {
        "here": "channels",
        "form": form,
        "seen": seen,
        "own": now.own,
        "places": places_of(news).items(),
        "label": news_label(news),
        "way_label": way_label(way),
        "spoken": LANGUAGES[language],
        "back": f"?way={way}&language={language}",
        "may_change": may_change(user, at),
        "channels": [row for row in channels_of(user, at) if row.kind == way and row.in_use],
    }
    return render(request, "exchange/wording.html", shown, status=422 if form.errors else 200)


def _seen(said: Words, news: str, language: str) -> Words:
    """The words with made-up facts in their places, in their own language."""
    with override(language):
        facts = example(news)
    return Words(filled(said.subject, facts), filled(said.text, facts))


def _try_it(request: Request, key: tuple[str, str, str]) -> HttpResponse:
    """Send the saved words with made-up facts through a channel of their kind."""
    at, number = timezone.now(), request.POST.get("channel", "")
    found = [row for row in channels_of(request.user, at) if str(row.pk) == number and row.kind == key[1]]
    if not found:
        raise Http404
    done = _("The test message goes out in a few seconds.")
    attempt(request, done, lambda: send_test(found[0], by=request.user, at=at, news=key[0]))
    return redirect("exchange:wording", *key)
