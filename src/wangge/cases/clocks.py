"""The clocks of a case (design 3.5): which run in which steps, under which limits and calendars."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from wangge.cases.dossier import Dossier
from wangge.cases.flow import AFTER_FILED, HOME, OPEN_WORK
from wangge.cases.models import Leg
from wangge.catalogue.settings_table import Settings
from wangge.core.clock import Allowance, Clock, ClockRule, ClockRules, Event, LegInfo, clocks
from wangge.core.lights import NATIONAL, PRESETS
from wangge.core.limits import Limit, Unit
from wangge.people.calendars import calendar_of
from wangge.people.models import Platform


def rule(
    name: str, kind: str, starts: str, *, moves: str = "", runs: str = "", pauses: str = "", **more: Any
) -> ClockRule:
    """A row of the clock table, steps and moves as words separated by spaces."""
    return ClockRule(
        name,
        kind,
        runs=frozenset((runs or starts).split()),
        starts=frozenset(starts.split()),
        start_moves=frozenset(moves.split()),
        pauses=frozenset(pauses.split()),
        **more,
    )


OPEN_STEPS = " ".join(sorted(HOME.open_steps))
RULES = ClockRules(
    table=(
        rule("accept", "home", "reported", pauses="verifying"),
        rule("verify", "home", "verifying"),
        rule("file", "home", "accepted"),
        rule("dispatch", "home", "filed returned"),
        rule("feed_back", "home", "handled"),
        rule("ask_check", "home", "fed_back"),
        rule("check", "home", "checking"),
        rule("close", "home", "checked"),
        rule("overall", "home", "", moves="file reopen", runs=OPEN_STEPS, parkable=True, bounds=True),
        rule("sign", "work", "offered"),
        rule(
            "handle",
            "work",
            "offered",
            moves="rework",
            runs="offered handling",
            pauses="sent_back",
            extended_by=frozenset({"grant_extension"}),
            parkable=True,
            bounds=True,
        ),
    ),
    park=frozenset({"grant_parking"}),
    unpark=frozenset({"unpark"}),
)
"""Overall runs from filing (or reopening) to the end, wherever the case is sent in between."""

CLOCK_OF_STEP = {
    step: r.name for r in RULES.table if r.name not in ("overall", "handle") for step in r.starts
}
CLOCK_OF_STEP["handling"] = "handle"
"""The clock under which whoever must act in a step is measured."""

FILED_STEPS = frozenset(AFTER_FILED.split())
OUTER = "outer"  # the clock of whoever waits outside, see ``outer``


def clocks_of(dossier: Dossier, now: datetime) -> list[Clock]:
    """All clocks of a case, ended ones too, computed anew from its history."""
    return clocks(
        list(_events(dossier)),
        {leg.pk: _leg(leg, dossier.settings) for leg in dossier.legs.values()},
        _limits(dossier),
        dossier.calendars(),
        now=now,
        rules=RULES,
    )


def _events(dossier: Dossier) -> Iterator[Event]:
    """The history as the clocks read it: each line with its leg's step, parking for the whole case."""
    steps: dict[int, str] = {}
    for number, event in enumerate(dossier.history):
        step = event.step or steps.get(event.leg_id, "")
        steps[event.leg_id] = step
        concerns = None if event.name in RULES.park | RULES.unpark else event.leg_id
        yield Event(concerns, event.name, step, event.happened_at, number)


def _leg(leg: Leg, settings: Settings) -> LegInfo:
    return LegInfo(
        kind=leg.kind,
        calendar=leg.platform_id,
        parent=leg.parent_id,
        reserve=None if leg.is_home else settings.reserve,
        carried={"handle": timedelta(seconds=leg.carried_s)},
    )


def _limits(dossier: Dossier) -> dict[tuple[Hashable, str], list[Allowance]]:
    share = _warn_share(dossier.settings)
    found: dict[tuple[Hashable, str], list[Allowance]] = {}
    for leg in dossier.legs.values():
        for row in RULES.table:
            if row.kind == leg.kind:
                found[leg.pk, row.name] = _allowances(dossier, row.name, share)
    return found


def _allowances(dossier: Dossier, name: str, share: Fraction) -> list[Allowance]:
    if name in ("handle", "overall"):
        rows = dossier.case.limits.get(name, [])
        return [Allowance(Limit(Fraction(v), Unit(unit)), share, since) for v, unit, since in rows]
    return [Allowance(getattr(dossier.settings, f"{name}_limit"), share)]


def _warn_share(settings: Settings) -> Fraction:
    """National: the platform's own share; other presets bring theirs."""
    preset = PRESETS[settings.lights]
    return Fraction(settings.warn_share) if preset is NATIONAL else preset.share


def kept_limits(dossier: Dossier, **limits: Limit) -> dict[str, list[list[Any]]]:
    """The limits of a case with new ones that hold from the event on that is recorded next."""
    since = len(dossier.history)
    kept = {name: list(rows) for name, rows in dossier.case.limits.items()}
    for name, limit in limits.items():
        kept.setdefault(name, []).append([str(Fraction(limit.value)), str(limit.unit), since])
    return kept


def task_due(dossier: Dossier, kind: str, platform: Platform, start: datetime) -> datetime:
    """When a task beside the flow falls due, in the calendar of who must answer.

    A call-back has days by the clock, a co-ordination the limit of a verification.
    """
    if kind == "call_back":
        return start + timedelta(days=dossier.settings.call_back_days)
    return calendar_of(platform).add(start, dossier.settings.verify_limit)


def timers_of(dossier: Dossier, leg: Leg, found: Iterable[Clock]) -> dict[str, dict[str, Any]]:
    """What a leg keeps of its running clocks; ``by_clock`` says whether nights and holidays count.

    Where somebody outside waits for the case, the earliest of those deadlines stands beside them.
    """
    own = {
        clock.name: {
            "started": _iso(clock.started),
            "by_clock": _by_clock(dossier, clock.name),
            "due": _iso(clock.due),
            "own_due": _iso(clock.own_due),
            "warn": _iso(clock.warn),
        }
        for clock in found
        if clock.leg == leg.pk and clock.ended is None
    }
    return own | ({OUTER: outer} if (outer := _outer(dossier, leg)) else {})


def _outer(dossier: Dossier, leg: Leg) -> dict[str, Any] | None:
    """The first deadline from outside, while the leg is open."""
    if dossier.is_over or not (leg.is_home or leg.step in OPEN_WORK):
        return None
    awaited = [one for one in dossier.case.outer_dues.values() if one["due"]]
    first = min(awaited, key=lambda one: datetime.fromisoformat(one["due"]), default=None)
    return first and {**first, "own_due": first["due"]}


def _by_clock(dossier: Dossier, name: str) -> bool:
    allowances = _allowances(dossier, name, NATIONAL.share)
    return bool(allowances) and allowances[-1].limit.unit.by_clock


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
