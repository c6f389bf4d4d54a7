"""What follows from a move beside its step: legs opened and recalled, tasks, asks, links.

The table names the effect. It runs after the move's event is recorded and may record further events.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from wangge.cases import legs
from wangge.cases.act import Act
from wangge.cases.addressees import choose
from wangge.cases.dossier import Dossier
from wangge.cases.models import Ask, Case, CaseEvent, Leg, Link, Reporter, Task
from wangge.cases.opening import open_case
from wangge.cases.record import record, set_holder
from wangge.cases.similar import closed_alike
from wangge.cases.takes import Details

Effect = Callable[[Dossier, Leg, Details, CaseEvent, Act], None]


def file(dossier: Dossier, leg: Leg, details: Details, event: CaseEvent, act: Act) -> None:
    """The same matter at the same place a short while after closing: linked, counted apart from reopening."""
    if earlier := closed_alike(dossier.case):
        _link(dossier, earlier, Link.Kind.RECURRENCE, event)


def ask_verify(dossier: Dossier, leg: Leg, details: Details, event: CaseEvent, act: Act) -> None:
    _ask(dossier, leg, "verify", "", details, event, act)


def ask_check(dossier: Dossier, leg: Leg, details: Details, event: CaseEvent, act: Act) -> None:
    _ask(dossier, leg, "check", check_way(dossier, details["way"]), details, event, act)


def check_way(dossier: Dossier, told: str | None) -> str:
    """How a check is made: as told, else as the variant says, else as set for the source."""
    way = told or str(dossier.way.option("check_way"))
    return way or dossier.settings.check_way(dossier.case.source.code)


def _ask(
    dossier: Dossier, leg: Leg, kind: str, way: str, details: Details, event: CaseEvent, act: Act
) -> None:
    chosen = choose(dossier, kind, way, details["addressee"], act.at)
    timer = leg.timers.get(kind, {})
    task = Task.objects.create(
        tenant_id=dossier.case.tenant_id,
        case=dossier.case,
        leg=leg,
        kind=kind,
        way=way,
        platform=chosen.platform,
        duty=chosen.duty,
        person=chosen.post.person if chosen.post else None,
        chosen_because=chosen.because,
        text=event.note,
        due_at=timer.get("due"),
        asked=event,
    )
    dossier.tasks.append(task)
    set_holder(dossier, leg)


def answer_task(dossier: Dossier, leg: Leg, details: Details, event: CaseEvent, act: Act) -> None:
    _end_task(dossier, leg, Task.State.DONE, event)


def lapse_task(dossier: Dossier, leg: Leg, details: Details, event: CaseEvent, act: Act) -> None:
    _end_task(dossier, leg, Task.State.LAPSED, event)


def _end_task(dossier: Dossier, leg: Leg, state: str, event: CaseEvent) -> None:
    for task in [t for t in dossier.tasks if t.leg_id == leg.pk and t.kind in ("verify", "check")]:
        task.state, task.result, task.answer, task.answered = state, event.name, event.note, event
        task.save(update_fields=["state", "result", "answer", "answered"])
        dossier.tasks.remove(task)


def dispatch(dossier: Dossier, leg: Leg, details: Details, event: CaseEvent, act: Act) -> None:
    before = dossier.main
    carried = legs.used_before(dossier, details["main"], act)
    if before:
        legs.recall(dossier, before, event, act)
    legs.open_leg(dossier, leg, details["main"], event, act, carried_s=carried)
    for platform in details["assisting"]:
        legs.open_leg(dossier, leg, platform, event, act, is_main=False)


def dispatch_now(dossier: Dossier, leg: Leg, details: Details, event: CaseEvent, act: Act) -> None:
    dispatch(dossier, leg, details, event, act)


def recall(dossier: Dossier, leg: Leg, details: Details, event: CaseEvent, act: Act) -> None:
    for child in dossier.open_children(leg):
        legs.recall(dossier, child, event, act)


def add(dossier: Dossier, leg: Leg, details: Details, event: CaseEvent, act: Act) -> None:
    legs.open_leg(dossier, leg, details["target"], event, act, is_main=False)


def let_off(dossier: Dossier, leg: Leg, details: Details, event: CaseEvent, act: Act) -> None:
    recall(dossier, leg, details, event, act)


def refuse_main(dossier: Dossier, leg: Leg, details: Details, event: CaseEvent, act: Act) -> None:
    main = dossier.main
    assert main, "the guard saw to it"
    record(dossier, main, "refuse_return", act.following(event), step="offered", note=event.note)


def rework_main(dossier: Dossier, leg: Leg, details: Details, event: CaseEvent, act: Act) -> None:
    """A full handling limit again; the overall clock runs on."""
    main = dossier.main
    if main and main.step == "answered":
        main.ended_at, main.proposed_outcome = None, ""
        record(dossier, main, "rework", act.following(event), step="handling", note=event.note)


def split(dossier: Dossier, leg: Leg, details: Details, event: CaseEvent, act: Act) -> None:
    """One report told of two things: the second becomes a case of its own, with the same reporters."""
    first = dossier.case
    second = Case(
        tenant=first.tenant,
        home=first.home,
        source=first.source,
        finder=first.finder,
        description=details["text"],
        place_text=first.place_text,
        point=first.point,
        told_in=first.told_in,
        accuracy_m=first.accuracy_m,
        division_id=first.division_id,
        division_code=first.division_code,
        cells=first.cells,
        area_class=first.area_class,
        reported_at=act.happened_at,
    )
    opened = open_case(second, act.following(event))
    Reporter.objects.bulk_create(_same_reporters(first, second, act))
    Link.objects.create(
        tenant_id=first.tenant_id, case=second, other=first, kind=Link.Kind.SPLIT, event=opened
    )


def _same_reporters(first: Case, second: Case, act: Act) -> list[Reporter]:
    kept = ("person_id", "post_id", "name_key", "contact_key", "secret", "answer_way")
    rows = first.reporters.values(*kept)
    return [Reporter(tenant_id=second.tenant_id, case=second, told_at=act.happened_at, **row) for row in rows]


def ask_ruling(dossier: Dossier, leg: Leg, details: Details, event: CaseEvent, act: Act) -> None:
    ask = Ask.objects.create(
        tenant_id=dossier.case.tenant_id,
        case=dossier.case,
        leg=leg,
        kind=Ask.Kind.RULING,
        platform=dossier.case.home,
        duty="leader",
        reason=event.note,
        asked=event,
    )
    dossier.asks.append(ask)


def assign(dossier: Dossier, leg: Leg, details: Details, event: CaseEvent, act: Act) -> None:
    for platform in details["targets"]:
        legs.open_leg(dossier, leg, platform, event, act)


def merge(dossier: Dossier, leg: Leg, details: Details, event: CaseEvent, act: Act) -> None:
    _link(dossier, details["into"], Link.Kind.MERGED, event)


def _link(dossier: Dossier, other: Case, kind: str, event: CaseEvent) -> None:
    tenant = dossier.case.tenant_id
    Link.objects.create(tenant_id=tenant, case=dossier.case, other=other, kind=kind, event=event)


def unmerge(dossier: Dossier, leg: Leg, details: Details, event: CaseEvent, act: Act) -> None:
    merged = Link.objects.filter(case=dossier.case, kind=Link.Kind.MERGED, ended=None)
    merged.update(ended=event)


def unparked(dossier: Dossier, because: CaseEvent, act: Act) -> None:
    """End the parking as something that follows from another event."""
    record(dossier, dossier.home, "unpark", replace(act.following(because)), step=dossier.home.step)
    dossier.change(parked_until=None, parked_kind="")


EFFECTS: dict[str, Effect] = {
    effect.__name__: effect
    for effect in (
        file,
        ask_verify,
        ask_check,
        answer_task,
        lapse_task,
        dispatch,
        dispatch_now,
        recall,
        add,
        let_off,
        refuse_main,
        rework_main,
        split,
        ask_ruling,
        assign,
        merge,
        unmerge,
    )
}
