"""What came back to the dispatcher: from whom and why, and what was ruled about it since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from wangge.cases.labels import CHOICES, WHYS
from wangge.cases.models import CaseEvent
from wangge.catalogue.queries import Proposal
from wangge.catalogue.reasons import Why
from wangge.people.models import Platform

RULED = Why(gettext_noop("The ruling names it."))
ABOUT_RULING = ("ask_ruling", "grant_ruling", "refuse_ruling", "redispatch", "return_to_desk")


@dataclass
class Return:
    """The last sending back of a case, and the last word on who is responsible."""

    sent_back: CaseEvent | None = None
    last: CaseEvent | None = None

    @property
    def why(self) -> str:
        """From whom, of which kind, with which words; and that a ruling is being waited for."""
        parts: list[object] = []
        if event := self.sent_back:
            parts = [event.leg.platform, CHOICES.get(str(event.details.get("kind", "")), ""), event.note]
        if self.waits_for_ruling:
            parts.append(WHYS["ruling_open"])
        return " · ".join(str(part) for part in parts if part)

    @property
    def waits_for_ruling(self) -> bool:
        return self.last is not None and self.last.name == "ask_ruling"

    @property
    def ruled(self) -> int | None:
        """The organisation that a ruling names; it holds until the case goes there or back to the desk."""
        return self.last.details["ruled"] if self.last and self.last.name == "grant_ruling" else None


def returns_of(cases: Sequence[int]) -> dict[int, Return]:
    """What came back, by case: one statement."""
    events = CaseEvent.objects.filter(case__in=cases, name__in=("send_back", *ABOUT_RULING))
    found: dict[int, Return] = {}
    for event in events.select_related("leg__platform").order_by("pk"):
        one = found.setdefault(event.case_id, Return())
        if event.name == "send_back":
            one.sent_back = event
        else:
            one.last = event
    return found


def as_ruled(proposed: Mapping[int, Proposal], returns: Mapping[int, Return]) -> dict[int, Proposal]:
    """The proposals, none where a ruling is being waited for, and what is ruled where one was made."""
    waiting = {case for case, back in returns.items() if back.waits_for_ruling}
    ruled = {case: back.ruled for case, back in returns.items() if back.ruled}
    kept = {case: one for case, one in proposed.items() if case not in waiting}
    return kept | _named(ruled)


def _named(ruled: Mapping[int, int]) -> dict[int, Proposal]:
    platforms = Platform.objects.in_bulk(set(ruled.values())) if ruled else {}
    return {case: Proposal(platforms[platform], RULED) for case, platform in ruled.items()}
