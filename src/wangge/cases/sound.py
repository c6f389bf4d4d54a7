"""Whether a case is sound: what its history says must be what is stored. For checks; writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from datetime import datetime
from itertools import chain, pairwise

from django.db import connection

from wangge.cases.clocks import clocks_of, timers_of
from wangge.cases.dossier import Dossier
from wangge.cases.flow import ENDED, OPEN_WORK
from wangge.cases.models import Leg
from wangge.cases.record import last_due, set_holder
from wangge.cases.search import text_of
from wangge.core.words import tokens

WITH_TASK = ("verifying", "checking")


def faults_of(dossier: Dossier, now: datetime) -> list[str]:
    """Everything about a case that its history does not bear out; empty for a sound one."""
    of_legs = chain.from_iterable(_of_leg(dossier, leg) for leg in dossier.legs.values())
    of_case = chain(_of_case(dossier), _of_search(dossier))
    return [*of_legs, *_of_history(dossier), *_of_clocks(dossier, now), *of_case]


def _of_leg(dossier: Dossier, leg: Leg) -> Iterator[str]:
    """Every step was reached by a move that the flow allows; the last one is the leg's; so is the holder."""
    flow, step = dossier.way.flow_of(leg), ""
    for event in (e for e in dossier.history if e.leg_id == leg.pk and e.step):
        if event.came_from != step:
            yield f"leg {leg.suffix}: {event.name} came from {event.came_from!r}, but the leg was in {step!r}"
        if step and flow.move(event.name, step) is None:
            yield f"leg {leg.suffix}: no move {event.name} leaves {step}"
        step = event.step
    if step != leg.step:
        yield f"leg {leg.suffix} stands in {leg.step}, its history ends in {step}"
    twin = copy(leg)
    set_holder(dossier, twin)
    for name in ("holder_platform_id", "holder_duty", "holder_id"):
        if getattr(twin, name) != getattr(leg, name):
            yield f"leg {leg.suffix}: {name} is {getattr(leg, name)}, not {getattr(twin, name)}"


def _of_history(dossier: Dossier) -> Iterator[str]:
    ids = {event.pk for event in dossier.history}
    for event in dossier.history:
        if event.because_of_id and (event.because_of_id not in ids or event.because_of_id >= event.pk):
            yield f"{event.name} follows from an event that is not before it"
    for one, other in pairwise(dossier.history):
        if other.recorded_at < one.recorded_at:
            yield f"{other.name} was recorded before {one.name}"


def _of_clocks(dossier: Dossier, now: datetime) -> Iterator[str]:
    found = clocks_of(dossier, now)
    for leg in dossier.legs.values():
        timers = timers_of(dossier, leg, found)
        if _moments(timers) != _moments(leg.timers):
            yield f"leg {leg.suffix}: the timers are {leg.timers}, not {timers}"
        for name, stored in (("due", leg.due_at), ("warn", leg.warn_at)):
            told = min((m for t in timers.values() if (m := _moment(t[name]))), default=None)
            if told != stored:
                yield f"leg {leg.suffix}: {name} is {stored}, not {told}"
    last = dossier.history[-1]
    if last.overall_due_at != (due := last_due(found, dossier.home, "overall")):
        yield f"the last known overall due moment is {last.overall_due_at}, not {due}"


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _moments(timers: dict[str, dict[str, object]]) -> dict[str, object]:
    """Timers with their texts as moments: the same moment may be written in two zones."""
    return {
        name: {part: _moment(value) if isinstance(value, str) else value for part, value in timer.items()}
        for name, timer in timers.items()
    }


def _of_case(dossier: Dossier) -> Iterator[str]:
    case, home = dossier.case, dossier.home
    if (case.ended_at is not None) != (home.step in ENDED):
        yield f"in {home.step}, and ended at {case.ended_at}"
    for leg in dossier.legs.values():
        if not leg.is_home and (leg.ended_at is None) != (leg.step in OPEN_WORK):
            yield f"leg {leg.suffix} in {leg.step}, and ended at {leg.ended_at}"
    if not case.reporters.exists():
        yield "nobody reported it"
    open_tasks = [task for task in dossier.tasks if task.kind in ("verify", "check")]
    if len(open_tasks) != (home.step in WITH_TASK):
        yield f"in {home.step} with {len(open_tasks)} open tasks"
    if case.reported_at != dossier.history[0].happened_at:
        yield "reported at another moment than its first event says"


def _of_search(dossier: Dossier) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select strip(search) = strip(to_tsvector('simple', %s)) from cases_case where id = %s",
            [" ".join(tokens(text_of(dossier.case))), dossier.case.pk],
        )
        if cursor.fetchone() != (True,):
            yield "it is not found by its words"
