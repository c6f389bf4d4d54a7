"""What a move of a ticket changes besides its step. The table names the effect."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.gis.geos import Point
from django.utils import timezone

from wangge.cases.act import Act
from wangge.cases.actions import MoveRefused, make_move
from wangge.cases.models import Case, Leg
from wangge.cases.reporting import PLACE_LENGTH, Contact, OutsideArea, Report, report_case
from wangge.catalogue.models import Matter
from wangge.catalogue.own import require_used_at
from wangge.core.coords import to_stored
from wangge.core.words import clean
from wangge.places.locate import locate
from wangge.places.models import CGCS2000
from wangge.tickets.flow import ENDED
from wangge.tickets.folder import Folder
from wangge.tickets.models import Ticket, TicketCase, TicketEvent
from wangge.tickets.record import record
from wangge.tickets.refusals import TicketRefused
from wangge.tickets.takes import Details
from wangge.tickets.telling import untie

SOURCE = "hotline"
ROUGH_M = 1000.0  # how far off a point may be that only stands for a community


@dataclass(frozen=True)
class Work:
    """A move under way: the ticket, those locked beside it, what was told, the event it made."""

    folder: Folder
    others: dict[int, Folder]
    details: Details
    event: TicketEvent
    act: Act

    @property
    def ticket(self) -> Ticket:
        return self.folder.ticket

    @property
    def followers(self) -> list[Folder]:
        """Tickets merged into this one that are still open."""
        merged = [one for one in self.others.values() if one.ticket.lead_id == self.ticket.pk]
        return [one for one in merged if not one.ticket.is_over]


def open_case(work: Work) -> None:
    """Report through the one way in, with the caller's sealed contact; accept it where that is ours to do."""
    ticket, act, matter = work.ticket, work.act, work.details["matter"]
    report = _report(ticket)
    case = report_case(
        report, by=act.by, at=act.at, slip=uuid.uuid5(act.slip, "case"), happened_at=act.happened_at,
        post=act.post,
    )  # fmt: skip
    _accept(case, matter, act)
    work.folder.change(matter=ticket.matter or matter)
    _tie(work.folder, case, work.event)
    for follower in work.followers:
        _tie(follower, case, work.event)


def link(work: Work) -> None:
    case = work.details["case"]
    if TicketCase.objects.filter(ticket=work.ticket, case=case, ended=None).exists():
        raise TicketRefused(why="tied_already", field="case")
    _tie(work.folder, case, work.event)


def unlink(work: Work) -> None:
    case = work.details["case"]
    tie = TicketCase.objects.filter(ticket=work.ticket, case=case, ended=None).first()
    if tie is None:
        raise TicketRefused(why="not_tied", field="case")
    tie.ended = work.event
    tie.save(update_fields=["ended"])
    untie(work.ticket, case, work.act)


def draft(work: Work) -> None:
    work.folder.change(reply=work.details["text"], result=work.details["result"])


def decline(work: Work) -> None:
    work.folder.change(reply=work.details["text"], result="not_public_task")


def undraft(work: Work) -> None:
    """The text stays, so that nobody writes it again."""
    work.folder.change(result="")


def approve(work: Work) -> None:
    """Those merged into it are answered with it, each with an event and a score of its own."""
    step = work.ticket.step
    name = "answered_with" if step == "answered" else "declined_with"
    for follower in work.followers:
        follower.change(reply=work.ticket.reply, result=work.ticket.result)
        details = {"lead": work.ticket.number}
        record(follower, name, work.act.following(work.event), step=step, details=details)


def merge(work: Work) -> None:
    """It is answered with another; its own clocks go on, and the other's cases have its deadline too."""
    lead = work.details["into"]
    if lead.pk == work.ticket.pk:
        raise TicketRefused(why="merges_itself", field="into")
    lead = work.others[lead.pk].ticket
    if lead.lead_id or lead.step in ENDED:
        raise TicketRefused(why="lead_is_over", field="into")
    work.folder.change(lead=lead)
    for tie in work.others[lead.pk].ties:
        if not TicketCase.objects.filter(ticket=work.ticket, case=tie.case, ended=None).exists():
            _tie(work.folder, tie.case, work.event)


def unmerge(work: Work) -> None:
    work.folder.change(lead=None)


def send_off(work: Work) -> None:
    """What was merged into it stands for itself again."""
    for follower in work.followers:
        follower.change(lead=None)
        act = work.act.following(work.event)
        record(follower, "unmerge", act, step=follower.ticket.step, details={"lead": work.ticket.number})


def classify(work: Work) -> None:
    kind, matter = work.details["kind"], work.details["matter"]
    require_used_at(matter, work.ticket.platform)
    if not kind and not matter:
        raise TicketRefused(why="nothing_told", field="kind")
    work.folder.change(kind=kind or work.ticket.kind, matter=matter or work.ticket.matter)


def place(work: Work) -> None:
    """An exact point, told on our own map."""
    details = work.details
    set_place(work.folder, (details["lon"], details["lat"], "cgcs2000"), work.act)
    if text := details["place_text"]:
        work.folder.change(place_text=clean(text, PLACE_LENGTH))


def second(work: Work) -> None:
    """The hotline sent it back: everything runs anew, under the settings' limits unless it names new ones."""
    work.folder.change(
        round=work.ticket.round + 1, result="", given={}, lead=None, sent_out_at=None, ended_at=None
    )


def set_place(folder: Folder, point: tuple[float, float, str], act: Act) -> None:
    """Where the matter is; `OutsideArea` where nobody serves."""
    lon, lat = to_stored(*point)
    located = locate(folder.ticket.tenant, lon, lat, on=timezone.localdate(act.at))
    if not located:
        raise OutsideArea(field="place")
    division = located.division
    folder.change(
        point=Point(lon, lat, srid=CGCS2000),
        is_rough=False,
        division_id=division.id if division else None,
        division_code=division.code if division else "",
    )


def _report(ticket: Ticket) -> Report:
    point = ticket.point
    assert point  # the guard of the move has seen to it
    return Report(
        source=SOURCE,
        lon=point.x,
        lat=point.y,
        coords="cgcs2000",
        accuracy_m=ROUGH_M if ticket.is_rough else None,
        description=ticket.text,
        place_text=ticket.place_text,
        contact=Contact(
            secret=ticket.secret,
            answer_way="phone" if ticket.phone_key else "none",
            name_key=ticket.name_key,
            phone_key=ticket.phone_key,
            of_resident=True,
        ),
    )


def _accept(case: Case, matter: Matter, act: Act) -> None:
    """Where the case's home is ours, who opens it has looked at it; elsewhere its own desk accepts."""
    home = Leg.objects.get(case=case, kind=Leg.Kind.HOME)
    try:
        make_move(
            home, "accept", by=act.by, at=act.at, slip=uuid.uuid5(act.slip, "accept"),
            happened_at=act.happened_at, matter=matter,
        )  # fmt: skip
    except MoveRefused:
        return


def _tie(folder: Folder, case: Case, event: TicketEvent) -> None:
    tenant = folder.ticket.tenant_id
    TicketCase.objects.create(tenant_id=tenant, ticket=folder.ticket, case=case, event=event)
    folder.change(lead=folder.ticket.lead)  # so that its cases are told


EFFECTS: dict[str, Callable[[Work], None]] = {
    effect.__name__: effect
    for effect in (
        open_case, link, unlink, draft, decline, undraft, approve, merge, unmerge, send_off, classify, place,
        second,
    )
}  # fmt: skip
