"""What a message says, written when it is shown or sent: in the reader's language, from safe facts only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from wangge.cases.labels import STEPS, event_label
from wangge.cases.models import Task
from wangge.exchange.channels import KINDS
from wangge.exchange.channels.base import Letter
from wangge.exchange.models import Message
from wangge.exchange.outbox.news import MORNING, TEST, label_of
from wangge.exchange.outbox.places import filled
from wangge.exchange.outbox.wording import BUNDLE, Wordings, language_of
from wangge.people.models import Platform

LINES = 10
"""So many pieces of news are spelt out in one message; the rest is counted."""
RELATED = ("event__leg", "event__case__matter", "event__platform", "platform", "person", "tenant")


def with_facts(messages: QuerySet[Message]) -> QuerySet[Message]:
    """With everything that their words need, in the same statement."""
    task = Task.objects.filter(asked=OuterRef("event")).values("due_at")
    return messages.select_related(*RELATED).annotate(task_due_at=Subquery(task[:1]))


def facts_of(message: Message) -> dict[str, str]:
    """The places of a text, in the language that is spoken now. The message comes `with_facts`."""
    event = message.event
    if event is None:
        return example(message.news) | {"unit": _named(message.platform), "link": own_link(message)}
    matter, leg = event.case.matter, event.leg
    return {
        "number": event.case.number,
        "news": label_of(message.news),
        "what": str(event_label(event.name)),
        "step": str(STEPS.get(leg.step, leg.step)),
        "matter": str(matter) if matter else gettext("matter not named yet"),
        "due": moment(message.task_due_at or leg.due_at),
        "unit": _named(message.platform),
        "by": _named(event.platform) if event.platform else "–",
        "link": own_link(message),
    }


def example(news: str) -> dict[str, str]:
    """Facts that are nobody's, for previews and tests."""
    return {
        "number": "20260310-00017",
        "news": label_of(news),
        "what": str(event_label("dispatch")),
        "step": str(STEPS["offered"]),
        "matter": gettext("Manhole cover"),
        "due": "03-10 17:00",
        "unit": gettext("Department of roads"),
        "by": gettext("Street centre"),
        "link": f"{settings.PUBLIC_URL}/…",
        "count": "2",
        "lines": gettext("first piece of news") + "\n" + gettext("second piece of news"),
    }


def moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%m-%d %H:%M}" if at else "–"


def own_link(message: Message) -> str:
    """The address of what the message is about."""
    return settings.PUBLIC_URL + path_of(message)


def path_of(message: Message) -> str:
    """The case, the morning sheet, else the list of notices."""
    if message.event:
        return reverse("case", args=[message.event.case.number])
    if message.news == MORNING:
        asked = {"platform": message.platform.code, "day": timezone.localdate(message.created_at).isoformat()}
        return f"{reverse('morning')}?{urlencode(asked)}"
    return reverse("exchange:notices")


def said(message: Message, wordings: Wordings, language: str) -> str:
    """One message in words, as it is shown in the house."""
    with override(language):
        return filled(wordings.get(message.news, message.way, language).text, facts_of(message))


def letter_of(key: str, messages: Sequence[Message], wordings: Wordings, at: datetime) -> Letter:
    """What goes out for messages to one recipient by one channel."""
    first = messages[0]
    language = language_of(first.person.language if first.person else "")
    with override(language):
        subject, text = _words(messages, wordings, language)
        several = len({message.cause for message in messages}) > 1
        link = settings.PUBLIC_URL + reverse("exchange:notices") if several else own_link(first)
        return Letter(
            key=key,
            subject=" ".join(subject.split()),
            text=text,
            link=link,
            at=at,
            address=KINDS[first.way].address_of(first.person) if first.person else "",
            data=data_of(first),
        )


def _words(messages: Sequence[Message], wordings: Wordings, language: str) -> tuple[str, str]:
    first = messages[0]
    if len(messages) == 1:
        words, facts = wordings.get(first.news, first.way, language), facts_of(first)
        return filled(words.subject, facts), filled(words.text, facts)
    lines = [
        filled(wordings.get(one.news, one.way, language).text, facts_of(one)) for one in messages[:LINES]
    ]
    if more := len(messages) - LINES if len(messages) > LINES else 0:
        lines.append(gettext("… and %(count)s more") % {"count": more})
    words = wordings.get(BUNDLE, first.way, language)
    facts = {
        "count": str(len(messages)),
        "lines": "\n".join(lines),
        "link": settings.PUBLIC_URL + reverse("exchange:notices"),
    }
    return filled(words.subject, facts), filled(words.text, facts)


def data_of(message: Message) -> Mapping[str, Any]:
    """The same for programs: codes instead of words."""
    event = message.event
    told: dict[str, Any] = {"link": own_link(message), "platform": message.platform.code}
    if event:
        told |= {
            "event": event.pk,
            "number": event.case.number,
            "leg": event.leg.suffix or "home",
            "what": event.name,
            "step": event.leg.step,
            "matter": event.case.matter.code if event.case.matter else None,
            "due_at": event.leg.due_at.isoformat() if event.leg.due_at else None,
            "happened_at": event.happened_at.isoformat(),
        }
    kind = message.news if message.news in (MORNING, TEST) else f"case.{message.news}"
    return {"type": kind, "timestamp": message.created_at.isoformat(), "data": told}


def _named(platform: Platform) -> str:
    return str(platform)
