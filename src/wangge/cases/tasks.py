"""Tasks beside the flow: co-ordination from above (提请协调), and calling a reporter back (回访)."""

from __future__ import annotations

from django.db import transaction

from wangge.cases.asks import AskRefused
from wangge.cases.clocks import task_due
from wangge.cases.deed import Deed, Told
from wangge.cases.dossier import Dossier
from wangge.cases.guards import too_late
from wangge.cases.models import Case, CaseEvent, Leg, Task
from wangge.cases.moving import apply, service_act
from wangge.cases.needs import ReasonMissing
from wangge.cases.record import record, write
from wangge.cases.takes import TEXT_LENGTH, TakeInvalid
from wangge.core.words import clean
from wangge.people.models import Duty, Platform, Post
from wangge.people.queries import posts_of

RESULTS = {
    Task.Kind.COORDINATE: ("decided", "declined"),
    Task.Kind.CALL_BACK: ("yes", "partly", "no", "unreached"),
}
COORDINATOR = Duty.Code.DISPATCHER


@transaction.atomic
def ask_coordination(leg: Leg, *, told: Told, text: str) -> CaseEvent:
    """Ask the platform above to bring others to the table; home and handler stay.

    For a home leg the platform above the home, for a work leg the home platform itself.
    """
    deed = Deed.begin(leg.case_id, told, "ask_coordination", leg.pk, text)
    if deed.done:
        return deed.done
    dossier, leg = deed.dossier, deed.dossier.legs[leg.pk]
    duties = [Duty.Code.DISPATCHER, Duty.Code.DUTY_CHIEF] if leg.is_home else [Duty.Code.LIAISON]
    post = deed.post_at(leg.platform, duties, leg)
    above = _above(leg, dossier.case.home)
    if above is None or leg.ended_at or dossier.is_over:
        raise AskRefused(why="nobody_above" if above is None else "case_is_over")
    if any(t.kind == Task.Kind.COORDINATE and t.leg_id == leg.pk for t in dossier.tasks):
        raise AskRefused(why="already_asked")
    event = _opened(deed, leg, Task.Kind.COORDINATE, above, COORDINATOR, text, post)
    write(dossier)
    return event


@transaction.atomic
def ask_call_back(case: Case, *, told: Told, text: str = "") -> CaseEvent:
    """Have the reporter of a closed case called: one call a case."""
    deed = Deed.begin(case.pk, told, "ask_call_back", text)
    if deed.done:
        return deed.done
    dossier = deed.dossier
    post = deed.post_at(dossier.case.home, [Duty.Code.ACCEPTOR, Duty.Code.DUTY_CHIEF], dossier.home)
    called = called_since_closing(dossier)
    if dossier.home.step != "closed" or called:
        raise AskRefused(why="already_asked" if called else "not_closed")
    event = _opened(
        deed, dossier.home, Task.Kind.CALL_BACK, dossier.case.home, Duty.Code.ACCEPTOR, text or "-", post
    )
    write(dossier)
    return event


@transaction.atomic
def answer_task(task: Task, result: str, *, told: Told, text: str) -> CaseEvent:
    """Answer a co-ordination or a call-back. A reporter who says "no" has the case reopened by rule."""
    deed = Deed.begin(task.case_id, told, "answer_task", task.pk, result, text)
    if deed.done:
        return deed.done
    dossier = deed.dossier
    task = next((t for t in dossier.tasks if t.pk == task.pk), None) or _gone(deed, task)
    post = deed.post_at(task.platform, [task.duty], task.leg)
    if asked_himself(task, told):
        raise deed.refuse("asked_himself", task.leg)
    if result not in RESULTS.get(Task.Kind(task.kind), ()):
        raise TakeInvalid(field="result")
    note = clean(text, TEXT_LENGTH)
    if not note and result != "yes":
        raise ReasonMissing(field="text")
    act = deed.act(post)
    details = {"task": task.pk, "result": result}
    event = record(
        dossier, task.leg, f"answer_{task.kind}", act, kind=CaseEvent.Kind.TASK, note=note, details=details
    )
    task.state, task.result, task.answer, task.answered = Task.State.DONE, result, note, event
    task.save(update_fields=["state", "result", "answer", "answered"])
    dossier.tasks.remove(task)
    _come_back(deed, task, result, event, note)
    write(dossier)
    return event


def may_answer(task: Task, told: Told) -> bool:
    """Whether the teller holds the desk that a co-ordination or call-back waits at."""
    beside = task.kind in RESULTS and task.state == Task.State.OPEN and not asked_himself(task, told)
    return beside and bool(posts_of(told.by, told.at).at(task.platform).acting_as(task.duty))


def called_since_closing(dossier: Dossier) -> bool:
    """Whether the reporter was to be called since the case was closed last."""
    last = dossier.events("close", "ask_call_back")[-1:]
    return bool(last) and last[0].name == "ask_call_back"


def asked_himself(task: Task, told: Told) -> bool:
    """Whether who answers asked for co-ordination himself: the word must come from somebody else."""
    return task.kind == Task.Kind.COORDINATE and task.asked.person_id == told.by.pk


def _opened(
    deed: Deed, leg: Leg, kind: str, platform: Platform, duty: str, text: str, post: Post
) -> CaseEvent:
    note = clean(text, TEXT_LENGTH)
    if not note:
        raise ReasonMissing(field="text")
    event = record(deed.dossier, leg, f"ask_{kind}", deed.act(post), kind=CaseEvent.Kind.TASK, note=note)
    task = Task.objects.create(
        tenant_id=leg.tenant_id,
        case=deed.dossier.case,
        leg=leg,
        kind=kind,
        platform=platform,
        duty=duty,
        chosen_because="desk",
        text=note,
        due_at=task_due(deed.dossier, kind, platform, event.happened_at),
        asked=event,
    )
    deed.dossier.tasks.append(task)
    return event


def _above(leg: Leg, home: Platform) -> Platform | None:
    return home.parent if leg.is_home else home


def _come_back(deed: Deed, task: Task, result: str, event: CaseEvent, note: str) -> None:
    """A decision stands on top of the asker's queue; an unsatisfied reporter reopens the case in time."""
    dossier, home = deed.dossier, deed.dossier.home
    if task.kind == Task.Kind.COORDINATE:
        task.leg.needs_look = True
        dossier.touch(task.leg)
    elif result == "no":
        move = dossier.way.flow_of(home).move("reopen", home.step)
        act = service_act(dossier, event, deed.told.at)
        if move and not too_late(dossier, dossier.settings.reopen_days, deed.told.at):
            apply(dossier, home, move, {}, act, note)


def _gone(deed: Deed, task: Task) -> Task:
    raise deed.refuse("already_answered", deed.dossier.legs[task.leg_id])
