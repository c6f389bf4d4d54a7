"""A calendar changed: open deadlines are reckoned anew, each with a line of history that shows the change."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from wangge.cases.act import Act
from wangge.cases.dossier import Dossier
from wangge.cases.flow import OPEN
from wangge.cases.models import CaseEvent, Leg
from wangge.cases.moving import service_of, service_person
from wangge.cases.record import record, settle_clocks, write
from wangge.journal.actions import note
from wangge.journal.models import Cursor
from wangge.tenants.models import Tenant


def recompute_changed(*, now: datetime, tenants: list[int]) -> int:
    """Recompute the open cases of those tenants whose working time is not as it was when last looked at.

    What was looked at is kept after the work is done, so that a run that was cut off is begun again.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CALENDARS, {"tenants": tenants})
        looks = [_looked(*row) for row in cursor.fetchall()]
    changed = {look.tenant for look in looks if look.is_news}
    moved = sum(recompute_open(now=now, tenant=pk) for pk in sorted(changed))
    for look in looks:
        if look.seen != look.print_now:
            Cursor.objects.update_or_create(name=look.name, defaults={"last_id": look.print_now})
    return moved


def recompute_open(*, now: datetime, tenant: int) -> int:
    """Reckon all open cases of a tenant anew and tell the journal what became of them; returns how many
    cases have a deadline that moved. A transaction a case."""
    cases = _open_cases(tenant)
    moves = [move for pk in cases if (move := _recompute(pk, now))]
    later = sum(move.later for move in moves)
    platforms = Counter(move.platform for move in moves)
    note(
        "deadlines_reckoned",
        by=service_of(Tenant.objects.get(pk=tenant)),
        open=len(cases),
        later=later,
        earlier=len(moves) - later,
        platforms=dict(platforms.most_common()),
    )
    return len(moves)


@dataclass(frozen=True)
class Moved:
    """A case whose deadline moved: at which home, and whether it has more time now."""

    platform: str
    later: bool


def _open_cases(tenant: int) -> list[int]:
    legs = Leg.objects.filter(tenant=tenant, kind=Leg.Kind.HOME, step__in=OPEN).order_by("case")
    return list(legs.values_list("case", flat=True))


@transaction.atomic
def _recompute(pk: int, now: datetime) -> Moved | None:
    dossier = Dossier.of(pk, lock=True)
    before = {leg.pk: leg.due_at for leg in dossier.legs.values()}
    settle_clocks(dossier, now)
    moved = [leg for leg in dossier.legs.values() if leg.due_at != before[leg.pk]]
    for leg in moved:
        act = Act(service_person(dossier), None, now, now)
        details = {"before": _text(before[leg.pk]), "after": _text(leg.due_at)}
        record(dossier, leg, "recompute", act, kind=CaseEvent.Kind.CLOCK, details=details)
    write(dossier)
    return _told(dossier, moved, before) if moved else None


def _told(dossier: Dossier, moved: list[Leg], before: Mapping[int, datetime | None]) -> Moved:
    """The case's own leg speaks for it where that one moved, else the first that did."""
    leg = dossier.home if dossier.home in moved else moved[0]
    old, new = before[leg.pk], leg.due_at
    return Moved(dossier.case.home.code, old is not None and new is not None and new > old)


_CALENDARS = """
SELECT c.tenant_id, 'calendar:' || c.id, k.last_id, c.periods, c.zone, c.region,
       coalesce(known.version, 0), coalesce(known.newest, 0)
FROM people_workcalendar c
LEFT JOIN LATERAL (
  SELECT sum(y.version) AS version, max(y.id) AS newest FROM people_holidayyear y
  WHERE y.region = c.region AND (y.tenant_id IS NULL OR y.tenant_id = c.tenant_id)
) known ON true
LEFT JOIN journal_cursor k ON k.name = 'calendar:' || c.id
WHERE c.tenant_id = ANY(%(tenants)s)
UNION ALL
SELECT p.tenant_id, 'calendars:' || p.tenant_id, max(k.last_id),
       jsonb_agg(jsonb_build_array(p.path, p.calendar_id) ORDER BY p.id), '', '', 0, 0
FROM people_platform p
LEFT JOIN journal_cursor k ON k.name = 'calendars:' || p.tenant_id
WHERE p.calendar_id IS NOT NULL AND p.tenant_id = ANY(%(tenants)s) GROUP BY p.tenant_id
"""
"""Calendars with the state of their holidays, and which platforms have one of their own, each with the
fingerprint of the last look: asked every minute."""


@dataclass(frozen=True)
class Look:
    """What a calendar (or the choice of calendars) was like, and is like, as numbers."""

    tenant: int
    name: str
    seen: int | None
    print_now: int

    @property
    def is_news(self) -> bool:
        """The first look is no news."""
        return self.seen not in (None, self.print_now)


def _looked(tenant: int, name: str, seen: int | None, *content: object) -> Look:
    periods, *others = content
    if isinstance(periods, str):
        periods = json.loads(periods)
    text = json.dumps([periods, *others], sort_keys=True, default=int)
    return Look(tenant, name, seen, zlib.crc32(text.encode()))


def _text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
