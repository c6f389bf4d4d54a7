"""Boundary files: GeoJSON, GeoPackage, Shapefile, plain or zipped, in any coordinates, as stored degrees."""

from __future__ import annotations

import gzip
import warnings
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from pyogrio import raw
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS, Transformer

from wangge.core import coords
from wangge.places.imports import refusals
from wangge.places.imports.entries import Columns, Entry, entries

ENDINGS = {
    ".geojson": "{}",
    ".json": "{}",
    ".gpkg": "{}",
    ".shp": "{}",
    ".geojson.gz": "/vsigzip/{}",
    ".json.gz": "/vsigzip/{}",
    ".zip": "/vsizip/{}",
}
"""How a file's name ends, and how GDAL is told to open it."""

MOST_BYTES = 1_000_000_000
MOST_VERTICES = 3_000_000
SAME_AS_STORED = {4490, 4326, 4979}
"""EPSG codes that differ from CGCS2000 by centimetres at most."""


@dataclass(frozen=True)
class Source:
    """A file and what the caller knows about it.

    ``epsg`` overrides what the file says. ``coords`` names a shift that lies on top (gcj02, bd09). ``only``
    has names, or beginnings of codes, of the rows that are wanted; none: all.
    """

    path: Path
    layer: str = ""
    epsg: int | None = None
    coords: coords.System = coords.System.CGCS2000
    columns: Columns = field(default_factory=Columns)
    only: tuple[str, ...] = ()


def read_shapes(source: Source) -> list[Entry]:
    """All rows with their geometry, unchecked; a shape is None where the file has none."""
    opened = _opened(source.path)
    meta, values, shapes = _read(opened, source, _layer(opened, source))
    if not len(shapes):
        raise refusals.NothingInside(file=source.path.name)
    if (size := int(shapely.get_num_coordinates(shapes).sum())) > MOST_VERTICES:
        raise refusals.TooManyVertices(file=source.path.name, size=size, limit=MOST_VERTICES)
    fields = [_mended(name, meta["encoding"]) for name in meta["fields"]]
    rows = [dict(zip(fields, row, strict=True)) for row in zip(*values, strict=True)] or [{}] * len(shapes)
    found = entries(_mended_rows(rows, meta["encoding"]), source.columns.found_in(fields, source.path.name))
    stored = to_stored(shapes, meta["crs"], source)
    for entry, shape, heights in zip(found, stored, shapely.has_z(shapes), strict=True):
        entry.shape, entry.heights = shape, bool(heights)
    return found


def _opened(path: Path) -> str:
    """The file as GDAL opens it, after a look at its size."""
    how = next((how for ending, how in ENDINGS.items() if path.name.lower().endswith(ending)), "")
    if not how:
        raise refusals.FileKindUnknown(file=path.name, known=", ".join(ENDINGS))
    if not path.is_file():
        raise refusals.FileMissing(file=path.name)
    if _unpacked_bytes(path) > MOST_BYTES:
        raise refusals.FileTooBig(file=path.name, limit=MOST_BYTES)
    return how.format(path.resolve())


def _unpacked_bytes(path: Path) -> int:
    try:
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as packed:
                return sum(entry.file_size for entry in packed.infolist())
        if path.suffix.lower() == ".gz":
            return _gzip_bytes(path)
    except (OSError, EOFError, zipfile.BadZipFile) as why:
        raise refusals.FileUnreadable(path.name, why) from why
    return path.stat().st_size


def _gzip_bytes(path: Path) -> int:
    """How much comes out; counting ends where it is too much anyway."""
    size = 0
    with gzip.open(path) as packed:
        while size <= MOST_BYTES and (block := packed.read(1 << 20)):
            size += len(block)
    return size


def _layer(opened: str, source: Source) -> str | None:
    """The layer that is named, or the only one with areas."""
    try:
        layers = pyogrio.list_layers(opened)
    except DataSourceError as why:
        raise _unreadable(source, opened, why) from why
    names = [name for name, kind in layers if kind is not None] or [name for name, _kind in layers]
    if source.layer:
        return _known_layer(source, [name for name, _kind in layers])
    areas = [name for name, kind in layers if kind and "Polygon" in kind]
    if len(names) > 1 and len(areas) != 1:
        raise refusals.LayerUnclear(file=source.path.name, layers=", ".join(names))
    return areas[0] if areas else None


def _known_layer(source: Source, names: list[str]) -> str:
    if source.layer not in names:
        raise refusals.LayerUnknown(file=source.path.name, wanted=source.layer, layers=", ".join(names))
    return source.layer


def _read(opened: str, source: Source, layer: str | None) -> tuple[dict, list, np.ndarray]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # unclosed rings, NaN: the checks find them
            meta, geometry, values = _read_in_any_letters(opened, layer)
            shapes = shapely.from_wkb(geometry, on_invalid="ignore")
    except (DataSourceError, DataLayerError, UnicodeDecodeError) as why:
        raise _unreadable(source, opened, why) from why
    if shapes is None:
        raise refusals.WithoutGeometry(file=source.path.name)
    return meta, values, shapes


def _read_in_any_letters(opened: str, layer: str | None) -> tuple[dict, np.ndarray | None, list]:
    """By the encoding that the format has; text that is none of it (GeoJSON is to be UTF-8) is GB18030."""
    try:
        meta, _fids, geometry, values = raw.read(opened, layer=layer, datetime_as_string=True)
    except UnicodeDecodeError:
        meta, _fids, geometry, values = raw.read(
            opened, layer=layer, datetime_as_string=True, encoding="GB18030"
        )
    return meta, geometry, values


def _unreadable(source: Source, opened: str, why: Exception) -> refusals.FileUnreadable:
    """What the library says, without the folders of this machine."""
    return refusals.FileUnreadable(source.path.name, str(why).replace(opened, source.path.name))


def _mended_rows(rows: list[dict], encoding: str) -> list[dict]:
    return [
        {key: _mended(v, encoding) if isinstance(v, str) else v for key, v in row.items()} for row in rows
    ]


def _mended(text: str, encoding: str) -> str:
    """A Shapefile that does not say its encoding is read as Latin-1; here it is mostly UTF-8 or GBK."""
    if encoding != "ISO-8859-1" or text.isascii():
        return text
    for likely in ("utf-8", "gb18030"):
        try:
            return text.encode("latin-1").decode(likely)
        except UnicodeError:
            continue
    return text


def to_stored(shapes: np.ndarray, crs: str | None, source: Source) -> np.ndarray:
    """Shapes in stored degrees, flat. What cannot be projected becomes infinite, which the checks refuse."""
    degrees = _degrees(shapely.force_2d(shapes), crs, source)
    if source.coords in (coords.System.CGCS2000, coords.System.WGS84):
        return degrees
    return shapely.transform(degrees, lambda points: coords.to_stored_many(points, source.coords))


def _degrees(shapes: np.ndarray, crs: str | None, source: Source) -> np.ndarray:
    change = _transformer(shapes, crs, source)
    if change is None:
        return shapes
    return shapely.transform(shapes, lambda points: np.column_stack(change.transform(*points.T)))


def _transformer(shapes: np.ndarray, crs: str | None, source: Source) -> Transformer | None:
    """How to get to stored degrees; None where nothing needs to be done."""
    if source.epsg is not None:
        return None if source.epsg in SAME_AS_STORED else coords.transformer(source.epsg)
    if crs is None:
        if not _look_like_degrees(shapes):
            raise refusals.SystemUnknown(file=source.path.name)
        return None
    stated = CRS.from_user_input(crs)
    if stated.to_epsg() in SAME_AS_STORED:
        return None
    return Transformer.from_crs(stated, coords.STORED_EPSG, always_xy=True)


def _look_like_degrees(shapes: np.ndarray) -> bool:
    west, south, east, north = shapely.total_bounds(shapes)
    return bool(west >= -180 and south >= -90 and east <= 180 and north <= 90)
