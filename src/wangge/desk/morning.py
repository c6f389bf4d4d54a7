"""The morning sheet in words, with the lists that its numbers open: for the page and for paper alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy

from wangge.cases.labels import CHOICES
from wangge.desk import spans
from wangge.evaluation.morning import yesterday_of
from wangge.evaluation.rules import Scope
from wangge.people.models import Platform

LABELS: Mapping[str, str | Promise] = {
    "report": gettext_lazy("Reported"),
    "accept": gettext_lazy("Accepted"),
    "file": gettext_lazy("Filed"),
    "closed": gettext_lazy("Closed"),
    "ended": gettext_lazy("Ended otherwise"),
    "return": gettext_lazy("Sent back"),
    "receive": gettext_lazy("Received"),
    "sign": gettext_lazy("Signed for"),
    "answered": gettext_lazy("Answered"),
    "open": pgettext_lazy("morning", "Open"),
    "red": gettext_lazy("Overdue"),
    "due_today": gettext_lazy("Due later today"),
    "returned": gettext_lazy("Came back, to be sent on"),
    "offered": gettext_lazy("To be signed for"),
    "parked": gettext_lazy("Parked"),
    "asks": gettext_lazy("Asks waiting for a decision"),
}
LISTS = {  # what the list of cases is asked for the same number
    "open": {},
    "red": {"light": "red"},
    "due_today": {"due": "today"},
    "returned": {"step": "returned"},
    "parked": {"light": "parked"},
}


@dataclass(frozen=True)
class Figure:
    """A number, what it is, and the list behind it where the reader has one."""

    key: str
    label: str
    number: int
    url: str = ""

    @property
    def is_bad(self) -> bool:
        return self.key == "red" and self.number > 0


@dataclass(frozen=True)
class Unit:
    """Where something is over its limit."""

    unit: str
    red: int
    number: str
    since: datetime


@dataclass(frozen=True)
class Decision:
    """One thing to decide: what stands there, and what can be done."""

    number: str
    text: str
    advice: str


@dataclass(frozen=True)
class Sheet:
    """What stands on the sheet of a platform, made at a moment."""

    platform: Platform
    made_at: datetime
    facts: Mapping[str, Any]
    scope: Scope
    is_kept: bool  # of this morning or an earlier one; else as things stand

    @property
    def day(self) -> date:
        return timezone.localdate(self.made_at)

    @property
    def yesterday(self) -> date:
        return yesterday_of(self.made_at).first

    @property
    def came(self) -> list[Figure]:
        return self._counted("report", "accept", "file", "receive", "sign")

    @property
    def went(self) -> list[Figure]:
        return self._counted("closed", "ended", "answered", "return")

    @property
    def stands(self) -> list[Figure]:
        told = self.facts["now"]
        waiting = "returned" if self.facts["is_home"] else "offered"
        keys = {
            "open": "open",
            "red": "red",
            "due_today": "due_today",
            "waiting": waiting,
            "parked": "parked",
        }
        figures = [Figure(key, str(LABELS[key]), told[name], self._list(key)) for name, key in keys.items()]
        return [*figures, Figure("asks", str(LABELS["asks"]), told["asks"])]

    @property
    def units(self) -> list[Unit]:
        rows = self.facts["units"]
        return [Unit(r["unit"], r["red"], r["number"], datetime.fromisoformat(r["since"])) for r in rows]

    @property
    def more_units(self) -> int:
        return int(self.facts["more_units"])

    @property
    def decisions(self) -> list[Decision]:
        return [self._decision(told) for told in self.facts["decisions"]]

    def _counted(self, *keys: str) -> list[Figure]:
        told = self.facts["yesterday"]
        return [Figure(k, str(LABELS[k]), told[k], self._rows(k)) for k in keys if k in told]

    def _rows(self, count: str) -> str:
        """The rows behind a number of yesterday, where the reader may open this platform's evaluation."""
        subject = "platform" if self.facts["is_home"] else "department"
        key, day = str(self.platform.pk), self.yesterday.isoformat()
        if not self.scope.may_see(subject) or not self.scope.holds(subject, key):
            return ""
        asked = {"subject": subject, "period": "custom", "from": day, "to": day, "count": count, "key": key}
        return f"{reverse('evaluation:cases')}?{urlencode(asked)}"

    def _list(self, key: str) -> str:
        """The list of cases of the same number: of what stands now, and of what runs cases."""
        if self.is_kept or not self.facts["is_home"] or key not in LISTS:
            return ""
        return f"{reverse('cases')}?{urlencode({'tab': 'open', 'under': self.platform.code, **LISTS[key]})}"

    def _decision(self, told: Mapping[str, Any]) -> Decision:
        text, advice = _SENTENCES[told["kind"]]
        since = told.get("since")
        words = {
            "unit": told["unit"],
            "ask": str(CHOICES.get(told.get("asked", ""), "")),
            "since": spans.moment(datetime.fromisoformat(since), self.made_at) if since else "",
            "until": told.get("until", ""),
        }
        return Decision(told["number"], _(text) % words, _(advice))


_SENTENCES: Mapping[str, tuple[str, str]] = {
    "ask": (
        gettext_noop("%(unit)s asks since %(since)s: %(ask)s."),
        gettext_noop("Grant it or refuse it."),
    ),
    "returned": (
        gettext_noop("Came back and is to be sent on by %(since)s."),
        gettext_noop("Send it to another organisation, refuse the return, or have a ruling made."),
    ),
    "offered": (
        gettext_noop("Waits at %(unit)s to be signed for by %(since)s."),
        gettext_noop("Sign for it, or send it back with a reason."),
    ),
    "late": (
        gettext_noop("Over its limit at %(unit)s since %(since)s, and nobody urges."),
        gettext_noop("Urge, send somebody else, or say when it will be done."),
    ),
    "parked": (
        gettext_noop("Parked until %(until)s (%(unit)s)."),
        gettext_noop("Is it ready? Else ask for a new date in time."),
    ),
}
