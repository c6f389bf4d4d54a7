"""Doors of the catalogue for machines: classes, conditions, sources, who answers for what, settings."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from wangge.catalogue.models import Condition, Limit, Matter, Source
from wangge.catalogue.own import used_by
from wangge.catalogue.queries import (
    Proposal,
    conditions_for,
    edition_at,
    fileable_first,
    matters,
    responsible_for,
    scheme_of,
    search_matters,
    settings_of,
)
from wangge.catalogue.rules import may_read
from wangge.catalogue.settings_table import TABLE
from wangge.core.coords import System, to_stored
from wangge.core.errors import NotFound
from wangge.core.pages import page_of
from wangge.core.wire import Asked, AskedId, Code, Paged, PageOut
from wangge.people.models import Platform
from wangge.people.rules import require
from wangge.places.locate import locate

router = Router(tags=["catalogue"])
Schemes = Literal["2026", "2013", "2007"]


class Matters(Paged):
    """``q`` is the beginning of a code, or words of a name (two characters and up)."""

    q: Annotated[str, Field(max_length=100)] = ""
    scheme: Schemes | None = None
    kind: Literal[tuple(Matter.Kind.values)] | None = None


class MatterRow(Schema):
    id: int
    scheme: str
    kind: str
    code: str
    name: str
    major: str
    is_custom: bool
    fileable: Annotated[bool, Field(description="Whether it has a filing condition now.")]


class LimitOut(Schema):
    """For an area class (empty: all). Units are the standard's four."""

    area_class: str
    value: Decimal
    unit: str
    overall_value: Decimal | None
    overall_unit: str


class ConditionOut(Schema):
    id: int
    number: int
    text: str
    closing: str
    needs_photo: bool
    emergency: bool
    limits: list[LimitOut]


class SourceOut(Schema):
    code: str
    name: str
    is_public: bool


class Where(Asked):
    """A matter at a place."""

    matter: AskedId
    lon: Annotated[float, Field(allow_inf_nan=False)]
    lat: Annotated[float, Field(allow_inf_nan=False)]
    coords: Literal[tuple(System)] = System.WGS84.value


class ProposalOut(Schema):
    """A platform that may be responsible, and why."""

    platform: int
    code: str
    name: str
    why: str
    row: int | None


class SettingOut(Schema):
    name: str
    label: str
    value: Any


@router.get("/matters", response=PageOut[MatterRow])
def list_matters(request: HttpRequest, asked: Query[Matters]):
    """The classes of what can be wrong that the caller may choose, those that can be filed first."""
    tenant, now = request.user.tenant, timezone.now()
    scheme, kind = asked.scheme or scheme_of(tenant, now), asked.kind or ""
    found = search_matters(tenant, asked.q, scheme, kind) if asked.q else matters(tenant, scheme, kind)
    ordered = fileable_first(used_by(found, request.user, now), edition_at(tenant, now))
    return page_of(ordered, asked.page, asked.size).of(_matter)


@router.get("/matters/{id}/conditions", response=list[ConditionOut])
def conditions(request: HttpRequest, id: AskedId):
    """The filing conditions of a class in force now, with their limits."""
    tenant = request.user.tenant
    edition = edition_at(tenant, timezone.now())
    return [_condition(row) for row in conditions_for(_seen(tenant, id), edition)] if edition else []


@router.get("/sources", response=list[SourceOut])
def sources(request: HttpRequest):
    """Where reports come from, as far as the caller may name it."""
    rows = Source.objects.of(request.user.tenant).filter(in_use=True).order_by("pk")
    rows = used_by(rows, request.user, timezone.now())
    return [SourceOut(code=row.code, name=str(row), is_public=row.is_public) for row in rows]


@router.get("/responsibility", response=list[ProposalOut])
def responsibility(request: HttpRequest, where: Query[Where]):
    """Who answers for a class at a place, best first, with the reason."""
    tenant, today = request.user.tenant, timezone.localdate()
    located = locate(tenant, *to_stored(where.lon, where.lat, where.coords), on=today)
    return [_proposal(one) for one in responsible_for(tenant, _seen(tenant, where.matter), located, on=today)]


@router.get("/settings/{platform}", response=list[SettingOut])
def settings(request: HttpRequest, platform: Code):
    """What holds at a platform now; administrators only."""
    now = timezone.now()
    require(may_read(request.user, now))
    found = Platform.objects.of(request.user.tenant).filter(code=platform).first()
    if found is None:
        raise NotFound(field="platform")
    held = settings_of(found, now)
    return [
        SettingOut(name=name, label=str(row.label), value=row.kind.write(getattr(held, name)))
        for name, row in TABLE.items()
    ]


def _seen(tenant: Any, pk: int) -> Matter:
    if found := Matter.objects.seen_by(tenant).filter(pk=pk).first():
        return found
    raise NotFound(field="matter")


def _matter(row: Matter) -> MatterRow:
    return MatterRow(
        id=row.pk,
        scheme=row.scheme_id,
        kind=row.kind,
        code=row.code,
        name=str(row),
        major=row.major_label,
        is_custom=row.is_custom,
        fileable=row.is_fileable,
    )


def _condition(row: Condition) -> ConditionOut:
    return ConditionOut(
        id=row.pk,
        number=row.number,
        text=str(row),
        closing=row.closing_label,
        needs_photo=row.needs_photo,
        emergency=row.emergency,
        limits=[_limit(limit) for limit in row.limits.all()],
    )


def _limit(row: Limit) -> LimitOut:
    names = ("area_class", "value", "unit", "overall_value", "overall_unit")
    return LimitOut(**{name: getattr(row, name) for name in names})


def _proposal(one: Proposal) -> ProposalOut:
    platform = one.platform
    return ProposalOut(
        platform=platform.pk,
        code=platform.code,
        name=platform.name,
        why=str(one.why),
        row=one.row.pk if one.row else None,
    )
