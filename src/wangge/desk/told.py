"""What a line of history tells beside its words: what was chosen, and what a correction changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from wangge.cases.dossier import Dossier
from wangge.cases.labels import CHOICES, CLOCKS, TAKES
from wangge.cases.models import CaseEvent
from wangge.catalogue.models import Condition, Limit, Matter
from wangge.desk import spans
from wangge.desk.parts import Text
from wangge.people.models import Platform

Fact = tuple[Text, str]
CHOSEN = ("outcome", "way", "kind", "result")
PLATFORMS = ("ruled", "target")


@dataclass(frozen=True)
class Names:
    """The names of all rows that a history speaks of, by kind and id."""

    platforms: Mapping[int, str]
    matters: Mapping[int, str]
    conditions: Mapping[int, str]


def names_in(dossier: Dossier) -> Names:
    """One statement; one more each for matters and conditions that are not the case's own any more."""
    events, case = dossier.history, dossier.case
    told = [event.details for event in events] + [_side(e, s) for e in events for s in ("before", "after")]
    platforms = {event.platform_id for event in events} | _ids(told, *PLATFORMS)
    return Names(
        dict(Platform.objects.filter(pk__in=platforms).values_list("pk", "name")),
        _named(Matter, _ids(told, "matter"), case.matter),
        _named(Condition, _ids(told, "condition"), case.condition),
    )


def facts_of(event: CaseEvent, names: Names) -> list[Fact]:
    """What stands below a line, as label and value."""
    return [*_chosen(event.details, names), *_changed(_side(event, "before"), _side(event, "after"), names)]


def _chosen(details: Mapping[str, Any], names: Names) -> Iterator[Fact]:
    for key in ("matter", "condition"):
        if name := getattr(names, f"{key}s").get(details.get(key)):
            yield TAKES[key], name
    for key in PLATFORMS:
        if name := names.platforms.get(details.get(key) or 0):
            yield (_("Ruled") if key == "ruled" else TAKES[key]), name
    for key in CHOSEN:
        if value := details.get(key):
            yield TAKES[key], str(CHOICES.get(value, value))
    for key in ("text", "until"):
        if value := details.get(key):
            yield TAKES[key], value


def _changed(before: Mapping[str, Any], after: Mapping[str, Any], names: Names) -> Iterator[Fact]:
    """What is another than before, both sides told."""
    sides = [dict(_readable(side, names)) for side in (before, after)]
    for label, was in sides[0].items():
        if (now := sides[1].get(label)) != was:
            yield label, f"{was} → {now}"


def _readable(facts: Mapping[str, Any], names: Names) -> Iterator[Fact]:
    if "due" in facts:
        yield _("Due"), spans.moment(datetime.fromisoformat(facts["due"])) if facts["due"] else "–"
    if "lon" in facts:
        yield TAKES["matter"], names.matters.get(facts["matter"], "–")
        yield TAKES["condition"], names.conditions.get(facts["condition"], "–")
        yield _("Place"), facts["place_text"] or "–"
        yield _("Coordinates"), f"{facts['lon']:.5f}, {facts['lat']:.5f}"
        yield from ((CLOCKS[name], _limit(facts["limits"].get(name))) for name in ("handle", "overall"))


def _limit(rows: list[list[Any]] | None) -> str:
    """The limit that held last."""
    if not rows:
        return "–"
    value, unit, *_since = rows[-1]
    return f"{float(Fraction(value)):g} {Limit.Unit(unit).label}"


def _side(event: CaseEvent, side: str) -> Mapping[str, Any]:
    """One side of a change: all facts of a correction, the due moment of what was reckoned anew."""
    told = event.details.get(side)
    return told if isinstance(told, dict) else {"due": told} if side in event.details else {}


def _ids(told: list[Any], *keys: str) -> set[int]:
    return {facts[key] for facts in told for key in keys if facts.get(key)}


def _named(
    model: type[Matter] | type[Condition], wanted: set[int], own: Matter | Condition | None
) -> dict[int, str]:
    known = {own.pk: str(own)} if own else {}
    rest = wanted - known.keys()
    return known | {row.pk: str(row) for row in (model.objects.filter(pk__in=rest) if rest else ())}
