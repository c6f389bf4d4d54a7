"""Reporting, lists, one case, its history, what may be the same."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from wangge.cases import queries
from wangge.cases.api import shapes, shown
from wangge.cases.api.bodies import Number, ReportBody
from wangge.cases.api.reading import read_report
from wangge.cases.api.telling import Key, told_by
from wangge.cases.dossier import Dossier
from wangge.cases.faces import faces_of
from wangge.cases.flow import FLOWS
from wangge.cases.listing import LIGHTS, SORTS, TABS, Filter, listed
from wangge.cases.reporting import report_case
from wangge.cases.similar import open_alike
from wangge.core.pages import page_of
from wangge.core.wire import AskedId, Code, Day, Digits, Flag, Paged, PageOut

router = Router()
STEPS = tuple(sorted({step for flow in FLOWS.values() for step in flow.steps}))


class Wanted(Paged):
    """What a list of cases is narrowed to."""

    tab: Literal[TABS] = "all"
    q: Annotated[str, Field(max_length=100)] = ""
    step: Literal[STEPS] | None = None
    light: Literal[LIGHTS] | None = None
    matter: Digits | None = None
    kind: Literal["component", "matter"] | None = None
    source: Code | None = None
    division: Digits | None = None
    home: Code | None = None
    under: Code | None = None
    due: Literal["today", "week"] | None = None
    platform: Code | None = None
    person: AskedId | None = None
    holder: Annotated[str, Field(max_length=50)] = ""
    since: Day | None = None
    until: Day | None = None
    parked: Flag | None = None
    sort: Literal[tuple(SORTS)] | None = None

    def filter(self) -> Filter:
        told = self.model_dump(exclude={"tab", "q", "sort", "page", "size"}, exclude_none=True)
        return Filter(words=self.q, **told)


@router.post("/cases", response={201: shapes.ReportedOut})
def report(request: HttpRequest, body: ReportBody, key: Key = None):
    """Report a case."""
    told = told_by(request, body, key)
    report, post = read_report(body, told)
    case = report_case(
        report, by=told.by, at=told.at, slip=told.slip, happened_at=told.happened_at, post=post
    )
    return shown.reported(case, told.slip)


@router.get("/cases", response=PageOut[shapes.LegRow])
def cases(request: HttpRequest, wanted: Query[Wanted]):
    """Cases this person may see (*all*, *open*), or the legs that wait for one of his posts (*mine*)."""
    now = timezone.now()
    legs = listed(request.user, wanted.tab, wanted.filter(), now, wanted.sort or "")
    found = page_of(legs, wanted.page, wanted.size)
    faces = faces_of(list(found.rows), now)
    return found.of(lambda leg: shown.leg_row(leg, faces[leg.pk]))


@router.get("/cases/{number}", response=shapes.CaseOut)
def case(request: HttpRequest, number: Number):
    """One case: facts, the tree of its legs with their clocks, and the moves this person may make now."""
    now = timezone.now()
    found = queries.case_seen_by(request.user, number, now)
    return shown.whole(Dossier.of(found.pk), request.user, now)


@router.get("/cases/{number}/history", response=PageOut[shapes.EventOut])
def history(request: HttpRequest, number: Number, asked: Query[Paged]):
    """Everything that was done to a case, oldest first."""
    case = queries.case_seen_by(request.user, number, timezone.now())
    return page_of(queries.history_of(case), asked.page, asked.size).of(shown.event)


@router.get("/cases/{number}/similar", response=list[shapes.SimilarOut])
def similar(request: HttpRequest, number: Number):
    """Open cases near by and lately reported, the nearest first."""
    now = timezone.now()
    found = queries.case_seen_by(request.user, number, now)
    near = open_alike(found, now).filter(pk__in=queries.visible_to(request.user, now))
    return [shown.similar(one) for one in near.select_related("matter")[:20]]
