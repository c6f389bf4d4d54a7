"""The stage: who is on it, what is seen, and the clock that calls the players one after another."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from wangge.cases.models import Case, CaseEvent
from wangge.cases.reporting import Contact, Report
from wangge.catalogue.models import Condition
from wangge.core.errors import Refused
from wangge.demo.company import Company, leg_of
from wangge.demo.story.ground import HERE, ZONE, condition_of

DAY = "09-30"
Script = Iterator[str]


class NotAsTold(AssertionError):
    """What the story says should be is not so."""


@dataclass
class Sight:
    """One thing that was looked at: a sentence, what was expected, what was there."""

    sentence: str
    expected: Any
    actual: Any

    @property
    def is_so(self) -> bool:
        return bool(self.expected == self.actual)


@dataclass
class Story:
    """A script with its names, and what became of it."""

    code: str
    title: str
    title_en: str
    script: Callable[[Scene], Script]
    sights: list[Sight] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    trouble: str = ""

    @property
    def is_so(self) -> bool:
        return not self.trouble and bool(self.sights) and all(sight.is_so for sight in self.sights)

    def history(self) -> list[CaseEvent]:
        """Who did what when in all its cases, in the order of recording."""
        found = CaseEvent.objects.filter(case__in=self.cases).order_by("happened_at", "pk")
        return list(found.select_related("case", "leg", "person", "post__duty", "platform"))


class Scene:
    """What a script acts with: the company, and a note of what it saw."""

    def __init__(self, company: Company, story: Story) -> None:
        self.company = company
        self.story = story
        self.move, self.ask, self.decide = company.move, company.ask, company.decide
        self.photo = company.photo

    def report(self, by: str, description: str, **more: Any) -> Case:
        """A report at the crossing, by patrol, unless it is told otherwise."""
        lon, lat = more.pop("at", HERE)
        told = {"source": "patrol", "place_text": "槐影路钟楼街口", **more}
        case = self.company.report(
            by, Report(lon=lon, lat=lat, description=description, coords="cgcs2000", **told)
        )
        self.story.cases.append(case)
        return case

    def call(self, by: str, name: str, phone: str, description: str, **more: Any) -> Case:
        """A resident's report that somebody takes down."""
        contact = Contact(name=name, phone=phone, answer_way="phone")
        return self.report(by, description, contact=contact, **{"source": "hotline", **more})

    def condition(self, code: str) -> Condition:
        return condition_of(self.company, code)

    def taken_up(self, case: Case, code: str, desk: str = "") -> None:
        """Accepted and filed at a home desk ("": the district's)."""
        condition = self.condition(code)
        self.move(case, "accept", f"{desk}acceptor", matter=condition.matter)
        self.move(case, "file", f"{desk}chief", condition=condition)

    def checked_by_photo(self, case: Case) -> None:
        """Fed back, checked at the desk by somebody else, closed."""
        self.move(case, "feed_back", "dispatcher")
        self.move(case, "ask_check", "acceptor", way="photo")
        self.move(case, "pass", "acceptor2", note="照片清楚，已恢复。")
        self.move(case, "close", "chief", outcome="solved")

    def see(self, sentence: str, actual: Any, expected: Any = True) -> None:
        """Note what is there and what should be."""
        self.story.sights.append(Sight(sentence, expected, actual))

    @contextmanager
    def refused(self, sentence: str, code: str) -> Iterator[None]:
        """What is done inside is refused with this code (or this ``why``), and changes nothing."""
        said = ""
        try:
            with transaction.atomic():
                yield
        except Refused as refusal:
            said = getattr(refusal, "why", refusal.code)
        self.see(sentence, said, code)

    def leg(self, case: Case, suffix: str = "1") -> Any:
        return leg_of(case, suffix)

    def handle_due(self, case: Case) -> str:
        """Until when the first leg must be handled by its own limit, as on the wall."""
        told = datetime.fromisoformat(self.leg(case).timers["handle"]["own_due"])
        return f"{told.astimezone(ZONE):%m-%d %H:%M}"

    def names(self, case: Case, suffix: str | None = None) -> list[str]:
        """The names of what happened, on a leg or on the whole case."""
        events = CaseEvent.objects.filter(case=case)
        if suffix is not None:
            events = events.filter(leg__suffix=suffix)
        return list(events.values_list("name", flat=True))

    def fresh(self, case: Case) -> Case:
        case.refresh_from_db()
        return case


def moment(told: str) -> datetime:
    """ "09:05" on the day, "10-10 09:00" on another day of that year."""
    day, _, time = f"{DAY} {told}".rpartition(" ")
    return datetime.strptime(f"2025-{day.split()[-1]} {time}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def play(company: Company, stories: list[Story]) -> None:
    """All scripts together, whoever's time comes first: as on a real day. One that fails stops alone."""
    scripts = [story.script(Scene(company, story)) for story in stories]
    waiting: list[tuple[datetime, int]] = []
    for number in range(len(stories)):
        _next(scripts, stories, number, waiting)
    while waiting:
        now, number = heapq.heappop(waiting)
        company.pass_time(now)
        _next(scripts, stories, number, waiting)


def _next(
    scripts: list[Script], stories: list[Story], number: int, waiting: list[tuple[datetime, int]]
) -> None:
    """One beat, whole or not at all; then the script says when it wants to go on."""
    try:
        with transaction.atomic():
            told = next(scripts[number], None)
    except (Refused, ObjectDoesNotExist, AssertionError) as error:
        stories[number].trouble = f"{type(error).__name__}: {error}"
        return
    if told is not None:
        heapq.heappush(waiting, (moment(told), number))
