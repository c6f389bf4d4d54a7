"""From bodies to what the actions take."""

from __future__ import annotations

from wangge.cases import takes
from wangge.cases.api.bodies import PointBody, ReportBody
from wangge.cases.deed import Told
from wangge.cases.reporting import Contact, NoPost, Report
from wangge.people.models import Post
from wangge.people.queries import posts_of


def read_report(body: ReportBody, told: Told) -> tuple[Report, Post | None]:
    """The report and the post it is made under. Raises `TakeInvalid`, `NoPost`."""
    report = Report(
        source=body.source,
        lon=body.lon,
        lat=body.lat,
        coords=body.coords,
        accuracy_m=body.accuracy_m,
        description=body.description,
        place_text=body.place_text,
        matter=read("matter", body.matter, "matter", told),
        photos=[read("photos", sha256, "photos", told) for sha256 in body.photos],
        contact=Contact(**body.reporter.model_dump()),
    )
    return report, _own_post(body.post, told)


def read(kind: str, value: object, field: str, told: Told) -> object:
    """One thing of the teller's tenant, or none where none was named."""
    if value is None:
        return None
    return takes.found(kind, value, field=field, tenant=told.by.tenant, at=told.at)


def read_point(point: PointBody | None) -> tuple[float, float, str] | None:
    return (point.lon, point.lat, point.coords) if point else None


def _own_post(pk: int | None, told: Told) -> Post | None:
    if pk is None:
        return None
    own = next((post for post in posts_of(told.by, told.at) if post.pk == pk), None)
    if own is None:
        raise NoPost(field="post")
    return own
