"""Deadlines that somebody outside has set for a case, such as a hotline's for its tickets.

Whoever keeps such things stands on a floor above and tells them to the case, which shows them beside its own
clocks: the light of a leg is the earlier of both. A case knows of them a reference, a deadline, no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from wangge.cases.deed import Deed, Told
from wangge.cases.models import Case, CaseEvent
from wangge.cases.record import record, write
from wangge.people.models import Post


@dataclass(frozen=True)
class Outer:
    """One deadline from outside: what it is called there, from when, until when (None: no longer awaited)."""

    ref: str
    started: datetime
    due: datetime | None
    warn: datetime | None
    by_clock: bool = False

    def kept(self) -> dict[str, Any]:
        return {
            "started": self.started.isoformat(),
            "by_clock": self.by_clock,
            "due": self.due.isoformat() if self.due else None,
            "warn": self.warn.isoformat() if self.warn else None,
        }


@transaction.atomic
def keep_outer(case: Case, outer: Outer, *, told: Told, post: Post | None) -> CaseEvent | None:
    """Tie a case to a deadline from outside, or tell it that the deadline has changed.

    None where the case knows it already. That the teller may is decided where the deadline comes from.
    """
    deed = Deed.begin(case.pk, told, "outer", outer.ref, outer.kept())
    known = deed.dossier.case.outer_dues
    if deed.done or known.get(outer.ref) == outer.kept():
        return deed.done
    name = "outer_changed" if outer.ref in known else "outer_tied"
    return _kept(deed, known | {outer.ref: outer.kept()}, name, outer.ref, post)


@transaction.atomic
def untie_outer(case: Case, ref: str, *, told: Told, post: Post | None) -> CaseEvent | None:
    """The case has nothing to do with it any more; None where it never had."""
    deed = Deed.begin(case.pk, told, "untie", ref)
    known = deed.dossier.case.outer_dues
    if deed.done or ref not in known:
        return deed.done
    rest = {key: value for key, value in known.items() if key != ref}
    return _kept(deed, rest, "outer_untied", ref, post)


def _kept(deed: Deed, outer: dict[str, Any], name: str, ref: str, post: Post | None) -> CaseEvent:
    dossier = deed.dossier
    dossier.change(outer_dues=outer)
    details = {"ref": ref, "due": outer.get(ref, {}).get("due")}
    act = deed.told.act(post, deed.content)
    event = record(dossier, dossier.home, name, act, kind=CaseEvent.Kind.CLOCK, details=details)
    write(dossier)
    return event
