"""Open cases of an older system are taken over: opened here as they stand there, with the deadline it told.

What its people decided is entered, not decided anew: a named program makes the moves, each marked with the
old number. A told deadline of a filed case becomes its overall limit, in hours by the clock from the filing;
that of one which is not filed yet stands beside the case's own clocks, as a promise made outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from wangge.cases.act import Act
from wangge.cases.clocks import kept_limits
from wangge.cases.dossier import Dossier
from wangge.cases.models import Case, CaseEvent
from wangge.cases.moving import apply
from wangge.cases.outer import Outer
from wangge.cases.record import record, write
from wangge.cases.reporting import Report, report_case
from wangge.cases.takes import read
from wangge.catalogue.models import Condition, Matter
from wangge.core.errors import Refused
from wangge.core.limits import Limit, Unit
from wangge.people.models import Person, Platform
from wangge.tenants.models import Tenant

NAME = "takeover"
SHOWN = "旧案转入"
HOUR = 3600


class DueBeforeFiling(Refused):
    """A deadline lies after the filing it runs from."""

    code = "due_before_filing"
    message = "The deadline lies before the filing."


@dataclass(frozen=True)
class OldCase:
    """A case as the old system has it.

    Without ``matter`` it waits to be accepted, without ``condition`` to be filed, without ``main`` to be
    dispatched.
    """

    number: str
    report: Report
    reported_at: datetime
    filed_at: datetime | None = None
    matter: Matter | None = None
    condition: Condition | None = None
    main: Platform | None = None
    due: datetime | None = None

    @property
    def moves(self) -> list[tuple[str, dict[str, Any]]]:
        """What has been done to it, in order."""
        return [
            (name, {taken: value})
            for name, taken, value in (
                ("accept", "matter", self.matter),
                ("file", "condition", self.condition),
                ("dispatch", "main", self.main),
            )
            if value is not None
        ]

    @property
    def began(self) -> datetime:
        """When its deadline began to run."""
        return self.filed_at or self.reported_at


@transaction.atomic
def take_over(old: OldCase, *, by: Person, at: datetime, slip: UUID) -> Case:
    """Open a case that another system has begun. ``by`` is who loads it, kept in the details of the event.

    Raises what `report_case` and the moves refuse, and `DueBeforeFiling`.
    """
    if old.due and old.due <= old.began:
        raise DueBeforeFiling(field="due")
    program = _program(by.tenant)
    case = report_case(old.report, by=program, at=at, slip=slip, happened_at=old.reported_at)
    dossier = Dossier.of(case.pk, lock=True)
    for name, taken in old.moves:
        move = dossier.way.flow_of(dossier.home).move(name, dossier.home.step)
        assert move is not None, f"no variant leaves out {name}"
        told = Act(program, None, old.reported_at if name == "accept" else old.began, at, uuid4())
        apply(dossier, dossier.home, move, read(move, taken, by.tenant, at), told, old.number)
    _mark(dossier, old, Act(program, None, at, at, uuid4()), by)
    write(dossier)
    return Case.objects.get(pk=case.pk)


def _mark(dossier: Dossier, old: OldCase, act: Act, by: Person) -> None:
    """The line that says where the case comes from; with it the told deadline holds."""
    details = {"old_number": old.number, "by": by.username}
    if old.due:
        _promise(dossier, old, old.due)
        details["due"] = old.due.isoformat()
    record(
        dossier,
        dossier.home,
        "take_over",
        act,
        kind=CaseEvent.Kind.CORRECTION,
        note=old.number,
        details=details,
    )


def _promise(dossier: Dossier, old: OldCase, due: datetime) -> None:
    """Let the told deadline hold."""
    if old.condition:
        hours = Fraction(round((due - old.began).total_seconds()), HOUR)
        dossier.change(limits=kept_limits(dossier, overall=Limit(hours, Unit.URGENT_HOUR)))
        return
    share = float(dossier.settings.warn_share)
    outer = Outer(old.number, old.began, due, old.began + share * (due - old.began), by_clock=True)
    dossier.change(outer_dues=dossier.case.outer_dues | {old.number: outer.kept()})


def _program(tenant: Tenant) -> Person:
    """The named program under which taken-over cases stand in the history; nobody signs in as it."""
    person, _ = Person.objects.get_or_create(
        username=f"{NAME}@{tenant.code}",
        defaults={"tenant": tenant, "name": SHOWN, "is_service": True, "is_active": False},
    )
    return person
