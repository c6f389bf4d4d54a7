"""What a move changes of the facts of its case or leg. The table names the change.

It runs before the move's event is recorded, so that the event and the clocks already tell the new facts.
"""

from __future__ import annotations

from collections.abc import Callable

from wangge.cases import legs
from wangge.cases.act import Act
from wangge.cases.clocks import kept_limits
from wangge.cases.dossier import Dossier
from wangge.cases.models import Leg
from wangge.cases.search import tokens_of
from wangge.cases.takes import Details
from wangge.catalogue.own import require_used_at
from wangge.catalogue.queries import limits_for
from wangge.core.errors import Refused

Change = Callable[[Dossier, Leg, Details, Act], None]


class WrongMatter(Refused):
    """The condition is one of another matter's."""

    code = "wrong_matter"
    message = "This condition belongs to %(matter)s. Correct the matter first."


def accept(dossier: Dossier, leg: Leg, details: Details, act: Act) -> None:
    """The matter is one that the home uses."""
    require_used_at(details["matter"], dossier.case.home)
    dossier.change(matter=details["matter"], condition=None, limits={})
    dossier.change(search=tokens_of(dossier.case))


def file(dossier: Dossier, leg: Leg, details: Details, act: Act) -> None:
    """Limits are fixed as they are on the day of filing; later editions do not touch the case."""
    condition, case = details["condition"], dossier.case
    if case.matter_id and condition.matter_id != case.matter_id:
        raise WrongMatter(field="condition", matter=condition.matter.name)
    if condition.matter_id != case.matter_id:
        require_used_at(condition.matter, case.home)
    found = limits_for(condition, case.area_class, dossier.settings)
    kept = kept_limits(dossier, handle=found.handling, overall=found.overall)
    dossier.change(condition=condition, matter=condition.matter, limits=kept)


def settle(dossier: Dossier, leg: Leg, details: Details, act: Act) -> None:
    dossier.change(settled=True, outcome="solved")


def rework(dossier: Dossier, leg: Leg, details: Details, act: Act) -> None:
    leg.ended_at, leg.proposed_outcome = None, ""


def close(dossier: Dossier, leg: Leg, details: Details, act: Act) -> None:
    dossier.change(outcome=details["outcome"], cannot_until=details["until"])


def reopen(dossier: Dossier, leg: Leg, details: Details, act: Act) -> None:
    dossier.change(outcome="", cannot_until=None, settled=False)


def hand_over(dossier: Dossier, leg: Leg, details: Details, act: Act) -> None:
    """The home changes; matter and what was found out stay, filing is the new home's."""
    leg.platform = details["target"]
    dossier.change(home=details["target"], condition=None, limits={})
    dossier.forget_settings()


def unpark(dossier: Dossier, leg: Leg, details: Details, act: Act) -> None:
    dossier.change(parked_until=None, parked_kind="")


def answer(dossier: Dossier, leg: Leg, details: Details, act: Act) -> None:
    leg.proposed_outcome = details["outcome"] or "solved"
    leg.ended_at = act.happened_at


def assign(dossier: Dossier, leg: Leg, details: Details, act: Act) -> None:
    if details["person"]:
        legs.refuse_outsider(leg, details["person"], act.at)
        leg.handler = details["person"]


def dispatch_now(dossier: Dossier, leg: Leg, details: Details, act: Act) -> None:
    """Life and limb first: the emergency limit holds until the case is filed."""
    limits = kept_limits(dossier, handle=dossier.settings.emergency_limit)
    require_used_at(details["matter"], dossier.case.home)
    dossier.change(matter=details["matter"], limits=limits)


def unsettle(dossier: Dossier, leg: Leg, details: Details, act: Act) -> None:
    """Not solved on the spot after all."""
    dossier.change(settled=False, outcome="")


CHANGES: dict[str, Change] = {
    change.__name__: change
    for change in (
        accept, file, settle, rework, close, reopen, hand_over, unpark, answer, assign,
        dispatch_now, unsettle,
    )
}  # fmt: skip
