"""A case as the page shows it: legs as a tree, history, photos, facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from wangge.cases.dossier import Dossier
from wangge.cases.faces import Face, clock_faces
from wangge.cases.labels import CHOICES, CLOCKS, STEPS, event_label
from wangge.cases.models import Attachment, CaseEvent, Leg, PaperSlip
from wangge.desk.parts import Happening, Photo
from wangge.desk.told import Names, facts_of, names_in

ENTERED_LATER = timedelta(minutes=5)
ENTERED_TOGETHER = timedelta(minutes=1)
GOOD = {"pass", "close", "answer", "true", "grant_extension"}
BAD = {"fail", "send_back", "returned", "rework", "not_accept", "not_file", "void", "cancel", "false", "urge"}
QUIET = {"remind", "offered", "handled", "leave_note", "take_note_off"}


@dataclass(frozen=True)
class LegLine:
    """One leg in the tree: how deep, whose, where it stands, its clocks."""

    leg: Leg
    depth: int
    step: object
    state: str
    clocks: list[tuple[object, Face]]
    outcome: object = ""

    @property
    def is_printed(self) -> bool:
        """Whether it is work that somebody still goes out for with a slip."""
        return not self.leg.is_home and self.leg.ended_at is None

    @property
    def pressing(self) -> Face | None:
        """The clock that falls due first."""
        running = [(face.due, face) for _label, face in self.clocks if face.due]
        return min(running, key=lambda pair: pair[0], default=(None, None))[1]


def leg_lines(dossier: Dossier, now: datetime) -> list[LegLine]:
    """The tree of legs, each parent before its children."""
    calendars = dossier.calendars()
    lines: list[LegLine] = []

    def add(leg: Leg, depth: int) -> None:
        faces = clock_faces(leg, calendars, now)
        clocks = [(CLOCKS[face.name], face) for face in faces]
        outcome = CHOICES.get(leg.proposed_outcome, "")
        lines.append(LegLine(leg, depth, STEPS[leg.step], _state(leg, faces), clocks, outcome))
        for child in dossier.children(leg):
            add(child, depth + 1)

    add(dossier.home, 0)
    return lines


def slips_of(lines: Iterable[LegLine]) -> str:
    """The query of the address that prints several slips at once; "" where there are not several."""
    suffixes = [line.leg.suffix for line in lines if line.is_printed]
    return urlencode({"leg": suffixes}, doseq=True) if len(suffixes) > 1 else ""


def _state(leg: Leg, faces: Iterable[Face]) -> str:
    order = ["red", "yellow", "parked", "green"]
    states = {face.state for face in faces}
    return next((state for state in order if state in states), "closed" if leg.ended_at else "")


def happenings(dossier: Dossier, photos: Iterable[Attachment]) -> list[Happening]:
    """The history, newest first, with the photos that came with each line."""
    by_event: dict[int, list[Attachment]] = {}
    for photo in photos:
        by_event.setdefault(photo.event_id, []).append(photo)
    names = names_in(dossier)
    prefetch_related_objects(dossier.history, "person")
    slips = PaperSlip.objects.filter(event__case=dossier.case).select_related("done_by")
    papers = {slip.event_id: slip for slip in slips}
    lines = []
    for before, event in zip([None, *dossier.history], dossier.history, strict=False):
        line = _happening(dossier, event, by_event.get(event.pk, []), names)
        line = replace(line, facts=[*line.facts, *_on_paper(papers.get(event.pk))])
        lines.append(replace(line, recorded_at=_entered_later(before, event)))
    return lines[::-1]


def _on_paper(slip: PaperSlip | None) -> list[tuple[str, str]]:
    """That it was done on paper, under which code and by whose hand."""
    if slip is None:
        return []
    hand = [(_("Done by hand by"), slip.done_by.name)] if slip.done_by else []
    return [(_("Paper slip"), slip.code), *hand]


def _entered_later(before: CaseEvent | None, event: CaseEvent) -> datetime | None:
    """When a line was entered, if later than it happened; the first of those entered together says so."""
    late = event.recorded_at and event.recorded_at - event.happened_at > ENTERED_LATER
    together = before and before.recorded_at and event.recorded_at - before.recorded_at < ENTERED_TOGETHER
    return event.recorded_at if late and not together else None


def _happening(dossier: Dossier, event: CaseEvent, photos: list[Attachment], names: Names) -> Happening:
    leg = dossier.legs[event.leg_id]
    return Happening(
        at=event.happened_at,
        title=event_label(event.name),
        where="" if leg.is_home else leg.platform.name,
        who=str(event.person) if event.person else "",
        post=names.platforms.get(event.platform_id or 0, ""),
        note=event.note,
        tone=_tone(event.name),
        photos=[photo_part(photo) for photo in photos],
        facts=facts_of(event, names),
    )


def _tone(name: str) -> str:
    return "good" if name in GOOD else "bad" if name in BAD else "quiet" if name in QUIET else ""


def photo_part(photo: Attachment) -> Photo:
    """A photo with its facts: when it was taken and how far from the place."""
    facts = []
    if photo.blob.taken_at:
        facts.append(timezone.localtime(photo.blob.taken_at).strftime("%m-%d %H:%M"))
    if photo.distance_m is not None:
        facts.append(_("%(metres)d m from the place") % {"metres": photo.distance_m})
    return Photo(
        url=reverse("photo", args=[photo.pk, "thumbnail"]),
        full=reverse("photo", args=[photo.pk, "shown"]),
        alt=_("Photo"),
        facts=facts,
    )


def photos_in(photos: Iterable[Attachment], *roles: str) -> list[Photo]:
    return [photo_part(photo) for photo in photos if photo.role in roles]
