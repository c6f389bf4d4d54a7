"""Everybody of one tenant, played through the actions at a time that only runs when told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from wangge.cases import asks, corrections, tasks, urges
from wangge.cases.actions import make_move
from wangge.cases.deed import Told
from wangge.cases.due import run_due
from wangge.cases.models import Ask, Case, CaseEvent, Leg, Task, Urge
from wangge.cases.reporting import Report, report_case
from wangge.demo.photos import shoot
from wangge.files.actions import store_photo
from wangge.files.models import Blob
from wangge.people.models import Person, Platform
from wangge.tenants.models import Tenant


@dataclass
class Company:
    """Persons and platforms by key, and what they do. ``by`` is the key of a person everywhere."""

    tenant: Tenant
    now: datetime
    people: dict[str, Person] = field(default_factory=dict)
    platforms: dict[str, Platform] = field(default_factory=dict)
    look_every: timedelta = timedelta(0)  # how often what time alone brings about is looked for
    looked: datetime | None = None
    slips: int = 0
    photos: dict[tuple[str, str, date, int], Blob] = field(default_factory=dict)

    def pass_time(self, now: datetime) -> None:
        """Let time pass, and what time alone brings about happen."""
        self.now = now
        if self.looked is None or now - self.looked >= self.look_every:
            self.looked = now
            run_due(now=now, tenant=self.tenant)

    def slip(self) -> UUID:
        """The next slip: the same one whenever the same tenant is played again."""
        self.slips += 1
        return uuid5(NAMESPACE_OID, f"{self.tenant.code}-{self.slips}")

    def told(self, by: str) -> Told:
        return Told(self.people[by], self.now, self.slip())

    def report(self, by: str, report: Report) -> Case:
        return report_case(report, by=self.people[by], at=self.now, slip=self.slip())

    def move(self, on: Case | Leg, name: str, by: str, note: str = "", **taken: Any) -> CaseEvent:
        """A move on the home leg of a case, or on the leg that is given."""
        leg = on if isinstance(on, Leg) else home_of(on)
        return make_move(
            leg, name, by=self.people[by], at=self.now, slip=self.slip(), note=note, **self._filled(taken)
        )

    def ask(self, leg: Leg, kind: str, by: str, reason: str, **more: Any) -> Ask:
        event = asks.ask(leg, kind, told=self.told(by), reason=reason, **more)
        return Ask.objects.get(asked=event)

    def decide(self, asked: Ask, verdict: str, by: str, reason: str, ruled: str = "") -> CaseEvent:
        named = self.platforms[ruled] if ruled else None
        return asks.decide(asked, verdict, told=self.told(by), reason=reason, ruled=named)

    def ruling(self, case: Case) -> Ask:
        """The ruling that a case waits for."""
        return Ask.objects.get(case=case, kind=Ask.Kind.RULING, state=Ask.State.OPEN)

    def urge(self, case: Case, by: str, text: str, level: int = 1) -> Urge:
        event = urges.urge(case, told=self.told(by), text=text, level=level)
        return Urge.objects.get(urged=event)

    def answer_urge(self, urged: Urge, by: str, text: str) -> CaseEvent:
        return urges.answer_urge(urged, told=self.told(by), text=text)

    def lift_urge(self, urged: Urge, by: str, text: str = "") -> CaseEvent:
        return urges.lift_urge(urged, told=self.told(by), text=text)

    def correct(self, case: Case, by: str, reason: str, **more: Any) -> CaseEvent:
        return corrections.correct(case, told=self.told(by), reason=reason, **more)

    def ask_call_back(self, case: Case, by: str) -> Task:
        return self._task(tasks.ask_call_back(case, told=self.told(by), text="请回访报告人。"))

    def ask_coordination(self, leg: Leg, by: str, text: str) -> Task:
        return self._task(tasks.ask_coordination(leg, told=self.told(by), text=text))

    def answer_task(self, task: Task, result: str, by: str, text: str) -> CaseEvent:
        return tasks.answer_task(task, result, told=self.told(by), text=text)

    def photo(self, scene: str, state: str = "before", look: int = 0) -> Blob:
        """A photo taken now; the same scene, state and day is one file."""
        key = (scene, state, self.now.date(), look)
        if key not in self.photos:
            self.photos[key] = store_photo(shoot(*key), self.tenant).blob
        return self.photos[key]

    def _task(self, event: CaseEvent) -> Task:
        return Task.objects.get(asked=event)

    def _filled(self, taken: dict[str, Any]) -> dict[str, Any]:
        """Platforms and persons may be told by their keys."""
        return {name: self._named(name, value) for name, value in taken.items()}

    def _named(self, name: str, value: Any) -> Any:
        if name in ("main", "target") and isinstance(value, str):
            return self.platforms[value]
        if name in ("assisting", "targets"):
            return [self.platforms[key] for key in value]
        return self.people[value] if name == "person" else value


def home_of(case: Case) -> Leg:
    return Leg.objects.get(case=case, kind=Leg.Kind.HOME)


def leg_of(case: Case, suffix: str = "1") -> Leg:
    """A leg of work as it stands now."""
    return Leg.objects.get(case=case, suffix=suffix)


def step_of(case: Case) -> str:
    return home_of(case).step
