"""Words of messages on pages."""

from __future__ import annotations

import re

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.exchange.models import Message
from wangge.exchange.outbox.letters import said
from wangge.exchange.outbox.news import label_of
from wangge.exchange.outbox.wording import Wordings

register = template.Library()
NUMBERED = re.compile(r"[a-zA-Z]+_(-?\d+)")

ERRORS: dict[str, Promise] = {
    "timed_out": gettext_lazy("the receiver took too long"),
    "no_connection": gettext_lazy("nobody answers there"),
    "broken_off": gettext_lazy("the connection broke off"),
    "certificate": gettext_lazy("its certificate does not fit"),
    "name_unknown": gettext_lazy("its name is not known"),
    "target_refused": gettext_lazy("calls may not go there"),
    "address_odd": gettext_lazy("its address is none"),
    "answer_unreadable": gettext_lazy("its answer cannot be read"),
    "gateway_refused": gettext_lazy("the gateway refused it"),
    "no_address": gettext_lazy("the person has no address"),
    "no_such_variable": gettext_lazy("the secret is not in the environment"),
    "vault_unreadable": gettext_lazy("the secret cannot be read"),
}


@register.filter
def news_word(code: str) -> str:
    """The word for a kind of news."""
    return label_of(code)


@register.filter
def error_word(code: str) -> str:
    """Why something was not delivered; numbers of receivers stay numbers: http_503, errcode_93000."""
    if not (numbered := NUMBERED.fullmatch(code)):
        return str(ERRORS.get(code, code))
    if code.startswith("http_3"):
        return _("it sends elsewhere (%(code)s), which is not followed") % {"code": numbered[1]}
    return _("it answers with error %(code)s") % {"code": numbered[1]}


@register.simple_tag
def notice_text(message: Message, wordings: Wordings, language: str) -> str:
    """What a notice says."""
    return said(message, wordings, language)
