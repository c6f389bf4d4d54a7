"""What time alone brings about: parking ends, settled cases close, yellow lights are reminded of."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from wangge.cases.absences import due_absences, pass_on
from wangge.cases.act import Act
from wangge.cases.dossier import Dossier
from wangge.cases.models import Ask, CaseEvent
from wangge.cases.moving import drawn, follow, make_automatic, service_person
from wangge.cases.recompute import recompute_changed
from wangge.cases.record import record, write
from wangge.core.flow import Mode
from wangge.tenants.models import Tenant


def run_due(*, now: datetime, tenant: Tenant | None = None) -> dict[str, int]:
    """Do everything that has fallen due by ``now``; running it twice does nothing more.

    The minute job calls it with the real time; story, replay and tests with theirs. Each case is a
    transaction of its own. Without a tenant it is done for all whose time is the real one. Returns how many
    of each were done.
    """
    tenants = [tenant.pk] if tenant else _in_real_time()
    done = {"recomputed": recompute_changed(now=now, tenants=tenants)}
    done["passed_on"] = sum(pass_on(absence, at=now) for absence in due_absences(now, tenants))
    waiting = _waiting(now, tenants)
    for what, do in _DOING.items():
        done[what] = _each(waiting[what], do, now)
    if done["unparked"] or done["closed"]:  # clocks run again, or others run now
        done["reminded"] += _each(_waiting(now, tenants)["reminded"], _remind, now)
    return done


def _in_real_time() -> list[int]:
    return list(Tenant.objects.filter(time_is_told=False).values_list("pk", flat=True))


def _each(cases: Iterable[int], do: Callable[[Dossier, datetime], bool], now: datetime) -> int:
    done = 0
    for pk in cases:
        with transaction.atomic():
            dossier = Dossier.of(pk, lock=True)
            done += do(dossier, now)
            write(dossier)
    return done


_WAITING = """
(SELECT 'unparked', id FROM cases_case
 WHERE parked_until <= %(today)s AND tenant_id = ANY(%(tenants)s) LIMIT 500)
UNION ALL
(SELECT 'closed', l.case_id FROM cases_leg l JOIN cases_case c ON c.id = l.case_id
 WHERE l.kind = 'home' AND l.step = 'checked' AND c.settled
   AND NOT EXISTS (SELECT 1 FROM cases_caseevent e WHERE e.case_id = c.id AND e.name = 'draw_sample')
   AND l.tenant_id = ANY(%(tenants)s) ORDER BY l.id LIMIT 500)
UNION ALL
(SELECT DISTINCT 'lapsed', case_id FROM cases_ask
 WHERE state IN ('open', 'endorsed') AND kind = 'parking' AND until <= %(today)s
   AND tenant_id = ANY(%(tenants)s) LIMIT 500)
UNION ALL
(SELECT DISTINCT 'reminded', case_id FROM cases_leg
 WHERE warn_at <= %(now)s AND due_at IS NOT NULL
   AND (reminded_for IS NULL
        OR NOT (reminded_for = due_at AND reminded_for IS NOT NULL AND due_at IS NOT NULL))
   AND tenant_id = ANY(%(tenants)s) LIMIT 500)
"""
"""Cases for each thing to do, in one statement: it is asked every minute. Two partial indexes answer it."""


def _waiting(now: datetime, tenants: list[int]) -> dict[str, list[int]]:
    """The cases that may have something to do, by what it is."""
    found: dict[str, list[int]] = {what: [] for what in _DOING}
    told = {"now": now, "today": timezone.localdate(now), "tenants": tenants}
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, told)
        for what, case in cursor.fetchall():
            found[what].append(case)
    return found


def _act(dossier: Dossier, now: datetime) -> Act:
    return Act(service_person(dossier), None, now, now, uuid.uuid4())


def _unpark(dossier: Dossier, now: datetime) -> bool:
    until = dossier.case.parked_until
    if until is None or until > timezone.localdate(now):
        return False
    dossier.change(parked_until=None, parked_kind="")
    record(dossier, dossier.home, "unpark", _act(dossier, now), step=dossier.home.step)
    return True


def _close(dossier: Dossier, now: datetime) -> bool:
    """A settled case closes by itself after its days, unless the sample draws it for a check.

    It is drawn once: after the check the duty chief closes it.
    """
    move = dossier.way.flow_of(dossier.home).move("close", dossier.home.step)
    settled = dossier.events("settle")
    if move is None or move.mode is not Mode.AUTO or not settled or dossier.events("draw_sample"):
        return False
    days = dossier.way.option("auto_close_days") or dossier.settings.auto_close_days
    if now < settled[-1].happened_at + timedelta(days=float(str(days))):
        return False
    act = _act(dossier, now)
    if drawn(dossier, move):
        make_automatic(dossier, dossier.home, move, settled[-1], act, outcome="solved")
    else:
        follow(dossier, record(dossier, dossier.home, "draw_sample", act, step="fed_back"), act)
    return True


def _lapse(dossier: Dossier, now: datetime) -> bool:
    for ask in [
        a for a in dossier.asks if a.kind == "parking" and a.until and a.until <= timezone.localdate(now)
    ]:
        act = _act(dossier, now)
        event = record(
            dossier, ask.leg, "lapse_parking", act, kind=CaseEvent.Kind.ASK, details={"ask": ask.pk}
        )
        ask.state, ask.decided = Ask.State.LAPSED, event
        ask.save(update_fields=["state", "decided"])
        dossier.asks.remove(ask)
    return True


def _remind(dossier: Dossier, now: datetime) -> bool:
    """催办: one reminder for each due moment of a leg that somebody holds."""
    for leg in dossier.legs.values():
        if leg.warn_at and leg.warn_at <= now and leg.reminded_for != leg.due_at:
            leg.reminded_for = leg.due_at
            if leg.holder_duty:
                record(dossier, leg, "remind", _act(dossier, now), kind=CaseEvent.Kind.CLOCK)
            dossier.touch(leg)
    return True


_DOING = {"unparked": _unpark, "closed": _close, "lapsed": _lapse, "reminded": _remind}
"""What is done to a case that waits, in this order."""
