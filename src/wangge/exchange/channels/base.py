"""What a kind of channel is: what it must be told, whom it reaches, how it sends one letter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wangge.core.errors import Refused
from wangge.exchange.outward.client import Answer, CallFailed, call
from wangge.exchange.outward.guard import NameUnknown, checked
from wangge.people.models import Person

GONE = 410
JSON_TYPE = "application/json"


@dataclass(frozen=True)
class Letter:
    """What goes out: one or several pieces of news for one recipient. ``key`` stays the same at each try."""

    key: str
    subject: str
    text: str
    link: str
    at: datetime
    address: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Setup:
    """A channel as a platform has set it up, with its secrets in clear for the moment of sending."""

    config: Mapping[str, Any]
    secrets: Mapping[str, str]
    old_secrets: Mapping[str, str] = field(default_factory=dict)


class NotDelivered(Exception):
    """It did not arrive. ``code`` goes into the log; ``final`` means that trying again is no use.

    ``retry_after`` is what the receiver said of when to try again.
    """

    def __init__(self, code: str, *, final: bool = False, retry_after: str = "") -> None:
        self.code, self.final, self.retry_after = code[:40], final, retry_after
        super().__init__(self.code)


class Kind:
    """A plug-in. ``personal`` ones reach a person by an address; others a group, or a program that is told
    of ``every_event`` by itself and at once.

    ``Form`` asks an administrator for the set-up; the fields named in ``secret`` are sealed in the vault.
    """

    code: ClassVar[str]
    label: ClassVar[str | Promise]
    personal: ClassVar[bool] = False
    every_event: ClassVar[bool] = False
    short: ClassVar[bool] = False  # its wordings are one line
    secret: ClassVar[tuple[str, ...]] = ()
    Form: ClassVar[type[forms.Form]]

    def address_of(self, person: Person) -> str:
        """Where a person is reached; empty when nowhere."""
        return ""

    def check(self, config: Mapping[str, Any]) -> None:
        """Whether calls may go where the set-up says. Raises what the guard raises."""
        admit(str(config["url"]))

    def send(self, setup: Setup, letter: Letter) -> None:
        """Raises `NotDelivered`."""
        raise NotImplementedError


def admit(url: str) -> None:
    """Refuse an address that may not be called. A name that is not known yet may become known."""
    with suppress(NameUnknown):
        checked(url)


def robot_address(official: str) -> forms.CharField:
    """The field for the address of a group's robot."""
    return forms.CharField(
        label=_("Address of the robot"),
        initial=official,
        max_length=300,
        help_text=_("Without the key; it only differs where a proxy stands between."),
    )


def post(url: str, body: bytes, headers: Mapping[str, str], method: str = "POST") -> Answer:
    """Call and be sure of a good status. Raises `NotDelivered`."""
    try:
        answer = call(method, url, headers=headers, body=body)
    except CallFailed as error:
        raise NotDelivered(error.code) from error
    except Refused as refused:
        raise NotDelivered(refused.code, final=refused.code != "name_unknown") from refused
    if not answer.is_good:
        final = answer.status == GONE
        raise NotDelivered(f"http_{answer.status}", final=final, retry_after=answer.retry_after)
    return answer


def post_json(url: str, told: Mapping[str, Any], key: str) -> Any:
    """What a robot answers, as JSON. Raises `NotDelivered`."""
    headers = {"Content-Type": JSON_TYPE, "Idempotency-Key": key}
    return read_json(post(url, json.dumps(told, ensure_ascii=False).encode(), headers))


def read_json(answer: Answer) -> Any:
    try:
        return json.loads(answer.body)
    except ValueError as error:
        raise NotDelivered("answer_unreadable") from error


def refuse_unless_zero(answer: Any, field_name: str) -> None:
    """Robots answer 200 with an error inside: 0 means done."""
    told = answer.get(field_name) if isinstance(answer, dict) else None
    if told != 0:
        raise NotDelivered(f"{field_name}_{told}" if isinstance(told, int) else "answer_unreadable")
