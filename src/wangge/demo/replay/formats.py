"""Files of requests that are no table become one: JSON of most kinds, and GeoJSON with points."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wangge.places.imports.refusals import FileUnreadable
from wangge.places.imports.tables import packed_bytes

LINES = (".jsonl", ".ndjson")
ENDINGS = (".json", ".geojson", *LINES)


def table_of(path: Path) -> tuple[bytes, str]:
    """A file as the table reader takes it, and its name. Raises `FileUnreadable`.

    An object becomes a row; what lies deeper gets a heading with dots (``location.city``), a point reads
    ``POINT (lon lat)``. The point of a feature is in the columns ``lon`` and ``lat``.
    """
    data, name = packed_bytes(path), path.name.removesuffix(".gz")
    if not name.lower().endswith(ENDINGS):
        return data, name
    try:
        rows = [dict(_row(one)) for one in _objects(data.decode("utf-8-sig"), name.lower())]
    except (ValueError, TypeError, AttributeError, RecursionError) as why:
        raise FileUnreadable(path.name, why) from why
    return _written(rows), f"{name.rpartition('.')[0]}.csv"


def _objects(text: str, name: str) -> list[Any]:
    """One a line; or a list; or the only list of objects within an object (``features``, ``results``, …)."""
    if name.endswith(LINES):
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    told = json.loads(text)
    if not isinstance(told, dict):
        return list(told)
    if "features" in told:
        return list(told["features"])
    [found] = [one for one in told.values() if isinstance(one, list) and one and isinstance(one[0], dict)]
    return found


def _row(one: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    where = one.get("geometry") or {}
    if one.get("type") == "Feature":  # GeoJSON
        yield from _flat(one.get("properties") or {})
        lon, lat, *_height = where["coordinates"] if where.get("type") == "Point" else ("", "")
        yield from (("lon", lon), ("lat", lat))
    elif isinstance(one.get("attributes"), dict):  # Esri's features
        yield from _flat(one["attributes"])
        yield from (("lon", where.get("x", "")), ("lat", where.get("y", "")))
    else:
        yield from _flat(one)


def _flat(told: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in told.items():
        if not isinstance(value, dict):
            yield f"{above}{name}", value
        elif value.get("type") == "Point":
            lon, lat, *_height = value["coordinates"]
            yield f"{above}{name}", f"POINT ({lon} {lat})"
        else:
            yield from _flat(value, f"{above}{name}.")


def _written(rows: list[dict[str, Any]]) -> bytes:
    out = io.StringIO()
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    table = csv.writer(out)
    table.writerow(headings)
    table.writerows([_cell(row.get(heading)) for heading in headings] for row in rows)
    return out.getvalue().encode("utf-8", "replace")


def _cell(value: object) -> object:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else value
