"""The one writer. Nothing else inserts a `CaseEvent` or sets step, holder and timers of a leg."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from wangge.cases.act import Act, insert
from wangge.cases.clocks import CLOCK_OF_STEP, clocks_of, timers_of
from wangge.cases.dossier import Dossier
from wangge.cases.models import CaseEvent, Leg
from wangge.core.clock import Clock

WRITTEN = (
    "step", "holder_platform", "holder_duty", "holder", "handler", "timers", "due_at", "warn_at",
    "extensions", "proposed_outcome", "needs_look", "ended_at", "platform", "reminded_for",
)  # fmt: skip


def record(
    dossier: Dossier,
    leg: Leg,
    name: str,
    act: Act,
    *,
    step: str = "",
    kind: str = CaseEvent.Kind.MOVE,
    note: str = "",
    details: dict[str, Any] | None = None,
) -> CaseEvent:
    """Write one line of history and everything that follows from it for step, holder and clocks.

    ``step`` empty means that the event moves nothing (an ask, an urge, a correction). Raises `SlipReused`.
    """
    event = CaseEvent(
        tenant_id=dossier.case.tenant_id,
        case=dossier.case,
        leg=leg,
        kind=kind,
        name=name,
        note=note,
        details=details or {},
        clock_due_at=_answered_due(leg, event_step=step),
        **act.columns(leg.step, step, leg.platform),
    )
    dossier.history.append(event)
    if step:
        leg.step = step
        set_holder(dossier, leg)
    settle_clocks(dossier, act.at, event)
    insert(event)
    return event


def set_holder(dossier: Dossier, leg: Leg) -> None:
    """Who must act now: platform, duty and, where one is named, a person."""
    duty = dossier.duty_at(leg.step, dossier.way.flow_of(leg).holders.get(leg.step, ""))
    leg.holder_platform, leg.holder_duty, leg.holder = leg.platform, duty, None
    if duty == "addressee":
        _hold_by_task(dossier, leg)
    elif duty == "opener":
        leg.holder_platform, leg.holder_duty = dossier.opener(leg)
    elif duty in ("legs", ""):
        leg.holder_platform, leg.holder_duty = None, ""
    elif leg.step == "handling" and leg.handler_id:
        leg.holder = leg.handler


def settle_clocks(dossier: Dossier, now: datetime, event: CaseEvent | None = None) -> list[Clock]:
    """Compute all clocks anew; keep them on the legs, and the last known dues on the event."""
    found = clocks_of(dossier, now)
    for leg in dossier.legs.values():
        _set_timers(dossier, leg, found)
    if event:
        dossier.touch(event.leg)
        event.overall_due_at = last_due(found, dossier.home, "overall")
        event.leg_due_at = None if event.leg.is_home else last_due(found, event.leg, "handle")
    return found


def write(dossier: Dossier) -> None:
    """Store what changed on the case and its legs; the last thing an action does."""
    for leg in dossier.touched.values():
        leg.save(update_fields=WRITTEN)
    if dossier.changed:
        dossier.case.save(update_fields=sorted(dossier.changed))
    dossier.touched.clear()
    dossier.changed.clear()


def _set_timers(dossier: Dossier, leg: Leg, found: Iterable[Clock]) -> None:
    timers = timers_of(dossier, leg, found)
    if timers != leg.timers:
        leg.timers = timers
        leg.due_at = _earliest(timers, "due")
        leg.warn_at = _earliest(timers, "warn")
        dossier.touch(leg)


def _earliest(timers: dict[str, dict[str, Any]], part: str) -> datetime | None:
    moments = [datetime.fromisoformat(value) for timer in timers.values() if (value := timer[part])]
    return min(moments, default=None)


def last_due(found: Iterable[Clock], leg: Leg, name: str) -> datetime | None:
    """When the last clock of a name on a leg falls (or fell) due by its own limit."""
    own = [c for c in found if c.leg == leg.pk and c.name == name]
    return own[-1].own_due if own else None


def _answered_due(leg: Leg, event_step: str) -> datetime | None:
    timer = leg.timers.get(CLOCK_OF_STEP.get(leg.step, ""), {}) if event_step != leg.step else {}
    return datetime.fromisoformat(timer["own_due"]) if timer.get("own_due") else None


def _hold_by_task(dossier: Dossier, leg: Leg) -> None:
    if task := dossier.task_on(leg, "verify", "check"):
        leg.holder_platform, leg.holder_duty, leg.holder = task.platform, task.duty, task.person
