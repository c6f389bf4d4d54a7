"""Words of messages on pages."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wangge.exchange.models import Message
from wangge.exchange.outbox.letters import said
from wangge.exchange.outbox.news import label_of
from wangge.exchange.outbox.wording import Wordings

register = template.Library()

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


@register.filter
def news_word(code: str) -> str:
    """The word for a kind of news."""
    return label_of(code)


@register.filter
def error_word(code: str) -> str:
    """Why something was not delivered; codes of receivers stay codes: http_503, smtp_451."""
    return str(ERRORS.get(code, code))


@register.simple_tag
def notice_text(message: Message, wordings: Wordings, language: str) -> str:
    """What a notice says."""
    return said(message, wordings, language)
