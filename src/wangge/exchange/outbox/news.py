"""The kinds of news, in the order of their weight: of all that one deed brings about, the first is told."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from wangge.exchange.models.outbox import IN_APP

EMAIL, SMS = "email", "sms"
MORNING = "morning"
"""News of no case: the sheet of a platform's morning."""


@dataclass(frozen=True)
class News:
    """``usual`` are the channels by which a person gets it who has chosen nothing.

    ``moot`` news is about work that waits: once the leg has moved on, nobody needs it any more.
    """

    code: str
    label: Promise
    usual: tuple[str, ...] = ()
    moot: bool = False


KINDS: tuple[News, ...] = (
    News("urge", pgettext_lazy("news", "Urged"), (EMAIL, SMS)),
    News("returned", pgettext_lazy("news", "Work came back"), (EMAIL,), moot=True),
    News("reminder", pgettext_lazy("news", "Due soon"), (EMAIL, SMS), moot=True),
    News("task", pgettext_lazy("news", "Task for you"), (EMAIL,), moot=True),
    News("ask", pgettext_lazy("news", "Decision wanted"), (EMAIL,), moot=True),
    News("work", pgettext_lazy("news", "New work"), (EMAIL,), moot=True),
    News("answered", pgettext_lazy("news", "Answer from below"), (EMAIL,), moot=True),
    News("withdrawn", pgettext_lazy("news", "Work taken back"), (EMAIL,)),
    News("decision", pgettext_lazy("news", "Your ask is decided"), (EMAIL,)),
    News("urge_answered", pgettext_lazy("news", "Urge answered")),
    News("merged", pgettext_lazy("news", "Report merged")),
    News("outcome", pgettext_lazy("news", "Your report is answered")),
    News(MORNING, pgettext_lazy("news", "Morning sheet"), (EMAIL,)),
)
NEWS = {news.code: news for news in KINDS}
WEIGHT = {news.code: number for number, news in enumerate(KINDS)}
MOOT = tuple(news.code for news in KINDS if news.moot)
TEST = "test"
"""A message that an administrator sends to try a channel; no news of a case."""


def label_of(code: str) -> str:
    """What a kind of news is called."""
    return str(NEWS[code].label) if code in NEWS else str(pgettext_lazy("news", "Test message"))


__all__ = ["EMAIL", "IN_APP", "KINDS", "MOOT", "MORNING", "NEWS", "SMS", "TEST", "WEIGHT", "News", "label_of"]
