"""What a file of divisions or cells says, row by row, whatever its format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import shapely

from wangge.places.imports.refusals import FieldMissing, FieldUnknown

KNOWN = {
    "code": (
        "code",
        "adcode",
        "区划代码",
        "行政区划代码",
        "代码",
        "编码",
        "编号",
        "网格编码",
        "xzqdm",
        "dm",
        "bm",
    ),
    "name": ("name", "名称", "街道名称", "社区名称", "网格名称", "街道", "社区", "community", "xzqmc", "mc"),
    "parent": ("parent", "parent_code", "street_code", "上级代码", "上级编码", "areacode", "citycode"),
    "area_class": ("area_class", "区域类别", "管理类别"),
    "land_use": ("land_use", "用地性质", "土地用途"),
}
"""Field names that are recognised, in order of preference; case does not matter."""


ROW = "#"
"""In a boundary file this is a field too: the number of the row."""


@dataclass(frozen=True)
class Columns:
    """Field names that the caller states; empty ones are guessed. ``#`` is the row's number."""

    code: str = ""
    name: str = ""
    parent: str = ""

    def found_in(self, fields: Sequence[str], file: str) -> dict[str, str]:
        """What stands in which field. A code or a name must be among them."""
        found = {key: field for key in KNOWN if (field := self._field(key, fields, file))}
        if "code" not in found and "name" not in found:
            raise FieldMissing(file=file, fields=", ".join(fields))
        return found

    def _field(self, key: str, fields: Sequence[str], file: str) -> str:
        stated = getattr(self, key, "")
        by_name = {field.casefold(): field for field in (*fields, ROW)}
        if stated and stated.casefold() not in by_name:
            raise FieldUnknown(file=file, wanted=stated, fields=", ".join(fields))
        wanted = (stated.casefold(),) if stated else KNOWN[key]
        return next((by_name[name] for name in wanted if name in by_name), "")


@dataclass
class Entry:
    """One division or cell: ``row`` counts from 1, ``shape`` is in stored degrees once it was read."""

    row: int
    code: str
    name: str
    parent: str = ""
    area_class: str = ""
    land_use: str = ""
    shape: shapely.Geometry | None = None
    heights: bool = False

    @property
    def label(self) -> str:
        """What a finding calls it."""
        return self.name or self.code or f"#{self.row}"


def entries(rows: Iterable[Mapping[str, object]], found: Mapping[str, str]) -> list[Entry]:
    """Rows of field values as entries; ``found`` says what stands where."""
    return [_entry(row, {ROW: row, **values}, found) for row, values in enumerate(rows, 1)]


def _entry(row: int, values: Mapping[str, object], found: Mapping[str, str]) -> Entry:
    return Entry(
        row, **{"code": "", "name": ""} | {key: _text(values[field]) for key, field in found.items()}
    )


def _text(value: object) -> str:
    """Codes come as numbers too, with and without decimals; nothing is an empty text."""
    if value is None or value != value:  # noqa: PLR0124 - NaN, which is how GDAL says "nothing"
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()
