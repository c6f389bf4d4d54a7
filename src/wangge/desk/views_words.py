"""Words for residents: a street's own sentences with a preview; what staff are told of their own reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from wangge.cases.labels import CHOICES, MOVES, STEPS, Text
from wangge.cases.models import PublicWord, Reporter
from wangge.cases.public import Sentence, Wording, previewed, publish_words, said_to_all, words_for
from wangge.cases.public_words import SAMPLES, VARIABLES, keys
from wangge.catalogue.views.settings import read_since
from wangge.core.errors import Refused
from wangge.core.words import is_askable
from wangge.desk import paging
from wangge.desk.doors import reader, staff
from wangge.desk.views_variants import for_admin
from wangge.journal.queries import changes_of
from wangge.people.models import Delegation, Platform
from wangge.people.models.organisation import RUNS_CASES, in_tree
from wangge.people.rules import may_administer, own_platform
from wangge.tenants.speech import said

LABELS = {"zh": gettext_lazy("Chinese"), "en": gettext_lazy("English")}


@dataclass(frozen=True)
class Line:
    """One sentence in the list: what it is for, how it reads, whose it is."""

    key: str
    label: Text
    shown: Sentence
    wording: Wording


def label_of(key: str) -> Text:
    """What a sentence is for, in the staff's own words."""
    kind, _sep, name = key.partition(":")
    return STEPS[name] if kind == "step" else CHOICES.get(name) or MOVES[name]


@for_admin
@require_GET
def words(request: HttpRequest) -> HttpResponse:
    """Every sentence as it holds at a platform that runs cases."""
    person, at = reader(request)
    platforms = (
        Platform.objects.of(person.tenant).filter(kind__in=RUNS_CASES, is_active=True).order_by(in_tree())
    )
    platform = _chosen(request, list(platforms), own_platform(person, at))
    lines = [_line(wording) for wording in words_for(platform, at).values()] if platform else []
    context = {
        "here": "words",
        "platforms": platforms,
        "platform": platform,
        "steps": [line for line in lines if line.key.startswith("step:")],
        "ends": [line for line in lines if line.key.startswith("end:")],
    }
    return render(request, "desk/words.html", context)


def _chosen(request: HttpRequest, platforms: list[Platform], own: Platform | None) -> Platform | None:
    """The platform asked for; else his own, else the uppermost."""
    code = request.GET.get("platform", "")
    asked = [one for one in platforms if one.code == code] or [one for one in platforms if one == own]
    return next(iter(asked or platforms), None)


def _line(wording: Wording) -> Line:
    shown = previewed(wording.key, wording.zh, wording.en, SAMPLES)
    return Line(wording.key, label_of(wording.key), shown, wording)


@for_admin
@require_http_methods(["GET", "POST"])
def word(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """One sentence of a platform: as it holds, a preview of another, its publication, and its versions."""
    person, at = reader(request)
    platform = get_object_or_404(Platform, tenant=person.tenant, code=code)
    if key not in keys():
        raise Http404
    may_change = may_administer(person, Delegation.Thing.WORDS, platform, at)
    now = words_for(platform, at)[key]
    if request.method != "POST":
        return _page(request, platform, now, at, may_change=may_change)
    if not may_change:
        raise PermissionDenied
    texts = {name: "" if "reset" in request.POST else request.POST.get(name, "") for name in LABELS}
    sent = Wording(key, texts["zh"], texts["en"], now.version)
    since = read_since(request.POST.get("since", ""), at)
    if since is None:
        wrong = {"since": _("The beginning must be a moment that is not past.")}
        return _page(request, platform, sent, at, 422, may_change=may_change, wrong=wrong)
    try:
        if "publish" not in request.POST and "reset" not in request.POST:
            preview = previewed(key, sent.zh, sent.en, SAMPLES)
            return _page(request, platform, sent, at, may_change=may_change, preview=preview)
        publish_words(platform, key, texts, by=person, since=since, at=at)
    except Refused as refused:
        wrong = {refused.field: said(refused)}
        return _page(request, platform, sent, at, 422, may_change=may_change, wrong=wrong)
    messages.success(request, _("Published."))
    return redirect("public_word", platform.code, key)


def _page(
    request: HttpRequest, platform: Platform, shown: Wording, at: datetime, status: int = 200, **more: object
) -> HttpResponse:
    person, _now = reader(request)
    wrong = more.pop("wrong", {})
    assert isinstance(wrong, dict)
    texts = [(name, label, getattr(shown, name), wrong.get(name, "")) for name, label in LABELS.items()]
    later = PublicWord.objects.filter(platform=platform, key=shown.key, since__gt=at).order_by("since")
    context = {
        "here": "words",
        "platform": platform,
        "label": label_of(shown.key),
        "texts": texts,
        "wording": shown,
        "wrong": wrong,
        "preview": _line(shown).shown if status == 200 else None,
        "variables": [(f"{{{name}}}", _(words)) for name, words in VARIABLES.items()],
        "later": later,
        "history": changes_of(
            person.tenant, f"{platform.code} {shown.key}", "public_words_published", labels=LABELS
        ),
        "back": f"{reverse('public_words')}?platform={platform.code}",
    }
    return render(request, "desk/word.html", context | more, status=status)


@staff
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """What the reader reported himself, each told as a resident would be."""
    person, at = reader(request)
    rows = Reporter.objects.filter(person=person, tenant=person.tenant_id).order_by("-case", "-pk")
    asked = request.GET.get("q", "").strip()
    if asked and is_askable(asked):
        rows = rows.filter(case__number__startswith=asked[:40])
    page = paging.page_of(rows.select_related("case__home", "case__matter"), request.GET)
    told = said_to_all([(row.case, row) for row in page.rows], at)
    context = {"here": "reports", "page": page, "rows": list(zip(page.rows, told, strict=True)), "q": asked}
    return render(request, "desk/reports.html", context)
