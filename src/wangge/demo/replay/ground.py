"""The divisions of a replayed city: its own file, given codes of twelve digits, imported as any other."""

from __future__ import annotations

import json
import string
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import shapely

from wangge.core.errors import Refused
from wangge.demo.replay.mapping import OTHER, Divisions, MappingBroken
from wangge.demo.replay.mapping import Mapping as City
from wangge.demo.replay.rows import Request, RowWrong
from wangge.places.actions.told import Told
from wangge.places.findings import Finding
from wangge.places.imports.boundaries import Wish, import_boundaries
from wangge.places.imports.checks import Report, check_shapes
from wangge.places.imports.entries import Columns, Entry
from wangge.places.imports.shapes import Source, read_shapes
from wangge.places.locate import Ground
from wangge.tenants.models import Tenant

CITY_CODE = "990000000000"  # 99 is no province of China
DISTRICT_CODE = "9900{:02}000000"
STREET_CODE = "9900{:02}{:03}000"
MOST_DISTRICTS, CODE_LENGTH = 99, 12
REST = "rest"
"""In a name: what the code has beside the characters that name the district."""


class TooManyDivisions(Refused):
    """The twelve digits have room for 99 districts with 999 parts each."""

    code = "too_many_divisions"
    message = "%(file)s has more than 99 districts, or a district with more than 999 parts."


@dataclass(frozen=True)
class Area:
    """One area of the file: its own code and name, the district it lies in, our code."""

    key: str
    name: str
    district: str
    code: str
    shape: shapely.Geometry


@dataclass(frozen=True)
class District:
    """What lies above areas: its key in the file, name, our code."""

    key: str
    name: str
    code: str


@dataclass(frozen=True)
class Land:
    """The divisions of a city as the file has them, numbered in the order of its codes."""

    districts: Sequence[District]
    areas: Sequence[Area]
    findings: Sequence[Finding] = ()


def survey(path: Path, city: City) -> Land:
    """Read a file of boundaries: whole or, with an error in any row, not at all.

    Raises what `read_shapes` raises, `ImportRefused`, `TooManyDivisions`, `MappingBroken`.
    """
    told = city.divisions
    named = "" if _is_template(told.name) else told.name
    found = read_shapes(Source(path, epsg=told.epsg, columns=Columns(told.code, named, told.district)))
    report = Report()
    check_shapes(found, report, repair=True)
    report.stop_on_errors(path.name)
    entries = _united(found)
    keys = sorted({_district(entry, told) for entry in entries}, key=lambda key: (len(key), key))
    names = {OTHER: city.name} | told.districts
    districts = {
        key: District(key, names.get(key, key), DISTRICT_CODE.format(n)) for n, key in enumerate(keys, 1)
    }
    areas = _areas(entries, districts, told)
    if len(districts) > MOST_DISTRICTS or any(len(area.code) > CODE_LENGTH for area in areas):
        raise TooManyDivisions(file=path.name)
    return Land(list(districts.values()), areas, report.findings)


def _united(found: Iterable[Entry]) -> list[Entry]:
    """One entry a code, in the order of codes: some files have a row for each island."""
    known: dict[str, Entry] = {}
    for entry in sorted(found, key=lambda entry: (len(entry.code), entry.code)):
        first = known.setdefault(entry.code, entry)
        if first is not entry:
            first.shape = shapely.union(first.shape, entry.shape)
    return list(known.values())


def _areas(entries: Iterable[Entry], districts: Mapping[str, District], told: Divisions) -> list[Area]:
    count: Counter[str] = Counter()
    areas = []
    for entry in entries:
        district = districts[_district(entry, told)]
        count[district.key] += 1
        code = STREET_CODE.format(int(district.code[4:-6]), count[district.key])
        areas.append(Area(entry.code, _name(entry, district, told), district.key, code, entry.shape))
    return areas


def _district(entry: Entry, told: Divisions) -> str:
    """One district for all where the mapping names none."""
    return (entry.parent if told.district else entry.code[: told.district_characters]) or OTHER


def _is_template(name: str) -> bool:
    return "{" in name


def _name(entry: Entry, district: District, told: Divisions) -> str:
    """As the file has it, or made from a template of code, rest and district."""
    if not _is_template(told.name):
        return entry.name or entry.code
    rest = entry.code[told.district_characters :]
    try:
        return string.Formatter().format(told.name, code=entry.code, rest=rest, district=district.name)
    except (KeyError, IndexError, ValueError) as why:
        raise MappingBroken(field="divisions", file="-", key="divisions.name", why=why) from why


def lay_out(tenant: Tenant, land: Land, told: Told) -> list[Finding]:
    """Put the divisions on the map, districts first; what was mended or is odd comes back."""
    found = list(land.findings)
    outlines = _outlines(land)
    whole = _feature(CITY_CODE, tenant.name, shapely.unary_union([shape for _one, shape in outlines]))
    districts = [_feature(one.code, one.name, shape) for one, shape in outlines]
    areas = [_feature(area.code, area.name, area.shape) for area in land.areas]
    for level, features in (("city", [whole]), ("district", districts), ("street", areas)):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / told.source
            path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
            wish = Wish(level, repair=True)
            found += import_boundaries(tenant, Source(path), wish, by=told.by, at=told.at)[1]
    return found


def _outlines(land: Land) -> list[tuple[District, shapely.Geometry]]:
    """Each district as far as its areas reach."""
    mine = {
        one.key: [area.shape for area in land.areas if area.district == one.key] for one in land.districts
    }
    return [(one, shapely.unary_union(mine[one.key])) for one in land.districts]


def _feature(code: str, name: str, shape: shapely.Geometry) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"code": code, "name": name},
        "geometry": shapely.geometry.mapping(shape),
    }


class Outside(RowWrong):
    """In none of the city's divisions."""

    code = "outside"
    message = "The position lies in none of the city's divisions."


def locate(requests: Sequence[Request], tenant: Tenant, level: str) -> tuple[list[Request], list[Request]]:
    """Requests with the code of the division of a level that holds each; and those that lie in none."""
    found = Ground.load(tenant, on=requests[0].reported.date())
    points = [(one.lon, one.lat) for one in requests]
    homes = [
        next((division.code for division in where.divisions if division.level == level), "")
        for where in found.locate(points)
    ]
    pairs = list(zip(requests, homes, strict=True))
    return [replace(one, home=home) for one, home in pairs if home], [one for one, home in pairs if not home]
