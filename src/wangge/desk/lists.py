"""The list of cases: tabs, filters from the address, order, rows ready to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.cases.faces import Face, faces_of
from wangge.cases.flow import HOME, WORK
from wangge.cases.labels import STEPS
from wangge.cases.listing import LONGEST_WORDS, TABS, Filter, listed
from wangge.cases.models import Leg
from wangge.cases.notes import noted_among
from wangge.cases.parts import Parts
from wangge.catalogue.models import Matter, Source
from wangge.core.codes.divisions import Division as DivisionCode
from wangge.core.errors import Refused
from wangge.core.steady import steady
from wangge.desk.models import SavedView
from wangge.desk.parts import Choice, Column, Field, Tab
from wangge.people.models import Person, Platform
from wangge.people.models.organisation import in_tree
from wangge.places.models import Division

LENGTH_OF_MAJOR = 2  # digits


@dataclass(frozen=True)
class Row:
    """One case (or leg of one) with the clock that presses most."""

    leg: Leg
    face: Face
    step: object
    note: str = ""  # what the last shift left on the case


def legs_for(person: Person, at: datetime, query: QueryDict) -> Parts:
    """The legs that the address asks for, scoped to the reader before anything else."""
    return listed(person, tab_of(query), _filter(query), at, query.get("sort", ""))


def tab_of(query: QueryDict) -> str:
    tab = query.get("tab", "mine")
    return tab if tab in TABS else "mine"


def rows_of(legs: Sequence[Leg], person: Person, at: datetime) -> list[Row]:
    """Legs with their clocks and notes: three statements for all."""
    faces = faces_of(list(legs), at)
    noted = noted_among([leg.case_id for leg in legs], person, at)
    return [Row(leg, faces[leg.pk], STEPS[leg.step], noted.get(leg.case_id, "")) for leg in legs]


def tabs_for(query: QueryDict, views: Sequence[SavedView] = ()) -> list[Tab]:
    """The tabs, then the saved views; their counts come by a second request."""
    labels = {"mine": _("Mine"), "open": _("All open"), "all": _("All I may see")}
    keep = query.copy()
    keep.pop("page", None)
    tabs = []
    for tab in TABS:
        keep["tab"] = tab
        key = "" if tab == "all" else f"cases-{tab}"
        tabs.append(Tab(tab, labels[tab], f"?{keep.urlencode()}", count_key=key))
    return tabs + [Tab(_key(view), view.name, page_url(view.query), data=True) for view in views]


def current_tab(query: QueryDict, views: Sequence[SavedView]) -> str:
    """The saved view that the address equals, else its tab."""
    asked = saved_query(query)
    return next((_key(view) for view in views if view.query == asked), tab_of(query))


def _key(view: SavedView) -> str:
    return f"view-{view.pk}"


def filters_for(person: Person, query: QueryDict) -> list[Field]:
    """The filter bar."""
    lights = [
        ("red", _("Overdue")),
        ("yellow", _("Due soon")),
        ("green", _("In time")),
        ("parked", _("Parked")),
    ]
    return [
        Field("q", "text", _("Number, words, place"), required=False, value=query.get("q", ""), key="/"),
        _choices("step", _("Step"), _steps(query), query),
        _choices("light", _("Light"), lights, query),
        _choices("source", _("Source"), _sources(person), query, data=True),
        _searched("street", "division", _("Area"), _area(person, query), fold=True),
        _choices("home", _("Home platform"), _homes(person), query, fold=True, data=True),
        _choices("under", _("Platform with all below it"), _platforms(person), query, fold=True, data=True),
        _choices("due", _("Falls due"), _dues(), query, fold=True),
        _searched("matter", "class", _("Class"), _class(person, query), fold=True),
        Field("holder", "text", _("With whom"), required=False, value=query.get("holder", ""), fold=True),
        Field("since", "date", _("Reported from"), required=False, value=query.get("since", ""), fold=True),
        Field("until", "date", _("Reported to"), required=False, value=query.get("until", ""), fold=True),
        _choices("sort", _("Order"), _orders(), query, fold=True),
    ]


def columns() -> list[Column]:
    return [
        Column("number", _("Number"), fixed=True),
        Column("light", _("Light and clock")),
        Column("step", _("Step")),
        Column("matter", _("Matter")),
        Column("place", _("Place")),
        Column("holder", _("With whom")),
        Column("home", _("Home platform"), shown=False),
        Column("source", _("Source"), shown=False),
        Column("reported", _("Reported")),
    ]


def saved_query(query: QueryDict) -> str:
    """The part of an address that a saved view keeps: what is asked, in a fixed order."""
    asked = sorted((name, value) for name in query for value in query.getlist(name) if value)
    return urlencode([(name, value) for name, value in asked if name not in ("page", "export")])


def page_url(query: str) -> str:
    return f"{reverse('cases')}?{query}"


def _filter(query: QueryDict) -> Filter:
    """What the address asks for; nonsense asks for nothing."""
    kind, code = _kind_and_code(query)
    return Filter(
        words=query.get("q", "")[:LONGEST_WORDS],
        step=query.get("step", ""),
        light=query.get("light", ""),
        matter=code,
        kind=kind,
        source=query.get("source", ""),
        division=_division(query.get("street", "")),
        home=query.get("home", ""),
        under=query.get("under", ""),
        due=query.get("due", ""),
        holder=query.get("holder", "")[:LONGEST_WORDS],
        since=_day(query.get("since")),
        until=_day(query.get("until")),
    )


def _division(code: str) -> str:
    try:
        return str(DivisionCode.parse(code))
    except Refused:
        return ""


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text and 1900 < int(text[:4]) < 2200 else None
    except ValueError:
        return None


def _choices(
    name: str,
    label: str,
    options: Sequence[tuple[str, object]],
    query: QueryDict,
    *,
    fold: bool = False,
    data: bool = False,
) -> Field:
    choices = [Choice(value, str(text)) for value, text in options]
    return Field(name, "choice", label, required=False, choices=choices, value=query.get(name, ""), fold=fold)


def _steps(query: QueryDict) -> list[tuple[str, object]]:
    flow = sorted(HOME.steps, key=list(STEPS).index)
    work = sorted(WORK.steps, key=list(STEPS).index) if tab_of(query) == "mine" else []
    return [(step, STEPS[step]) for step in [*flow, *work]]


def _sources(person: Person) -> list[tuple[str, object]]:
    return [(source.code, source) for source in _all_sources(person.tenant_id)]


@steady
def _all_sources(tenant: int) -> list[Source]:
    return list(Source.objects.filter(tenant=tenant).order_by("pk"))


def _searched(name: str, what: str, label: str, value: object, *, fold: bool = False) -> Field:
    """A filter that is searched for, as there is too much to choose from."""
    url = reverse("search", args=[what])
    return Field(name, what, label, required=False, search_url=url, value=value, fold=fold)


def _area(person: Person, query: QueryDict) -> Choice | str:
    """The division that is asked for, by its name."""
    code = _division(query.get("street", ""))
    row = Division.objects.of(person.tenant).filter(code=code).first() if code else None
    return Choice(row.code, row.name) if row else ""


def _kind_and_code(query: QueryDict) -> tuple[str, str]:
    """``component:01`` or a bare code; two digits are a major class."""
    kind, _colon, code = query.get("matter", "").rpartition(":")
    return kind if kind in Matter.Kind.values else "", code[:5]


def _class(person: Person, query: QueryDict) -> Choice | str:
    """The class that is asked for, by its name; a code of nothing as it is."""
    kind, code = _kind_and_code(query)
    if not code:
        return ""
    rows = Matter.objects.seen_by(person.tenant).filter(code__startswith=code)
    row = (rows.filter(kind=kind) if kind else rows).order_by("code", "pk").first()
    name = "" if row is None else row.major_label if len(code) <= LENGTH_OF_MAJOR else str(row)
    return Choice(query["matter"], f"{code} {name}".strip())


def _homes(person: Person) -> list[tuple[str, object]]:
    """What runs cases by rule; departments that do too are found by their name."""
    kinds = [
        Platform.Kind.CITY_CENTRE,
        Platform.Kind.DISTRICT_CENTRE,
        Platform.Kind.STREET_CENTRE,
        Platform.Kind.STATION,
    ]
    return [(row.code, row.name) for row in _all_platforms(person.tenant_id) if row.kind in kinds][:500]


def _platforms(person: Person) -> list[tuple[str, object]]:
    return [(row.code, row.name) for row in _all_platforms(person.tenant_id) if row.is_active][:500]


@steady
def _all_platforms(tenant: int) -> list[Platform]:
    return list(Platform.objects.filter(tenant=tenant).order_by(in_tree()))


def _dues() -> list[tuple[str, object]]:
    return [("today", _("later today")), ("week", _("later this week"))]


def _orders() -> list[tuple[str, object]]:
    return [
        ("", _("As usual")),
        ("due", _("Deadline")),
        ("newest", _("Newest first")),
        ("oldest", _("Oldest first")),
    ]
