"""What a setting's value may be: each kind reads a raw value (JSON or form) and writes it back for storage.

``read`` raises :class:`ValueInvalid`; what it returns ``write`` turns into JSON that ``read`` takes again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from wangge.catalogue.numbers import plain
from wangge.core.codes.numbers import NumberTemplate, TemplateRefused
from wangge.core.errors import Refused
from wangge.core.limits import Limit, LimitInvalid, Unit


class ValueInvalid(Refused):
    """A value is not one the setting can take."""

    code = "setting_invalid"
    message = "“%(value)s” cannot be the value here."


class OutOfBounds(ValueInvalid):
    """A value below the least or above the greatest."""

    message = "%(value)s is not between %(low)s and %(high)s."


class Kind(Protocol):
    """How a setting's value is read and kept."""

    def read(self, raw: Any) -> Any: ...

    def write(self, value: Any) -> Any: ...


@dataclass(frozen=True)
class Whole:
    """A whole number within bounds, counted in ``unit`` (an English message id)."""

    low: int
    high: int
    unit: str = ""

    def read(self, raw: Any) -> int:
        value = _decimal(raw)
        if value != value.to_integral_value():
            raise ValueInvalid(value=_short(raw))
        return int(_bounded(value, self.low, self.high))

    def write(self, value: int) -> int:
        return value


@dataclass(frozen=True)
class Share:
    """A part of one: 0.8 is 80 %. At most four decimals."""

    low: Decimal = Decimal(0)
    high: Decimal = Decimal(1)

    def read(self, raw: Any) -> Decimal:
        return _bounded(round(_bounded(_decimal(raw), self.low, self.high), 4), self.low, self.high)

    def write(self, value: Decimal) -> str:
        return str(value)


@dataclass(frozen=True)
class Span:
    """A time limit: value and unit, at most ``high`` hours of its own clock."""

    high: int = 10_000
    units: tuple[Unit, ...] = tuple(Unit)

    def read(self, raw: Any) -> Limit:
        value, unit = (raw.value, raw.unit) if isinstance(raw, Limit) else _parts(raw)
        if unit not in [u.value for u in self.units]:
            raise ValueInvalid(value=_short(unit))
        return self._bounded(_decimal(value), Unit(unit))

    def _bounded(self, value: Decimal, unit: Unit) -> Limit:
        try:
            limit = Limit(round(value, 2), unit)
        except LimitInvalid as refused:
            raise ValueInvalid(value=value) from refused
        _bounded(limit.value * unit.hours, 0, self.high)
        return limit

    def write(self, value: Limit) -> dict[str, str]:
        return {"value": plain(Decimal(value.value)), "unit": value.unit.value}


@dataclass(frozen=True)
class Choice:
    """One of a few words; the labels are English message ids."""

    labels: Mapping[str, str] = field(default_factory=dict)

    def read(self, raw: Any) -> str:
        if not isinstance(raw, str) or raw not in self.labels:
            raise ValueInvalid(value=_short(raw))
        return raw

    def write(self, value: str) -> str:
        return value


@dataclass(frozen=True)
class ChoicePer:
    """A word for each of some codes; the code ``""`` stands for all the others."""

    labels: Mapping[str, str] = field(default_factory=dict)

    def read(self, raw: Any) -> dict[str, str]:
        if not isinstance(raw, Mapping) or "" not in raw or len(raw) > 100:
            raise ValueInvalid(value=_short(raw))
        choice = Choice(self.labels)
        return {_code(code): choice.read(word) for code, word in raw.items()}

    def write(self, value: dict[str, str]) -> dict[str, str]:
        return dict(value)


@dataclass(frozen=True)
class Number:
    """A template of case numbers, as core.codes.numbers reads them."""

    def read(self, raw: Any) -> str:
        try:
            NumberTemplate.parse(raw if isinstance(raw, str) else "")
        except TemplateRefused as refused:
            raise ValueInvalid(value=_short(raw)) from refused
        return str(raw)

    def write(self, value: str) -> str:
        return value


def _decimal(raw: Any) -> Decimal:
    if isinstance(raw, bool) or len(str(raw)) > 20:
        raise ValueInvalid(value=_short(raw))
    try:
        value = Decimal(str(raw))
    except InvalidOperation as wrong:
        raise ValueInvalid(value=_short(raw)) from wrong
    if not value.is_finite() or abs(value.adjusted()) > 9:
        raise ValueInvalid(value=_short(raw))
    return value


def _bounded(value: Decimal, low: Decimal | int, high: Decimal | int) -> Decimal:
    if not low <= value <= high:
        raise OutOfBounds(value=value, low=low, high=high)
    return value


def _parts(raw: Any) -> tuple[Any, Any]:
    if not isinstance(raw, Mapping):
        raise ValueInvalid(value=_short(raw))
    return raw.get("value"), raw.get("unit")


def _code(code: Any) -> str:
    if not isinstance(code, str) or not re.fullmatch(r"[\w\-]{0,20}", code):
        raise ValueInvalid(value=_short(code))
    return code


def _short(raw: Any) -> str:
    return str(raw)[:40]
