"""What each line of a case's history is news of, and whose: desks that hold work, persons by name.

Work that has moved on before its line is read is no news; the line that moved it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, Max, Q

from wangge.cases.flow import ENDED
from wangge.cases.models import Ask, CaseEvent, Leg, Link, Reporter, Task, Urge

ASKED_BEFORE = {"sent_back": "returned", "returned": "returned", "verifying": "task", "checking": "task"}
"""Steps whose holder gets something else than new work."""
OPEN_ASK = (Ask.State.OPEN, Ask.State.ENDORSED)


@dataclass(frozen=True)
class Desk:
    """Whoever holds a duty at a platform; one person of it where one is named."""

    platform_id: int
    duty: str
    person_id: int | None = None


@dataclass(frozen=True)
class Told:
    """One piece of news for a desk, or for a person by name."""

    event: CaseEvent
    news: str
    desk: Desk | None = None
    person_id: int | None = None


def moves(event: CaseEvent) -> bool:
    """Whether the line put its leg on another step."""
    return bool(event.step) and event.step != event.came_from


class Batch:
    """Lines read together, with everything their news needs: a few statements, however many lines."""

    def __init__(self, events: Sequence[CaseEvent]) -> None:
        self.events = events

    def told(self) -> Iterator[Told]:
        for event in self.events:
            for find in _FINDERS:
                yield from find(self, event)

    def is_last(self, event: CaseEvent) -> bool:
        return moves(event) and self.last_moves.get(event.leg_id) == event.pk

    @cached_property
    def last_moves(self) -> dict[int, int]:
        """The last line that moved each leg."""
        legs = {event.leg_id for event in self.events}
        moved = CaseEvent.objects.filter(~Q(step="") & ~Q(step=F("came_from")), leg__in=legs)
        return dict(moved.order_by().values_list("leg").annotate(Max("id")))

    @cached_property
    def parents(self) -> dict[int, Leg]:
        """Home legs by case, and the parents of lower legs by their own id."""
        answered = [event.leg for event in self.events if event.step == "answered"]
        wanted = Q(case__in={leg.case_id for leg in answered}, kind=Leg.Kind.HOME)
        wanted |= Q(pk__in={leg.parent_id for leg in answered if leg.parent_id})
        found = list(Leg.objects.filter(wanted)) if answered else []
        return {leg.pk: leg for leg in found} | {-leg.case_id: leg for leg in found if leg.is_home}

    @cached_property
    def tasks(self) -> dict[int, Task]:
        """Tasks beside the flow, by the line that asked or answered."""
        lines = {event.pk for event in self.events if event.kind == CaseEvent.Kind.TASK}
        found = Task.objects.filter(Q(asked__in=lines) | Q(answered__in=lines)).select_related("asked")
        both = [(line, task) for task in found for line in (task.asked_id, task.answered_id)] if lines else []
        return {line: task for line, task in both if line in lines}

    @cached_property
    def asks(self) -> dict[int, Ask]:
        """Asks by the line that asked."""
        lines = {e.pk for e in self.events if e.kind == CaseEvent.Kind.ASK or e.name == "ask_ruling"}
        return {ask.asked_id: ask for ask in Ask.objects.filter(asked__in=lines)} if lines else {}

    @cached_property
    def decided(self) -> dict[int, Ask]:
        """Asks by their id, of the lines that decide on them."""
        ids = {event.details["ask"] for event in self.events if event.details.get("ask")}
        return Ask.objects.select_related("asked", "leg").in_bulk(ids) if ids else {}

    @cached_property
    def urged(self) -> dict[int, list[Leg]]:
        """Legs that somebody holds, by case, of the cases that are urged."""
        cases = {event.case_id for event in self.events if event.name == "urge"}
        found: dict[int, list[Leg]] = {case: [] for case in cases}
        for leg in Leg.objects.filter(case__in=cases).exclude(holder_duty="") if cases else ():
            found[leg.case_id].append(leg)
        return found

    @cached_property
    def urge_answers(self) -> dict[int, Urge]:
        lines = {event.pk for event in self.events if event.name == "answer_urge"}
        found = Urge.objects.filter(answered__in=lines).select_related("urged") if lines else ()
        return {urge.answered_id: urge for urge in found if urge.answered_id}

    @cached_property
    def merged_into(self) -> dict[int, Leg]:
        """The home leg of the case that another came into, by the line that merged."""
        lines = {event.pk for event in self.events if event.name == "merge"}
        links = Link.objects.filter(event__in=lines, kind=Link.Kind.MERGED, ended=None) if lines else ()
        others = {link.event_id: link.other_id for link in links}
        homes = Leg.objects.filter(case__in=others.values(), kind=Leg.Kind.HOME)
        by_case = {leg.case_id: leg for leg in homes} if others else {}
        return {line: by_case[case] for line, case in others.items()}

    @cached_property
    def reporters(self) -> dict[int, set[int]]:
        """Members of staff who reported, by the case that ends: also of cases merged into it."""
        ending = {e.case_id for e in self.events if e.leg.is_home and e.step in ENDED}
        links = Link.objects.filter(other__in=ending, kind=Link.Kind.MERGED, ended=None) if ending else ()
        into = {link.case_id: link.other_id for link in links}
        found: dict[int, set[int]] = {case: set() for case in ending}
        rows = Reporter.objects.filter(case__in=[*ending, *into], person__isnull=False) if ending else ()
        for row in rows:
            for case in {row.case_id, into.get(row.case_id)} & ending:
                found[case].add(row.person_id)
        return found


def _held(event: CaseEvent, news: str, leg: Leg) -> Iterator[Told]:
    if leg.holder_duty and leg.holder_platform_id:
        yield Told(event, news, Desk(leg.holder_platform_id, leg.holder_duty, leg.holder_id))


def _work(batch: Batch, event: CaseEvent) -> Iterator[Told]:
    """A leg has a new holder: by its step, or because somebody was assigned."""
    assigned = event.name == "assign" and event.leg.holder_id and event.details.get("person")
    if batch.is_last(event) or assigned:
        yield from _held(event, ASKED_BEFORE.get(event.step, "work"), event.leg)


def _answered(batch: Batch, event: CaseEvent) -> Iterator[Told]:
    """A leg's answer stands on top of the queue of who opened it."""
    if event.step != "answered" or not batch.is_last(event):
        return
    parent = batch.parents.get(event.leg.parent_id or 0) or batch.parents.get(-event.case_id)
    if parent and not parent.ended_at:
        duty = "dispatcher" if parent.is_home else "liaison"
        yield Told(event, "answered", Desk(parent.platform_id, duty))


def _withdrawn(batch: Batch, event: CaseEvent) -> Iterator[Told]:
    """Who has work that is taken back is told to stop."""
    if event.step == "recalled" and event.came_from in ("offered", "handling") and batch.is_last(event):
        yield Told(event, "withdrawn", Desk(event.leg.platform_id, "liaison"))
        if event.leg.handler_id:
            yield Told(event, "withdrawn", person_id=event.leg.handler_id)


def _reminded(batch: Batch, event: CaseEvent) -> Iterator[Told]:
    if event.name == "remind" and event.pk > batch.last_moves.get(event.leg_id, 0):
        yield from _held(event, "reminder", event.leg)


def _tasks(batch: Batch, event: CaseEvent) -> Iterator[Told]:
    if event.kind != CaseEvent.Kind.TASK or not (task := batch.tasks.get(event.pk)):
        return
    if task.answered_id == event.pk:
        yield Told(event, "decision", person_id=task.asked.person_id)
    elif task.state == Task.State.OPEN:
        yield Told(event, "task", Desk(task.platform_id, task.duty, task.person_id))


def _asks(batch: Batch, event: CaseEvent) -> Iterator[Told]:
    """Who must decide next; and, once decided, who asked and who holds the leg."""
    ask = batch.asks.get(event.pk) or batch.decided.get(event.details.get("ask") or 0)
    if not ask:
        return
    if ask.state in OPEN_ASK:
        yield Told(event, "ask", Desk(ask.platform_id, ask.duty))
    elif event.pk == ask.decided_id:
        yield Told(event, "decision", person_id=ask.asked.person_id)
        yield from _held(event, "decision", ask.leg)


def _urges(batch: Batch, event: CaseEvent) -> Iterator[Told]:
    if event.name == "urge":
        for leg in batch.urged[event.case_id]:
            yield from _held(event, "urge", leg)
    elif urge := batch.urge_answers.get(event.pk):
        yield Told(event, "urge_answered", person_id=urge.urged.person_id)


def _ends(batch: Batch, event: CaseEvent) -> Iterator[Told]:
    """Staff who reported learn what became of it; who runs a case learns what came into it."""
    if not event.leg.is_home or event.step not in ENDED or not batch.is_last(event):
        return
    news = "merged" if event.step == "merged" else "outcome"
    for person in sorted(batch.reporters[event.case_id]):
        yield Told(event, news, person_id=person)
    if into := batch.merged_into.get(event.pk):
        yield from _held(event, "merged", into)


_FINDERS = (_work, _answered, _withdrawn, _reminded, _tasks, _asks, _urges, _ends)
