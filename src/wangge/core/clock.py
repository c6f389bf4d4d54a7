"""Clocks: what the history of a case's legs makes of its time limits.

A pure function from events to clocks. A *leg* is a line of steps; legs form a tree. A rule says in which
steps of a leg a clock runs, in which it pauses, and that everything else ends it. Events come in the order
of recording; one that happened before its predecessor counts as simultaneous with it. An event without a
leg concerns all of them: parking. What has ended is never changed by what comes later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction

from wangge.core.clock_table import (
    Allowance,
    Calendars,
    Clock,
    ClockRule,
    ClockRules,
    Event,
    Leg,
    LegInfo,
    Limits,
)
from wangge.core.lights import light_of
from wangge.core.limits import Limit, Unit
from wangge.core.spans import NOTHING
from wangge.core.stretches import Stretch, Stretches
from wangge.core.wallclock import in_utc
from wangge.core.worktime import NeverDue, WorkCalendar

__all__ = ["Allowance", "Clock", "ClockRule", "ClockRules", "Event", "LegInfo", "clocks"]


def clocks(
    events: Iterable[Event],
    legs: Mapping[Leg, LegInfo],
    limits: Limits,
    calendars: Calendars,
    *,
    now: datetime,
    rules: ClockRules,
) -> list[Clock]:
    """All clocks, ended and not, in the order in which they started, as they stand at ``now``.

    ``now`` before the last event counts as simultaneous with it.
    """
    board = _Board(legs, limits, calendars, rules)
    for event in events:
        board.take(event)
    return board.read(now)


@dataclass
class _Episode:
    """One life of a clock, from a start to its end."""

    leg: Leg
    rule: ClockRule
    started: datetime
    started_no: int
    carried: timedelta
    stretches: list[Stretch] = field(default_factory=list)
    in_pause: bool = False
    extensions: int = 0
    finished: Clock | None = None

    @property
    def runs(self) -> bool:
        return bool(self.stretches) and self.stretches[-1][1] is None

    def total(self, allowance: Allowance | None) -> timedelta:
        """The limit with its extensions."""
        return NOTHING if allowance is None else allowance.limit.counted * (1 + self.extensions)

    def let_run(self, runs: bool, at: datetime) -> None:
        if runs and not self.runs:
            self.stretches.append((at, None))
        elif self.runs and not runs:
            self.stretches[-1] = (self.stretches[-1][0], at)


class _Board:
    """The state of all clocks while the events are taken in one after another."""

    def __init__(self, legs: Mapping[Leg, LegInfo], limits: Limits, calendars: Calendars, rules: ClockRules):
        self.legs, self.limits, self.calendars, self.rules = legs, limits, calendars, rules
        self.episodes: list[_Episode] = []
        self.latest: dict[tuple[Leg, str], _Episode] = {}
        self.parked = False
        self.reached: datetime | None = None

    def take(self, event: Event) -> None:
        at = self._not_earlier(event.at)
        if event.leg is None:
            self._park(event.move, at)
            return
        for rule in self._rules_of(event.leg):
            episode = self.latest.get((event.leg, rule.name))
            if episode is not None and episode.finished is None:
                self._continue(episode, event, at)
            elif rule.is_started_by(event):
                self._start(rule, event.leg, event, at)

    def read(self, now: datetime) -> list[Clock]:
        now = self._not_earlier(now)
        return [episode.finished or self._clock(episode, now) for episode in self.episodes]

    def _not_earlier(self, moment: datetime) -> datetime:
        moment = in_utc(moment)
        self.reached = moment if self.reached is None else max(moment, self.reached)
        return self.reached

    def _rules_of(self, leg: Leg) -> Iterator[ClockRule]:
        kind = self.legs[leg].kind
        return (rule for rule in self.rules.table if rule.kind == kind)

    def _park(self, move: str, at: datetime) -> None:
        if move in self.rules.park | self.rules.unpark:
            self.parked = move in self.rules.park
            for episode in self.episodes:
                if episode.finished is None:
                    self._set_running(episode, at)

    def _start(self, rule: ClockRule, leg: Leg, event: Event, at: datetime) -> None:
        again = (leg, rule.name) in self.latest
        carried = NOTHING if again else self.legs[leg].carried.get(rule.name, NOTHING)
        episode = _Episode(leg, rule, at, event.recorded_no, carried, in_pause=event.step in rule.pauses)
        self._set_running(episode, at)
        self.latest[leg, rule.name] = episode
        self.episodes.append(episode)

    def _continue(self, episode: _Episode, event: Event, at: datetime) -> None:
        rule = episode.rule
        episode.extensions += event.move in rule.extended_by
        if event.step in rule.runs | rule.pauses:
            episode.in_pause = event.step in rule.pauses
            self._set_running(episode, at)
        else:
            episode.finished = self._clock(episode, at, ended_by=event)

    def _set_running(self, episode: _Episode, at: datetime) -> None:
        held = self.parked and episode.rule.parkable
        episode.let_run(not (held or episode.in_pause), at)

    def _clock(self, episode: _Episode, at: datetime, ended_by: Event | None = None) -> Clock:
        allowance = self._allowance(episode, ended_by)
        run = self._run(episode, allowance)
        used, total = run.used(at), episode.total(allowance)
        own_due = due = warn = None
        if allowance is not None and (episode.runs or ended_by is not None):
            own_due = run.reaches(total)
            due = self._within_parent(episode.leg, own_due)
            warn = _warning(run, total, allowance.warn_share, due)
        return Clock(
            name=episode.rule.name,
            leg=episode.leg,
            started=episode.started,
            started_no=episode.started_no,
            used=used,
            remaining=None if allowance is None else total - used,
            due=due,
            own_due=own_due,
            warn=warn,
            light=light_of(due, warn, at),
            paused=ended_by is None and not episode.runs,
            ended=None if ended_by is None else at,
        )

    def _allowance(self, episode: _Episode, ended_by: Event | None) -> Allowance | None:
        """The limit of a clock: for an ended one as it was then."""
        allowances = self.limits.get((episode.leg, episode.rule.name), ())
        known = [row for row in allowances if ended_by is None or row.since <= ended_by.recorded_no]
        return max(known, key=lambda row: row.since, default=None)

    def _run(self, episode: _Episode, allowance: Allowance | None) -> Stretches:
        calendar = self.calendars[self.legs[episode.leg].calendar]
        unit = Unit.URGENT_HOUR if allowance is None else allowance.limit.unit
        return Stretches(tuple(episode.stretches), calendar, unit, episode.carried)

    def _within_parent(self, leg: Leg, own_due: datetime | None) -> datetime | None:
        bound = self._bound(leg)
        return own_due if own_due is None or bound is None else min(own_due, bound)

    def _bound(self, leg: Leg) -> datetime | None:
        """The due moment of the nearest leg above that has one, less the reserve."""
        info = self.legs[leg]
        if info.parent is None:
            return None
        due = self._bounding_due(info.parent) or self._bound(info.parent)
        if due is None or info.reserve is None:
            return due
        return _earlier(due, info.reserve, self.calendars[self.legs[info.parent].calendar])

    def _bounding_due(self, leg: Leg) -> datetime | None:
        """The due moment of a leg's own clock with ``bounds``; of the last one if it has ended."""
        for rule in self._rules_of(leg):
            episode = self.latest.get((leg, rule.name))
            if rule.bounds and episode is not None:
                return (episode.finished or self._clock(episode, episode.started)).due
        return None


def _warning(run: Stretches, total: timedelta, share: Fraction, due: datetime | None) -> datetime | None:
    """The moment besides ``due`` at which the light changes.

    A share up to 1 is a share of what may be used until the due moment, which the parent may have brought
    forward; beyond 1 it is a share of the whole limit again, on top.
    """
    if due is None:
        return None
    usable = min(run.used(due), total)
    if share <= 1:
        moment = run.reaches(_scaled(usable, share))
        return due if moment is None else min(moment, due)
    again = _scaled(total, share - 1)
    return run.reaches(usable + again) or run.after(due, again)


def _earlier(due: datetime, reserve: Limit, calendar: WorkCalendar) -> datetime:
    """The due moment less the reserve; where nobody ever works there is no reserve to keep."""
    try:
        return calendar.subtract(due, reserve)
    except NeverDue:
        return due


def _scaled(span: timedelta, share: Fraction) -> timedelta:
    return timedelta(microseconds=round(Fraction(span // timedelta(microseconds=1)) * share))
