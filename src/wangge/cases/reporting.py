"""Taking a report: the one way in for every channel."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone

from wangge.cases.act import Act, SlipReused
from wangge.cases.actions import content_of, told_time
from wangge.cases.models import Case, CaseEvent, Reporter
from wangge.cases.opening import open_case
from wangge.cases.photos import attach_to
from wangge.cases.takes import TEXT_LENGTH
from wangge.catalogue.models import Matter, Source
from wangge.catalogue.own import require_used_at
from wangge.catalogue.queries import home_for, settings_of
from wangge.core.coords import to_stored
from wangge.core.errors import Refused
from wangge.core.steady import holding_still, steady
from wangge.core.words import clean, is_askable
from wangge.files.models import Blob
from wangge.people.models import Person, Post
from wangge.people.queries import posts_of
from wangge.places.locate import Located, locate
from wangge.places.models import CGCS2000
from wangge.vault.actions import seal

PLACE_LENGTH = 300
CODE_SHOWN = 30


class NothingTold(Refused):
    """A report needs words."""

    code = "nothing_told"
    message = "Say what is wrong."


class NoSuchSource(Refused):
    """The channel is not one of the tenant's sources."""

    code = "no_such_source"
    message = "There is no source “%(source)s”."


class OutsideArea(Refused):
    """The point lies in none of the tenant's divisions or cells."""

    code = "outside_area"
    message = "This place lies outside the area that is served here."


class NoPost(Refused):
    """Acting needs one post."""

    code = "no_post"
    message = "You hold no post today."


@dataclass(frozen=True)
class Contact:
    """Who told us, if not a member of staff. Sealed at once."""

    name: str = ""
    phone: str = ""
    secret: bool = False
    answer_way: str = "none"
    name_key: uuid.UUID | None = None  # sealed before, by whoever was told
    phone_key: uuid.UUID | None = None
    of_resident: bool = False  # also if neither name nor telephone is known

    @property
    def is_told(self) -> bool:
        return bool(self.of_resident or self.name or self.phone or self.name_key or self.phone_key)


@dataclass(frozen=True)
class Report:
    """What is told about a new case. ``lon`` and ``lat`` are degrees in the system ``coords``."""

    source: str
    lon: float
    lat: float
    description: str
    place_text: str = ""
    coords: str = "wgs84"
    accuracy_m: float | None = None
    matter: Matter | None = None
    photos: Sequence[Blob] = ()
    contact: Contact = field(default_factory=Contact)


@holding_still()
def report_case(
    report: Report,
    *,
    by: Person,
    at: datetime,
    slip: uuid.UUID,
    happened_at: datetime | None = None,
    post: Post | None = None,
) -> Case:
    """Open a case with everything a report triggers. The same slip again gives the same case.

    Raises `NothingTold`, `OutsideArea`, `NoSuchSource`, `NoPost`, `SlipReused` and what the point, the
    text and the home rules refuse.
    """
    content = content_of(*_told(report), by.pk)
    try:
        with transaction.atomic():
            return _report(report, by, at, slip, told_time(happened_at, at), post, content)
    except SlipReused:
        return _sent_before(by, slip, content)


def _told(report: Report) -> list[Any]:
    """What makes two reports under one slip the same; nothing of the person who told it."""
    photos = [blob.sha256 for blob in report.photos]
    where = [report.lon, report.lat, report.coords, report.place_text]
    return [report.source, *where, report.description, report.matter, photos]


def _sent_before(by: Person, slip: uuid.UUID, content: str) -> Case:
    done = CaseEvent.objects.select_related("case").get(tenant=by.tenant_id, slip=slip)
    if done.content != content:
        raise SlipReused(field="slip")
    return done.case


def _report(
    report: Report, by: Person, at: datetime, slip: uuid.UUID, told: datetime, post: Post | None, content: str
) -> Case:
    post = post or next(iter(posts_of(by, at)), None)
    if post is None and not by.is_service:
        raise NoPost
    case = _case(report, by, told, post)
    event = open_case(case, Act(by, post, told, at, slip, content))
    attach_to(case, event, report.photos)
    _reporter(case, report.contact, by, post, told)
    return case


def _case(report: Report, by: Person, told: datetime, post: Post | None) -> Case:
    description = clean(report.description, TEXT_LENGTH)
    if not description:
        raise NothingTold(field="description")
    lon, lat = to_stored(report.lon, report.lat, report.coords)
    located = _located(by, lon, lat, told)
    source = _source(by, report.source)
    finder = post.platform if post else None
    home = home_for(finder, source, report.matter, located, on=timezone.localdate(told)).platform
    for chosen in (source, report.matter):
        require_used_at(chosen, finder or home)
    settings = settings_of(home, told)
    division = located.division
    return Case(
        tenant=by.tenant,
        home=home,
        source=source,
        finder=finder,
        matter=report.matter,
        settings_id=settings.version,
        description=description,
        place_text=clean(report.place_text, PLACE_LENGTH),
        point=Point(lon, lat, srid=CGCS2000),
        told_in=report.coords,
        accuracy_m=report.accuracy_m,
        division_id=division.id if division else None,
        division_code=division.code if division else "",
        cells=located.cell_codes,
        area_class=located.area_class,
        reported_at=told,
    )


def _located(by: Person, lon: float, lat: float, told: datetime) -> Located:
    located = locate(by.tenant, lon, lat, on=timezone.localdate(told))
    if not located:
        raise OutsideArea(field="place")
    return located


def _source(by: Person, code: str) -> Source:
    source = _source_of(by.tenant_id, code) if is_askable(code) else None
    if source is None:
        raise NoSuchSource(field="source", source=code[:CODE_SHOWN])
    return source


@steady
def _source_of(tenant: int, code: str) -> Source | None:
    return Source.objects.filter(tenant=tenant, code=code).select_related("tenant").first()


def _reporter(case: Case, contact: Contact, by: Person, post: Post | None, told: datetime) -> None:
    staff = not by.is_service and not contact.is_told
    Reporter.objects.create(
        tenant_id=case.tenant_id,
        case=case,
        person=by if staff else None,
        post=post if staff else None,
        name_key=seal(contact.name, "name", case.tenant) if contact.name.strip() else contact.name_key,
        contact_key=seal(contact.phone, "phone", case.tenant) if contact.phone.strip() else contact.phone_key,
        secret=contact.secret,
        answer_way=contact.answer_way,
        told_at=told,
    )
