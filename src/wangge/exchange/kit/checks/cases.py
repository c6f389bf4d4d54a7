"""Open cases of the old system: can each be opened here, at the step where it stands, with its deadline?"""

from __future__ import annotations

from datetime import timedelta

import shapely
from django.utils.translation import gettext_lazy as _

from wangge.core import coords
from wangge.core.coords import PointRefused
from wangge.exchange.kit import trouble
from wangge.exchange.kit.checks.common import Checking
from wangge.exchange.kit.layout import BY_KEY, STEPS
from wangge.exchange.kit.reading import Line
from wangge.tenants.speech import in_either

NEEDED = {"accepted": ("matter",), "filed": ("matter",), "dispatched": ("matter", "platform")}
FILED = ("filed", "dispatched")
AHEAD = timedelta(minutes=5)
LABELS = {code: in_either(zh, en) for code, zh, en in STEPS}


def check_cases(checking: Checking) -> None:
    columns = {column.name: column.heading for column in BY_KEY["cases"].columns}
    covered = _covered(checking)
    for line in checking.book.of("cases"):
        checking.needs_word(line, "source", checking.standing.sources, _("source"))
        _check_matter(checking, line)
        checking.needs(line, "platform", checking.platforms, _("platform"), "platforms")
        _check_place(checking, line, covered)
        _check_step(checking, line)
        _check_times(checking, line, columns)


def _check_matter(checking: Checking, line: Line) -> None:
    word = line.text("matter")
    if not word:
        return
    rows = [one for one in checking.book.of("matters") if word in (one.text("code"), one.text("name"))]
    known = [key for key in checking.standing.matters if key[1] == word]
    own = [key for key in checking.standing.own if key[2] == word]
    if not rows and not known and not own:
        checking.refuse(line, "matter", trouble.Unknown(what=_("matter"), value=word))
    elif line.text("step") in FILED and not _has_condition(checking, line, rows):
        checking.refuse(line, "condition" if line["condition"] else "matter", trouble.NoCondition())


def _has_condition(checking: Checking, line: Line, rows: list[Line]) -> bool:
    """In the workbook, or in the edition in force where the sheet of matters says nothing."""
    if checking.book.was_read("matters"):
        words = line.text("condition")
        return any(not words or one.text("text") == words for one in rows)
    return checking.standing.edition is not None


def _covered(checking: Checking) -> shapely.Geometry | None:
    """The ground of the workbook; none where some of it is only in the database."""
    shapes = [area.shape for area in checking.ground.areas if area.shape is not None]
    if not shapes or checking.standing.drawn:
        return None
    covered = shapely.union_all(shapes)
    shapely.prepare(covered)
    return covered


def _check_place(checking: Checking, line: Line, covered: shapely.Geometry | None) -> None:
    if line["lon"] is None and line["lat"] is None and "lon" in line.values and "lat" in line.values:
        if not line["cell"]:
            checking.refuse(line, "lon", trouble.PlaceMissing())
        else:
            checking.needs(line, "cell", checking.cells | checking.divisions, _("cell"), "areas")
        return
    if line["lon"] is None or line["lat"] is None:
        missing = "lon" if line["lon"] is None else "lat"
        if missing in line.values or missing not in checking.book.tables["cases"].header.places:
            checking.refuse(line, missing, trouble.PlaceMissing())
        return
    try:
        lon, lat = coords.to_stored(float(line["lon"]), float(line["lat"]), checking.book.setup.coords)
    except PointRefused as refused:
        checking.refuse(line, "lon", refused)
        return
    if covered is not None and not shapely.intersects_xy(covered, lon, lat):
        checking.refuse(line, "lon", trouble.PlaceOutside())


def _check_step(checking: Checking, line: Line) -> None:
    step = line.text("step")
    for column in NEEDED.get(step, ()):
        if not line[column] and (column in line.values or not line.fine(column)):
            checking.refuse(line, column, trouble.NeededForStep(step=LABELS[step]))


def _check_times(checking: Checking, line: Line, columns: dict[str, str]) -> None:
    reported, filed, due = line["reported_at"], line["filed_at"], line["due"]
    for name in ("reported_at", "filed_at"):
        if line[name] and line[name] > checking.at + AHEAD:
            checking.refuse(line, name, trouble.InTheFuture())
    if reported and filed and filed < reported:
        told = {"later": columns["filed_at"], "earlier": columns["reported_at"]}
        checking.refuse(line, "filed_at", trouble.TimesCrossed(**told))
    if due and (filed or reported) and due <= (filed or reported):
        told = {"later": columns["due"], "earlier": columns["filed_at" if filed else "reported_at"]}
        checking.refuse(line, "due", trouble.TimesCrossed(**told))
