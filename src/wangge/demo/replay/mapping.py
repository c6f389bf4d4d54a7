"""What a mapping file says: which column is what, what a city's words mean, what is drawn how often.

``docs/replay.md`` explains every key; the files in ``demo/mappings`` are examples that are used.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator
from pydantic import ValidationError as Invalid

from wangge.cases.flow import OUTCOMES
from wangge.core.coords import System
from wangge.core.errors import Refused
from wangge.core.limits import Unit
from wangge.demo.replay.shares import STOPS, Shares
from wangge.people.validators import valid_periods, valid_region, valid_zone

HERE = Path(__file__).parents[1] / "mappings"
ALWAYS, OFFICE = "always", "office"
NOT_ACCEPTED = "not_accepted"
ISO, EPOCH = "iso", "epoch"  # beside formats of strptime
OTHER = "*"
"""In a table of words: everything that is not named."""


class MappingBroken(Refused):
    """A mapping file that is no TOML, lacks a key, has one too many, or a value that cannot be."""

    code = "mapping_broken"
    message = "%(file)s: %(key)s: %(why)s"


class Part(BaseModel):
    """A table of the file: what it does not know is an error, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Columns(Part):
    """Headings of the file of requests. Empty ones are not there."""

    reported: str
    matter: str
    lon: str = ""
    lat: str = ""
    point: str = ""
    closed: str = ""
    department: str = ""
    source: str = ""
    status: str = ""
    outcome: str = ""
    text: tuple[str, ...] = ()
    place: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_position(self) -> Self:
        if bool(self.point) == bool(self.lon and self.lat) or bool(self.lon) != bool(self.lat):
            raise ValueError("name lon and lat, or point")
        return self

    @property
    def position(self) -> str:
        """What a rejected row calls its position."""
        return self.point or f"{self.lon} / {self.lat}"

    def headings(self) -> list[str]:
        """Every heading once, in the order of the keys."""
        plain = [value for name in type(self).model_fields if isinstance(value := getattr(self, name), str)]
        return list(dict.fromkeys(one for one in (*plain, *self.text, *self.place) if one))


class Coordinates(Part):
    """In which system the two numbers are: a name of `core.coords`, or an EPSG code."""

    system: System = System.WGS84
    epsg: int | None = None


class Divisions(Part):
    """The file of boundaries, beside the file of requests, and which of its fields say what.

    What lies above is named by a field (``district``), or by the first characters of the code.
    """

    file: str
    code: str
    name: str = "{code}"
    district: str = ""
    district_characters: int = Field(0, ge=0, le=11)
    districts: dict[str, str] = {}
    epsg: int | None = None


class Calendar(Part):
    """Office hours by weekday, and whose holidays (as ``./wangge holidays`` knows them)."""

    region: str = ""
    periods: dict[str, list[list[str]]]

    @field_validator("region", "periods")
    @classmethod
    def _as_people_say(cls, value: object, info: ValidationInfo) -> object:
        check = {"region": valid_region, "periods": valid_periods}[str(info.field_name)]
        return _valid(check, value) if value else value


class Department(Part):
    """An organisation that handles: its name, and whether it keeps office hours."""

    name: str = Field("", max_length=100)
    calendar: Literal["always", "office"] = OFFICE


LimitPair = tuple[Annotated[float, Field(gt=0, le=10000)], Unit]


class Limits(Part):
    """Handling limits as (value, unit): of a matter, else of a department, else of all."""

    default: LimitPair = (5, Unit.WORK_DAY)
    departments: dict[str, LimitPair] = {}
    matters: dict[str, LimitPair] = {}

    def of(self, department: str, matter: str) -> LimitPair:
        return self.matters.get(matter) or self.departments.get(department) or self.default


class Mapping(Part):
    """Everything about one kind of file."""

    tenant: str = Field(pattern=r"^[a-z][a-z0-9-]{0,19}$")
    name: str = Field(min_length=1, max_length=50)
    zone: str
    times: tuple[str, ...] = (ISO,)
    homes: Literal["street", "district"] = "street"
    columns: Columns
    coordinates: Coordinates = Coordinates()
    divisions: Divisions
    calendar: Calendar
    departments: dict[str, Department] = {}
    limits: Limits = Limits()
    sources: dict[str, str] = {OTHER: "hotline"}
    outcomes: dict[str, str] = {}
    stops: dict[str, dict[str, Annotated[float, Field(ge=0)]]] = {}
    shares: Shares = Shares()

    @field_validator("times", mode="before")
    @classmethod
    def _one_or_several(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    @field_validator("zone")
    @classmethod
    def _is_zone(cls, value: str) -> str:
        return str(_valid(valid_zone, value))

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _known("outcomes", self.outcomes.values(), (*OUTCOMES, NOT_ACCEPTED))
        for status, weights in self.stops.items():
            _known(f"stops.{status}", weights, STOPS)
            if not sum(weights.values()):
                raise ValueError(f"stops.{status}: one weight must be more than 0")
        return self

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def department(self, code: str) -> Department:
        return self.departments.get(code) or self.departments.get(OTHER) or Department()


def load(told: str) -> Mapping:
    """A mapping by its path, or by the name of one that is shipped. Raises `MappingBroken`."""
    path = Path(told)
    if not path.is_file() and (HERE / f"{told}.toml").is_file():
        path = HERE / f"{told}.toml"
    try:
        return Mapping.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except OSError as why:
        raise MappingBroken(field="mapping", file=told, key="-", why=why.strerror) from why
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as why:
        raise MappingBroken(field="mapping", file=path.name, key="TOML", why=why) from why
    except Invalid as wrong:
        first = wrong.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "-"
        raise MappingBroken(field="mapping", file=path.name, key=key, why=first["msg"]) from wrong


def shipped() -> list[str]:
    """The names of the mappings that come with the project."""
    return sorted(path.stem for path in HERE.glob("*.toml"))


def _valid(check: object, value: object) -> object:
    try:
        check(value)  # type: ignore[operator]
    except ValidationError as wrong:
        raise ValueError("; ".join(wrong.messages)) from wrong
    return value


def _known(where: str, told: object, known: tuple[str, ...]) -> None:
    if unknown := sorted(set(told) - set(known)):  # type: ignore[call-overload]
        raise ValueError(f"{where}: {', '.join(unknown)}; known: {', '.join(known)}")
