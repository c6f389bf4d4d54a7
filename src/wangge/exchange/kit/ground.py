"""The shapes of a workbook's areas: from its cells, or from the shape file beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely

from wangge.core import coords
from wangge.core.errors import Refused
from wangge.exchange.kit import trouble
from wangge.exchange.kit.layout import BY_KEY
from wangge.exchange.kit.reading import Book, Line
from wangge.places.imports import checks
from wangge.places.imports.entries import Entry
from wangge.places.imports.refusals import NothingInside
from wangge.places.imports.shapes import Source, read_shapes
from wangge.places.located import PRIMARY
from wangge.tenants.speech import said

_PAIR = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)[\s ]+(-?\d{1,3}(?:\.\d+)?)\s*")
_WKT = re.compile(r"\s*(POLYGON|MULTIPOLYGON)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Area:
    """A row of the sheet of areas with its shape in stored degrees, if it has one."""

    line: Line
    shape: shapely.Geometry | None = None

    @property
    def code(self) -> str:
        return self.line.text("code")

    @property
    def name(self) -> str:
        return self.line.text("name") or self.code

    @property
    def kind(self) -> str:
        return self.line.text("kind")

    @property
    def is_cell(self) -> bool:
        return self.kind == "cell"

    @property
    def system(self) -> str:
        return self.line.text("system") or PRIMARY


@dataclass
class Ground:
    """All areas of a workbook."""

    areas: list[Area] = field(default_factory=list)

    @property
    def divisions(self) -> list[Area]:
        return [area for area in self.areas if area.kind and not area.is_cell]

    @property
    def cells(self) -> list[Area]:
        return [area for area in self.areas if area.is_cell]


def ground_of(book: Book, shapes: Path | None) -> Ground:
    """Read every boundary; what is wrong with one becomes a mistake of its row."""
    beside = _beside(book, shapes)
    entries = [_entry(book, line, beside) for line in book.of("areas")]
    report = checks.Report()
    drawn = [entry for entry in entries if entry.shape is not None]
    checks.check_shapes(drawn, report, repair=False)
    lines = {line.number: line for line in book.of("areas")}
    for finding in report.errors:
        book.refuse(lines[finding.row], "boundary", trouble.BoundaryWrong(why=finding))
    bad = {finding.row for finding in report.errors}
    return Ground([Area(lines[e.row], None if e.row in bad else e.shape) for e in entries])


def _entry(book: Book, line: Line, beside: dict[str, shapely.Geometry]) -> Entry:
    code, name = line.text("code"), line.text("name")
    shape = beside.get(code) or beside.get(name)
    if words := line.text("boundary"):
        try:
            shape = _stored(_shape(words), book.setup.coords)
        except (trouble.BoundaryUnread, shapely.errors.GEOSException, ValueError):
            book.refuse(line, "boundary", trouble.BoundaryUnread())
    return Entry(line.number, code, name, shape=shape)


def _shape(words: str) -> shapely.Geometry:
    """WKT, or corners in their order; the last may be the first again."""
    if _WKT.match(words):
        return shapely.force_2d(shapely.from_wkt(words))
    pairs = [_PAIR.fullmatch(part) for part in re.split(r"[,，;；\n]", words) if part.strip()]
    if len(pairs) < 3 or not all(pairs):
        raise trouble.BoundaryUnread
    return shapely.Polygon([(float(pair[1]), float(pair[2])) for pair in pairs if pair])


def _stored(shape: shapely.Geometry, system: str) -> shapely.Geometry:
    told = coords.System(system)
    if told in (coords.System.CGCS2000, coords.System.WGS84):
        return shape
    return shapely.transform(shape, lambda points: np.asarray(coords.to_stored_many(points, told)))


def _beside(book: Book, shapes: Path | None) -> dict[str, shapely.Geometry]:
    """Shapes of the file by code and by name, where it is named or given."""
    line = next((one for one in book.of("setup") if one["item"] == "shapes"), None)
    if shapes is None:
        if line and line.text("value"):
            book.refuse(line, "value", trouble.ShapesMissing(file=line.text("value")))
        return {}
    try:
        found = read_shapes(Source(shapes, coords=coords.System(book.setup.coords)))
    except NothingInside:
        return {}
    except Refused as refused:
        _say_shapes(book, line, refused)
        return {}
    return {word: one.shape for one in found for word in (one.name, one.code) if word and one.shape}


def _say_shapes(book: Book, line: Line | None, refused: Refused) -> None:
    told = trouble.ShapesOdd(why=said(refused))
    if line:
        book.refuse(line, "value", told)
    else:
        book.refuse_page(BY_KEY["areas"], told)
