"""Open cases of the old system, one after the other, at the step where they stand."""

from __future__ import annotations

from uuid import NAMESPACE_OID, uuid5

from wangge.cases.reporting import Contact, Report
from wangge.cases.taking_over import OldCase, take_over
from wangge.catalogue.models import Condition, Matter
from wangge.catalogue.queries.editions import conditions_for, edition_at
from wangge.core import coords
from wangge.exchange.kit import trouble
from wangge.exchange.kit.checks.matters import kind_of
from wangge.exchange.kit.loading.common import Loading
from wangge.exchange.kit.reading import Line
from wangge.places.geometry import shape_of
from wangge.places.models import Boundary, Cell

OLD_NUMBER = "旧系统编号"
FILED = ("filed", "dispatched")


def load_cases(loading: Loading) -> None:
    for change in loading.plan.of("cases"):
        with loading.making(change):
            assert change.line is not None
            old = _old_case(loading, change.line)
            slip = uuid5(NAMESPACE_OID, f"{loading.tenant.code} kit {loading.record.pk} {old.number}")
            case = take_over(old, by=loading.hands.configurer, at=loading.at, slip=slip)
            loading.brought(change, case)


def _old_case(loading: Loading, line: Line) -> OldCase:
    step = line.text("step")
    matter = _matter(loading, line) if step != "reported" else None
    return OldCase(
        number=line.text("number"),
        report=_report(loading, line),
        reported_at=line["reported_at"],
        filed_at=line["filed_at"] if step in FILED else None,
        matter=matter,
        condition=_condition(loading, line, matter) if matter and step in FILED else None,
        main=loading.platforms[line.text("platform")] if step == "dispatched" else None,
        due=line["due"],
    )


def _report(loading: Loading, line: Line) -> Report:
    lon, lat = _point(loading, line)
    contact = Contact(line.text("reporter"), line.text("phone"), bool(line["secret"]))
    return Report(
        source=loading.plan.standing.sources[line.text("source").casefold()],
        lon=lon,
        lat=lat,
        coords=coords.System.CGCS2000,
        description=f"{line.text('description')}\n{OLD_NUMBER} {line.text('number')}",
        place_text=line.text("place"),
        contact=contact,
    )


def _point(loading: Loading, line: Line) -> tuple[float, float]:
    """As told, or a place inside the cell or community that is told."""
    if line["lon"] is not None:
        return coords.to_stored(float(line["lon"]), float(line["lat"]), loading.plan.book.setup.coords)
    code, on = line.text("cell"), loading.told.day
    cell = Cell.objects.of(loading.tenant).on(on).filter(code=code).order_by("pk").first()
    drawn = Boundary.objects.of(loading.tenant).on(on).filter(division__code=code).first()
    row = cell or drawn
    if row is None:
        raise trouble.PlaceMissing(field="cell")
    inside = shape_of(row.geom).representative_point()
    return inside.x, inside.y


def _matter(loading: Loading, line: Line) -> Matter:
    """By code or by the name of an own one; of both kinds the matter first."""
    word = line.text("matter")
    seen = Matter.objects.seen_by(loading.tenant).filter(scheme=loading.plan.book.setup.scheme)
    named = seen.filter(code=word) if word.isdigit() else seen.filter(name=word)
    kinds = [kind_of(one) for one in loading.lines("matters") if word in (one.text("code"), one.text("name"))]
    found = named.filter(kind__in=kinds) if kinds else named
    if matter := found.order_by("-kind", "tenant_id").first():
        return matter
    raise trouble.NoCondition(field="matter")


def _condition(loading: Loading, line: Line, matter: Matter) -> Condition:
    edition = edition_at(loading.tenant, loading.at)
    rows = list(conditions_for(matter, edition)) if edition else []
    words = line.text("condition")
    if found := next((row for row in rows if not words or row.text == words), None):
        return found
    raise trouble.NoCondition(field="condition" if words else "matter")
