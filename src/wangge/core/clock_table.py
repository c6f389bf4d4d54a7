"""What clocks are made from (events, legs, the table of rules, limits) and what a clock is.

Nothing here knows a step, a move or a clock by name; the names come with the data.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from types import MappingProxyType

from wangge.core.lights import NATIONAL, Light
from wangge.core.limits import Limit
from wangge.core.worktime import WorkCalendar

Leg = Hashable
Words = frozenset[str]
Limits = Mapping[tuple[Leg, str], Sequence["Allowance"]]
"""By leg and clock name; more than one where a correction changed the limit."""
Calendars = Mapping[Hashable, WorkCalendar]

NONE: Words = frozenset()
NOT_CARRIED: Mapping[str, timedelta] = MappingProxyType({})


@dataclass(frozen=True)
class Event:
    """One line of history: the move, the step after it, when it happened, its number in the record."""

    leg: Leg | None
    move: str
    step: str
    at: datetime
    recorded_no: int


@dataclass(frozen=True)
class LegInfo:
    """Whose clocks a leg has (``kind``), which leg it was sent by, and the calendar it works by.

    ``carried`` is the time that clocks of this leg have used before they first start, by clock name.
    ``reserve`` is kept free before the parent's due moment, in the parent's calendar.
    """

    kind: str
    calendar: Hashable
    parent: Leg | None = None
    reserve: Limit | None = None
    carried: Mapping[str, timedelta] = field(default_factory=lambda: NOT_CARRIED)


@dataclass(frozen=True)
class ClockRule:
    """When the clock ``name`` of legs of one kind starts, runs, pauses and (in every other step) ends.

    An ended clock starts afresh when a step of ``starts`` is entered or a move of ``start_moves`` is made.
    Each move of ``extended_by`` adds the limit once more to the clock that has not ended.
    The due moment of a clock with ``bounds`` is the latest one for all clocks of the legs below.
    """

    name: str
    kind: str
    runs: Words
    starts: Words = NONE
    start_moves: Words = NONE
    pauses: Words = NONE
    extended_by: Words = NONE
    parkable: bool = False
    bounds: bool = False

    def __post_init__(self) -> None:
        if self.runs & self.pauses or not self.starts <= self.runs | self.pauses:
            raise ValueError(f"clock {self.name}: a step runs or pauses it, and it starts in one of them")

    def is_started_by(self, event: Event) -> bool:
        lives = event.step in self.runs | self.pauses
        return lives and (event.step in self.starts or event.move in self.start_moves)


@dataclass(frozen=True)
class ClockRules:
    """The table of clocks, and the moves that park and unpark every parkable clock."""

    table: tuple[ClockRule, ...]
    park: Words = frozenset({"park"})
    unpark: Words = frozenset({"unpark"})


@dataclass(frozen=True)
class Allowance:
    """A limit, valid from the event numbered ``since``, and the share at which its light changes."""

    limit: Limit
    warn_share: Fraction = NATIONAL.share
    since: int = 0


@dataclass(frozen=True)
class Clock:
    """A clock that runs, is paused, or has ended.

    ``due`` lies within the parent's, ``own_due`` does not look at it; both are None without a limit and
    while paused. ``remaining`` belongs to the own limit and is below zero when that is overdrawn.
    ``used`` is counted in the unit of the limit, by the clock where there is none. ``started_no`` tells
    a leg's clocks of one name apart. The light of an ended clock tells how it ended.
    """

    name: str
    leg: Leg
    started: datetime
    started_no: int
    used: timedelta
    remaining: timedelta | None
    due: datetime | None
    own_due: datetime | None
    warn: datetime | None
    light: Light | None
    paused: bool
    ended: datetime | None

    @property
    def running(self) -> bool:
        return not self.paused and self.ended is None

    @property
    def in_time(self) -> bool | None:
        """Whether it ended within its own limit; None while it has not ended or where it was never due."""
        if self.ended is None or self.own_due is None:
            return None
        return self.ended <= self.own_due
