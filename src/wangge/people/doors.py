"""What the pages of people share: who asks, now, how a refusal is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.core.errors import NotFound, Refused
from wangge.core.tables import write_csv
from wangge.people.models import Person
from wangge.people.rules import MayNot
from wangge.tenants.speech import said

View = Callable[..., HttpResponse]
May = Callable[..., bool]


class Request(HttpRequest):
    """A request of somebody signed in."""

    user: Person


def allowed(may: May | None = None) -> Callable[[View], View]:
    """A page for who is signed in and, when given, may. What is not theirs to see is not found."""

    def guard(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            if may and not may(request.user, timezone.now()):
                raise PermissionDenied
            try:
                return view(request, *args, **kwargs)
            except NotFound as error:
                raise Http404 from error
            except MayNot as error:
                raise PermissionDenied from error

        return guarded

    return guard


def csv_answer(
    rows: Iterable[Mapping[str, object]], columns: Mapping[str, str], name: str
) -> StreamingHttpResponse:
    """A table to take along, written while it is sent; ``columns`` are headings by key of a row."""
    answer = StreamingHttpResponse(write_csv(rows, columns), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def page(request: HttpRequest, name: str, shown: dict[str, Any], status: int = 200) -> HttpResponse:
    """One of the pages about people."""
    return render(request, f"people/{name}.html", shown, status=status)


def form_page(
    request: HttpRequest, name: str, shown: dict[str, Any], status: int | None = None
) -> HttpResponse:
    """A page with a form; sent and shown again it was refused, unless the view says otherwise."""
    return page(request, name, shown, status or (422 if request.method == "POST" else 200))


def tell(form: BaseForm, refused: Refused) -> None:
    """Put a refusal where the form shows it."""
    form.add_error(refused.field if refused.field in form.fields else None, said(refused))


def saved(request: HttpRequest, form: BaseForm, action: Callable[[], Model]) -> Model | None:
    """Do what a form asks and say so; the row. None where it was refused, which the form then shows."""
    try:
        row = action()
    except NotFound:
        raise
    except Refused as refused:
        tell(form, refused)
        return None
    messages.success(request, _("Saved."))
    return row


def attempt(request: HttpRequest, done: str, action: Callable[[], object]) -> bool:
    """Do something and say so, or say why it was refused."""
    try:
        action()
    except (NotFound, MayNot):
        raise
    except Refused as refused:
        messages.error(request, said(refused))
        return False
    messages.success(request, done)
    return True
