"""All moves of all requests in the order of time: a heap of those that are under way, the rest in a row.

Every move is a transaction of its own, and its slip is made of the file, the row and the move. What an
earlier run has sent is passed over, so running again is how a replay goes on after whatever stopped it.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from uuid import UUID, uuid5

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from wangge.cases.due import run_due
from wangge.cases.models import Case, CaseEvent
from wangge.core.errors import Refused
from wangge.demo.replay.acts import Life, Stage
from wangge.demo.replay.course import course
from wangge.demo.replay.mapping import Mapping as City
from wangge.demo.replay.rows import Reject, Request
from wangge.tenants.models import Tenant

Moment = tuple[datetime, int, Life]
AT_ONCE = 100  # requests whose moves are looked up together


@dataclass(frozen=True)
class Score:
    """What is played: the file's key, the city's words, the seed, and until when."""

    key: UUID
    city: City
    seed: int
    horizon: datetime  # of which the file tells, as it is replayed
    now: datetime  # beyond which nothing happens

    def life(self, request: Request) -> Life:
        """A request with its beats up to now, and their slips."""
        beats = [b for b in course(request, self.city, self.seed, self.horizon) if b.at <= self.now]
        slips = [uuid5(self.key, f"{request.row}-{n}-{beat.name}") for n, beat in enumerate(beats)]
        return Life(request, beats, slips)


@dataclass
class Tally:
    """What was done in this run, what was found done, and what could not be played."""

    done: int = 0
    found: int = 0
    troubles: list[Reject] = field(default_factory=list)
    last: datetime | None = None


def in_time(lives: Iterable[Life]) -> Iterator[Life]:
    """Lives again and again, each time the one whose next beat comes first; whoever takes one moves it on.

    ``lives`` come in the order of their first beats, and are asked for only when their time has come.
    """
    waiting: list[Moment] = []
    coming = iter(lives)
    upcoming = next(coming, None)
    while waiting or upcoming:
        if upcoming and (not waiting or _moment(upcoming) < waiting[0]):
            heapq.heappush(waiting, _moment(upcoming))
            upcoming = next(coming, None)
            continue
        life = heapq.heappop(waiting)[2]
        yield life
        if not life.is_over:
            heapq.heappush(waiting, _moment(life))


def _moment(life: Life) -> Moment:
    return life.beat.at, life.request.row, life


def begun(requests: Iterable[Request], score: Score, tenant: Tenant) -> Iterator[Life]:
    """The lives of requests in their order, with what earlier runs have done of them."""
    coming = (life for request in requests if (life := score.life(request)).beats)
    while some := list(islice(coming, AT_ONCE)):
        yield from remembered(some, tenant)


def remembered(lives: list[Life], tenant: Tenant) -> list[Life]:
    """Look up which of their moves are in the history already."""
    slips = [slip for life in lives for slip in life.slips]
    sent = dict(CaseEvent.objects.filter(tenant=tenant, slip__in=slips).values_list("slip", "case_id"))
    cases = Case.objects.select_related("tenant", "home").in_bulk(set(sent.values()))
    for life in lives:
        life.done = frozenset(slip for slip in life.slips if slip in sent)
        life.case = cases[sent[life.slips[0]]] if life.done else None
    return lives


@dataclass
class Show:
    """One run over a file."""

    stage: Stage
    pace: Callable[[datetime], bool]  # waits until a moment may come; false: stop
    done: Callable[[int], object]  # told how many requests are over
    tally: Tally = field(default_factory=Tally)

    def play(self, lives: Iterable[Life]) -> bool:
        """Play everything; false when it was stopped in between."""
        for life in in_time(lives):
            if life.slip in life.done:
                self.tally.found += 1
                self._next(life)
            elif not self.pace(life.beat.at):
                return False
            else:
                self._beat(life)
        return True

    def _beat(self, life: Life) -> None:
        players, at = self.stage.players, life.beat.at
        players.now = at
        try:
            run_due(now=at, tenant=players.tenant)
            self.stage.play(life)
        except (Refused, ObjectDoesNotExist) as refused:
            self.tally.troubles.append(_trouble(life, refused))
            life.place = len(life.beats) - 1
        else:
            self.tally.done += 1
        self._next(life)

    def _next(self, life: Life) -> None:
        self.tally.last = life.beat.at
        life.place += 1
        self.done(life.is_over)


def _trouble(life: Life, refused: Exception) -> Reject:
    """What the actions refused: the request stays where it is."""
    beat = life.beat
    code = getattr(refused, "code", "not_found")
    why = _(refused.message) % refused.params if isinstance(refused, Refused) else str(refused)
    return Reject(life.request.row, beat.name, code, f"{beat.at:%Y-%m-%d %H:%M}: {why}")


def by_reason(rejects: Iterable[Reject]) -> dict[str, int]:
    """How many rows for each reason, most first."""
    return dict(Counter(f"{one.field}: {one.code}" for one in rejects).most_common())
