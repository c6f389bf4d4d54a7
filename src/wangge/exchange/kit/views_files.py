"""Workbooks that go out: the template, the example, what is to be corrected, first passwords."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wangge.exchange.kit.doors import attempted, load_of
from wangge.exchange.kit.example import write_example
from wangge.exchange.kit.marking import marked
from wangge.exchange.kit.passwords import hand_out, passwords_file
from wangge.exchange.kit.rules import may_look, may_send
from wangge.exchange.kit.sending import looked_again
from wangge.exchange.kit.template import write_template
from wangge.people.doors import Request, allowed
from wangge.people.rules import may_grant_all

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _file(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
@allowed(may_look)
def template(request: Request) -> HttpResponse:
    """Empty, to be filled in."""
    return _file(write_template(), "wangge-street.xlsx")


@require_safe
@allowed(may_look)
def example(request: Request) -> HttpResponse:
    """Filled with a made-up district."""
    return _file(write_example(timezone.localtime()), "wangge-example.xlsx")


@require_safe
@allowed(may_send)
def marked_book(request: Request, pk: int) -> HttpResponse:
    """The workbook as it came, with what is to be corrected."""
    record = load_of(request, pk)

    def make() -> HttpResponse:
        plan = looked_again(record, by=request.user, at=timezone.now())
        return _file(marked(plan.book), "wangge-corrections.xlsx")

    return attempted(request, make) or redirect("kit:one", pk)


@require_POST
@allowed(may_grant_all)
def passwords(request: Request, pk: int) -> HttpResponse:
    """First passwords for the people of a load, made now and shown only here."""
    record = load_of(request, pk)
    given = hand_out(record, by=request.user, at=timezone.now())
    if not given:
        return attempted(request, lambda: None, _("Nobody is left without a password.")) or redirect(
            "kit:one", pk
        )
    return _file(passwords_file(given), "wangge-passwords.xlsx")
