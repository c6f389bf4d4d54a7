"""Urges (督办): numbered, answered, lifted by who urged. They go through all legs."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max

from wangge.cases.asks import AskRefused
from wangge.cases.deed import Deed, Told
from wangge.cases.dossier import Dossier
from wangge.cases.flow import OPEN_WORK
from wangge.cases.models import Case, CaseEvent, Urge
from wangge.cases.needs import ReasonMissing
from wangge.cases.record import record, write
from wangge.cases.takes import TEXT_LENGTH
from wangge.core.words import clean
from wangge.people.models import Duty, Person
from wangge.people.queries import Posts, posts_of

URGING = (Duty.Code.LEADER, Duty.Code.DUTY_CHIEF, Duty.Code.DISPATCHER)
LEVELS = (1, 2, 3)


@transaction.atomic
def urge(
    case: Case, *, told: Told, text: str, level: int = 1, answer_by: datetime | None = None
) -> CaseEvent:
    """Press for a case: everybody who holds a leg of it sees it, and an answer is required."""
    deed = Deed.begin(case.pk, told, "urge", text, level)
    if deed.done:
        return deed.done
    dossier = deed.dossier
    post = deed.first(_urging(dossier, told.by, told.at), dossier.home)
    if dossier.is_over or level not in LEVELS:
        raise AskRefused(field="level", why="case_is_over" if dossier.is_over else "unknown_level")
    number = _number(case.tenant_id)
    event = record(
        dossier,
        dossier.home,
        "urge",
        deed.act(post),
        kind=CaseEvent.Kind.URGE,
        note=_text(text),
        details={"number": number, "level": level},
    )
    Urge.objects.create(
        tenant_id=case.tenant_id,
        case=case,
        number=number,
        level=level,
        text=event.note,
        answer_by=answer_by,
        urged=event,
    )
    for leg in dossier.legs.values():
        if leg.is_home or leg.step in OPEN_WORK:
            leg.needs_look = True
            dossier.touch(leg)
    write(dossier)
    return event


@transaction.atomic
def answer_urge(urged: Urge, *, told: Told, text: str) -> CaseEvent:
    """Say what is being done: whoever works on the case, or its dispatcher."""
    deed = Deed.begin(urged.case_id, told, "answer_urge", urged.pk, text)
    if deed.done:
        return deed.done
    dossier = deed.dossier
    post = deed.first(_answering(dossier, told), dossier.home)
    urged.refresh_from_db()
    if urged.lifted_id:
        raise AskRefused(why="lifted_already")
    event = record(
        dossier, dossier.home, "answer_urge", deed.act(post), kind=CaseEvent.Kind.URGE, note=_text(text),
        details={"number": urged.number},
    )  # fmt: skip
    urged.answer, urged.answered = event.note, event
    urged.save(update_fields=["answer", "answered"])
    write(dossier)
    return event


@transaction.atomic
def lift_urge(urged: Urge, *, told: Told, text: str = "") -> CaseEvent:
    """Strike it off (销号): only at the desk that urged."""
    deed = Deed.begin(urged.case_id, told, "lift_urge", urged.pk, text)
    if deed.done:
        return deed.done
    dossier = deed.dossier
    urged.refresh_from_db()
    if urged.lifted_id:
        raise AskRefused(why="lifted_already")
    desk = urged.urged.post
    own = [
        p
        for p in posts_of(told.by, told.at)
        if desk and (p.platform_id, p.duty_id) == (desk.platform_id, desk.duty_id)
    ]
    post = deed.first(own, dossier.home)
    event = record(
        dossier, dossier.home, "lift_urge", deed.act(post), kind=CaseEvent.Kind.URGE,
        note=clean(text, TEXT_LENGTH), details={"number": urged.number},
    )  # fmt: skip
    urged.lifted = event
    urged.save(update_fields=["lifted"])
    write(dossier)
    return event


def may_urge(dossier: Dossier, person: Person, at: datetime) -> bool:
    return bool(_urging(dossier, person, at)) and not dossier.is_over


def may_answer(dossier: Dossier, told: Told) -> bool:
    return bool(_answering(dossier, told))


def _urging(dossier: Dossier, person: Person, at: datetime) -> Posts:
    return posts_of(person, at).over(dossier.case.home).acting_as(*URGING)


def _answering(dossier: Dossier, told: Told) -> list:
    posts = posts_of(told.by, told.at)
    found = list(posts.at(dossier.case.home).acting_as(Duty.Code.DISPATCHER, Duty.Code.DUTY_CHIEF))
    for leg in dossier.legs.values():
        if not leg.is_home:
            found += posts.at(leg.platform).acting_as(Duty.Code.LIAISON, Duty.Code.HANDLER)
    return found


def _text(text: str) -> str:
    if told := clean(text, TEXT_LENGTH):
        return told
    raise ReasonMissing(field="text")


def _number(tenant: int) -> int:
    """Urges are few: they queue for their numbers."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('urge'), %s)", [tenant])
    return (Urge.objects.filter(tenant=tenant).aggregate(last=Max("number"))["last"] or 0) + 1
