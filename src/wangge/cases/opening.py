"""A case begins: its number, its home leg, its first event."""

from __future__ import annotations

from django.utils import timezone

from wangge.cases.act import Act
from wangge.cases.dossier import Dossier
from wangge.cases.models import Case, CaseEvent, Leg
from wangge.cases.numbers import next_number
from wangge.cases.record import record, write
from wangge.cases.search import tokens_of


def open_case(case: Case, act: Act, name: str = "report", note: str = "") -> CaseEvent:
    """Store a case that has its facts and its home, and open its home leg."""
    dossier = Dossier.begun(case)
    case.number = next_number(case, dossier.settings, timezone.localdate(case.reported_at))
    case.settings_id = dossier.settings.version
    case.search = tokens_of(case)
    case.save(force_insert=True)
    home = Leg.objects.create(
        tenant_id=case.tenant_id,
        case=case,
        kind=Leg.Kind.HOME,
        platform=case.home,
        step="",
        opened_at=act.happened_at,
    )
    dossier.legs[home.pk] = home
    event = record(dossier, home, name, act, step="reported", note=note)
    write(dossier)
    return event
