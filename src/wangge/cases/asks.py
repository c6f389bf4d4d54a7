"""Asks: extension, parking, recall, ruling. One open ask of a kind a leg; asking stops no clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction

from wangge.cases import legs
from wangge.cases.act import Act
from wangge.cases.deed import Deed, Told
from wangge.cases.dossier import Dossier
from wangge.cases.labels import WHYS
from wangge.cases.models import Ask, CaseEvent, Leg
from wangge.cases.moving import apply
from wangge.cases.needs import ReasonMissing
from wangge.cases.record import record, write
from wangge.cases.takes import TEXT_LENGTH, TakeMissing
from wangge.core.errors import Refused
from wangge.core.words import clean
from wangge.people.models import Duty, Platform
from wangge.people.queries import holders, posts_of

PARKING_KINDS = ("weather", "construction", "materials", "dispute", "budget", "other")
VERDICTS = ("endorse", "grant", "refuse")


class AskRefused(Refused):
    """This cannot be asked (again) here and now."""

    code = "ask_refused"
    message = "This cannot be asked now: %(why)s."
    status = 409

    def __init__(self, *, why: str, field: str = "") -> None:
        self.why = why
        super().__init__(field=field, why=WHYS.get(why, why))


class WrongDate(Refused):
    """Parking ends on a day to come, within the longest time the platform allows."""

    code = "wrong_date"
    message = "The date must lie ahead and within %(days)s days."


@transaction.atomic
def ask(
    leg: Leg, kind: str, *, told: Told, reason: str, until: date | None = None, parking_kind: str = ""
) -> CaseEvent:
    """Ask for an extension, parking or a recall. Raises `AskRefused`, `ReasonMissing`, `WrongDate`."""
    deed = Deed.begin(leg.case_id, told, "ask", leg.pk, kind, reason, until, parking_kind)
    if deed.done:
        return deed.done
    dossier, leg = deed.dossier, deed.dossier.legs[leg.pk]
    post = deed.post_at(leg.platform, [Duty.Code.LIAISON], leg)
    reason = _reason(reason)
    if why := hindrance(dossier, leg, kind, told):
        raise AskRefused(why=why)
    if kind == Ask.Kind.PARKING:
        _check_date(dossier, until, parking_kind, told)
    details = {"kind": kind, "until": until.isoformat() if until else "", "parking_kind": parking_kind}
    event = record(
        dossier, leg, f"ask_{kind}", deed.act(post), kind=CaseEvent.Kind.ASK, note=reason, details=details
    )
    platform, duty, state = _first_desk(dossier, leg, told)
    Ask.objects.create(
        tenant_id=dossier.case.tenant_id,
        case=dossier.case,
        leg=leg,
        kind=kind,
        state=state,
        platform=platform,
        duty=duty,
        until=until,
        parking_kind=parking_kind,
        reason=reason,
        asked=event,
    )
    write(dossier)
    return event


def hindrance(dossier: Dossier, leg: Leg, kind: str, told: Told) -> str:
    """Why this cannot be asked now; "" if it can."""
    top = leg.is_main and leg.parent_id == dossier.home.pk
    hindrances = {
        "unknown_kind": kind not in (Ask.Kind.EXTENSION, Ask.Kind.PARKING, Ask.Kind.RECALL),
        "not_handling": leg.is_home or leg.step != "handling",
        "already_asked": dossier.ask_on(leg, kind) is not None,
        "overdue": kind != Ask.Kind.RECALL and leg.due_at is not None and told.at > leg.due_at,
        "no_more": kind == Ask.Kind.EXTENSION and leg.extensions >= dossier.settings.extension_max,
        "only_the_main_leg": kind == Ask.Kind.PARKING and not top,
        "parked_already": kind == Ask.Kind.PARKING and dossier.case.parked_until is not None,
    }
    return next((why for why, holds in hindrances.items() if holds), "")


@transaction.atomic
def decide(asked: Ask, verdict: str, *, told: Told, reason: str, ruled: Platform | None = None) -> CaseEvent:
    """Endorse, grant or refuse, always with a reason. A ruling that is granted names the organisation."""
    deed = Deed.begin(asked.case_id, told, "decide", asked.pk, verdict, reason, ruled)
    if deed.done:
        return deed.done
    dossier = deed.dossier
    asked = next((one for one in dossier.asks if one.pk == asked.pk), None) or _gone(deed, asked)
    post = deed.post_at(asked.platform, [asked.duty], asked.leg)
    reason = _reason(reason)
    _check_verdict(asked, verdict, told, ruled)
    details = {"ask": asked.pk, "ruled": ruled.pk if ruled else None}
    name = f"{verdict}_{asked.kind}"
    if verdict == "grant":
        _BEFORE[asked.kind](dossier, asked)
    event = record(
        dossier, asked.leg, name, deed.act(post), kind=CaseEvent.Kind.ASK, note=reason, details=details
    )
    _settle(dossier, asked, verdict, event, ruled)
    if verdict == "grant" and asked.kind == Ask.Kind.RECALL:
        _recall(dossier, asked.leg, event, deed.act(post))
    write(dossier)
    return event


def may_decide(dossier: Dossier, asked: Ask, told: Told) -> bool:
    """Whether the teller holds the desk that must decide, and did not ask himself."""
    posts = posts_of(told.by, told.at).at(asked.platform).acting_as(asked.duty)
    return bool(posts) and asked.asked.person_id != told.by.pk


def _first_desk(dossier: Dossier, leg: Leg, told: Told) -> tuple[Platform, str, str]:
    """The department's lead endorses first, where the variant says so and there is one."""
    leads = holders(leg.platform, Duty.Code.LEADER, told.at).exclude(person=told.by)
    if dossier.way.option("endorse") and leads.exists():
        return leg.platform, Duty.Code.LEADER, Ask.State.OPEN
    return *dossier.opener(leg), Ask.State.ENDORSED


def _check_verdict(asked: Ask, verdict: str, told: Told, ruled: Platform | None) -> None:
    endorsing = asked.state == Ask.State.OPEN and asked.kind != Ask.Kind.RULING
    fitting = {"endorse", "refuse"} if endorsing else {"grant", "refuse"}
    if verdict not in fitting:
        raise AskRefused(field="verdict", why="wrong_verdict")
    if asked.asked.person_id == told.by.pk:
        raise AskRefused(why="asked_himself")
    if asked.kind == Ask.Kind.RULING and verdict == "grant" and not ruled:
        raise TakeMissing(field="ruled")


def _settle(dossier: Dossier, asked: Ask, verdict: str, event: CaseEvent, ruled: Platform | None) -> None:
    if verdict == "endorse":
        asked.platform, asked.duty = dossier.opener(asked.leg)
        asked.state = Ask.State.ENDORSED
    else:
        asked.state = Ask.State.GRANTED if verdict == "grant" else Ask.State.REFUSED
        asked.decided, asked.ruled = event, ruled
        dossier.asks.remove(asked)
    asked.save(update_fields=["platform", "duty", "state", "decided", "ruled"])
    asked.leg.needs_look = verdict != "endorse"
    dossier.touch(asked.leg)


def _extend(dossier: Dossier, asked: Ask) -> None:
    """A granted extension adds one original limit."""
    asked.leg.extensions += 1
    dossier.touch(asked.leg)


def _park(dossier: Dossier, asked: Ask) -> None:
    dossier.change(parked_until=asked.until, parked_kind=asked.parking_kind)


def _nothing(dossier: Dossier, asked: Ask) -> None:
    """Recall and ruling change no facts before their event."""


_BEFORE: dict[str, Callable[[Dossier, Ask], None]] = {
    Ask.Kind.EXTENSION: _extend,
    Ask.Kind.PARKING: _park,
    Ask.Kind.RECALL: _nothing,
    Ask.Kind.RULING: _nothing,
}


def _recall(dossier: Dossier, leg: Leg, event: CaseEvent, act: Act) -> None:
    """A granted recall takes the main leg back to the dispatcher; another leg is let off."""
    parent = dossier.legs[leg.parent_id] if leg.parent_id else dossier.home
    if parent.is_home and leg.is_main and parent.step == "dispatched":
        move = dossier.way.flow_of(parent).move("recall", "dispatched")
        assert move, "recall is never off"
        apply(dossier, parent, move, {}, act.following(event), event.note)
    else:
        legs.recall(dossier, leg, event, act)


def _check_date(dossier: Dossier, until: date | None, parking_kind: str, told: Told) -> None:
    longest = dossier.settings.parking_max_days
    if until is None:
        raise TakeMissing(field="until")
    if not told.at.date() < until <= told.at.date() + timedelta(days=longest):
        raise WrongDate(field="until", days=longest)
    if parking_kind not in PARKING_KINDS:
        raise TakeMissing(field="parking_kind")


def _reason(reason: str) -> str:
    if text := clean(reason, TEXT_LENGTH):
        return text
    raise ReasonMissing(field="reason")


def _gone(deed: Deed, asked: Ask) -> Ask:
    raise deed.refuse("already_decided", deed.dossier.legs[asked.leg_id])
