"""A city's table of filing conditions: which columns it may have, and what a row says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from wangge.catalogue.actions import ConditionValues, LimitValues
from wangge.catalogue.imports.account import Remark, RowRefused
from wangge.catalogue.limits_words import read_limit
from wangge.catalogue.models import Limit, Matter
from wangge.core.errors import Refused
from wangge.core.tables import Column, Kind, Row, Schema, TableResult

PROSE = 2000  # characters of a condition
AREAS = {"A": "一", "B": "二", "C": "三"}
SHEETS = {
    Matter.Kind.COMPONENT: ("部件", "管理部件", "部件类", "components", "component"),
    Matter.Kind.MATTER: ("事件", "事项", "管理事项", "事件类", "事项类", "matters", "matter", "events"),
}
GUESSED = gettext_noop("“%(words)s” was read as %(value)s %(unit)s.")
RENAMED = gettext_noop("Code %(code)s is called “%(ours)s” here and “%(theirs)s” in the file.")
ADDED = gettext_noop("Code %(code)s “%(name)s” is not in the national table and was added as the city's own.")


class CodeMissing(RowRefused):
    """Neither a whole code nor a major and a minor one."""

    code = "code_missing"
    message = "The row has no code of major and minor class."


class CodeLength(RowRefused):
    """A code that is too long for the scheme."""

    code = "code_length"
    message = "Code %(code)s does not have the %(length)s digits of this scheme."


class LimitNone(RowRefused):
    """No time limit in any column."""

    code = "limit_none"
    message = "The row has no time limit."


def schema(minor_digits: int, sheets: tuple[str, ...]) -> Schema:
    """The columns; codes and names may stand once for several rows."""
    return Schema(
        (*_code_columns(minor_digits), *_text_columns(), *_limit_columns()), sheets, fill_merged=True
    )


def _code_columns(minor_digits: int) -> Iterator[Column]:
    yield Column(
        "code", ("代码", "编码", "事项代码", "部件代码", "code"), Kind.CODE, fill_down=True, max_length=10
    )
    for name, labels, width in (
        ("major", ("大类代码", "大类编码", "major code", "major"), 2),
        ("minor", ("小类代码", "小类编码", "minor code", "minor"), minor_digits),
    ):
        yield Column(name, labels, Kind.CODE, width=width, fill_down=True, max_length=10)
    yield Column("major_name", ("大类名称", "大类", "major name"), fill_down=True, max_length=100)
    yield Column("name", ("小类名称", "小类", "事项名称", "名称", "name"), fill_down=True, max_length=100)


def _text_columns() -> Iterator[Column]:
    yield Column("text", ("立案条件", "立案标准", "filing condition"), required=True, max_length=PROSE)
    yield Column("text_en", ("filing condition (English)", "立案条件(英文)"), max_length=PROSE)
    yield Column("closing", ("结案条件", "结案标准", "closing condition"), max_length=PROSE)
    yield Column("closing_en", ("closing condition (English)", "结案条件(英文)"), max_length=PROSE)
    yield Column("handled_by", ("处置单位", "责任单位", "责任部门", "handled by"), max_length=300)
    yield Column("led_by", ("主管部门", "主管单位", "led by"), max_length=300)
    yield Column("needs_photo", ("需照片", "needs photo"), Kind.BOOL)
    yield Column("emergency", ("应急", "先派后补", "emergency"), Kind.BOOL)


def _limit_columns() -> Iterator[Column]:
    yield Column("limit", ("处置时限", "处理时限", "处置期限", "时限", "limit"), max_length=100)
    for area, word in AREAS.items():
        labels = (
            f"{area}类",
            f"{area}类时限",
            f"{area}类区域时限",
            f"时限{area}",
            f"处置时限{area}",
            f"limit {area}",
        )
        yield Column(f"limit_{area}", (*labels, f"{word}类区域时限", f"{word}类区域"), max_length=100)
    yield Column("overall", ("总时限", "结案时限", "overall limit"), max_length=100)


@dataclass(frozen=True)
class Line:
    """What one row of the table says."""

    row: Row
    code: str
    name: str
    major_name: str
    values: ConditionValues
    limits: tuple[LimitValues, ...]


def lines(result: TableResult, code_length: int) -> list[Line]:
    """The rows that can be read; the others become errors of the result."""
    found = []
    for row in result.rows:
        try:
            found.append(_line(row, code_length))
        except Refused as refused:
            result.refuse(row, refused.field, refused)
    return found


def _line(row: Row, code_length: int) -> Line:
    texts = {name: str(value or "") for name, value in row.values.items()}
    return Line(
        row,
        _code(texts, code_length),
        _one_line(texts.get("name", "")),
        _one_line(texts.get("major_name", "")),
        _values(row, texts),
        tuple(_limits(texts)),
    )


def _one_line(name: str) -> str:
    """A name without the line breaks of narrow columns."""
    return name.replace("\n", "").strip()


def _code(texts: dict[str, str], length: int) -> str:
    code = texts.get("code") or (texts.get("major", "") + texts.get("minor", ""))
    if not (texts.get("code") or (texts.get("major") and texts.get("minor"))):
        raise CodeMissing(field="minor")
    if len(code) != length or not (code.isascii() and code.isdigit()):
        raise CodeLength(field="minor", code=code[:10], length=length)
    return code


def _values(row: Row, texts: dict[str, str]) -> ConditionValues:
    words = ("text", "text_en", "closing", "closing_en", "handled_by", "led_by")
    marks = {
        name: row.values[name] for name in ("needs_photo", "emergency") if row.values.get(name) is not None
    }
    return ConditionValues(**{name: texts.get(name, "") for name in words}, **marks)  # type: ignore[arg-type]


def _limits(texts: dict[str, str]) -> Iterator[LimitValues]:
    """One limit for each column that has one."""
    overall = read_limit(texts["overall"]).limit if texts.get("overall") else None
    columns = {"limit": "", **{f"limit_{area}": area for area in AREAS}}
    given = {name: area for name, area in columns.items() if texts.get(name)}
    if not given:
        raise LimitNone(field="limit")
    for name, area in given.items():
        found = read_limit(texts[name])
        yield LimitValues(
            found.limit.value,  # type: ignore[arg-type]  # read_limit gives decimals
            found.limit.unit,
            area,
            overall.value if overall else None,  # type: ignore[arg-type]
            overall.unit if overall else "",
            texts[name].strip(),
            found.guessed,
        )


def remarks(sheet: str, line: Line) -> Iterator[Remark]:
    """What was guessed about the row's limits."""
    for limit in line.limits:
        if limit.guessed:
            words = {"words": limit.printed, "value": limit.value, "unit": Limit.Unit(limit.unit.value).label}
            yield Remark(sheet, line.row.number, GUESSED, words)
