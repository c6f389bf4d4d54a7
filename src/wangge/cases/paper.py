"""When the system is down: blank slips printed before, entered afterwards with the times that stand on them.

The code of a slip is its slip number: it is used once, and asked again it says what it became. What is
entered happened when the paper says so and is recorded now; it may lie neither ahead nor before what the
history of its leg tells already.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from wangge.cases.actions import MoveRefused, last_said, make_move, told_time
from wangge.cases.dossier import Dossier
from wangge.cases.guards import handled_by
from wangge.cases.labels import event_label
from wangge.cases.models import Case, CaseEvent, Leg, PaperSlip
from wangge.cases.numbers import next_serial
from wangge.cases.queries import leg_seen_by
from wangge.cases.reporting import Report, report_case
from wangge.cases.shifts import KEEPS_A_LOG
from wangge.catalogue.queries import settings_of
from wangge.core.codes.paper import paper_code, read_paper_code
from wangge.core.errors import NotFound, Refused
from wangge.journal.actions import note
from wangge.people.models import Person, Platform, Post
from wangge.people.queries import posts_of

MOST_BLANKS = 200
ON_PAPER = ("sign", "send_back", "answer", "true", "false", "cannot_verify", "pass", "fail", "cannot_check")
CHECKS = ("pass", "fail", "cannot_check")
_SPACE = uuid.UUID("a2f5ad54-6a5c-4c4e-9d53-0b6e6a3a4f3e")


class NoDesk(Refused):
    """Blank slips belong to a desk's platform."""

    code = "no_desk"
    message = "You hold no desk at %(platform)s today."


class WrongCount(Refused):
    """Nobody fills in a thousand slips by hand."""

    code = "wrong_count"
    message = "From 1 to %(most)s slips at once."


class NotPrinted(Refused):
    """A code that no printer of this platform ever gave out."""

    code = "not_printed"
    message = "No slip %(code)s was printed for your platforms."


class UsedAlready(Refused):
    """A slip is entered once."""

    code = "used_already"
    message = "Slip %(code)s was entered already: it became %(what)s."
    status = 409


class OutOfOrder(Refused):
    """Told to have happened before what it follows."""

    code = "out_of_order"
    message = "The slip says %(told)s, but “%(last)s” happened at %(when)s: look at the times again."


class TooOld(Refused):
    """Longer ago than the platform allows."""

    code = "too_old"
    message = "The slip says %(told)s, which is more than %(days)s days ago."


class NotOfThisPlatform(Refused):
    """Who did it on paper works at the platform whose slip it is, or below."""

    code = "not_of_this_platform"
    message = "%(name)s held no post at %(platform)s or below it then."


class NotOnPaper(Refused):
    """A move that takes more than a slip has room for."""

    code = "not_on_paper"
    message = "This is not done on paper."


@dataclass(frozen=True)
class Paper:
    """A filled slip: its code, when it happened, who enters it now and who did it by hand."""

    code: str
    happened_at: datetime
    by: Person
    at: datetime
    done_by: Person | None = None

    @property
    def slip(self) -> uuid.UUID:
        return uuid.uuid5(_SPACE, f"{self.by.tenant_id}:{self.code}")


@transaction.atomic
def print_blanks(platform: Platform, count: int, *, by: Person, at: datetime) -> list[PaperSlip]:
    """Give out the next codes. Raises `NoDesk`, `WrongCount`."""
    if not _desk(by, platform, at):
        raise NoDesk(field="platform", platform=platform.name)
    if not 1 <= count <= MOST_BLANKS:
        raise WrongCount(field="count", most=MOST_BLANKS)
    given = {"tenant_id": by.tenant_id, "platform": platform, "printed_by": by, "printed_at": at}
    codes = [paper_code(next_serial(by.tenant_id, "paper")) for _number in range(count)]
    blanks = PaperSlip.objects.bulk_create(PaperSlip(code=code, **given) for code in codes)
    note("blanks_printed", by=by, subject=platform.code, count=count, first=codes[0], last=codes[-1])
    return blanks


@transaction.atomic
def enter_report(paper: Paper, report: Report) -> Case:
    """A report that was written down while the system was down.

    Raises `PaperCodeWrong`, `NotPrinted`, `UsedAlready`, `TooOld`, `InTheFuture` and what reporting refuses.
    """
    paper, blank, post = _opened(paper)
    case = report_case(
        report, by=paper.by, at=paper.at, slip=paper.slip, happened_at=paper.happened_at, post=post
    )
    _use(blank, CaseEvent.objects.get(tenant=paper.by.tenant_id, slip=paper.slip), paper)
    return case


@transaction.atomic
def enter_move(
    paper: Paper, number: str, suffix: str, name: str, *, words: str = "", **taken: Any
) -> CaseEvent:
    """A move that was made on paper.

    Raises what `enter_report` does, `OutOfOrder`, `NotOnPaper`, and what the move refuses.
    """
    if name not in ON_PAPER:
        raise NotOnPaper(field="move")
    paper, blank, _post = _opened(paper)
    leg = leg_seen_by(paper.by, number, suffix, paper.at)
    dossier = Dossier.of(leg.case_id, lock=True)
    leg = dossier.legs[leg.pk]
    _refuse_out_of_order(dossier, leg, paper)
    if name in CHECKS and paper.done_by and handled_by(dossier, paper.done_by):
        raise MoveRefused(why="handler_checks", last=last_said(dossier, leg), field="done_by")
    if name == "answer":
        taken["text"] = words
    event = make_move(
        leg, name, by=paper.by, at=paper.at, slip=paper.slip, happened_at=paper.happened_at,
        note="" if name == "answer" else words, **taken,
    )  # fmt: skip
    _use(blank, event, paper)
    return event


def slip_seen_by(person: Person, code: str, at: datetime) -> PaperSlip:
    """A slip of his platforms. Raises `PaperCodeWrong`, `NotPrinted`."""
    code = read_paper_code(code)
    found = PaperSlip.objects.filter(code=code, platform__in=_platforms(person, at))
    blank = found.select_related("platform", "event__case__home", "event__person", "done_by").first()
    if blank is None:
        raise NotPrinted(field="code", code=code)
    return blank


def slips_of(person: Person, at: datetime) -> Any:
    """All slips of his platforms, those entered last first."""
    slips = PaperSlip.objects.filter(tenant=person.tenant_id, platform__in=_platforms(person, at))
    return slips.select_related("platform", "event__case", "event__person", "done_by", "printed_by")


def became(blank: PaperSlip) -> str:
    """What an entered slip became, in words."""
    event = blank.event
    return f"{event.case.number} · {event_label(event.name)}" if event else ""


def desks_of(person: Person, at: datetime) -> list[Platform]:
    """The platforms for whose desks he may print and enter slips."""
    posts = posts_of(person, at).acting_as(*KEEPS_A_LOG)
    return list({post.platform_id: post.platform for post in posts}.values())


def _opened(paper: Paper) -> tuple[Paper, PaperSlip, Post]:
    """The paper with its code in the one form, its blank under lock, and the post that enters it."""
    blank = slip_seen_by(paper.by, paper.code, paper.at)
    PaperSlip.objects.select_for_update(of=["self"]).get(pk=blank.pk)
    blank.refresh_from_db(fields=["event"])
    if blank.event:
        raise UsedAlready(field="code", code=blank.code, what=became(blank))
    told = told_time(paper.happened_at, paper.at)
    days = settings_of(blank.platform, paper.at).paper_days
    if told < paper.at - timedelta(days=days):
        raise TooOld(field="happened_at", told=_said(told), days=days)
    post = _desk(paper.by, blank.platform, paper.at)
    if post is None:
        raise NotFound(field="code")
    if paper.done_by:
        _refuse_stranger(paper.done_by, blank.platform, told)
    return replace(paper, code=blank.code), blank, post


def _use(blank: PaperSlip, event: CaseEvent, paper: Paper) -> None:
    blank.event, blank.done_by = event, paper.done_by
    blank.save(update_fields=["event", "done_by"])


def _refuse_out_of_order(dossier: Dossier, leg: Leg, paper: Paper) -> None:
    """What follows on a leg did not happen before it. Raises `OutOfOrder`."""
    moved = [event for event in dossier.history if event.leg_id == leg.pk and event.step]
    last = max(moved, key=lambda event: event.happened_at, default=None)
    if last and paper.happened_at < last.happened_at.replace(second=0, microsecond=0):
        raise OutOfOrder(
            field="happened_at",
            told=_said(paper.happened_at),
            last=event_label(last.name),
            when=_said(last.happened_at),
        )


def _refuse_stranger(person: Person, platform: Platform, then: datetime) -> None:
    posts = posts_of(person, then) if person.tenant_id == platform.tenant_id else ()
    if not any(post.platform.path.startswith(platform.path) for post in posts):
        raise NotOfThisPlatform(field="done_by", name=person.name, platform=platform.name)


def _desk(person: Person, platform: Platform, at: datetime) -> Post | None:
    return next(iter(posts_of(person, at).at(platform).acting_as(*KEEPS_A_LOG)), None)


def _platforms(person: Person, at: datetime) -> list[int]:
    return [platform.pk for platform in desks_of(person, at)]


def _said(at: datetime) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M}"
