"""A filled slip as it is typed: its fields, and what they say."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.cases import paper
from wangge.cases.flow import OUTCOMES, RETURN_KINDS
from wangge.cases.labels import CHOICES, MOVES
from wangge.cases.models import Case, Leg
from wangge.cases.paper import ON_PAPER, Paper
from wangge.cases.reporting import Report
from wangge.core.errors import Refused
from wangge.desk.moves import stored_photos
from wangge.desk.parts import Choice, Field
from wangge.people.models import Person
from wangge.places.queries import point_in_cell

KINDS = ("report", "move")
WORK_MOVES = ("sign", "send_back", "answer")
POINT = re.compile(r"\s*(-?[0-9]{1,3}(?:\.[0-9]+)?)\s*[,，\s]\s*(-?[0-9]{1,3}(?:\.[0-9]+)?)\s*", re.ASCII)


class MomentWrong(Refused):
    """A slip without a readable day and time."""

    code = "moment_wrong"
    message = "Say on which day and at what time it happened."


class NoSuchCell(Refused):
    """Neither the number of a grid nor coordinates."""

    code = "no_such_cell"
    message = "“%(where)s” is neither the number of a grid nor a longitude and latitude."


class NobodyNamed(Refused):
    """A user name that is nobody's."""

    code = "nobody_named"
    message = "There is nobody with the user name “%(username)s”."


def paper_of(sent: QueryDict, person: Person, at: datetime) -> Paper:
    """Code, time and hand of what was sent. Raises `MomentWrong`, `NobodyNamed`."""
    return Paper(sent.get("code", ""), _moment(sent), person, at, _done_by(sent, person))


def report_of(request: HttpRequest, person: Person, told: Paper) -> Report:
    """The report on a slip. Raises `NoSuchCell`."""
    sent = request.POST
    lon, lat = _where(sent.get("where", ""), person, told)
    return Report(
        source=sent.get("source", ""),
        lon=lon,
        lat=lat,
        description=sent.get("words", ""),
        place_text=sent.get("place", ""),
        coords="cgcs2000",
        photos=stored_photos(request),
    )


def taken_of(request: HttpRequest, name: str) -> dict[str, Any]:
    """What a move on a slip takes."""
    sent = request.POST
    taken: dict[str, Any] = {}
    if name == "answer":
        taken["outcome"] = sent.get("outcome", "")
    if name == "send_back":
        taken["kind"] = sent.get("kind", "")
    if name != "sign" and request.FILES:
        taken["photos"] = stored_photos(request)
    return taken


def fields_of(
    kind: str, sent: QueryDict, sources: Sequence[Choice], refused: Refused | None, errors: Sequence[str]
) -> list[Field]:
    """The inputs of one slip, in the order of the paper."""
    wrong = {(_ALIASES.get(refused.field, refused.field)): errors} if refused else {}
    return [
        Field(
            name,
            how,
            label,
            **{"value": sent.get(name, ""), "errors": wrong.get(name, ()), **more},
        )
        for name, how, label, more in [
            *_first(),
            *(_report(sources) if kind == "report" else _move()),
            *_last(),
        ]
    ]


_ALIASES = {"description": "words", "text": "words", "note": "words", "place": "where", "number": "case"}


def _first() -> list[tuple[str, str, str, dict[str, Any]]]:
    return [
        ("code", "text", _("Code of the slip"), {"autofocus": True, "max_length": 12}),
        ("happened_at", "moment", _("Day and time"), {}),
    ]


def _report(sources: Sequence[Choice]) -> list[tuple[str, str, str, dict[str, Any]]]:
    return [
        ("words", "longtext", _("What is wrong"), {"max_length": 2000}),
        ("place", "text", _("Place, as people say it"), {"required": False, "max_length": 300}),
        ("where", "text", _("Grid number or coordinates"), {"max_length": 60}),
        ("source", "choice", _("Source"), {"choices": sources}),
    ]


def _move() -> list[tuple[str, str, str, dict[str, Any]]]:
    moves = [Choice(name, str(MOVES[name])) for name in ON_PAPER]
    outcomes = [Choice(name, str(CHOICES[name])) for name in OUTCOMES]
    kinds = [Choice(name, str(CHOICES[name])) for name in RETURN_KINDS]
    suffix = _("With the number of the leg, if it has one: …-1")
    return [
        ("case", "text", _("Case number"), {"max_length": 60, "help": suffix}),
        ("move", "choice", _("Move"), {"choices": moves}),
        ("words", "longtext", _("What was done, or the reason"), {"required": False, "max_length": 2000}),
        ("outcome", "choice", _("Outcome"), {"required": False, "choices": outcomes}),
        ("kind", "choice", _("Kind of return"), {"required": False, "choices": kinds}),
    ]


def _last() -> list[tuple[str, str, str, dict[str, Any]]]:
    hand = _("User name of who did it, if not you.")
    return [
        ("done_by", "text", _("Done by hand by"), {"required": False, "max_length": 150, "help": hand}),
        ("photos", "photos", _("Photos"), {"required": False, "many": True}),
    ]


def leg_named(text: str, name: str, person: Person, at: datetime) -> tuple[str, str]:
    """Number and suffix of a leg as a task slip prints them: "…0007-1-2" is leg 1-2 of case …0007.

    Without a suffix, work of a department is the one open leg at a platform of the reader.
    """
    parts = text.strip()[:60].split("-")
    heads = ["-".join(parts[:n]) for n in range(len(parts), 0, -1)]
    found = Case.objects.filter(tenant=person.tenant_id, number__in=heads).order_by("-number").first()
    if found is None:
        return text.strip()[:60], ""
    suffix = text.strip()[len(found.number) + 1 :]
    return found.number, suffix or (_own_leg(found, person, at) if name in WORK_MOVES else "")


def _own_leg(case: Case, person: Person, at: datetime) -> str:
    platforms = paper.desks_of(person, at)
    legs = Leg.objects.filter(case=case, kind=Leg.Kind.WORK, platform__in=platforms, ended_at=None)
    own = list(legs.values_list("suffix", flat=True)[:2])
    return own[0] if len(own) == 1 else ""


def _moment(sent: QueryDict) -> datetime:
    try:
        told = datetime.fromisoformat(sent.get("happened_at", ""))
    except ValueError as error:
        raise MomentWrong(field="happened_at") from error
    if not 2000 < told.year < 2200:
        raise MomentWrong(field="happened_at")
    return told if told.tzinfo else timezone.make_aware(told)


def _done_by(sent: QueryDict, person: Person) -> Person | None:
    username = sent.get("done_by", "").strip().lower()
    if username in ("", person.username):
        return None
    found = Person.objects.of(person.tenant).filter(username=username[:150], is_service=False).first()
    if found is None:
        raise NobodyNamed(field="done_by", username=username[:40])
    return found


def _where(text: str, person: Person, told: Paper) -> tuple[float, float]:
    if match := POINT.fullmatch(text):
        return float(match[1]), float(match[2])
    code, on = text.strip(), timezone.localdate(told.happened_at)
    found = point_in_cell(person.tenant, code, on=on) if code.isascii() and code.isalnum() else None
    if found is None or not all(map(math.isfinite, found)):
        raise NoSuchCell(field="where", where=text.strip()[:40])
    return found


def next_code(person: Person, at: datetime, after: str) -> str:
    """The blank of his platforms that follows a code: slips are mostly used in order."""
    blanks = paper.slips_of(person, at).filter(event=None, code__gt=after or "")
    return str(blanks.order_by("code").values_list("code", flat=True).first() or "") if after else ""
