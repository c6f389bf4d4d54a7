"""What comes in over the wire: strict, bounded types, so that nothing odd reaches a rule.

What does not fit its schema is the caller's mistake and answered with 400, every field named. What fits and
still cannot be is refused by a rule and answered with that refusal's own status. The two never mix: a type
here takes exactly what its JSON Schema describes.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from wangge.core.errors import Refused

Row = TypeVar("Row")
LONGEST_TEXT = 2000
MOST_ROWS = 100
LARGEST_ID = 2**63 - 1
FIRST_YEAR, LAST_YEAR = 2000, 2099


class NoSuchDay(Refused):
    """A day or moment outside the years that are reckoned with: it fits the schema, but no clock."""

    code = "no_such_day"
    message = "Only days of the years %(first)s to %(last)s are reckoned with."

    def __init__(self, field: str) -> None:
        super().__init__(field=field, first=FIRST_YEAR, last=LAST_YEAR)


class Wire(BaseModel):
    """Base of everything that comes in: an unknown field is a mistake, not a wish."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PageOut(BaseModel, Generic[Row]):
    """One page of a list; where ``exact`` is false there are more than ``total``."""

    model_config = ConfigDict(from_attributes=True)

    rows: list[Row]
    page: int
    size: int
    total: int
    exact: bool
    has_next: bool


class Asked(Wire):
    """What an address asks for. Also what it asks for and nobody knows is a mistake: a filter spelt wrong
    would otherwise show everything. The frame hands the request over as ``context``."""

    @model_validator(mode="before")
    @classmethod
    def _refuse_unknown(cls, told: Any, info: ValidationInfo) -> Any:
        known = {field.alias or name for name, field in cls.model_fields.items()}
        asked = info.context["request"].GET if info.context else {}
        if unknown := set(asked) - known:
            raise PydanticCustomError("extra_forbidden", "is not known here", {"field": min(unknown)})
        return told


class Paged(Asked):
    """A page of a list."""

    page: Annotated[int, Field(ge=1, le=10_000)] = 1
    size: Annotated[int, Field(ge=1, le=MOST_ROWS)] = 50


_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(\.\d{1,6})?\d*([Zz]|[+-]\d\d:\d\d)", re.ASCII
)  # RFC 3339, section 5.6
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def read_moment(told: Any) -> datetime:
    """A moment with its offset (RFC 3339), of the years 2000 to 2099. Raises PydanticCustomError."""
    found = _MOMENT.fullmatch(told) if isinstance(told, str) else None
    if found is None:
        raise PydanticCustomError("moment", "a moment with an offset is needed")
    day, clock, fraction, offset = found.groups()
    read_day(day)
    return datetime.fromisoformat(f"{day}T{_second(clock)}{fraction or ''}{offset.upper()}")


def read_day(told: Any) -> date:
    """A day as YYYY-MM-DD, of the years 2000 to 2099. Raises PydanticCustomError."""
    if not isinstance(told, str) or not _DAY.fullmatch(told):
        raise _no_day()
    if not FIRST_YEAR <= int(told[:4]) <= LAST_YEAR:
        raise PydanticCustomError(NoSuchDay.code, "outside the years that are reckoned with")
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise _no_day() from None


def _no_day() -> PydanticCustomError:
    return PydanticCustomError("day", "a day is needed")


def read_whole(told: Any) -> Any:
    """To JSON 2.0 is as whole a number as 2."""
    return int(told) if isinstance(told, float) and told.is_integer() else told


def read_flag(told: Any) -> bool:
    """``true`` or ``false``, as a query says it."""
    if told not in ("true", "false"):
        raise PydanticCustomError("flag", "true or false is needed")
    return bool(told == "true")


def _second(clock: str) -> str:
    """A leap second counts as the second before it."""
    return clock[:6] + "59" if clock.endswith(":60") else clock


Moment = Annotated[
    datetime, BeforeValidator(read_moment), WithJsonSchema({"type": "string", "format": "date-time"})
]
Day = Annotated[date, BeforeValidator(read_day), WithJsonSchema({"type": "string", "format": "date"})]
Flag = Annotated[bool, BeforeValidator(read_flag), WithJsonSchema({"type": "boolean"})]
"""For queries; in a body a bool is a bool."""
Id = Annotated[int, Field(strict=True, ge=1, le=LARGEST_ID), BeforeValidator(read_whole)]
AskedId = Annotated[int, Field(ge=1, le=LARGEST_ID)]
"""The same in an address, where everything is text."""
Degrees = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
Words = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
Code = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{1,30}$")]
Digits = Annotated[str, Field(pattern=r"^[0-9]{1,12}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
