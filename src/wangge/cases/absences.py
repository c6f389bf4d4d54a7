"""Whoever is away loses nothing: his open tasks go to who is next by the rule, his legs back to their desk.

A task goes to the responsible supervisor, else a stand-in, else the nearest on duty; the line of history
keeps from whom, to whom and why. Where nobody is there it stays, and the desk may take it back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from wangge.cases.act import Act
from wangge.cases.addressees import NoAddressee, choose
from wangge.cases.dossier import Dossier
from wangge.cases.models import CaseEvent, Leg, Task
from wangge.cases.moving import service_person
from wangge.cases.record import record, set_holder, write
from wangge.people.models import Absence, Duty, Person
from wangge.people.queries import held_at, line_of

ASKED = (Task.Kind.VERIFY, Task.Kind.CHECK)
ADDRESSED_ANEW = ("responsible", "stand_in", "nearest")


def due_absences(now: datetime, tenants: Iterable[int]) -> list[Absence]:
    """Absences that have begun and whose work was not passed on yet."""
    today = timezone.localdate(now)
    waiting = Absence.objects.filter(
        tenant__in=list(tenants), passed_on_at=None, days__contains=today
    ).select_related("person")
    return list(waiting.order_by("pk"))


def pass_on(absence: Absence, *, at: datetime, by: Person | None = None) -> int:
    """Address anew what bears the person's name; each case is a transaction of its own. Returns how many.

    Doing it twice does nothing more.
    """
    person = absence.person
    done = 0
    for case in _cases_of(person):
        with transaction.atomic():
            dossier = Dossier.of(case, lock=True)
            done += sum(_readdress(dossier, task, at, by) for task in _tasks(dossier, person))
            done += sum(_give_back(dossier, leg, at, by) for leg in _legs(dossier, person, at))
            write(dossier)
    Absence.objects.filter(pk=absence.pk).update(passed_on_at=at)
    return done


def _cases_of(person: Person) -> list[int]:
    tasks = Task.objects.filter(person=person, state=Task.State.OPEN, kind__in=ASKED)
    legs = Leg.objects.filter(handler=person, step="handling")
    return sorted({*tasks.values_list("case", flat=True), *legs.values_list("case", flat=True)})


def _tasks(dossier: Dossier, person: Person) -> list[Task]:
    return [task for task in dossier.tasks if task.person_id == person.pk and task.kind in ASKED]


def _legs(dossier: Dossier, person: Person, at: datetime) -> list[Leg]:
    """Legs given to him by name for which nobody stands in."""
    own = [leg for leg in dossier.legs.values() if leg.handler_id == person.pk and leg.step == "handling"]
    if not own:
        return []
    duties = (Duty.Code.HANDLER, Duty.Code.LIAISON)
    standing = held_at(at).filter(stands_for__person=person, duty__acts_as__in=duties, person__is_active=True)
    reached = {pk for post in standing for pk in line_of(post.platform)}
    return [leg for leg in own if leg.platform_id not in reached]


def _readdress(dossier: Dossier, task: Task, at: datetime, by: Person | None) -> bool:
    try:
        found = choose(dossier, task.kind, task.way, None, at)
    except NoAddressee:
        return False
    before, post = task.person_id, found.post
    task.platform, task.duty, task.chosen_because = found.platform, found.duty, found.because
    task.person = post.person if post else None
    task.save(update_fields=["platform", "duty", "person", "chosen_because"])
    details = {"task": task.pk, "from": before, "to": task.person_id, "because": found.because}
    _write_down(dossier, task.leg, "readdress", details, at, by, CaseEvent.Kind.TASK)
    return True


def _give_back(dossier: Dossier, leg: Leg, at: datetime, by: Person | None) -> bool:
    """The leg waits at its desk again, on top, as before it was given to somebody by name."""
    details = {"from": leg.handler_id}
    leg.handler = None
    leg.needs_look = True
    _write_down(dossier, leg, "given_back", details, at, by, CaseEvent.Kind.TASK)
    return True


def _write_down(
    dossier: Dossier,
    leg: Leg,
    name: str,
    details: dict[str, object],
    at: datetime,
    by: Person | None,
    kind: str,
) -> None:
    """The line of history and the new holder. It is the program that does it, whoever told the absence."""
    act = Act(service_person(dossier), None, at, at)
    told = {**details, "told_by": by.pk} if by else details
    record(dossier, leg, name, act, kind=kind, details=told)
    set_holder(dossier, leg)
    dossier.touch(leg)
