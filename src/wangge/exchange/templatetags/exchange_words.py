"""Words of messages on pages."""

from __future__ import annotations

import re

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wangge.exchange.models import Message
from wangge.exchange.outbox.letters import said
from wangge.exchange.outbox.news import label_of
from wangge.exchange.outbox.wording import Wordings

register = template.Library()
NUMBERED = re.compile(r"[a-zA-Z]+_(-?\d+)")

ERRORS: dict[str, Promise] = {
    "timed_out": _("the receiver took too long"),
    "no_connection": _("nobody answers there"),
    "broken_off": _("the connection broke off"),
    "certificate": _("its certificate does not fit"),
    "name_unknown": _("its name is not known"),
    "target_refused": _("calls may not go there"),
    "address_odd": _("its address is none"),
    "answer_unreadable": _("its answer cannot be read"),
    "gateway_refused": _("the gateway refused it"),
    "no_address": _("the person has no address"),
    "no_such_variable": _("the secret is not in the environment"),
    "vault_unreadable": _("the secret cannot be read"),
}

ELSEWHERE = _("it sends elsewhere (%(code)s), which is not followed")
ANSWERED = _("it answers with error %(code)s")


@register.filter
def news_word(code: str) -> str:
    """The word for a kind of news."""
    return label_of(code)


@register.filter
def error_word(code: str) -> str:
    """Why something was not delivered; numbers of receivers stay numbers: http_503, errcode_93000."""
    if not (numbered := NUMBERED.fullmatch(code)):
        return str(ERRORS.get(code, code))
    sentence = ELSEWHERE if code.startswith("http_3") else ANSWERED
    return str(sentence) % {"code": numbered[1]}


@register.simple_tag
def notice_text(message: Message, wordings: Wordings, language: str) -> str:
    """What a notice says."""
    return said(message, wordings, language)
