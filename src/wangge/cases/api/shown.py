"""Rows turned into what goes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from wangge.cases.api import shapes
from wangge.cases.api.bodies import BODIES
from wangge.cases.dossier import Dossier
from wangge.cases.faces import Face, clock_faces, face_of
from wangge.cases.labels import CHOICES, CLOCKS, EVENTS, MOVES, STEPS, Text
from wangge.cases.models import Ask, Attachment, Case, CaseEvent, Leg, Link, Reporter, Task, Urge
from wangge.cases.public import Sentence, said_of
from wangge.cases.rules import Chance, all_open_moves
from wangge.cases.tasks import RESULTS
from wangge.catalogue.models import Matter
from wangge.core.steady import holding_still
from wangge.people.models import Person, Platform
from wangge.places.models import Division
from wangge.vault.actions import masked_all

SHORT = 120
Labels = Mapping[str, Text]


def word(code: str, labels: Labels) -> shapes.Word:
    return shapes.Word(code=code, label=str(labels.get(code, code)))


def name_of(leg: Leg) -> str:
    """A leg's place in an address."""
    return leg.suffix or "home"


def person(who: Person | None) -> shapes.PersonOut | None:
    return shapes.PersonOut(id=who.pk, name=who.name) if who else None


def platform(one: Platform | None) -> shapes.PlatformOut | None:
    if one is None:
        return None
    kind = shapes.Word(code=one.kind, label=str(Platform.Kind(one.kind).label))
    return shapes.PlatformOut(id=one.pk, code=one.code, name=one.name, kind=kind)


def matter(one: Matter | None) -> shapes.MatterOut | None:
    if one is None:
        return None
    return shapes.MatterOut(
        id=one.pk,
        scheme=one.scheme_id,
        kind=one.kind,
        code=one.code,
        name=str(one),
        major=one.major_label,
    )


def division(one: Division | None) -> shapes.DivisionOut | None:
    return shapes.DivisionOut(code=one.code, name=one.name, level=one.level) if one else None


def point(case: Case) -> shapes.PointOut:
    return shapes.PointOut(lon=case.point.x, lat=case.point.y)


def clock(face: Face, names: Labels = CLOCKS) -> shapes.ClockOut:
    return shapes.ClockOut(
        name=word(face.name, names),
        due=face.due,
        left_s=None if face.left is None else int(face.left.total_seconds()),
        unit=face.unit,
        light=face.state,
    )


def leg_row(leg: Leg, face: Face) -> shapes.LegRow:
    """A line of a list; long texts are cut."""
    case = leg.case
    return shapes.LegRow(
        number=case.number,
        leg=name_of(leg),
        step=word(leg.step, STEPS),
        clock=clock(face),
        matter=matter(case.matter),
        description=case.description[:SHORT],
        place_text=case.place_text,
        division=division(case.division),
        point=point(case),
        source=shapes.Word(code=case.source.code, label=str(case.source)),
        home=platform(case.home),
        platform=platform(leg.platform),
        holder_duty=leg.holder_duty,
        holder=person(leg.holder),
        reported_at=case.reported_at,
        parked_until=case.parked_until,
        has_photo=leg.has_photo,
        needs_look=leg.needs_look,
    )


def reported(case: Case, slip: Any) -> shapes.ReportedOut:
    return shapes.ReportedOut(
        number=case.number,
        slip=slip,
        home=platform(case.home),
        division=division(case.division),
        reported_at=case.reported_at,
    )


def event(one: CaseEvent) -> shapes.EventOut:
    leg = name_of(one.leg)
    return shapes.EventOut(number=one.case.number, leg=leg, kind=one.kind, **line_of(one, EVENTS))


def line_of(one: Any, names: Labels) -> dict[str, Any]:
    """What every line of history says, of a case or of what stands beside it."""
    return {
        "id": one.pk,
        "name": word(one.name, names),
        "came_from": one.came_from,
        "step": one.step,
        "person": person(one.person),
        "post": str(one.post) if one.post else "",
        "platform": platform(one.platform),
        "happened_at": one.happened_at,
        "recorded_at": one.recorded_at,
        "slip": one.slip,
        "because_of": one.because_of_id,
        "note": one.note,
        "details": one.details,
    }


def similar(case: Case) -> shapes.SimilarOut:
    return shapes.SimilarOut(
        number=case.number,
        description=case.description[:SHORT],
        place_text=case.place_text,
        matter=matter(case.matter),
        metres=round(case.metres, 1),
        reported_at=case.reported_at,
    )


def whole(dossier: Dossier, who: Person, at: datetime) -> shapes.CaseOut:
    """A case with everything this person sees of it."""
    case = dossier.case
    calendars = dossier.calendars()
    return shapes.CaseOut(
        number=case.number,
        step=word(dossier.home.step, STEPS),
        light=face_of(dossier.home, calendars, at).state,
        description=case.description,
        place_text=case.place_text,
        matter=matter(case.matter),
        condition=str(case.condition or ""),
        closing_condition=case.condition.closing_label if case.condition else "",
        source=shapes.Word(code=case.source.code, label=str(case.source)),
        home=platform(case.home),
        finder=platform(case.finder),
        point=point(case),
        division=division(case.division),
        cells=case.cells,
        area_class=case.area_class,
        outcome=word(case.outcome, CHOICES) if case.outcome else None,
        cannot_until=case.cannot_until,
        parked_until=case.parked_until,
        parked_kind=case.parked_kind,
        settled=case.settled,
        reported_at=case.reported_at,
        ended_at=case.ended_at,
        last_event=dossier.history[-1].pk,
        variant=dossier.way.code,
        home_leg=_leg(dossier, dossier.home, calendars, at),
        open_moves=[chance(one) for one in all_open_moves(dossier, who, at)],
        tasks=[task(one) for one in case.tasks.select_related("platform", "person", "leg", "case")],
        asks=[ask(one) for one in dossier.asks],
        urges=[urge(one) for one in case.urges.order_by("number")],
        reporters=reporters(dossier, at),
        attachments=[attachment(one) for one in case.attachments.select_related("blob").order_by("pk")],
        links=[link(one) for one in case.links.filter(ended=None).select_related("other")],
    )


def _leg(dossier: Dossier, leg: Leg, calendars: Mapping[int, Any], at: datetime) -> shapes.LegOut:
    return shapes.LegOut(
        leg=name_of(leg),
        kind=leg.kind,
        is_main=leg.is_main,
        platform=platform(leg.platform),
        step=word(leg.step, STEPS),
        clocks=[clock(face) for face in clock_faces(leg, calendars, at)],
        holder_platform=platform(leg.holder_platform),
        holder_duty=leg.holder_duty,
        holder=person(leg.holder),
        handler=person(leg.handler),
        extensions=leg.extensions,
        proposed_outcome=leg.proposed_outcome,
        opened_at=leg.opened_at,
        ended_at=leg.ended_at,
        needs_look=leg.needs_look,
        legs=[_leg(dossier, child, calendars, at) for child in dossier.children(leg)],
    )


def chance(one: Chance) -> shapes.ChanceOut:
    return shapes.ChanceOut(
        leg=name_of(one.leg),
        move=word(one.move.name, MOVES),
        post=one.post.pk,
        duty=one.post.duty.acts_as,
        reason=one.move.reason,
        danger=one.move.danger,
        body=body_schema(one.move.name),
    )


@cache
def body_schema(move: str) -> dict[str, Any]:
    """The JSON Schema of what a move is sent as."""
    return BODIES[move].model_json_schema()


def reporters(dossier: Dossier, at: datetime) -> list[shapes.ReporterOut]:
    """Everybody who told of a case, and what each is told; three statements."""
    case = dossier.case
    rows = list(case.reporters.select_related("person").order_by("pk"))
    keys = [key for row in rows for key in (row.name_key, row.contact_key) if key and not row.secret]
    shapes_of = masked_all(keys, case.tenant) if keys else {}
    with holding_still():
        return [_reporter(row, shapes_of, said_of(dossier, row, at)) for row in rows]


def _reporter(row: Reporter, masks: Mapping[Any, str], said: Sentence) -> shapes.ReporterOut:
    return shapes.ReporterOut(
        staff=None if row.secret else person(row.person),
        name=masks.get(row.name_key, ""),
        contact=masks.get(row.contact_key, ""),
        secret=row.secret,
        answer_way=row.answer_way,
        answer=word(row.answer_code, {**EVENTS, **CHOICES}) if row.answer_code else None,
        answer_note=row.answer_note,
        answered_at=row.answered_at,
        said=shapes.SaidOut(zh=said.zh, en=said.en),
        told_at=row.told_at,
    )


def attachment(one: Attachment) -> shapes.AttachmentOut:
    return shapes.AttachmentOut(
        id=one.pk,
        sha256=one.blob.sha256,
        role=one.role,
        media_type=one.blob.media_type,
        event=one.event_id,
        distance_m=one.distance_m,
    )


def task(one: Task) -> shapes.TaskOut:
    results: Iterable[str] = RESULTS.get(one.kind, ())
    return shapes.TaskOut(
        id=one.pk,
        number=one.case.number,
        leg=name_of(one.leg),
        kind=one.kind,
        way=one.way,
        state=one.state,
        platform=platform(one.platform),
        duty=one.duty,
        person=person(one.person),
        chosen_because=one.chosen_because,
        text=one.text,
        due_at=one.due_at,
        result=one.result,
        results=[word(code, CHOICES) for code in results],
    )


def ask(one: Ask) -> shapes.AskOut:
    return shapes.AskOut(
        id=one.pk,
        number=one.case.number,
        leg=name_of(one.leg),
        kind=word(one.kind, CHOICES),
        state=one.state,
        platform=platform(one.platform),
        duty=one.duty,
        reason=one.reason,
        until=one.until,
        parking_kind=one.parking_kind,
    )


def urge(one: Urge) -> shapes.UrgeOut:
    return shapes.UrgeOut(
        number=one.number,
        level=one.level,
        text=one.text,
        answer_by=one.answer_by,
        answer=one.answer,
        lifted=one.lifted_id is not None,
    )


def link(one: Link) -> shapes.LinkOut:
    return shapes.LinkOut(kind=one.kind, number=one.other.number)
