"""One case of the town: its facts, and short words for what people do with it.

A plot is a generator over these words; it yields the moment at which it wants to go on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from wangge.cases.models import Case, CaseEvent, Leg, Task
from wangge.cases.reporting import Contact, Report
from wangge.core.limits import Limit, Unit
from wangge.core.worktime import WorkCalendar
from wangge.demo.company import Company, home_of, leg_of
from wangge.demo.town.organisation import BELOW, LIAISONS
from wangge.demo.town.spots import Spot
from wangge.demo.town.table import Often, limit_of, part_of

Plot = Iterator[datetime]
SURNAMES = "何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
CALLERS = ("hotline", "public", "window", "mail", "media")
DESKS = {  # who sits at the desks of a home: acceptors, duty chiefs, dispatchers, finders
    "centre": (
        ("acceptor", "acceptor2", "acceptor3"), ("duty_chief", "duty_chief2"), ("dispatcher", "dispatcher2"),
        ("supervisor",),
    ),
    "yueting": (
        ("yueting_acceptor",), ("yueting_chief",), ("yueting_dispatcher",),
        ("yueting_supervisor", "yueting_supervisor2"),
    ),
    "huaiying": (
        ("huaiying_acceptor",), ("huaiying_chief",), ("huaiying_dispatcher",),
        ("huaiying_supervisor", "huaiying_supervisor2"),
    ),
    "moxiang": (
        ("moxiang_acceptor",), ("moxiang_acceptor",), ("moxiang_dispatcher",), ("moxiang_supervisor",),
    ),
}  # fmt: skip


@dataclass
class Facts:
    """What a case is about before anybody reports it."""

    often: Often
    spot: Spot
    home: str
    source: str
    finder: str = ""


@dataclass
class Life:
    """What happened so far, and who acts at its home."""

    company: Company
    calendar: WorkCalendar
    rng: Random
    facts: Facts
    case: Case = field(init=False)
    home: Leg = field(init=False)
    legs: dict[str, Leg] = field(default_factory=dict)
    look: int = 0
    by_clock: bool = False  # nobody waits for office hours

    def __post_init__(self) -> None:
        acceptors, chiefs, dispatchers, _ = DESKS[self.facts.home]
        self.acceptor = self.rng.choice(acceptors)
        self.other_acceptor = next((one for one in acceptors if one != self.acceptor), self.acceptor)
        self.chief = self.rng.choice(chiefs)
        if self.facts.home == "moxiang" and self.facts.often.code == "06035":
            self.chief = "moxiang_dispatcher"  # who accepts does not file, where the resident's word counts
        self.dispatcher = self.rng.choice(dispatchers)
        self.closer = "moxiang_dispatcher" if self.facts.home == "moxiang" else self.chief
        self.look = self.rng.randrange(2)
        self.condition = self.rng.choice(self.facts.often.conditions)

    # time

    def soon(self, low: float, high: float) -> datetime:
        """So many minutes of office time from now (of any time, where it is urgent)."""
        span = timedelta(minutes=round(self.rng.uniform(low, high)))
        if self.by_clock:
            return self.company.now + span
        return self.calendar.after(self.company.now, span, Unit.WORK_HOUR)

    def after_share(self, share: float) -> datetime:
        """When a share of the handling limit is used up."""
        return self.calendar.add(self.company.now, part_of(self.limit(), share))

    def limit(self) -> Limit:
        """How long handling may take here."""
        return limit_of(self.condition, self.facts.spot.area_class)

    def usual_share(self) -> float:
        """How much of its limit work takes: mostly well inside, sometimes beyond."""
        return self.rng.uniform(1.05, 1.7) if self.rng.random() < 0.1 else self.rng.uniform(0.15, 0.85)

    # the home desks

    def report(self, text: str = "") -> None:
        facts = self.facts
        calling = facts.source in CALLERS
        by = facts.finder if facts.source in ("patrol", "volunteer") else self.acceptor
        self.case = self.company.report(by, self._report(text or self.rng.choice(facts.often.told), calling))
        self.home = home_of(self.case)

    def _report(self, text: str, calling: bool) -> Report:
        facts = self.facts
        shift = (self.rng.gauss(0, 3e-5), self.rng.gauss(0, 3e-5))
        return Report(
            source=facts.source,
            lon=facts.spot.lon + shift[0],
            lat=facts.spot.lat + shift[1],
            coords="cgcs2000",
            description=f"{facts.spot.text}，{text}。",
            place_text=facts.spot.text,
            matter=facts.often.matter,
            photos=[] if facts.source in ("hotline", "window", "mail") else [self.photo()],
            contact=self._contact() if calling else Contact(),
        )

    def _contact(self) -> Contact:
        name = self.rng.choice(SURNAMES) + self.rng.choice(("先生", "女士"))
        phone = f"199{self.rng.randrange(10**4):08}"
        return Contact(
            name, phone, secret=self.rng.random() < 0.2, answer_way=self.rng.choice(("phone", "message"))
        )

    def act(self, name: str, by: str, note: str = "", **taken: Any) -> CaseEvent:
        """A move on the home leg."""
        return self.company.move(self.home, name, by, note, **taken)

    def accept(self) -> CaseEvent:
        return self.act("accept", self.acceptor, matter=self.facts.often.matter)

    def file(self) -> CaseEvent:
        return self.act("file", self.chief, condition=self.condition)

    def dispatch(self, organisation: str = "", name: str = "dispatch", **more: Any) -> CaseEvent:
        return self.act(name, self.dispatcher, main=organisation or self.organisation(), **more)

    def organisation(self) -> str:
        """Who handles it: streets have hands of their own for the small things."""
        own = self.facts.often.organisation
        small = own in ("cleaning", "enforcement", "property")
        if self.facts.home in ("yueting", "huaiying") and small:
            return f"{self.facts.home}_crew"
        return "property" if self.facts.home == "moxiang" and small else own

    def steps(self) -> set[str]:
        """Where the case stands, and its first leg."""
        if not hasattr(self, "case"):
            return set()
        return set(Leg.objects.filter(case=self.case, suffix__in=("", "1")).values_list("step", flat=True))

    def task(self) -> Task:
        """The open task of the case."""
        return Task.objects.get(case=self.case, state=Task.State.OPEN)

    def addressee(self) -> str:
        """Who answers the open task: the person it names, else another acceptor than the usual one."""
        person = self.task().person_id
        named = (key for key, one in self.company.people.items() if one.pk == person)
        return next(named, self.other_acceptor)

    # the legs of work

    def leg(self, suffix: str = "1") -> Leg:
        """A leg once opened is known; what became of it since is not needed to act on it."""
        if suffix not in self.legs:
            self.legs[suffix] = leg_of(self.case, suffix)
        return self.legs[suffix]

    def work(self, suffix: str, name: str, by: str, note: str = "", **taken: Any) -> CaseEvent:
        return self.company.move(self.leg(suffix), name, by, note, **taken)

    def sign(self, suffix: str, organisation: str) -> CaseEvent:
        return self.work(suffix, "sign", LIAISONS[organisation][0])

    def answer(self, suffix: str, organisation: str, text: str = "", outcome: str = "solved") -> CaseEvent:
        photos = [self.photo("after")] if outcome == "solved" else []
        said = text or self.rng.choice(("已处置完毕，现场恢复。", "已按要求处理。", "问题已解决，请核查。"))
        return self.work(
            suffix, "answer", LIAISONS[organisation][1], text=said, outcome=outcome, photos=photos
        )

    def below(self, organisation: str) -> tuple[str, ...]:
        """Whom an organisation passes this matter on to, from top to bottom."""
        known = BELOW.get(organisation, {})
        return known.get(self.facts.often.below) or known.get("") or ()

    def drawn(self) -> bool:
        """Whether the sample wants a settled case checked, which it says when its days are over."""
        return home_of(self.case).step == "fed_back"

    def photo(self, state: str = "before") -> Any:
        return self.company.photo(self.facts.often.scene, state, self.look)
