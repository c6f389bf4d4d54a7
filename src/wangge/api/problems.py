"""What is refused, as problem details (RFC 9457): one shape for rules, schemas and the frame around them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from wangge.core.errors import Refused
from wangge.core.wire import NoSuchDay
from wangge.tenants.meanwhile import clash
from wangge.tenants.speech import said

MEDIA_TYPE = "application/problem+json"
SCHEMES = 'Bearer realm="wangge"'


class FieldProblem(Schema):
    """One thing that is wrong with what was sent."""

    field: str
    code: str
    detail: str


class Problem(Schema):
    """Problem details. ``code`` is stable and short; ``detail`` speaks the language that was asked for."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    field: str = ""
    params: dict[str, Any] = {}
    errors: list[FieldProblem] = []


class Malformed(Refused):
    """What came does not fit the schema."""

    code = "malformed"
    message = "What was sent does not fit: %(what)s"
    status = 400

    def __init__(self, errors: Sequence[FieldProblem]) -> None:
        self.errors = errors
        first = errors[0]
        super().__init__(field=first.field, what=first.detail)


class NotJson(Refused):
    """The body is not JSON, or JSON that nobody can read."""

    code = "not_json"
    message = "The body is not readable JSON."
    status = 400


class WrongMediaType(Refused):
    """The body is of another type than this door takes."""

    code = "wrong_media_type"
    message = "Send %(wanted)s."
    status = 415


FRAME: Mapping[int, tuple[str, Any]] = {
    400: ("bad_request", gettext_lazy("The request cannot be read.")),
    401: ("not_signed_in", gettext_lazy("Sign in, or send a valid token.")),
    403: ("may_not", gettext_lazy("This is not allowed.")),
    404: ("not_found", gettext_lazy("There is no such thing here.")),
    405: ("wrong_method", gettext_lazy("This address does not take this method.")),
    413: ("too_large", gettext_lazy("Too much was sent at once.")),
    429: ("too_often", gettext_lazy("Too many requests; wait a little.")),
    500: ("broken", gettext_lazy("Something broke here. It was noted.")),
}
"""What the frame refuses before any rule is asked, by HTTP status."""


def problem_of(refused: Refused) -> HttpResponse:
    """A rule's refusal."""
    errors = [error.model_dump() for error in getattr(refused, "errors", ())]
    return _answer(refused.status, refused.code, said(refused), refused.field, refused.params, errors)


def frame_problem(status: int) -> HttpResponse:
    """A refusal of the frame."""
    code, detail = FRAME.get(status, FRAME[400 if status < 500 else 500])
    return _answer(status, code, str(detail))


def _answer(
    status: int,
    code: str,
    detail: str,
    field: str = "",
    params: Mapping[str, object] | None = None,
    errors: Sequence[Any] = (),
) -> HttpResponse:
    told = {
        "type": f"urn:wangge:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        "field": field,
        "params": {name: _plain(value) for name, value in (params or {}).items()},
        "errors": list(errors),
    }
    answer = HttpResponse(_json(told), status=status, content_type=MEDIA_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = SCHEMES
    return answer


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | bool | None) else str(value)


def _json(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")


# what ninja raises

_BODY = gettext_lazy("the body")
_NUMBER = gettext_lazy("is not a number")
_TEXT = gettext_lazy("is not readable text")
_OBJECT = gettext_lazy("is not an object")
_CHOICE = gettext_lazy("is not one of the choices")
_NEEDED = gettext_lazy("is needed")
_UUID = gettext_lazy("is not a UUID")
_SAID = {
    "missing": _NEEDED,
    "union_tag_not_found": _NEEDED,
    "extra_forbidden": gettext_lazy("is not known here"),
    "string_type": _TEXT,
    "string_unicode": _TEXT,
    "string_too_long": gettext_lazy("has more than %(max_length)s characters"),
    "string_too_short": gettext_lazy("has fewer than %(min_length)s characters"),
    "string_pattern_mismatch": gettext_lazy("has another form"),
    "union_tag_invalid": _CHOICE,
    "literal_error": _CHOICE,
    "enum": _CHOICE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "int_type": gettext_lazy("is not a whole number"),
    "int_parsing": gettext_lazy("is not a whole number"),
    "int_parsing_size": gettext_lazy("is too large"),
    "greater_than_equal": gettext_lazy("is less than %(ge)s"),
    "less_than_equal": gettext_lazy("is more than %(le)s"),
    "bool_type": gettext_lazy("is neither true nor false"),
    "flag": gettext_lazy("is neither true nor false"),
    "list_type": gettext_lazy("is not a list"),
    "too_long": gettext_lazy("has more than %(max_length)s entries"),
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "uuid_type": _UUID,
    "uuid_parsing": _UUID,
    "moment": gettext_lazy("is not a moment such as 2026-03-10T11:00:00+08:00"),
    "day": gettext_lazy("is not a day such as 2026-03-10"),
}
"""What a schema finds, by pydantic's name for it or by the one of ``core.wire``."""


def install(api: NinjaAPI) -> None:
    """Let every refusal of the API come out in this shape."""
    api.add_exception_handler(Refused, lambda request, refused: problem_of(refused))
    api.add_exception_handler(ValidationError, _malformed)
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(AuthenticationError, lambda request, error: frame_problem(401))
    for error in (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
        api.add_exception_handler(error, lambda request, error: frame_problem(413))
    api.add_exception_handler(DatabaseError, _clash)
    api.add_exception_handler(MultiPartParserError, lambda request, error: frame_problem(400))


def _clash(request: HttpRequest, error: Exception) -> HttpResponse:
    if refused := clash(error):
        return problem_of(refused)
    raise error


def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    of_body = any(one["loc"][0] == "body" for one in error.errors)
    body = json.loads(request.body) if of_body and request.body else None
    errors = [_field_problem(one, body) for one in error.errors]
    if all(one.code == NoSuchDay.code for one in errors):
        return problem_of(NoSuchDay(errors[0].field))
    return problem_of(Malformed(errors))


def _field_problem(one: Mapping[str, Any], body: Any) -> FieldProblem:
    """Pydantic's view of one mistake, without the value that was sent: it may be somebody's name."""
    layer, *place = one["loc"]
    context = one.get("ctx", {})
    if one["type"].startswith("union_tag"):
        place.append(context["discriminator"].strip("'"))
    told = _told(place[1:], body) if layer == "body" else place
    field = context.get("field") or ".".join(map(str, told))
    return FieldProblem(field=field, code=one["type"], detail=f"{field or _BODY} {_what(one, context)}")


def _what(one: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    if said := _SAID.get(one["type"]):
        return str(said) % context
    return _("does not fit (%(why)s)") % {"why": one["msg"]}


def _told(place: Sequence[Any], body: Any) -> Iterator[Any]:
    """The way to a field as the caller knows it: what only names a branch of the schema is left out."""
    for number, part in enumerate(place, start=1):
        if _holds(body, part):
            yield part
            body = body[part]
        elif isinstance(body, dict) and number == len(place):
            yield part


def _holds(body: Any, part: Any) -> bool:
    if isinstance(body, list):
        return isinstance(part, int)
    return isinstance(body, dict) and part in body


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, Refused):
        return problem_of(error.__cause__)
    if isinstance(error.__cause__, RequestDataTooBig):
        return frame_problem(413)
    if error.__cause__:
        return problem_of(NotJson())
    return frame_problem(error.status_code)


class ProblemsForMachines:
    """Below /api/ everything that goes wrong comes out as problem details, whoever says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if not request.path.startswith("/api/") or answer.status_code < 400:
            return answer
        if answer.get("Content-Type", "").startswith(MEDIA_TYPE):
            return answer
        told = frame_problem(answer.status_code)
        if "Allow" in answer:
            told["Allow"] = answer["Allow"]
        return told
