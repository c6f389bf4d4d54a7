"""Who should get a case, with the reason in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from wangge.cases.dossier import Dossier
from wangge.cases.models import Case
from wangge.catalogue.queries import Proposal, responsible_for, responsible_for_each
from wangge.desk.returns import as_ruled, returns_of
from wangge.people.models import Platform
from wangge.places.locate import locate, locate_few
from wangge.tenants.models import Tenant


def proposals_for(dossier: Dossier, at: datetime) -> list[Proposal]:
    """The organisations that may be responsible, best first; none while the matter is not known."""
    case = dossier.case
    if case.matter is None:
        return []
    on = timezone.localdate(case.reported_at)
    located = locate(case.tenant, case.point.x, case.point.y, on=on)
    return responsible_for(case.tenant, case.matter, located, on=timezone.localdate(at), dispatcher=case.home)


def best_proposal(dossier: Dossier, at: datetime) -> Proposal | None:
    """What a ruling names, else the first of them that did not just send the case back."""
    case = dossier.case.pk
    if ruled := as_ruled({}, returns_of([case]) if dossier.home.step == "returned" else {}):
        return ruled[case]
    main = dossier.main
    sender = main.platform if main and main.step == "sent_back" else None
    return _first(proposals_for(dossier, at), sender)


def best_for_each(
    cases: Sequence[Case], home: Platform, at: datetime, senders: Mapping[int, Platform], *, tenant: Tenant
) -> dict[int, Proposal]:
    """The best proposal for each case of a page, by its id: three statements for all of them.

    Places are asked as of today. Cases of another home are left out. ``senders`` names, by case, who sent it
    back and is not proposed again.
    """
    known = [case for case in cases if case.matter is not None and case.home_id == home.pk]
    if not known:
        return {}
    on = timezone.localdate(at)
    located = locate_few(tenant, [(case.point.x, case.point.y) for case in known], on=on)
    asked = [(case.matter, where) for case, where in zip(known, located, strict=True) if case.matter]
    found = responsible_for_each(tenant, asked, on=on, dispatcher=home)
    best = {case.pk: _first(each, senders.get(case.pk)) for case, each in zip(known, found, strict=True)}
    return {case: proposal for case, proposal in best.items() if proposal}


def _first(proposals: Sequence[Proposal], sender: Platform | None) -> Proposal | None:
    return next((one for one in proposals if one.platform != sender), None)
