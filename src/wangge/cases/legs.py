"""Opening and recalling legs of work."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from wangge.cases.act import Act
from wangge.cases.clocks import clocks_of
from wangge.cases.dossier import Dossier
from wangge.cases.flow import OPEN_WORK
from wangge.cases.models import Ask, CaseEvent, Leg, Task
from wangge.cases.record import record
from wangge.core.errors import Refused
from wangge.people.models import Duty, Person, Platform
from wangge.people.queries import absent_on, posts_of


class WrongTarget(Refused):
    """A leg cannot be opened there."""

    code = "wrong_target"
    message = "%(platform)s already has this case, or is the one that sends it."


class NotOneOfOurs(Refused):
    """Work inside an organisation goes to its own people."""

    code = "not_one_of_ours"
    message = "%(name)s has no post as a handler at %(platform)s."


class HandlerAbsent(Refused):
    """Who is away is given nothing."""

    code = "handler_absent"
    message = "%(name)s is absent until %(until)s; name somebody else."


def open_leg(
    dossier: Dossier,
    parent: Leg,
    platform: Platform,
    because: CaseEvent,
    act: Act,
    *,
    is_main: bool = True,
    carried_s: float = 0,
) -> Leg:
    """Send work to a department or a lower platform. Raises `WrongTarget`."""
    at_work = [leg.platform_id for leg in dossier.open_children(parent)]
    if platform.pk in (*at_work, parent.platform_id) or parent.platform.path.startswith(platform.path):
        raise WrongTarget(field="target", platform=platform.name)
    number = len(dossier.children(parent)) + 1
    leg = Leg.objects.create(
        tenant_id=dossier.case.tenant_id,
        case=dossier.case,
        parent=parent,
        kind=Leg.Kind.WORK,
        suffix=f"{parent.suffix}-{number}" if parent.suffix else str(number),
        is_main=is_main,
        platform=platform,
        step="",
        carried_s=carried_s,
        opened_at=act.happened_at,
    )
    dossier.legs[leg.pk] = leg
    record(dossier, leg, "offered", act.following(because), step="offered")
    return leg


def recall(dossier: Dossier, leg: Leg, because: CaseEvent, act: Act) -> None:
    """End a leg and every open leg below it; its asks and tasks lapse."""
    for child in dossier.open_children(leg):
        recall(dossier, child, because, act)
    if leg.step in OPEN_WORK:
        leg.ended_at = act.happened_at
        record(dossier, leg, "recalled", act.following(because), step="recalled")
    lapse_asks(dossier, leg, because)
    lapse_tasks(dossier, leg, because)


def lapse_asks(dossier: Dossier, leg: Leg, because: CaseEvent) -> None:
    """Answering or ending a leg lapses what it asks for."""
    for ask in [ask for ask in dossier.asks if ask.leg_id == leg.pk]:
        ask.state, ask.decided = Ask.State.LAPSED, because
        ask.save(update_fields=["state", "decided"])
        dossier.asks.remove(ask)


FRESH = ("reopen", "return_to_desk", "recall")


def lapse_tasks(dossier: Dossier, leg: Leg, because: CaseEvent) -> None:
    """Nobody waits any longer for an answer about a leg that ended, was handed over or began anew."""
    for task in [task for task in dossier.tasks if task.leg_id == leg.pk]:
        task.state, task.answered = Task.State.LAPSED, because
        task.save(update_fields=["state", "answered"])
        dossier.tasks.remove(task)


def used_before(dossier: Dossier, platform: Platform, act: Act) -> float:
    """Seconds of the limit that an organisation used up before it sent the case back, wherever it went then.

    A case that was reopened, or went back to the desks in between, gives the full limit again.
    """
    since = max((e.pk for e in dossier.events(*FRESH, leg=dossier.home)), default=0)
    returns = [e for e in dossier.events("send_back") if e.pk > since]
    own = [dossier.legs[e.leg_id] for e in returns if dossier.legs[e.leg_id].platform_id == platform.pk]
    mains = [leg for leg in own if leg.is_main and leg.parent_id == dossier.home.pk]
    found = [c for c in clocks_of(dossier, act.at) if mains and (c.leg, c.name) == (mains[-1].pk, "handle")]
    return found[-1].used.total_seconds() if found else 0


def refuse_outsider(leg: Leg, person: Person, at: datetime) -> None:
    """A named handler has a post as handler or liaison at the leg's organisation or below it."""
    if away := absent_on(localdate(at), person.tenant_id).filter(person=person).first():
        raise HandlerAbsent(field="person", name=person.name, until=away.days.upper - timedelta(days=1))
    posts = posts_of(person, at).acting_as(Duty.Code.HANDLER, Duty.Code.LIAISON)
    if not any(post.platform.path.startswith(leg.platform.path) for post in posts):
        raise NotOneOfOurs(field="person", name=person.name, platform=leg.platform.name)
