"""The words of messages: shipped ones in both languages, a city's own over them, with safe places only.

What can stand in a text is what the table below offers: nothing that anybody typed about a resident.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop, override
from django.utils.translation import gettext_lazy as _

from wangge.exchange.channels import KINDS
from wangge.exchange.models import Wording
from wangge.exchange.outbox.news import IN_APP, MORNING, NEWS, TEST
from wangge.exchange.outbox.places import refuse_unknown
from wangge.tenants.models import Tenant

BUNDLE = "bundle"
"""Several pieces of news in one message have words of their own."""
PLACES: Mapping[str, Promise] = {
    "number": _("Case number"),
    "news": _("Kind of news"),
    "what": _("What happened"),
    "step": _("Step"),
    "matter": _("Matter"),
    "due": _("Due"),
    "unit": _("Unit of who is told"),
    "by": _("Unit that did it"),
    "link": _("Link"),
}
BUNDLE_PLACES: Mapping[str, Promise] = {
    "count": _("How many"),
    "lines": _("Each piece of news on a line"),
    "link": _("Link"),
}
SENTENCES: Mapping[str, str] = {
    "urge": gettext_noop("Case {number} is urged and wants an answer: {step}, due {due}."),
    "returned": gettext_noop("Case {number} came back from {by}: {what}, {matter}."),
    "reminder": gettext_noop("Case {number} is due soon: {step}, {matter}, due {due}."),
    "task": gettext_noop("A task for you in case {number}: {what}, {matter}, due {due}."),
    "ask": gettext_noop("A decision is wanted in case {number}: {what}, {matter}."),
    "work": gettext_noop("Case {number} is waiting for you: {step}, {matter}, due {due}."),
    "answered": gettext_noop("{by} has answered in case {number}: {matter}."),
    "withdrawn": gettext_noop("Case {number} is no longer with you: {what}, {matter}."),
    "decision": gettext_noop("Your ask in case {number} is decided: {what}."),
    "urge_answered": gettext_noop("{by} has answered the urge on case {number}."),
    "merged": gettext_noop("Case {number} was merged with another case."),
    "outcome": gettext_noop("Your report {number} is answered: {what}."),
    MORNING: gettext_noop("The morning sheet of {unit} is ready: {link}"),
    BUNDLE: gettext_noop("{count} pieces of news:\n{lines}"),
    TEST: gettext_noop("This is a test message. Nothing is to be done."),
}
SUBJECTS: Mapping[str, str] = {
    MORNING: gettext_noop("Wangge: morning sheet of {unit}"),
    BUNDLE: gettext_noop("Wangge: {count} pieces of news"),
    TEST: gettext_noop("Wangge: test message"),
}
SUBJECT = gettext_noop("Wangge: {news}, case {number}")
OF_GROUP = gettext_noop("{unit}: {sentence}")


@dataclass(frozen=True)
class Words:
    """Subject (where the channel has one) and text, with their places still open."""

    subject: str
    text: str
    own: bool = False


def places_of(news: str) -> Mapping[str, Promise]:
    if news == TEST:
        return {}
    return BUNDLE_PLACES if news == BUNDLE else PLACES


def news_with_words() -> list[str]:
    return [*NEWS, BUNDLE]


def ways_with_words() -> list[str]:
    """Channels whose letters people read; programs get data."""
    return [IN_APP, *(code for code, kind in KINDS.items() if not kind.every_event)]


def shipped(news: str, way: str, language: str) -> Words:
    """The words that come with the program."""
    with override(language):
        text = gettext(SENTENCES[news])
        if way in KINDS and not KINDS[way].personal and news in NEWS:
            text = gettext(OF_GROUP).replace("{sentence}", text)
        subject = gettext(SUBJECTS.get(news, SUBJECT)) if has_subject(way) else ""
    return Words(subject, text)


def has_subject(way: str) -> bool:
    return way == "email"


def check(news: str, text: str) -> None:
    """Raises `BrokenPlaces`."""
    refuse_unknown(text, list(places_of(news)))


class Wordings:
    """All words of a tenant: one statement."""

    def __init__(self, tenant: Tenant) -> None:
        rows = Wording.objects.of(tenant)
        self._own = {(row.news, row.way, row.language): row for row in rows}

    def get(self, news: str, way: str, language: str) -> Words:
        if own := self._own.get((news, way, language)):
            return Words(own.subject, own.text, own=True)
        return shipped(news, way, language)


def language_of(chosen: str) -> str:
    """A person's language if it is one of ours, else the installation's."""
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
