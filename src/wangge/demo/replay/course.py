"""The course of one request: what is done, by whom, when. Drawn from its row and the seed; no database.

What the row says is kept: when it was reported and closed. Everything between is drawn, the same way
whenever it is asked, so that a replay that was broken off goes on as it would have gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from wangge.demo.replay.mapping import NOT_ACCEPTED, OTHER, Mapping
from wangge.demo.replay.rows import Request
from wangge.demo.replay.shares import USUAL_STOPS, Shares

LEAST_WORK = timedelta(minutes=30)  # over which work is spread when the file ends sooner
LONG, SOME_TIME = timedelta(hours=3), timedelta(hours=1)
CLOSE_ENOUGH = 0.6  # of the time between report and closing that desks take at most
LAST_OF = {
    "reported": "report",
    "verifying": "ask_verify",
    "accepted": "accept",
    "filed": "file",
    "offered": "dispatch",
    "returned": "send_back",
    "handled": "answer",
    "fed_back": "feed_back",
    "checking": "ask_check",
    "checked": "pass",
    "parked": "grant_parking",
}
"""After which of its moves a request stays at a step."""


@dataclass(frozen=True)
class Beat:
    """One move: when, what, the place at which somebody holds a duty, what is told with it."""

    at: datetime
    name: str
    duty: str
    place: str
    taken: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """A move with the time before it: minutes at a desk, or a share of the work."""

    name: str
    duty: str
    place: str
    minutes: float = 0
    work: float = 0
    taken: dict[str, Any] = field(default_factory=dict)


HOME, OWNER, OTHER_OWNER = "home", "owner", "other"
"""Places: the platform that runs the case, the organisation that handles it, one that does not."""


def course(request: Request, city: Mapping, seed: int, horizon: datetime) -> list[Beat]:
    """All moves of a request in the order of time, none after ``horizon``; what is open stops before."""
    drawing = _Drawing(request, city.shares, Random(f"{seed}-{request.row}"))
    if request.closed:
        beats = drawing.timed(list(drawing.closed_steps()), request.closed) + drawing.afterwards()
    else:
        stop = drawing.stop(city.stops.get(request.status) or city.stops.get(OTHER) or USUAL_STOPS)
        beats = drawing.open_timed(list(_until(drawing.open_steps(stop), stop)), horizon)
    return [beat for beat in beats if beat.at <= horizon]


def _until(steps: Iterator[Step], stop: str) -> Iterator[Step]:
    """The steps up to where it stops; in handling that is just before the answer."""
    for step in steps:
        if stop == "handling" and step.name == "answer":
            return
        yield step
        if step.name == LAST_OF.get(stop):
            return


@dataclass
class _Drawing:
    """One request and its dice."""

    request: Request
    shares: Shares
    rng: Random

    def stop(self, weights: dict[str, float]) -> str:
        return self.rng.choices(list(weights), list(weights.values()))[0]

    def happens(self, name: str) -> bool:
        return self.rng.random() < getattr(self.shares, name)

    # what is done

    def closed_steps(self) -> Iterator[Step]:
        """The way to the end that the row tells."""
        yield self._report()
        if self.request.outcome == NOT_ACCEPTED:
            if self.happens("verified"):
                yield from self._verified("false")
            yield self._desk("not_accept", "acceptor")
            return
        yield from self._filed(verified=self.happens("verified"))
        yield from self._handled(returned=self.happens("returned"))
        yield from self._judged()

    def open_steps(self, stop: str) -> Iterator[Step]:
        """The way to a step at which it stays."""
        yield self._report()
        yield from self._filed(verified=stop == "verifying" or self.happens("verified"))
        if stop == "parked":
            yield from self._parked()
            return
        yield from self._handled(returned=stop == "returned" or self.happens("returned"))
        yield from self._checked()

    def _report(self) -> Step:
        calls = self.request.source in ("public", "volunteer")
        return Step("report", "reporter" if calls else "acceptor", "top" if calls else HOME)

    def _desk(self, name: str, duty: str, place: str = HOME, **taken: Any) -> Step:
        """A move after some minutes; now and then somebody forgets."""
        slow = self.happens("slow_desk")
        return Step(
            name, duty, place, minutes=self.rng.uniform(*((35, 200) if slow else (1, 12))), taken=taken
        )

    def _work(self, name: str, duty: str, place: str = OWNER, **taken: Any) -> Step:
        """A move after work that takes its share of the time there is."""
        return Step(name, duty, place, work=self.rng.uniform(0.5, 1.5), taken=taken)

    def _filed(self, *, verified: bool) -> Iterator[Step]:
        if verified:
            yield from self._verified("true")
        yield self._desk("accept", "acceptor")
        yield self._desk("file", "duty_chief")

    def _verified(self, verdict: str) -> Iterator[Step]:
        yield self._desk("ask_verify", "acceptor")
        yield Step(verdict, "supervisor", HOME, minutes=self.rng.uniform(15, 90))

    def _handled(self, *, returned: bool) -> Iterator[Step]:
        if returned:
            yield from self._returned()
        else:
            yield self._desk("dispatch", "dispatcher")
        yield self._desk("sign", "liaison", OWNER)
        if self.happens("assigned"):
            yield self._desk("assign", "liaison", OWNER)
        yield from self._asked()
        yield self._work("answer", "handler")

    def _returned(self) -> Iterator[Step]:
        """Sent back by whoever got it; then sent right, or back to the same with a word."""
        refused = self.happens("return_refused")
        first = OWNER if refused else OTHER_OWNER
        yield self._desk("dispatch", "dispatcher", to=first)
        yield self._desk("send_back", "liaison", first)
        yield self._desk("refuse_return" if refused else "redispatch", "dispatcher")

    def _asked(self) -> Iterator[Step]:
        """An extension is asked for, or the leader presses; of short work neither."""
        span = (self.request.closed or self.request.reported + LONG) - self.request.reported
        if span >= LONG and self.happens("extension"):
            yield self._desk("extension", "liaison", OWNER)
            yield self._desk("endorse_extension", "leader", OWNER)
            granted = self.happens("extension_granted")
            yield self._desk("grant_extension" if granted else "refuse_extension", "dispatcher")
        elif span >= SOME_TIME and self.happens("urged"):
            yield self._desk("urge", "leader")
            yield self._desk("answer_urge", "liaison", OWNER)
            yield self._desk("lift_urge", "leader")

    def _parked(self) -> Iterator[Step]:
        yield self._desk("dispatch", "dispatcher")
        yield self._desk("sign", "liaison", OWNER)
        yield self._desk("parking", "liaison", OWNER)
        yield self._desk("endorse_parking", "leader", OWNER)
        yield self._desk("grant_parking", "dispatcher")

    def _judged(self) -> Iterator[Step]:
        """Fed back, checked, closed; what is not solved needs no check."""
        if self.request.outcome not in ("", "solved"):
            yield self._desk("feed_back", "dispatcher")
            yield self._desk("waive_check", "duty_chief")
        else:
            if self.happens("reworked"):
                yield from self._failed()
            yield from self._checked()
        yield self._desk("close", "duty_chief")

    def _failed(self) -> Iterator[Step]:
        yield self._desk("feed_back", "dispatcher")
        yield self._desk("ask_check", "acceptor")
        yield Step("fail", "supervisor", HOME, minutes=self.rng.uniform(10, 50))
        yield self._desk("rework", "acceptor")
        yield self._work("answer", "handler")

    def _checked(self) -> Iterator[Step]:
        yield self._desk("feed_back", "dispatcher")
        yield self._desk("ask_check", "acceptor")
        yield Step("pass", "supervisor", HOME, minutes=self.rng.uniform(10, 50))

    # when

    def timed(self, steps: list[Step], end: datetime) -> list[Beat]:
        """Steps between report and ``end``: desks take their minutes (all of them less where the time is
        short), work takes the rest."""
        span = (end - self.request.reported) / timedelta(minutes=1)
        desks, work = sum(s.minutes for s in steps), sum(s.work for s in steps)
        most = span * (CLOSE_ENOUGH if work else 1)
        scale = min(1.0, most / desks) if desks and work else (span / desks if desks else 0)
        left = (span - desks * scale) / work if work else 0
        beats = self._beats(steps, scale, left)
        return [*beats[:-1], Beat(end, *_told(steps[-1]))]

    def open_timed(self, steps: list[Step], horizon: datetime) -> list[Beat]:
        """Steps at the pace of desks; work takes a share of what is left until the file ends."""
        left = max(horizon - self.request.reported, LEAST_WORK) / timedelta(minutes=1)
        return self._beats(steps, 1.0, left * self.rng.uniform(0.2, 0.6))

    def _beats(self, steps: list[Step], scale: float, work: float) -> list[Beat]:
        beats, minutes = [], 0.0
        for step in steps:
            minutes += step.minutes * scale + step.work * work
            at = self.request.reported + timedelta(seconds=int(minutes * 60))
            beats.append(Beat(at, *_told(step)))
        return beats

    def afterwards(self) -> list[Beat]:
        """Some reporters are called when all is over."""
        closed = self.request.closed
        if not closed or self.request.outcome == NOT_ACCEPTED or not self.happens("called_back"):
            return []
        asked = closed + timedelta(minutes=self.rng.randint(20, 180))
        answered = asked + timedelta(minutes=self.rng.randint(5, 600))
        result = "yes" if self.happens("satisfied") else "partly"
        return [
            Beat(asked, "ask_call_back", "acceptor", HOME),
            Beat(answered, "answer_call_back", "acceptor", HOME, {"result": result}),
        ]


def _told(step: Step) -> tuple[str, str, str, dict[str, Any]]:
    return step.name, step.duty, step.place, step.taken
