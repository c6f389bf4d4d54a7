"""Taking a ticket in: the one way for paste, file and program. What is known already is recognised."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from wangge.cases.act import Act
from wangge.cases.actions import AHEAD, content_of
from wangge.cases.numbers import next_serial
from wangge.cases.reporting import PLACE_LENGTH
from wangge.cases.takes import TEXT_LENGTH
from wangge.catalogue.models import Matter
from wangge.catalogue.own import used_at
from wangge.core.errors import Refused
from wangge.core.steady import holding_still
from wangge.core.words import clean, is_askable
from wangge.people.models import Person, Platform, Post
from wangge.tickets import rules
from wangge.tickets.actions import finish, sent_before
from wangge.tickets.effects import EFFECTS, Work, set_place
from wangge.tickets.flow import ENDED, KINDS, TICKET, URGENCIES
from wangge.tickets.folder import Folder
from wangge.tickets.models import Ticket
from wangge.tickets.record import record
from wangge.tickets.refusals import TicketRefused
from wangge.tickets.roughly import division_named, stand_for
from wangge.tickets.scrub import scrubbed
from wangge.vault.actions import masked, seal
from wangge.vault.masks import mask

OLDEST = timedelta(days=366)
TOLD = ("kind", "urgency", "title", "text", "category", "place_text", "secret")


class NoNumber(Refused):
    """A ticket without the hotline's own number could not be answered."""

    code = "no_hotline_number"
    message = "The hotline's number of the ticket is needed."


class NoText(Refused):
    """A ticket needs words."""

    code = "nothing_told"
    message = "Say what the caller wants."


class WrongWord(Refused):
    """Kind or urgency is none of ours."""

    code = "wrong_word"
    message = "“%(value)s” is not possible here."


class SentWhen(Refused):
    """Sent by the hotline in the future, or longer ago than a year."""

    code = "sent_when"
    message = "The hotline cannot have sent it at %(told)s."


@dataclass(frozen=True)
class Arrival:
    """What a hotline tells of one ticket. ``deadlines``: by clock name, where the hotline names them."""

    hotline_number: str
    text: str
    sent_at: datetime
    hotline: str = "12345"
    kind: str = "report"
    urgency: str = "usual"
    title: str = ""
    category: str = ""
    place_text: str = ""
    community: str = ""  # name of a division, where there is no point
    lon: float | None = None
    lat: float | None = None
    coords: str = "wgs84"
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    secret: bool = False
    again: bool = False  # the hotline says that it sends it a second time
    deadlines: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Taken:
    """What became of an arrival: new, same, changed, second."""

    ticket: Ticket
    what: str


def take_ticket(arrival: Arrival, *, by: Person, at: datetime, slip: uuid.UUID) -> Taken:
    """Take a ticket in at the teller's desk. One that is known is compared: the same, changed, or come back.

    A deadline that is over already is kept: the ticket is red at once. Raises `NoNumber`, `NoText`,
    `WrongWord`, `SentWhen`, `TicketRefused` (no desk), `OutsideArea`, `SlipReused`.
    """
    post = rules.taking_post(by, at)
    if post is None:
        raise TicketRefused(why="not_yours")
    told = _cleaned(arrival, at)
    try:
        return _take(told, by, at, slip, post)
    except IntegrityError as error:
        if "ticket_theirs" not in str(error):
            raise
        return _take(told, by, at, slip, post)  # somebody took the same ticket in at the same moment


@transaction.atomic
@holding_still()
def _take(told: Arrival, by: Person, at: datetime, slip: uuid.UUID, post: Post) -> Taken:
    content = content_of(*[str(getattr(told, name)) for name in ("hotline", "hotline_number", *TOLD)], by.pk)
    if done := sent_before(by, slip, content):
        return Taken(done.ticket, "same")
    act = Act(by, post, told.sent_at, at, slip, content)
    known = Ticket.objects.filter(
        tenant=by.tenant_id, hotline=told.hotline, hotline_number=told.hotline_number
    ).first()
    return _known(known, told, act) if known else Taken(_opened(told, act, post), "new")


def _cleaned(told: Arrival, at: datetime) -> Arrival:
    """As it may be stored: words cleaned, the caller's name and numbers taken out of them."""
    number, hotline = clean(told.hotline_number, 60), clean(told.hotline, 10) or "12345"
    if not number or not is_askable(number) or not is_askable(hotline):
        raise NoNumber(field="hotline_number")
    if told.sent_at > at + AHEAD or told.sent_at < at - OLDEST:
        raise SentWhen(field="sent_at", told=timezone.localtime(told.sent_at).isoformat(" ", "minutes"))
    for name, words in (("kind", KINDS), ("urgency", URGENCIES)):
        if getattr(told, name) not in words:
            raise WrongWord(field=name, value=str(getattr(told, name))[:30])
    text = scrubbed(clean(told.text, TEXT_LENGTH), told.name)
    if not text:
        raise NoText(field="text")
    return replace(
        told,
        hotline=hotline,
        hotline_number=number,
        text=text,
        title=scrubbed(clean(told.title, 200), told.name),
        category=clean(told.category, 100),
        place_text=scrubbed(clean(told.place_text, PLACE_LENGTH), told.name),
        name=clean(told.name, 50),
        phone=clean(told.phone, 30),
    )


def _opened(told: Arrival, act: Act, post: Post) -> Ticket:
    """A new ticket at the desk that takes it."""
    day = timezone.localdate(act.at)
    tenant = act.by.tenant
    ticket = Ticket(
        tenant=tenant,
        number=f"T{day:%Y%m%d}{next_serial(tenant.pk, f'ticket:{day:%Y%m%d}'):05d}",
        hotline=told.hotline,
        hotline_number=told.hotline_number,
        platform=post.platform,
        matter=_matter_named(told.category, post.platform, act),
        step="",
        given=_given(told),
        sent_at=told.sent_at,
        taken_at=act.at,
        name_key=seal(told.name, "name", tenant) if told.name else None,
        phone_key=seal(told.phone, "phone", tenant) if told.phone else None,
        **{name: getattr(told, name) for name in TOLD},
    )
    ticket.save(force_insert=True)
    folder = Folder(ticket, [])
    folder.change(text=ticket.text)  # so that it is found by it
    _locate(folder, told, act)
    record(folder, "arrive", act, step=TICKET.start, details={"hotline": ticket.ref})
    folder.write()
    return ticket


def _known(known: Ticket, told: Arrival, act: Act) -> Taken:
    """Yesterday's ticket again: the same, changed, or sent back to be handled a second time."""
    folder = Folder.locked(known.pk)[known.pk]
    ticket = folder.ticket
    changes = _changes(ticket, told)
    if told.again and ticket.step in ENDED - {"sent_off"}:
        _second(folder, told, act)
        return Taken(ticket, "second")
    if not changes and not _new_contact(ticket, told):
        return Taken(ticket, "same")
    _change(folder, told, changes, act)
    return Taken(ticket, "changed")


def _second(folder: Folder, told: Arrival, act: Act) -> None:
    """A second handling, made in the name of who takes the file in."""
    move = TICKET.move("second", folder.ticket.step)
    assert move  # it leaves every end but the return to the hotline
    act = Act(act.by, act.post, act.at, act.at, act.slip, act.content)
    details = {"hotline": folder.ticket.ref}
    event = record(folder, move.name, act, step=move.target(folder.ticket.step), details=details)
    EFFECTS[move.effect](Work(folder, {}, {}, event, act))
    folder.change(**{**_shown(_changes(folder.ticket, told)), "given": _given(told), "changed": True})
    finish([folder], act)


def _change(folder: Folder, told: Arrival, changes: dict[str, list[Any]], act: Act) -> None:
    """What the hotline changed is taken over and shown; who called is told in the vault only."""
    ticket, act = folder.ticket, Act(act.by, act.post, act.at, act.at, act.slip, act.content)
    contact = _new_contact(ticket, told)
    for part in contact:
        folder.change(**{f"{part}_key": seal(getattr(told, part), part, ticket.tenant)})
    details = {"changes": changes} | ({"contact": contact} if contact else {})
    folder.change(changed=True, **_shown(changes))
    if "place_text" in changes or told.lon is not None:
        _locate(folder, told, act)
    record(folder, "changed", act, details=details)
    finish([folder], act)


def _changes(ticket: Ticket, told: Arrival) -> dict[str, list[Any]]:
    """Before and after of what the hotline tells otherwise now."""
    names = [name for name in TOLD if getattr(told, name) not in ("", getattr(ticket, name))]
    found = {name: [getattr(ticket, name), getattr(told, name)] for name in names}
    given = _given(told)
    if given and given != ticket.given:
        found["given"] = [ticket.given, ticket.given | given]
    return found


def _shown(changes: Mapping[str, list[Any]]) -> dict[str, Any]:
    return {name: after for name, (_before, after) in changes.items()}


def _new_contact(ticket: Ticket, told: Arrival) -> list[str]:
    """Which of name and telephone look otherwise, by what may be shown of them: nothing is opened for it."""
    return [
        part
        for part in ("name", "phone")
        if (value := getattr(told, part)) and mask(value, part)[:100] != _masked(ticket, part)
    ]


def _masked(ticket: Ticket, part: str) -> str:
    key = getattr(ticket, f"{part}_key")
    return masked(key, ticket.tenant) if key else ""


def _given(told: Arrival) -> dict[str, str]:
    return {name: moment.isoformat() for name, moment in told.deadlines.items()}


def _matter_named(category: str, platform: Platform, act: Act) -> Matter | None:
    """The matter that the hotline's class names exactly, by code or by name, if there is one only."""
    if not category or not is_askable(category):
        return None
    seen = Matter.objects.seen_by(act.by.tenant).filter(in_use=True, kind="matter")
    seen = used_at(seen, [platform])
    found = list(seen.filter(code=category)[:2]) or list(seen.filter(name=category)[:2])
    return found[0] if len(found) == 1 else None


def _locate(folder: Folder, told: Arrival, act: Act) -> None:
    """The point that was told, else one that stands for the division named."""
    if told.lon is not None and told.lat is not None:
        set_place(folder, (told.lon, told.lat, told.coords), act)
    elif folder.ticket.point is None or folder.ticket.is_rough:
        stand_for(folder, division_named(act.by.tenant, told.community, told.place_text, on=act.at), act)
