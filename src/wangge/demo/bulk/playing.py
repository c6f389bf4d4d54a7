"""Playing one path: each of its words is a deed of somebody, one every five minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from wangge.cases import asks
from wangge.cases.actions import make_move
from wangge.cases.deed import Told
from wangge.cases.due import run_due
from wangge.cases.models import Ask, Case, Leg
from wangge.cases.reporting import Report, report_case
from wangge.demo.bulk.catalogue import MATTERS, condition_of
from wangge.demo.bulk.ground import HIGH, ROW, WIDE, corner
from wangge.demo.bulk.paths import Path
from wangge.demo.bulk.staff import Staff

SOURCES = ("patrol", "hotline", "patrol")
STEP = timedelta(minutes=5)
PACES = (1, 3, 5)  # half days that a "~" lets pass: the last one is late for most limits
PARKED_DAYS = 10


@dataclass(frozen=True)
class Script:
    """A case to be played. ``home``, ``to`` and ``other`` are keys of platforms, see ``staff``."""

    path: Path
    number: int  # decides on matter, source, place and pace
    home: str
    to: str
    other: str

    @property
    def matter(self) -> str:
        return MATTERS[self.number % len(MATTERS)][0]

    @property
    def text(self) -> str:
        return MATTERS[self.number % len(MATTERS)][1]

    @property
    def source(self) -> str:
        return "window" if self.home.startswith("s") else SOURCES[self.number % len(SOURCES)]

    @property
    def pace(self) -> int:
        return PACES[self.number % len(PACES)]

    @property
    def point(self) -> tuple[float, float]:
        """The middle of a cell of the first community; neighbours of one matter lie far apart."""
        west, south = corner(self.number * 9 % ROW, 0)
        return west + WIDE / 2, south + HIGH / 2


@dataclass
class Play:
    """A script being played; ``reminded`` lets time do its part before each deed."""

    staff: Staff
    script: Script
    reminded: bool
    now: datetime = field(init=False)
    case: Case = field(init=False)

    def through(self, windows: Sequence[datetime]) -> Case:
        """Every word of the path; "~" goes on some half days later."""
        window, self.now = 0, windows[0]
        for word in self.script.path.words.split():
            if word == "~":
                window += self.script.pace
                self.now = windows[window]
            else:
                self._do(*word.partition("@")[::2])
                self.now += STEP
        return self.case

    def _do(self, word: str, leg: str) -> None:
        if self.reminded:
            run_due(now=self.now, tenant=self.staff.tenant)
        if word in BESIDE:
            BESIDE[word](self)
            return
        deed = DEEDS[word]
        suffix = "" if deed.by.startswith(("{home}", "c0")) else leg or "1"
        taken = {name: value(self) for name, value in deed.taken.items()}
        make_move(
            self.leg(suffix),
            deed.move or word,
            by=self.person(deed.by, leg),
            at=self.now,
            slip=uuid4(),
            note=deed.note,
            **taken,
        )

    def leg(self, suffix: str = "1") -> Leg:
        return Leg.objects.get(case=self.case, suffix=suffix)

    def person(self, key: str, leg: str = "") -> Any:
        to = self.script.other if leg == "2" else self.script.to
        crew = "" if to.startswith("s") else ".crew"
        return self.staff.people[key.format(home=self.script.home, to=to, crew=crew)]

    def told(self, by: str) -> Told:
        return Told(self.person(by), self.now, uuid4())

    def report(self) -> None:
        script = self.script
        by = "c0.supervisor" if script.source == "patrol" else "{home}.acceptor"
        report = Report(script.source, *script.point, script.text, coords="cgcs2000")
        self.case = report_case(report, by=self.person(by), at=self.now, slip=uuid4())

    def ask_extension(self) -> None:
        asks.ask(self.leg(), "extension", told=self.told("{to}.liaison"), reason="配件未到")

    def ask_parking(self) -> None:
        until = (self.now + timedelta(days=PARKED_DAYS)).date()
        told = self.told("{to}.liaison")
        asks.ask(self.leg(), "parking", told=told, reason="等待材料", until=until, parking_kind="materials")

    def grant(self) -> None:
        asked = Ask.objects.get(case=self.case)
        asks.decide(asked, "grant", told=self.told("{home}.dispatcher"), reason="情况属实")


def _condition(play: Play) -> Any:
    return condition_of(play.staff.tenant, play.script.matter)


def _platform(which: str) -> Callable[[Play], Any]:
    return lambda play: play.staff.platforms[getattr(play.script, which)]


@dataclass(frozen=True)
class Deed:
    """Who makes which move (default: the word itself), with what."""

    by: str
    move: str = ""
    note: str = ""
    taken: Mapping[str, Callable[[Play], Any]] = field(default_factory=dict)


DEEDS: Mapping[str, Deed] = {
    "ask_verify": Deed("{home}.acceptor"),
    "true": Deed("c0.supervisor"),
    "false": Deed("c0.supervisor", note="现场未发现"),
    "accept": Deed("{home}.acceptor", taken={"matter": lambda play: _condition(play).matter}),
    "not_accept": Deed("{home}.acceptor", note="不属于受理范围"),
    "file": Deed("{home}.duty_chief", taken={"condition": _condition}),
    "not_file": Deed("{home}.duty_chief", note="不符合立案条件"),
    "dispatch": Deed("{home}.dispatcher", taken={"main": _platform("to")}),
    "dispatch_two": Deed(
        "{home}.dispatcher",
        "dispatch",
        taken={"main": _platform("to"), "assisting": lambda play: [_platform("other")(play)]},
    ),
    "redispatch": Deed("{home}.dispatcher", taken={"main": _platform("other")}),
    "sign": Deed("{to}.liaison"),
    "send_back": Deed("{to}.liaison", note="不是我单位的设施", taken={"kind": lambda _play: "not_ours"}),
    "assign": Deed("{to}.liaison", taken={"person": lambda play: play.person("{to}{crew}.handler")}),
    "answer": Deed("{to}.liaison", taken={"text": lambda _play: "已修复"}),
    "answer_by_handler": Deed("{to}{crew}.handler", "answer", taken={"text": lambda _play: "已修复"}),
    "feed_back": Deed("{home}.dispatcher"),
    "ask_check": Deed("{home}.acceptor"),
    "pass": Deed("c0.supervisor"),
    "fail": Deed("c0.supervisor", note="没有修好"),
    "rework_fed_back": Deed("{home}.acceptor", "rework", note="请返工"),
    "close": Deed("{home}.duty_chief", taken={"outcome": lambda _play: "solved"}),
}

BESIDE: Mapping[str, Callable[[Play], None]] = {
    "report": Play.report,
    "ask_extension": Play.ask_extension,
    "ask_parking": Play.ask_parking,
    "grant_extension": Play.grant,
    "grant_parking": Play.grant,
}
