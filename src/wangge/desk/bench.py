"""A queue with its chosen case: the same for every desk; what a desk adds to its rows stands in ``ROWS``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Case, F, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.cases import queries
from wangge.cases.actions import last_said
from wangge.cases.dossier import Dossier
from wangge.cases.faces import Face, faces_of
from wangge.cases.labels import STEPS
from wangge.cases.models import Leg
from wangge.cases.notes import noted_among
from wangge.cases.parts import shown
from wangge.cases.sight import sees
from wangge.catalogue.queries import Proposal
from wangge.desk import case_page
from wangge.desk.desks import DISPATCH, WATCH, Desk
from wangge.desk.moves import Scene, move_url
from wangge.desk.panes import open_asks, pane_context
from wangge.desk.parts import Field, MoveForm, Tab, Text
from wangge.desk.proposals import best_for_each
from wangge.desk.returns import Return, as_ruled, returns_of
from wangge.desk.standing import Standing
from wangge.people.models import Person

MOST = 100
COUNTED = 1000


@dataclass(frozen=True)
class Row:
    """One line of a queue: ``why`` says why it is here, ``form`` does at one press what is usually done."""

    leg: Leg
    face: Face
    step: Text
    url: str
    is_chosen: bool
    why: str = ""
    proposal: Proposal | None = None
    load: tuple[int, int] | None = None
    form: MoveForm | None = None
    note: str = ""  # what the last shift left on the case


def legs_at(desk: Desk, person: Person, at: datetime) -> QuerySet[Leg]:
    """What stands in the queue of a desk, what presses most first; what came back is on top."""
    if desk == WATCH:
        return queries.overdue(person, at).order_by("due_at", "pk")
    waiting = queries.waiting_at(person, at, desk.waits_for)
    came_back = [Case(When(step__in=desk.first, then=0), default=1)] if desk.first else []
    return waiting.order_by(*came_back, "-needs_look", F("due_at").asc(nulls_last=True), "pk")


def queue_of(standing: Standing, waiting: QuerySet[Leg]) -> list[Leg]:
    """The rows of the open tab, at most so many, of what `legs_at` found for the desk."""
    legs = waiting.filter(step=standing.tab) if standing.tab else waiting
    return shown(legs.values_list("pk", flat=True)[:MOST])


def bench_context(standing: Standing, person: Person, at: datetime) -> dict[str, Any]:
    """Everything the page of a desk shows."""
    waiting = legs_at(standing.desk, person, at)
    queue = queue_of(standing, waiting)
    chosen = _chosen(queue, standing)
    here = replace(standing, leg=chosen.pk if chosen else 0, after=_after(queue, chosen))
    frame = _frame_context(here, queue, waiting, person, at)
    return {**frame, **(_case_of(here, chosen, frame["rows"], person, at) if chosen else {"chosen": None})}


def around(standing: Standing, person: Person, at: datetime) -> dict[str, Any]:
    """Everything of a desk but the case: it stands beside whatever case is shown."""
    waiting = legs_at(standing.desk, person, at)
    return _frame_context(standing, queue_of(standing, waiting), waiting, person, at)


def _frame_context(
    standing: Standing, queue: Sequence[Leg], waiting: QuerySet[Leg], person: Person, at: datetime
) -> dict[str, Any]:
    """Tabs, queue and panes, beside whatever case."""
    whole = queue if not standing.tab and len(queue) < MOST else None
    return {
        "here": standing.desk.key,
        "tabs": tabs_of(standing, _steps(whole, waiting)),
        "later_url": standing.url(standing.after),
        **queue_context(standing, queue, person, at),
        **pane_context(standing.desk, whole, waiting, person, at),
    }


def _steps(whole: Sequence[Leg] | None, waiting: QuerySet[Leg]) -> Counter[str]:
    """How much stands in each step; asked for only where the queue does not show all."""
    if whole is not None:
        return Counter(leg.step for leg in whole)
    return Counter(waiting.order_by().values_list("step", flat=True)[: COUNTED + 1])


def queue_context(standing: Standing, queue: Sequence[Leg], person: Person, at: datetime) -> dict[str, Any]:
    """The queue alone, with the asks above it."""
    return {
        "open_asks": open_asks(standing, person, at),
        "desk": standing.desk,
        "standing": standing,
        "rows": rows_of(standing, queue, person, at),
        "at": at,
    }


def left_meanwhile(standing: Standing, person: Person, at: datetime) -> str:
    """What became of the chosen case, once it stands in the queue no more; "" while it does."""
    if not standing.leg or legs_at(standing.desk, person, at).filter(pk=standing.leg).exists():
        return ""
    leg = Leg.objects.filter(pk=standing.leg, tenant=person.tenant_id).select_related("case__home").first()
    if leg is None or not sees(person, leg.case, at):
        return _("This case is not at this desk any more.")
    last = last_said(Dossier.of(leg.case_id), leg)
    return _("This case is not at this desk any more. Last: %(last)s") % {"last": last}


def _chosen(queue: Sequence[Leg], standing: Standing) -> Leg | None:
    """The leg that was asked for, if it still stands here; else the first."""
    return next((leg for leg in queue if leg.pk == standing.leg), queue[0] if queue else None)


def _after(queue: Sequence[Leg], chosen: Leg | None) -> int:
    """The one below the chosen, from the last back to the first; none if it stands alone."""
    if chosen is None or len(queue) < 2:
        return 0
    return queue[(queue.index(chosen) + 1) % len(queue)].pk


def _case_of(
    standing: Standing, chosen: Leg, rows: Sequence[Row], person: Person, at: datetime
) -> dict[str, Any]:
    known = standing.desk == DISPATCH
    proposed = {row.leg.case_id: row.proposal for row in rows if row.proposal} if known else None
    context = case_page.case_context(Scene(Dossier.of(chosen.case_id), person, at, proposed))
    return {"chosen": chosen, **context, **carried(context, standing)}


def carried(context: Mapping[str, Any], standing: Standing) -> dict[str, Any]:
    """The forms of a chosen case, each knowing the way back to the queue, and its leg that stands there."""
    asked = context["verdicts"]
    alike = [
        replace(one, merge=standing.on([one.merge])[0] if one.merge else None) for one in context["alike"]
    ]
    return {
        "lead": next((one for one in context["lines"] if one.leg.pk == standing.leg), context["lead"]),
        "forms": standing.on(context["forms"]),
        "verdicts": replace(asked, fields=[*asked.fields, *standing.fields()]) if asked else None,
        "alike": alike,
        "notes": [replace(one, form=standing.staying().on([one.form])[0]) for one in context["notes"]],
    }


def tabs_of(standing: Standing, counts: Mapping[str, int]) -> list[Tab]:
    """All, then the usual steps of the desk, then whatever else stands in it."""
    desk = standing.desk
    steps = [*desk.steps, *(step for step in STEPS if counts.get(step) and step not in desk.steps)]
    if len(steps) < 2:
        return []
    every = replace(standing, tab="")
    tabs = [Tab("", _("All"), every.url(), count_key=f"desk-{desk.key}", count=sum(counts.values()) or "")]
    return tabs + [
        Tab(
            step,
            STEPS[step],
            replace(standing, tab=step).url(),
            count=counts.get(step, 0) or "",
            count_key=f"desk-{desk.key}-{step}",
        )
        for step in steps
    ]


def rows_of(standing: Standing, legs: Sequence[Leg], person: Person, at: datetime) -> list[Row]:
    """The lines of the queue: three statements, and a few for what the desk adds."""
    faces = faces_of(list(legs), at)
    noted = noted_among([leg.case_id for leg in legs], person, at)
    rows = [
        Row(
            leg,
            faces[leg.pk],
            STEPS[leg.step],
            standing.url(leg.pk),
            leg.pk == standing.leg,
            note=noted.get(leg.case_id, ""),
        )
        for leg in legs
    ]
    add = ROWS.get(standing.desk.key)
    return add(rows, standing, person, at) if add else rows


def _for_dispatch(rows: Sequence[Row], standing: Standing, person: Person, at: datetime) -> list[Row]:
    """Why a case came back, who is proposed and how busy that is, and the press that sends it there."""
    homes = {row.leg.case.home for row in rows}
    open_rows = [row for row in rows if row.leg.step in ("filed", "returned")]
    cases = [row.leg.case for row in open_rows]
    returns = returns_of([row.leg.case_id for row in rows if row.leg.step == "returned"])
    senders = {case: back.sent_back.leg.platform for case, back in returns.items() if back.sent_back}
    best = [best_for_each(cases, home, at, senders, tenant=person.tenant) for home in homes]
    proposed = {case: one for each in best for case, one in each.items()}
    proposed = as_ruled(proposed, returns)
    loads = queries.load_of({one.platform.pk for one in proposed.values()}, at)
    return [_dispatch_row(row, proposed, loads, returns, standing) for row in rows]


def _dispatch_row(
    row: Row,
    proposed: Mapping[int, Proposal],
    loads: Mapping[int, tuple[int, int]],
    returns: Mapping[int, Return],
    standing: Standing,
) -> Row:
    came_back, proposal = returns.get(row.leg.case_id), proposed.get(row.leg.case_id)
    row = replace(row, why=came_back.why if came_back else "", proposal=proposal)
    if proposal is None:
        return row
    load = loads.get(proposal.platform.pk, (0, 0))
    return replace(row, load=load, form=_sent_from(row, standing, _dispatch_form(row.leg, proposal)))


def _sent_from(row: Row, standing: Standing, form: MoveForm) -> MoveForm:
    """The form of a row: after the chosen case comes the next, after any other the chosen one stays."""
    return (standing if row.is_chosen else standing.staying()).on([form])[0]


def _dispatch_form(leg: Leg, proposal: Proposal) -> MoveForm:
    """One press sends the case where it is proposed to go."""
    name, label = ("dispatch", _("Dispatch")) if leg.step == "filed" else ("redispatch", _("Dispatch anew"))
    main = Field("main", "hidden", "", value=str(proposal.platform.pk))
    return MoveForm(name, label, move_url(leg.case.number, leg.suffix), [main], primary=True)


def _to_watch(rows: Sequence[Row], standing: Standing, person: Person, at: datetime) -> list[Row]:
    """One press urges: with the usual words, at the first level."""
    return [replace(row, form=_sent_from(row, standing, _urge(row.leg.case.number))) for row in rows]


def _urge(number: str) -> MoveForm:
    words = _("Overdue: please deal with it at once and say what is being done.")
    fields = [Field("text", "hidden", "", value=words), Field("level", "hidden", "", value="1")]
    return MoveForm("urge-0", _("Urge"), reverse("beside", args=[number, "urge"]), fields)


ROWS: Mapping[str, Callable[[Sequence[Row], Standing, Person, datetime], list[Row]]] = {
    DISPATCH.key: _for_dispatch,
    WATCH.key: _to_watch,
}
