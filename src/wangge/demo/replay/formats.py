"""Files of requests that are no table become one: JSON lists of objects, and GeoJSON with points."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from wangge.places.imports.refusals import FileUnreadable
from wangge.places.imports.tables import packed_bytes

ENDINGS = (".json", ".geojson")


def table_of(path: Path) -> tuple[bytes, str]:
    """A file as the table reader takes it, and its name. Raises `FileUnreadable`.

    An object becomes a row; the point of a GeoJSON feature is in the columns ``lon`` and ``lat``.
    """
    data, name = packed_bytes(path), path.name.removesuffix(".gz")
    if not name.lower().endswith(ENDINGS):
        return data, name
    try:
        rows = [_row(one) for one in _objects(json.loads(data.decode("utf-8-sig")))]
    except (ValueError, TypeError, AttributeError, RecursionError) as why:
        raise FileUnreadable(path.name, why) from why
    return _written(rows), f"{name.rpartition('.')[0]}.csv"


def _objects(told: Any) -> list[Any]:
    return told["features"] if isinstance(told, dict) and "features" in told else list(told)


def _row(one: dict[str, Any]) -> dict[str, Any]:
    if one.get("type") != "Feature":
        return one
    where = one.get("geometry") or {}
    lon, lat, *_height = where["coordinates"] if where.get("type") == "Point" else ("", "")
    return {**(one.get("properties") or {}), "lon": lon, "lat": lat}


def _written(rows: list[dict[str, Any]]) -> bytes:
    out = io.StringIO()
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    table = csv.writer(out)
    table.writerow(headings)
    table.writerows([_cell(row.get(heading)) for heading in headings] for row in rows)
    return out.getvalue().encode("utf-8", "replace")


def _cell(value: object) -> object:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else value
