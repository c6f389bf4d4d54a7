"""What no door caught: a refusal becomes a page with its own status."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wangge.core.errors import NotFound, Refused
from wangge.tenants.meanwhile import clash
from wangge.tenants.speech import said

Answer = Callable[[HttpRequest], HttpResponse]


class NullByte(Refused):
    """No database, file or person can do anything with a null byte in an address."""

    code = "null_byte"
    message = "The part “%(field)s” of the address holds a null byte."
    status = 400


class RefusalsAsPages:
    """For every address but the API's, which has problem details of its own. Null bytes are refused first."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if field := _null_byte(request):
            return refusal_page(request, NullByte(field=field))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        refused = error if isinstance(error, Refused) else clash(error)
        return refusal_page(request, refused) if refused else None


def refusal_page(request: HttpRequest, refused: Refused) -> HttpResponse:
    """What was refused, in the reader's language."""
    if isinstance(refused, NotFound):
        return render(request, "404.html", status=refused.status)
    return render(
        request, "refused.html", {"said": said(refused), "status": refused.status}, status=refused.status
    )


def _null_byte(request: HttpRequest) -> str:
    """The name of the part that holds one; nothing where all is well."""
    if request.path.startswith("/api/"):
        return ""
    if "\0" in request.path:
        return "path"
    if "%00" not in request.META["QUERY_STRING"]:
        return ""
    parts = request.GET.lists()
    return next((name or "?" for name, values in parts if "\0" in "".join([name, *values])), "")
