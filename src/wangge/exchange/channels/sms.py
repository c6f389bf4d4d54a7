"""An SMS gateway, by a template of its HTTP call: each asks, and says "done", in its own way."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangge.exchange.channels.base import JSON_TYPE, Kind, Letter, NotDelivered, Setup, admit, post, read_json
from wangge.exchange.outbox.places import BrokenPlaces, filled, refuse_unknown
from wangge.people.models import Person

PLACES = ("phone", "text", "key", "secret")
METHODS = [("POST", "POST"), ("GET", "GET")]
FORM_TYPE = "application/x-www-form-urlencoded"
TYPES = [(JSON_TYPE, "JSON"), (FORM_TYPE, _("Form")), ("text/plain; charset=utf-8", _("Text"))]
ESCAPES: Mapping[str, Callable[[str], str]] = {
    JSON_TYPE: lambda value: json.dumps(value, ensure_ascii=False)[1:-1],
    FORM_TYPE: quote_plus,
}


class SmsForm(forms.Form):
    url = forms.CharField(
        label=_("Address of the gateway"),
        max_length=1000,
        help_text=_("May hold {phone}, {text}, {key} (against doubles) and {secret}."),
    )
    method = forms.ChoiceField(label=_("Method"), choices=METHODS)
    kind = forms.ChoiceField(label=_("Type of the body"), choices=TYPES)
    headers = forms.CharField(
        label=_("Headers"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One a line: name, colon, value; {secret} and the others may stand in it."),
    )
    body = forms.CharField(
        label=_("Body"), max_length=4000, required=False, widget=forms.Textarea({"rows": 4})
    )
    success_field = forms.CharField(
        label=_("Field of the answer that says whether it worked"),
        max_length=100,
        required=False,
        help_text=_("A path with dots between its names; empty: a good status is enough."),
    )
    success_value = forms.CharField(label=_("Its value when it worked"), max_length=100, required=False)
    secret = forms.CharField(label=_("Secret"), max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for name in ("url", "headers", "body"):
            try:
                # JSON has braces of its own: only {words} of letters are places
                refuse_unknown(given.get(name) or "", PLACES, braces_are_text=name == "body")
            except BrokenPlaces as broken:
                self.add_error(name, broken.said())
        for line in (given.get("headers") or "").splitlines():
            if line.strip() and not _header(line)[0]:
                self.add_error(
                    "headers", ValidationError(gettext("“%(line)s” is no header.") % {"line": line})
                )
        return given


class Sms(Kind):
    code = "sms"
    label = _("SMS")
    personal = True
    short = True
    secret = ("secret",)
    Form = SmsForm

    def address_of(self, person: Person) -> str:
        return person.work_phone

    def check(self, config: Mapping[str, Any]) -> None:
        admit(filled(config["url"], dict.fromkeys(PLACES, "0")))

    def send(self, setup: Setup, letter: Letter) -> None:
        config = setup.config
        told = {
            "phone": letter.address,
            "text": f"{letter.text} {letter.link}".strip(),
            "key": letter.key,
            "secret": setup.secrets.get("secret") or "",
        }
        url = filled(config["url"], {name: quote(value, safe="") for name, value in told.items()})
        escape = ESCAPES.get(config["kind"], str)
        body = filled(config.get("body") or "", {name: escape(value) for name, value in told.items()})
        headers = {"Idempotency-Key": letter.key}
        if config["method"] != "GET":
            headers["Content-Type"] = config["kind"]
        for line in (config.get("headers") or "").splitlines():
            name, value = _header(filled(line, {key: _one_line(value) for key, value in told.items()}))
            headers |= {name: value} if name else {}
        content = b"" if config["method"] == "GET" else body.encode()
        answer = post(url, content, headers, config["method"])
        if config.get("success_field"):
            _refuse_failed(read_json(answer), config["success_field"], config.get("success_value") or "")


def _refuse_failed(answer: Any, path: str, wanted: str) -> None:
    """200 with an error inside is no delivery."""
    for part in path.split("."):
        answer = answer.get(part) if isinstance(answer, dict) else None
    if str(answer) != wanted:
        raise NotDelivered("gateway_refused")


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    name = name.strip()
    good = colon and name.isascii() and name.replace("-", "").isalnum()
    return (name, _one_line(value.strip())) if good else ("", "")


def _one_line(value: str) -> str:
    return value.replace("\r", "").replace("\n", " ")
