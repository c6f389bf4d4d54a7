"""A case under lock, with everything that belongs to it, read once per act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from django.db.models import QuerySet

from wangge.cases.flow import ENDED, OPEN_WORK
from wangge.cases.models import Ask, Case, CaseEvent, Leg, Link, PaperSlip, Reporter, Task
from wangge.cases.variants import Way, way_of
from wangge.catalogue.queries import settings_of
from wangge.catalogue.settings_table import Settings
from wangge.core.worktime import WorkCalendar
from wangge.people.calendars import calendars_of
from wangge.people.models import Platform
from wangge.tenants.models import in_order


@dataclass
class Dossier:
    """Case, legs, open tasks and asks, history. What is written through ``record`` is kept in step here."""

    case: Case
    legs: dict[int, Leg]
    history: list[CaseEvent]
    tasks: list[Task]
    asks: list[Ask]
    way: Way = field(repr=False)
    touched: dict[int, Leg] = field(default_factory=dict)  # to be written
    changed: set[str] = field(default_factory=set)  # columns of the case to be written
    _calendars: dict[int, WorkCalendar] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, case_id: int, *, lock: bool = False, beside: Iterable[int] = ()) -> Self:
        """Read a case; with ``lock`` nobody else writes it, nor those ``beside``, until the transaction ends.

        Several are locked in the order of their ids, so that two who need the same never wait for each other.
        Rows are put in order here: a statement that sorts is dear to build where it asks for many columns.

        The home platform comes with its leg: one statement over nine tables takes the database up to 5 ms
        to plan, these two a tenth of it.
        """
        cases: QuerySet[Case] = Case.objects.select_related(
            "tenant", "matter", "condition", "source", "division"
        )
        asked = {case_id, *beside}
        if lock:
            cases = cases.select_for_update(of=("self",))
        if len(asked) > 1:
            cases = cases.order_by("pk")
        case = {one.pk: one for one in cases.filter(pk__in=asked)}[case_id]
        legs = Leg.objects.filter(case=case).select_related("platform", "holder", "handler")
        dossier = cls(
            case=case,
            legs={leg.pk: leg for leg in in_order(legs)},
            history=in_order(CaseEvent.objects.filter(case=case).order_by()),
            tasks=list(Task.objects.filter(case=case, state=Task.State.OPEN).select_related("platform")),
            asks=list(Ask.objects.filter(case=case, state__in=OPEN_ASKS).select_related("platform")),
            way=way_of(case),
        )
        dossier._share()
        return dossier

    @classmethod
    def begun(cls, case: Case) -> Self:
        """The dossier of a case that is just being opened."""
        return cls(case=case, legs={}, history=[], tasks=[], asks=[], way=way_of(case))

    def _share(self) -> None:
        """Let rows that name a leg or the case hold the same object, so that a change shows everywhere."""
        for row in [*self.history, *self.tasks, *self.asks]:
            row.case, row.leg = self.case, self.legs[row.leg_id]
        for leg in self.legs.values():
            leg.case = self.case
        self.case.home = self.home.platform

    @cached_property
    def settings(self) -> Settings:
        """The home platform's settings as they were when the case was reported."""
        return settings_of(self.case.home, self.case.reported_at)

    @cached_property
    def by_hand(self) -> dict[int, int]:
        """Who did on paper what somebody else entered, by event."""
        entered = PaperSlip.objects.filter(event__case=self.case, done_by__isnull=False)
        return dict(entered.values_list("event", "done_by"))

    def calendars(self) -> dict[int, WorkCalendar]:
        """The calendars of all platforms at work here, by id; read once while no new one comes in."""
        platforms = {leg.platform_id: leg.platform for leg in self.legs.values()}
        if not platforms.keys() <= self._calendars.keys():
            self._calendars = calendars_of(platforms.values())
        return self._calendars

    def forget_settings(self) -> None:
        """The home changed: ask its settings anew."""
        self.__dict__.pop("settings", None)

    def change(self, **columns: object) -> None:
        """Set columns of the case; `record.write` stores them."""
        for name, value in columns.items():
            setattr(self.case, name, value)
        self.changed.update(columns)

    def touch(self, leg: Leg) -> None:
        self.touched[leg.pk] = leg

    @cached_property
    def home(self) -> Leg:
        return next(leg for leg in self.legs.values() if leg.is_home)

    @property
    def main(self) -> Leg | None:
        """The main work leg of the last dispatch, if it was not recalled."""
        mains = [leg for leg in self.children(self.home) if leg.is_main and leg.step != "recalled"]
        return mains[-1] if mains else None

    def children(self, leg: Leg) -> list[Leg]:
        return [child for child in self.legs.values() if child.parent_id == leg.pk]

    def open_children(self, leg: Leg) -> list[Leg]:
        return [child for child in self.children(leg) if child.step in OPEN_WORK]

    def duty_at(self, step: str, duty: str) -> str:
        """The duty that acts where the table says ``duty``: in some towns the dispatcher orders the check."""
        if duty == "acceptor" and step in CHECK_STEPS:
            return str(self.settings.check_ordered_by)
        return duty

    def opener(self, leg: Leg) -> tuple[Platform, str]:
        """Who sent a work leg: platform and duty."""
        above = self.legs[leg.parent_id] if leg.parent_id else self.home
        return above.platform, "dispatcher" if above.is_home else "liaison"

    def task_on(self, leg: Leg, *kinds: str) -> Task | None:
        return next((t for t in self.tasks if t.leg_id == leg.pk and t.kind in kinds), None)

    def ask_on(self, leg: Leg, kind: str) -> Ask | None:
        return next((a for a in self.asks if a.leg_id == leg.pk and a.kind == kind), None)

    def events(self, *names: str, leg: Leg | None = None) -> list[CaseEvent]:
        """Past events of these names, oldest first."""
        return [e for e in self.history if e.name in names and (leg is None or e.leg_id == leg.pk)]

    def reporters(self) -> QuerySet[Reporter]:
        """Who reported this case or one that was merged into it, over however many mergers."""
        found, fresh = {self.case.pk}, {self.case.pk}
        while fresh:
            merged = Link.objects.filter(other__in=fresh, kind=Link.Kind.MERGED, ended=None)
            fresh = set(merged.values_list("case", flat=True)) - found
            found |= fresh
        return Reporter.objects.filter(case__in=found)

    @property
    def is_over(self) -> bool:
        return self.home.step in ENDED


OPEN_ASKS = (Ask.State.OPEN, Ask.State.ENDORSED)
CHECK_STEPS = ("fed_back", "checking")
