"""What is wrong with boundaries, said by name and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import shapely
from django.utils.translation import gettext, gettext_noop

MESSAGES = {
    "empty": gettext_noop("%(names)s has no geometry."),
    "not_an_area": gettext_noop("%(names)s is not an area but a %(detail)s."),
    "no_code": gettext_noop("%(names)s has no code."),
    "bad_code": gettext_noop("%(detail)s is not a code."),
    "duplicate_code": gettext_noop("The code %(detail)s stands there more than once (%(names)s)."),
    "level": gettext_noop("%(names)s: the code %(detail)s belongs to another level."),
    "unknown_name": gettext_noop("%(names)s has no code (see --code-field), and its name is not known."),
    "no_parent": gettext_noop(
        "%(names)s: nothing is known with the code %(detail)s, which is to be above it."
    ),
    "not_finite": gettext_noop("%(names)s has coordinates that are not numbers."),
    "off_earth": gettext_noop(
        "%(names)s lies at %(place)s, which is not on the earth: state the coordinate system with --epsg."
    ),
    "swapped": gettext_noop("%(names)s lies at %(place)s: longitude and latitude seem to be swapped."),
    "outside_china": gettext_noop(
        "%(names)s has a Chinese code but lies at %(place)s, outside China: is --epsg right?"
    ),
    "outside_parent": gettext_noop(
        "%(names)s lies at %(place)s, outside %(detail)s to which it belongs: is the coordinate system right?"
    ),
    "crossing": gettext_noop("%(names)s is not a valid area (%(detail)s) at %(place)s; --repair mends it."),
    "repaired": gettext_noop("%(names)s was mended at %(place)s; that changed its area by %(m2)s m²."),
    "heights": gettext_noop("%(names)s had heights; they were left out."),
    "overlap": gettext_noop("%(names)s overlap by %(m2)s m² at %(place)s."),
    "gap": gettext_noop("Between %(names)s there is a gap of %(m2)s m² at %(place)s."),
    "row": gettext_noop("Row %(row)s: %(detail)s"),
    "parents_made": gettext_noop("Not known before, so made without a name: %(names)s."),
}

DETAILS = {
    gettext_noop("Self-intersection"),
    gettext_noop("Ring Self-intersection"),
    gettext_noop("Too few points in geometry component"),
    gettext_noop("Hole lies outside shell"),
    gettext_noop("Holes are nested"),
    gettext_noop("Nested shells"),
    gettext_noop("Interior is disconnected"),
    gettext_noop("Duplicate Rings"),
    gettext_noop("Point"),
    gettext_noop("MultiPoint"),
    gettext_noop("LineString"),
    gettext_noop("MultiLineString"),
    gettext_noop("GeometryCollection"),
}
"""What the geometry library says that is put into a sentence; every other detail is data."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong; ``lon`` and ``lat`` in CGCS2000 degrees, ``row`` counts from 1."""

    code: str
    names: tuple[str, ...] = ()
    lon: float | None = None
    lat: float | None = None
    m2: float | None = None
    row: int | None = None
    detail: str = ""

    def __str__(self) -> str:
        """The sentence, in the reader's language."""
        place = "" if self.lon is None else f"{self.lon:.6f}, {self.lat:.6f}"
        m2 = "" if self.m2 is None else f"{self.m2:,.2f}"
        words = {
            "names": listed(self.names),
            "place": place,
            "m2": m2,
            "detail": gettext(self.detail) if self.detail in DETAILS else self.detail,
            "row": self.row,
        }
        return gettext(MESSAGES[self.code]) % words

    def as_dict(self) -> dict[str, object]:
        """For JSON; what is not known is left out."""
        known = {key: value for key, value in asdict(self).items() if value not in (None, "", ())}
        return {**known, "message": str(self)}


def listed(names: Sequence[str], most: int = 6) -> str:
    """Names for a sentence; of very many only the first, and how many there are."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown}, … ({len(names)})"


def inside(shape: shapely.Geometry) -> dict[str, float]:
    """A place in the largest part of a shape, for a finding."""
    parts = shapely.get_parts(shape)
    point = shapely.point_on_surface(max(parts, key=lambda part: part.area))
    return {"lon": point.x, "lat": point.y}


def sorted_by_size(findings: Sequence[Finding]) -> list[Finding]:
    """Largest first."""
    return sorted(findings, key=lambda finding: (-(finding.m2 or 0), finding.names))
