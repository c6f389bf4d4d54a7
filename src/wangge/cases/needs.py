"""Further conditions of a move, on what it takes. The table names them; each raises a refusal or returns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from wangge.cases.dossier import Dossier
from wangge.cases.flow import ENDED
from wangge.cases.models import Leg
from wangge.cases.takes import Details, TakeMissing
from wangge.core.errors import Refused
from wangge.people.models import Platform

Need = Callable[[Dossier, Leg, Details, str, datetime], None]


class ReasonMissing(Refused):
    """A move that says so needs a reason."""

    code = "reason_missing"
    message = "A reason is needed."


class ElsewhereRuled(Refused):
    """After a ruling the case may only go to the organisation it names."""

    code = "elsewhere_ruled"
    message = "The ruling names %(platform)s; the case may only go there."


class NotAHome(Refused):
    """Only a centre, a street, a station can be a case's home."""

    code = "not_a_home"
    message = "%(platform)s does not run cases of its own."


class CannotMerge(Refused):
    """A case merges into another one that is still open and has the same home."""

    code = "cannot_merge"
    message = "A case is merged into another open case of the same platform."


class PastDate(Refused):
    """A date to come is needed."""

    code = "past_date"
    message = "The date must lie ahead."


def photo_or_reason(dossier: Dossier, leg: Leg, details: Details, note: str, at: datetime) -> None:
    if not note and not details.get("photos"):
        raise ReasonMissing(field="note")


def reason_once_signed(dossier: Dossier, leg: Leg, details: Details, note: str, at: datetime) -> None:
    signed = any(child.step != "offered" for child in dossier.open_children(leg))
    if signed and not note:
        raise ReasonMissing(field="note")


def assigns_something(dossier: Dossier, leg: Leg, details: Details, note: str, at: datetime) -> None:
    if not details["person"] and not details["targets"]:
        raise TakeMissing(field="person")


def goes_as_ruled(dossier: Dossier, leg: Leg, details: Details, note: str, at: datetime) -> None:
    """A ruling holds until the case goes where it says, or back to the desk."""
    rulings = dossier.events("grant_ruling", "redispatch", "return_to_desk", leg=leg)
    if rulings and rulings[-1].name == "grant_ruling":
        ruled = rulings[-1].details["ruled"]
        if details["main"].pk != ruled:
            raise ElsewhereRuled(field="main", platform=Platform.objects.get(pk=ruled).name)


def merges_into_open(dossier: Dossier, leg: Leg, details: Details, note: str, at: datetime) -> None:
    into = details["into"]
    alike = into.pk != dossier.case.pk and into.home_id == dossier.case.home_id
    if not alike or Leg.objects.filter(case=into, kind=Leg.Kind.HOME, step__in=ENDED).exists():
        raise CannotMerge(field="into")


def target_is_home(dossier: Dossier, leg: Leg, details: Details, note: str, at: datetime) -> None:
    """Up to a platform above, or down to one below."""
    target, here = details["target"], dossier.case.home
    in_line = target.path.startswith(here.path) or here.path.startswith(target.path)
    if not target.runs_cases or target.pk == here.pk or not in_line:
        raise NotAHome(field="target", platform=target.name)


def photo_where_asked(dossier: Dossier, leg: Leg, details: Details, note: str, at: datetime) -> None:
    """The answer to whoever checks needs an after-photo where the condition says so and all is solved."""
    claims_solved = (details["outcome"] or "solved") == "solved"
    if claims_solved and asks_photo(dossier, leg) and not details["photos"]:
        raise TakeMissing(field="photos")


def asks_photo(dossier: Dossier, leg: Leg) -> bool:
    """Whether the condition wants a photo from this leg: from the main one, unless one below it answered."""
    condition = dossier.case.condition
    first_hand = not any(child.step == "answered" for child in dossier.children(leg))
    return bool(condition and condition.needs_photo and leg.is_main and first_hand)


def date_if_cannot(dossier: Dossier, leg: Leg, details: Details, note: str, at: datetime) -> None:
    if details["outcome"] == "cannot_now":
        if not details["until"]:
            raise TakeMissing(field="until")
        if details["until"] <= at.date():
            raise PastDate(field="until")


NEEDS: dict[str, Need] = {
    need.__name__: need
    for need in (
        photo_or_reason,
        reason_once_signed,
        assigns_something,
        goes_as_ruled,
        merges_into_open,
        target_is_home,
        photo_where_asked,
        date_if_cannot,
    )
}
