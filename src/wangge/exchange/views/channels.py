"""An administrator's channels: set up, change, try, give a new secret."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from wangge.catalogue.rules import may_read, may_set
from wangge.core.errors import NotFound, Refused
from wangge.exchange.channels import KINDS
from wangge.exchange.forms import channel_form, kinds
from wangge.exchange.models import Channel
from wangge.exchange.outbox.actions import send_test
from wangge.exchange.outbox.channel_actions import rotate_secret, save_channel
from wangge.exchange.outbox.queries import administered, channels_of, counts_of
from wangge.people.doors import Request, allowed, attempt, tell
from wangge.people.rules import MayNot


@allowed(may_read)
@require_GET
def channels(request: Request) -> HttpResponse:
    """The channels of the platforms one administers, with what they did in the last day."""
    at = timezone.now()
    rows = list(channels_of(request.user, at))
    counts = counts_of(rows, at)
    nothing = {"waiting": 0, "sent": 0, "dead": 0}
    lines = [(row, KINDS[row.kind].label, counts.get(row.pk, nothing)) for row in rows if row.kind in KINDS]
    return render(request, "exchange/channels.html", {"here": "channels", "lines": lines, "kinds": kinds()})


@allowed(may_read)
@sensitive_post_parameters("token", "sign", "secret", "password")
def new_channel(request: Request, kind: str) -> HttpResponse:
    """Set up a channel of a kind."""
    if kind not in KINDS:
        raise Http404
    return _edit(request, Channel(tenant=request.user.tenant, kind=kind))


@allowed(may_read)
@sensitive_post_parameters("token", "sign", "secret", "password")
def channel(request: Request, pk: int) -> HttpResponse:
    """Look at a channel and change it; what is secret is never shown."""
    return _edit(request, _own(request, pk))


def _edit(request: Request, row: Channel) -> HttpResponse:
    at, kept = timezone.now(), row if row.pk else None
    form = channel_form(KINDS[row.kind])(
        request.POST or None,
        platforms=administered(request.user, at),
        channel=kept,
        initial={**row.config, "name": row.name, "news": row.news, "in_use": row.in_use} if kept else {},
    )
    if request.method == "POST" and form.is_valid():
        _fill(row, form)
        try:
            shown = save_channel(row, form.secrets(), by=request.user, at=at)
        except (NotFound, MayNot):
            raise
        except Refused as refused:
            tell(form, refused)
        else:
            if shown:
                return _show_once(request, row, shown)
            messages.success(request, _("Saved."))
            return redirect("exchange:channel", row.pk)
    told = {"here": "channels", "form": form, "row": kept, "label": KINDS[row.kind].label}
    if kept:
        told |= {"counts": counts_of([row], at).get(row.pk), "is_webhook": row.kind == "webhook"}
    return render(request, "exchange/channel.html", told, status=422 if request.method == "POST" else 200)


def _fill(row: Channel, form: Any) -> None:
    given = form.cleaned_data
    row.name, row.config, row.in_use = given["name"], form.config(), given["in_use"]
    row.news = given.get("news") or []
    if not row.pk:
        row.platform = given["platform"]


@allowed(may_read)
@require_POST
def test_channel(request: Request, pk: int) -> HttpResponse:
    """Send a test message the whole way; the list of letters shows what became of it."""
    row = _own(request, pk)
    done = _("The test message goes out in a few seconds.")
    attempt(request, done, lambda: send_test(row, by=request.user, at=timezone.now()))
    return redirect(f"/channels/letters/?channel={row.pk}")


@allowed(may_read)
@require_POST
def new_secret(request: Request, pk: int) -> HttpResponse:
    """Give a webhook a new secret, shown this once."""
    row = _own(request, pk)
    return _show_once(request, row, rotate_secret(row, by=request.user, at=timezone.now()))


def _show_once(request: Request, row: Channel, secret: str) -> HttpResponse:
    answer = render(request, "exchange/secret.html", {"here": "channels", "row": row, "secret": secret})
    answer["Cache-Control"] = "no-store"
    return answer


def _own(request: Request, pk: int) -> Channel:
    row = get_object_or_404(channels_of(request.user, timezone.now()), pk=pk, kind__in=KINDS)
    if not may_set(request.user, row.platform, timezone.now()):
        raise Http404
    return row
