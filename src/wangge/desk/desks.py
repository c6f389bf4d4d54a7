"""The desks: which queue belongs to which duties, and what stands beside its cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wangge.desk.parts import Text
from wangge.people.models import Duty

Code = Duty.Code


@dataclass(frozen=True)
class Desk:
    """One queue, worked through one case after the other.

    ``duties`` have the desk in their navigation; ``waits_for`` are the duties whose work waits in it.
    ``steps`` always have a tab, others only while something stands in them. ``panes`` name what stands
    beside the chosen case (templates ``desk/pane_<name>.html``). A step of ``first`` is on top.
    """

    key: str
    label: Text
    icon: str
    duties: frozenset[str]
    waits_for: tuple[str, ...]
    steps: tuple[str, ...]
    panes: tuple[str, ...]
    empty: Text
    first: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return reverse("desk", args=[self.key])


ACCEPT = Desk(
    "accept",
    _("Acceptance"),
    "inbox",
    frozenset({Code.ACCEPTOR}),
    (Code.ACCEPTOR,),
    ("reported", "fed_back"),
    ("similar", "map", "history"),
    _("Everything is accepted"),
)
CHIEF = Desk(
    "chief",
    _("Duty chief"),
    "check",
    frozenset({Code.DUTY_CHIEF}),
    (Code.DUTY_CHIEF,),
    ("accepted", "checked"),
    ("map", "history"),
    _("Nothing waits to be filed or closed"),
)
DISPATCH = Desk(
    "dispatch",
    _("Dispatching"),
    "send",
    frozenset({Code.DISPATCHER}),
    (Code.DISPATCHER,),
    ("returned", "filed", "handled"),
    ("queue_map", "load", "history"),
    _("Everything is dispatched"),
    first=("returned",),
)
HANDLE = Desk(
    "handle",
    _("Handling"),
    "task",
    frozenset({Code.LIAISON, Code.HANDLER}),
    (Code.LIAISON,),
    ("offered", "handling"),
    ("map", "history"),
    _("No work waits for you"),
)
FIELD = Desk(
    "field",
    _("Verify and check"),
    "target",
    frozenset({Code.SUPERVISOR}),
    (Code.SUPERVISOR,),
    ("verifying", "checking"),
    ("map", "history"),
    _("No task waits for you"),
)
WATCH = Desk(
    "watch",
    _("Overdue cases"),
    "hurry",
    frozenset({Code.LEADER, Code.DUTY_CHIEF}),
    (),
    (),
    ("queue_map", "late", "history"),
    _("Nothing is overdue"),
)
DESKS = {desk.key: desk for desk in (ACCEPT, CHIEF, DISPATCH, HANDLE, FIELD, WATCH)}


def desks_of(duties: Iterable[str]) -> list[Desk]:
    """The desks of somebody with these duties, in their order."""
    held = set(duties)
    return [desk for desk in DESKS.values() if desk.duties & held]
