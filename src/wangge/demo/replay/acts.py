"""One beat of a course becomes one real action, by whoever holds the duty at the place."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from wangge.cases.models import Ask, Case, Leg, Task, Urge
from wangge.cases.reporting import Report
from wangge.demo.company import Company, home_of
from wangge.demo.replay.course import HOME, OWNER, Beat
from wangge.demo.replay.founding import Cast, department_key, home_key
from wangge.demo.replay.rows import Request

PARKED_DAYS = 14
NOTES = {
    "not_accept": "Not a matter for this service, or nothing to act on.",
    "false": "Nobody found there what was reported.",
    "send_back": "Not ours; please send it to whoever answers for it.",
    "refuse_return": "It is yours by the list of responsibilities.",
    "fail": "The problem is still there.",
    "rework": "Please do it again; see the check.",
    "waive_check": "The answer proposes another outcome than solved.",
}
"""Reasons, where a move wants one. Made up."""


@dataclass
class Life:
    """One request while it is played: the case it became, and how far it has come."""

    request: Request
    beats: list[Beat]
    slips: list[UUID]
    done: frozenset[UUID] = frozenset()  # slips that an earlier run has sent
    place: int = 0  # of the next beat
    case: Case | None = field(default=None, repr=False)
    home: Leg | None = field(default=None, repr=False)
    work: Leg | None = field(default=None, repr=False)  # the leg of work that was opened last

    @property
    def beat(self) -> Beat:
        return self.beats[self.place]

    @property
    def slip(self) -> UUID:
        return self.slips[self.place]

    @property
    def is_over(self) -> bool:
        return self.place >= len(self.beats)


class Players(Company):
    """A company whose next slip is told, not counted: the same beat has the same slip in every run."""

    next_slip: UUID

    def slip(self) -> UUID:
        return self.next_slip


@dataclass
class Stage:
    """Where beats are played."""

    cast: Cast
    players: Players
    departments: list[str]  # of the whole file, in an order of their own

    @classmethod
    def of(cls, cast: Cast, departments: Iterable[str]) -> Stage:
        company = cast.company
        players = Players(company.tenant, company.now, company.people, company.platforms)
        return cls(cast, players, sorted(set(departments)))

    def play(self, life: Life) -> None:
        """Make one move. Raises what the action refuses."""
        self.players.next_slip = life.slip
        play = _ACTS.get(life.beat.name, _move)
        play(self, life, f"{self.place(life, life.beat.place)}.{life.beat.duty}")

    def place(self, life: Life, told: str) -> str:
        """The key of the platform that a beat means."""
        match told:
            case "home":
                return life.case.home.code if life.case else home_key(life.request.home)
            case "owner":
                return department_key(life.request.department)
            case "other":
                return self._other(life)
        return told

    def _other(self, life: Life) -> str:
        """A department of the file that it does not belong to; its own where there is one only."""
        own = life.request.department
        others = [one for one in self.departments if one != own] or [own]
        return department_key(others[zlib.crc32(f"{life.request.row}".encode()) % len(others)])


Act = Callable[[Stage, Life, str], object]


def _report(stage: Stage, life: Life, by: str) -> None:
    one = life.request
    condition = stage.cast.conditions[one.department, one.matter]
    report = Report(
        one.source, one.lon, one.lat, one.text, one.place, coords="cgcs2000", matter=condition.matter
    )
    life.case = stage.players.report(by, report)


def _move(stage: Stage, life: Life, by: str) -> None:
    """A move of the home leg, or of the leg of work when an organisation makes it."""
    name = life.beat.name
    leg = _home(life) if life.beat.place == HOME else _work(life)
    stage.players.move(leg, name, by, NOTES.get(name, ""), **_taken(stage, life, name))
    if name in ("dispatch", "redispatch"):
        life.work = None


def _taken(stage: Stage, life: Life, name: str) -> dict[str, Any]:
    """What a move takes, by its name."""
    one, to = life.request, life.beat.taken.get("to", OWNER)
    condition = stage.cast.conditions[one.department, one.matter]
    takes: dict[str, Callable[[], dict[str, Any]]] = {
        "accept": lambda: {"matter": condition.matter},
        "file": lambda: {"condition": condition},
        "dispatch": lambda: {"main": stage.place(life, to)},
        "redispatch": lambda: {"main": stage.place(life, OWNER)},
        "assign": lambda: {"person": f"{stage.place(life, OWNER)}.handler"},
        "send_back": lambda: {"kind": "not_ours"},
        "answer": lambda: {"text": "Done.", "outcome": one.outcome or "solved"},
        "close": lambda: _outcome(stage, one.outcome or "solved"),
    }
    return takes.get(name, dict)()


def _outcome(stage: Stage, outcome: str) -> dict[str, Any]:
    if outcome != "cannot_now":
        return {"outcome": outcome}
    return {"outcome": outcome, "until": localdate(stage.players.now) + timedelta(days=PARKED_DAYS)}


def _ask(stage: Stage, life: Life, by: str) -> None:
    until = localdate(stage.players.now) + timedelta(days=PARKED_DAYS)
    more = {"until": until, "parking_kind": "materials"} if life.beat.name == "parking" else {}
    stage.players.ask(_work(life), life.beat.name, by, "More time is needed.", **more)


def _decide(stage: Stage, life: Life, by: str) -> None:
    verdict, _, kind = life.beat.name.partition("_")
    asked = Ask.objects.get(case=life.case, kind=kind, state__in=(Ask.State.OPEN, Ask.State.ENDORSED))
    stage.players.decide(asked, verdict, by, "So decided.")


def _urge(stage: Stage, life: Life, by: str) -> None:
    stage.players.urge(_case(life), by, "Please see to it today.")


def _answer_urge(stage: Stage, life: Life, by: str) -> None:
    stage.players.answer_urge(Urge.objects.get(case=life.case), by, "Somebody is on the way.")


def _lift_urge(stage: Stage, life: Life, by: str) -> None:
    stage.players.lift_urge(Urge.objects.get(case=life.case), by)


def _ask_call_back(stage: Stage, life: Life, by: str) -> None:
    stage.players.ask_call_back(_case(life), by)


def _answer_call_back(stage: Stage, life: Life, by: str) -> None:
    task = Task.objects.get(case=life.case, kind=Task.Kind.CALL_BACK, state=Task.State.OPEN)
    stage.players.answer_task(task, life.beat.taken["result"], by, "Called.")


_ACTS: dict[str, Act] = {
    "report": _report,
    "extension": _ask,
    "parking": _ask,
    "endorse_extension": _decide,
    "grant_extension": _decide,
    "refuse_extension": _decide,
    "endorse_parking": _decide,
    "grant_parking": _decide,
    "urge": _urge,
    "answer_urge": _answer_urge,
    "lift_urge": _lift_urge,
    "ask_call_back": _ask_call_back,
    "answer_call_back": _answer_call_back,
}


def _case(life: Life) -> Case:
    assert life.case, "a request is reported before anything else"
    return life.case


def _home(life: Life) -> Leg:
    """Legs once known are kept; what became of them since is not needed to act on them."""
    life.home = life.home or home_of(_case(life))
    return life.home


def _work(life: Life) -> Leg:
    """The leg of work that was opened last: there is one main leg at a time."""
    life.work = life.work or Leg.objects.filter(case=_case(life), kind=Leg.Kind.WORK).latest("pk")
    return life.work
